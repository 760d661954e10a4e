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
start-figures = Los últimos treinta días
start-submitted = Prácticas enviadas
start-published = Publicadas
start-median = Tiempo habitual hasta una decisión
start-median-days = { $n ->
    [0] menos de un día
    [one] un día
   *[other] { $n } días
}
start-median-none = aún sin decisiones
start-ages = Cuánto llevan esperando las prácticas
start-age-head = Espera
start-age-practices = Prácticas
start-age = de { $from } a { $to } días
start-age-longer = más de { $n } días
start-more = { $n ->
    [one] Una más
   *[other] { $n } más
}
start-mails-sent = { $n ->
    [0] ningún correo enviado desde ayer
    [one] un correo enviado desde ayer
   *[other] { $n } correos enviados desde ayer
}
start-mails-returned = { $n ->
    [0] ninguno devuelto
    [one] uno devuelto
   *[other] { $n } devueltos
}
start-backup = Última copia de seguridad
start-backup-unknown = ninguna conocida aquí
start-checks-good = Todo lo revisado está en orden
start-check-address = Nadie puede llegar a esta dirección desde otro lugar: defina server.public_url
start-check-mail-server = No hay servidor de correo: los correos se quedan en esta máquina
start-check-mail-waits = Hay correos que esperan más de una hora
start-check-contact = No se indica cómo comunicarse con ustedes: defina contact.email
start-check-backup = Sin copia de seguridad en los últimos siete días: ejecute trilateral backup
