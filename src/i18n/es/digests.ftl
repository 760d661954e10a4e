digest-title = Su boletín
digest-page-lede = Un solo correo con lo nuevo en los temas que sigue y por qué aparece cada cosa.
digest-next = El próximo sale el { $value }.
digest-none = Por ahora no recibe ninguno.
digest-saved = Se guardó.
digest-see-preview = Ver qué diría ahora
digest-changed-meanwhile = Esto es lo que acaba de elegir. Guarde de nuevo para conservarlo.
digest-when = Cuándo
digest-how-often = Con qué frecuencia
digest-frequency-off = Nunca
digest-frequency-daily = Cada día
digest-frequency-weekly = Cada semana
digest-frequency-monthly = Cada mes, el primer día
digest-weekday = Día de la semana
digest-weekday-hint = Para el boletín semanal.
digest-hour = Hora
digest-time-zone = Zona horaria
digest-language = Idioma del correo
digest-about = Sobre qué
digest-about-hint = Marque un tema en los países que le interesan. Si no marca nada, recibirá noticias de todo.
digest-area = Tema
digest-every-area = Todos los temas
digest-parts-of = Partes de «{ $value }»
digest-save = Guardar mi elección
digest-preview-title = Si saliera ahora
digest-preview-lede = { $n ->
    [one] Una práctica nueva coincide
   *[other] { $n } prácticas nuevas coinciden
} con lo que sigue. El asunto del correo sería:
digest-preview-empty = Nada nuevo hasta ahora
digest-preview-empty-detail = Cuando no hay nada que contar, no sale ningún correo.
digest-back = Volver a su boletín
digest-unsubscribe-title = Detener su boletín
digest-unsubscribe-ask = No recibirá más boletines. Los correos sobre su cuenta y sus prácticas siguen igual.
digest-unsubscribe-button = Detener mi boletín
digest-unsubscribed-title = Su boletín se detuvo
digest-unsubscribed-detail = No recibirá más. Sigue siendo parte de la red.
digest-undo = Cambié de opinión: reanudarlo
digest-resumed-title = Su boletín está de vuelta
digest-resumed-daily = Lo recibe cada día, como antes.
digest-resumed-weekly = Lo recibe cada semana, como antes.
digest-resumed-monthly = Lo recibe cada mes, como antes.
digest-resumed-off = No recibe ninguno.
digest-subject = { $n ->
    [one] Una práctica nueva: { $title }
   *[other] { $n } prácticas nuevas: { $title }
}
digest-mail-title = { $n ->
    [one] Una práctica nueva para usted
   *[other] { $n } prácticas nuevas para usted
}
digest-lede = { $n ->
    [one] Se publicó una práctica sobre lo que sigue
   *[other] Se publicaron { $n } prácticas sobre lo que sigue
}: { $interests }.
digest-other-interests = { $n ->
    [one] un tema más
   *[other] { $n } temas más
}
digest-interest-everything = todo, en los tres países
digest-interest-country = todos los temas, { $value }
digest-interest-area = { $value }, los tres países
digest-why = Está aquí porque sigue: { $value }.
digest-written-in = Idioma original: { $value }.
digest-more = { $n ->
    [one] Y una más.
   *[other] Y { $n } más.
}
digest-all = Ver todas las prácticas
digest-reason-daily = Recibe esto cada día porque lo pidió.
digest-reason-weekly = Recibe esto cada semana, el { $value }, porque lo pidió.
digest-reason-monthly = Recibe esto cada mes porque lo pidió.
digest-change = Cambiar la frecuencia o los temas
digest-stop = Detenerlo con un clic
digest-no-tracking = Nada en este correo nos dice si lo abrió.
outbox-title = Bandeja de salida
outbox-lede = Correos que se habrían enviado. Esta página existe solo en desarrollo, sin servidor de correo.
outbox-empty = Todavía no hay correos
outbox-subject = Asunto
outbox-recipient = Para
outbox-state = Estado
outbox-when = Escrito
outbox-text = Texto
outbox-html = Código HTML
outbox-headers = Encabezados
