mail-test-subject = [Prueba] Un correo de la red
mail-test-text = Esto es una prueba. Si puede leerla, los correos de la red llegan.
mail-test-action = Abrir el sitio
mail-test-footing = Alguien que administra la red envió esta prueba a su dirección. No necesita hacer nada.
mailroom-heading = Correo de la red
mailroom-sent = { $n ->
    [one] Se envió un correo en la última hora.
   *[other] Se enviaron { $n } correos en la última hora.
}
mailroom-oldest = El más antiguo pendiente espera desde el { $value }.
mailroom-nothing-waits = No hay nada en espera.
mailroom-held-back = Detenido
mailroom-by-itself = por el propio programa
mailroom-resume = Dejar que siga
mailroom-scope-list = Lista
mailroom-scope-domain = Dominio
mailroom-scope-relay = Servidor de correo
mailroom-states = Cómo van los correos
mailroom-state = Estado
mailroom-list-account = Cuenta
mailroom-list-digest = Boletines
mail-state-queued = en espera
mail-state-leased = tomado
mail-state-handed = en camino
mail-state-sent = enviado
mail-state-deferred = pospuesto
mail-state-bounced = regresó
mail-state-unknown = en duda
mail-state-suppressed = no se le escribe
mail-state-skipped = se omitió
mailroom-all = Todos los correos
mailroom-domains = Dónde esperan más correos
mailroom-domain = Dominio
mailroom-waiting = En espera
mailroom-slow = A los que se escribe despacio
mailroom-closed-until = En pausa hasta el { $value }
mailroom-due = Próximos boletines
mailroom-hour = Cuándo
mailroom-digests = Boletines
mailroom-in-hours = { $n ->
    [0] En esta hora
    [one] En una hora
   *[other] En { $n } horas
}
mailroom-issue = Boletín
mailroom-answer = Respuesta
mailroom-answers = Cuántas
mailroom-why = ¿Por qué alguien recibió esto, o no?
mailroom-email = Correo electrónico de la persona
mailroom-email-hint = Solo integrantes con cuenta activa. Queda constancia de la consulta.
mailroom-find = Averiguar
mailroom-hold = Detener algo
mailroom-what = Qué
mailroom-name = Cuál
mailroom-name-hint = account o digest, un dominio como example.org, o un servidor como mail.example.org:465
mailroom-reason = Por qué
mailroom-pause = Detenerlo
mailroom-test = Enviar una prueba
mailroom-to = Para
mailroom-send-test = Enviarla
mailroom-messages = Correos
mailroom-none = No hay correos
mailroom-kind = Tipo
mailroom-back = Volver al correo de la red
mailroom-not-after = No se envía después de
mailroom-doubt = Nadie sabe si llegó
mailroom-doubt-text = La conexión se cortó mientras el texto iba en camino. Revise el registro del servidor de correo y decida.
mailroom-again = Enviar el mismo mensaje otra vez
mailroom-give-up = Darlo por perdido
mailroom-way = Su camino
mailroom-attempt = intento { $n }
mailroom-inactive = No tiene una cuenta activa: no se le escribe.
mailroom-no-digest = No pidió boletín.
mailroom-suppressed-no_such_mailbox = No se le escribe: ese buzón no existe.
mailroom-suppressed-failing = No se le escribe: los correos regresaron durante días.
mailroom-suppressed-complaint = Sin boletines: uno se marcó como no deseado.
mailroom-suppressed-operator = No se le escribe: así lo decidió el secretariado.
mailroom-periods = Boletines, periodo por periodo
mailroom-no-periods = Aún no tocaba ninguno.
mailroom-decision-composed = se hizo
mailroom-decision-empty = nada nuevo
mailroom-decision-below_minimum = menos novedades de las que pidió
mailroom-decision-skipped = se omitió
mailroom-because-inactive = sin cuenta activa
mailroom-because-no_address = sin dirección que funcione
mailroom-because-suppressed_address = no se escribe a esa dirección
mailroom-because-reserved_domain = el dominio no existe en ninguna red
mailroom-because-too_late = demasiado tarde para enviarlo
mailroom-because-address_changed = la dirección cambió
mailroom-because-unsubscribed = se detuvo mientras tanto
mailroom-because-withdrawn = ya no se puede leer nada de él
mailroom-because-no_text = no había texto
mailroom-items = { $n ->
    [one] un elemento
   *[other] { $n } elementos
}
mailroom-preview = Qué diría
mailroom-at = En el momento
mailroom-at-hint = Por ejemplo, 2026-11-23T14:00:00Z
mailroom-show = Mostrarlo
navigation-mailroom = Correo
field-unknown-member = Línea { $limit }: ninguna persona integrante activa tiene este correo.
