digest-title = Su boletín
digest-page-lede = Un solo correo con lo nuevo en los temas que sigue y por qué aparece cada cosa.
digest-next = El próximo sale el { $value }.
digest-none = Por ahora no recibe ninguno.
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
digest-interest-words = la búsqueda «{ $value }»
digest-searches = Búsquedas guardadas
digest-searches-hint = Prácticas nuevas que contienen todas las palabras de una búsqueda. Desmárquela para terminarla.
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
outbox-shown = Como lo ve quien lo recibe
outbox-html = Código HTML
outbox-headers = Encabezados
digest-frequency-biweekly = Cada dos semanas
digest-resumed-biweekly = Lo recibe cada dos semanas, como antes.
digest-reason-biweekly = Recibe esto cada dos semanas, el { $value }, porque lo pidió.
digest-subject-count = { $n ->
    [one] Una práctica nueva
   *[other] { $n } prácticas nuevas
}
digest-subject-mixed = { $n } novedades: { $title }
digest-subject-mixed-count = { $n ->
    [one] Una novedad para usted
   *[other] { $n } novedades para usted
}
digest-mail-title-mixed = { $n ->
    [one] Una novedad para usted
   *[other] { $n } novedades para usted
}
digest-section-notes = De parte de las coordinaciones
digest-section-outcomes = Sus propuestas
digest-section-queue = En espera de usted
digest-section-practices = Prácticas nuevas
digest-count-notes = { $n ->
    [one] Una nota
   *[other] { $n } notas
}
digest-count-outcomes = { $n ->
    [one] Una decisión sobre una propuesta suya
   *[other] { $n } decisiones sobre sus propuestas
}
digest-count-queue = Hay propuestas en su lista de espera
digest-count-practices = { $n ->
    [one] Una práctica nueva
   *[other] { $n } prácticas nuevas
}
digest-outcome-published = Publicada
digest-outcome-declined = No se aceptó
digest-outcome-changes_requested = Se piden cambios
digest-outcome-withdrawn = Se retiró
digest-queue-title = { $n ->
    [one] Una propuesta espera a la coordinación
   *[other] { $n } propuestas esperan a la coordinación
}
digest-queue-text = { $n ->
    [0] La más antigua llegó hoy.
    [one] La más antigua espera desde hace un día.
   *[other] La más antigua espera desde hace { $n } días.
}
digest-note-title = Una nota de { $value }
digest-why-language = Usted lee { $value }.
digest-why-own = Está aquí porque usted la escribió.
digest-why-coordinates = Está aquí porque usted coordina { $value }.
digest-why-lives = Está aquí porque participa en la red desde { $value }.
digest-why-everybody = Está aquí porque es para todas las personas.
digest-online = Leer esto en el sitio
digest-useful-question = ¿Le fue útil?
digest-useful-lede = Su respuesta se cuenta. No guardamos de quién es.
digest-useful-yes = Sí
digest-useful-partly = En parte
digest-useful-no = No
digest-useful-thanks = Gracias
digest-useful-thanks-detail = Su respuesta se contó.
digest-issue-title = Uno de sus boletines
digest-issue-gone = Ya no se puede leer nada de él
digest-pause = Pausa hasta
digest-pause-hint = Hasta ese día no sale ninguno. Lo que se pierda llega con el primero después.
digest-how-much = Cuánto
digest-sections = Qué contiene
digest-languages-read = Idiomas que lee
digest-languages-read-hint = Solo recibe prácticas en estos idiomas o traducidas a ellos. Si no marca nada, recibe todas.
digest-minimum = Enviarlo cuando haya al menos esta cantidad de novedades
digest-minimum-hint = Si hay menos, espera al siguiente.
digest-maximum = Mostrar como máximo esta cantidad de cada tipo
digest-maximum-hint = El resto se cuenta, con un enlace.
digest-privacy = Para buzones compartidos
digest-privacy-hint = Quien vea el correo sabrá cuántas novedades hay, pero no cuáles.
digest-counts-only = Solo números y enlaces, sin títulos
digest-feed = Lo mismo como canal de noticias
digest-feed-lede = Un lector de canales de noticias puede mostrar lo que contienen sus boletines. Su dirección es privada: quien la tenga puede leerlo.
digest-feed-title = Trilateral: su boletín
digest-feed-make = Quiero una dirección
digest-feed-renew = Quiero una dirección nueva
digest-feed-remove = Quitar el canal de noticias
digest-not-sent = Su boletín no se está enviando
digest-not-sent-no_such_mailbox = El servidor de correo dijo que su dirección no existe. Revísela en «Cuenta» y luego pídanos intentarlo de nuevo.
digest-not-sent-failing = Varios correos a su dirección regresaron. Cuando funcione otra vez, pídanos intentarlo de nuevo.
digest-not-sent-complaint = Desde su dirección se marcó un correo nuestro como no deseado. Si fue un error, pídanos enviarlos de nuevo.
digest-not-sent-operator = El secretariado detuvo los correos a su dirección. Por favor, escríbale.
digest-send-again = Enviarlos de nuevo
digest-go-on = Continuar a la página que pidió
digest-stop-why = ¿Por qué?
digest-stop-reason-too_often = Llega con demasiada frecuencia
digest-stop-reason-not_relevant = No trata de lo que necesito
digest-stop-reason-other_channel = Sigo a la red de otra manera
digest-stop-reason-never_asked = Nunca lo pedí
note-heading = Notas para quienes leen
note-lede = Una nota breve y firmada aparece al principio de los boletines. Se necesita en los tres idiomas.
note-new = Escribir una nota
note-audience = Para quién
note-audience-hint = Una nota para todas las personas la publica alguien distinto de quien la escribió.
note-for-country = Integrantes en { $value }
note-for-everybody = Todas las personas
note-state-draft = borrador
note-state-released = publicada
note-state-withdrawn = retirada
note-waits = Espera a que una segunda persona la publique.
note-release = Publicar esta nota
note-withdraw = Retirarla
note-release-sure = ¿Publicar esta nota?
note-release-after = Aparece en los próximos boletines de quienes la reciben. Lo enviado no se puede recuperar.
note-release-button = Publicarla ahora
note-withdraw-sure = ¿Retirar esta nota?
note-withdraw-after = Se omite en todos los boletines que aún no se envían y no se puede volver a publicar.
note-withdraw-button = Retirarla
note-save = Guardar como borrador
note-change = Cambiar
note-change-heading = Cambiar la nota
note-save-changes = Guardar los cambios
note-conflict = Alguien cambió esta nota desde que usted la abrió. Lo que dice ahora está encima del formulario; lo que usted escribió está en él.
navigation-notes = Notas
digest-section-consultations = Consultas
digest-count-consultations = { $n ->
    [one] Una novedad de consultas
   *[other] { $n } novedades de consultas
}
digest-consultation-opened = Abierta. Puede participar hasta el { $value }
digest-consultation-closing = Último día para participar: { $value }
digest-consultation-closing-text = Si ya participó, no tiene que hacer nada más.
digest-consultation-released = Hay resultados
digest-consultation-decided = Se tomó una decisión
digest-why-chosen = Está aquí porque le concierne y usted quiere estos avisos en su boletín.
digest-section-notices = Lo que le concierne
digest-count-notices = { $n ->
    [one] Un aviso
   *[other] { $n } avisos
}
