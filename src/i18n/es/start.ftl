start-title = Su página
start-heading = { $value }: novedades y pendientes
start-days = { $n ->
    [0] desde hoy
    [one] desde hace un día
   *[other] desde hace { $n } días
}
start-queue = { $n ->
    [0] Ninguna práctica espera
    [one] Una práctica espera
   *[other] { $n } prácticas esperan
}
start-queue-all = Toda la fila
start-applications = { $n ->
    [0] Ninguna solicitud espera
    [one] Una persona quiere unirse
   *[other] { $n } personas quieren unirse
}
start-running = Consultas a su cargo
start-running-none = Por ahora no tiene ninguna consulta a su cargo.
start-consultation-new = Preparar una consulta
start-statements = { $n ->
    [one] una afirmación por leer
   *[other] { $n } afirmaciones por leer
}
start-begins = empieza el { $value }
start-closes = se puede participar hasta el { $value }
start-results = próximos resultados el { $value }
start-yours = Sus prácticas
start-yours-none = No tiene nada pendiente. Comparta lo que funciona donde usted está.
start-theirs = Con la coordinación
start-aside = Además
start-house = La instalación
start-held-back = { $n ->
    [0] ningún envío detenido
    [one] un envío detenido
   *[other] { $n } envíos detenidos
}
start-mails-waiting = { $n ->
    [0] ningún correo espera
    [one] un correo espera
   *[other] { $n } correos esperan
}
start-version = Versión
start-digest-off = Por ahora no recibe ningún boletín.
start-digest-on = Su boletín llega cuando hay algo nuevo.
start-digest-change = Elegir qué y con qué frecuencia
start-open = Consultas abiertas
start-open-none = Por ahora no hay ninguna abierta.
proposal-heading = Un boletín para usted
proposal-lede = Según lo que nos dijo al unirse: un correo a la semana sobre
proposal-taste = Ahora traería
proposal-nothing = Nada de lo publicado coincide todavía. Empezará con lo primero que coincida.
proposal-yes = Sí, envíenlo cada semana
proposal-change = Cambiarlo primero
proposal-no = Sin boletín
proposal-promise = No se envía nada si usted no dice que sí. Puede detenerlo cuando quiera.
