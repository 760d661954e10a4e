home-title = Lo que funciona para la equidad racial
home-heading = Lo que funciona para la equidad racial, compartido entre tres países
home-lede = Somos personas de Canadá, México y Estados Unidos que escribimos lo que se intentó, lo que pasó y lo que no funcionó, para que la próxima comunidad no empiece de cero.
home-browse = Ver { $n ->
    [one] una práctica
   *[other] { $n } prácticas
}
home-open = Ya puede participar
home-empty = Todavía no se ha publicado nada. La primera práctica aparecerá aquí.
share-practice = Compartir una práctica
edit-practice = Escribir una práctica
matrix-heading = Lo que tenemos y lo que falta
matrix-lede = Cada número lleva a prácticas. Un círculo abierto significa que todavía no se conoce ninguna: si conoce alguna, cuéntenos.
matrix-caption = Prácticas por área de política y país
matrix-note = Contado el { $value }, solo prácticas publicadas. Una práctica puede estar en varios temas.
practices-unit = { $n ->
    [one] práctica
   *[other] prácticas
}
none-yet = ninguna todavía
share-one = comparta una
newest-heading = Recién publicadas
all-practices = Todas las prácticas, de la más reciente
how-heading = Cómo funciona
how-read = Cualquier persona puede leer. Las personas integrantes escriben.
how-decide = Una persona de la coordinación del país lee cada práctica antes de publicarla, y nunca decide sobre las propias.
follow-heading = Siga las novedades
follow-digest = Reciba un boletín por correo
follow-feed = Seguir como canal de noticias (Atom)
feed-title = Prácticas nuevas
practices-count = { $n ->
    [one] Una práctica,
   *[other] { $n } prácticas,
}
newest-first = de la más reciente a la más antigua.
practices-counting = Estas prácticas se están contando por primera vez.
practices-count-shown = Mostrar la página con sus cifras
practices-found = { $n ->
    [0] Ninguna práctica corresponde a sus filtros.
    [one] Una práctica corresponde a sus filtros.
   *[other] { $n } prácticas corresponden a sus filtros.
}
narrow-list = Acotar la lista
filters-in-use = Filtros en uso
remove-filter = Quitar el filtro
filter-words = ¿Qué busca?
chosen-count = { $n ->
    [one] 1 elegida
   *[other] { $n } elegidas
}
apply-filters = Mostrar las prácticas
empty-heading = Todavía no hay ninguna práctica
empty-text = Nadie ha escrito sobre esto todavía. Puede quitar un filtro, o dar el primer paso.
show-all = Mostrar todas las prácticas
search-left-out = { $n ->
    [one] Solo se buscó la primera palabra. Quedaron fuera:
   *[other] Solo se buscaron las primeras { $n } palabras. Quedaron fuera:
}
search-no-word = Escriba al menos una palabra que buscar. Los signos y las palabras después de un signo menos no encuentran nada por sí solos.
search-meant = Se muestran resultados de
search-verbatim = Buscar exactamente lo que escribió:
search-unknown = { $n ->
    [one] Ninguna práctica contiene la palabra:
   *[other] Ninguna práctica contiene las palabras:
}
search-partial = Ninguna práctica contiene todas estas palabras. Estas contienen algunas.
search-best-first = Ordenado por relevancia.
search-newest-first = Ordenado por fecha.
search-sort-newest = Ordenar por fecha
search-sort-relevance = Ordenar por relevancia
search-filed-under = Clasificada en:
search-empty-heading = No se encontró nada
search-empty-text = Pruebe con menos palabras o con otras, en cualquier idioma. Basta una sola, y no tiene que estar escrita con exactitud.
search-unfiltered = Buscar sin filtros
search-save = Avisarme en mi boletín
search-save-hint = Su boletín le avisará de las prácticas nuevas que contengan todas estas palabras. Con ellas se guardan un solo país y una sola área de política; los demás filtros no.
search-exactly = Exactamente lo que escribí
search-save-name = Un nombre para esta búsqueda (opcional)
search-save-open = Guardar esta búsqueda
search-more = { $n ->
    [one] Este es el mejor resultado.
   *[other] Estos son los { $n } mejores resultados. Puede haber más: agregue una palabra o acote la lista.
}
find-title = Buscar
find-hint = Escriba algunas palabras en cualquier idioma: una práctica, un lugar, una ley, una consulta.
find-kinds = Lo que se encontró
find-everywhere = Buscar en todo el sitio
find-everything = Todo
find-more = Mostrar más
find-kind-practice = Prácticas
find-kind-consultation = Consultas
find-kind-topic = Lugares y temas
find-kind-commitment = Compromisos
find-kind-provision = Artículos, objetivos y metas
find-kind-page = Páginas
find-kind-submission = En espera de una decisión
quoted = «{ $value }»
find-results = Resultados de «{ $value }»
search-found = { $n ->
    [0] No se encontró ninguna práctica.
    [one] Se encontró una práctica.
   *[other] Se encontraron { $n } prácticas.
}
pages-label = Páginas
first-page = Primera página
list-elsewhere = Esta lista en otros formatos
download-csv = Descargar en CSV
download-jsonl = Descargar en JSON Lines
written-in = Escrita en
part-in-language = Esta parte solo está en { $value }.
since-year = desde { $value }
until-year = hasta { $value }
facet-country = País
facet-policy_area = Área de política
facet-population_group = Para quién
facet-level = Nivel
facet-status = Situación
facet-subdivision = Provincia, territorio, estado
facet-language = Idioma
facet-year = Año de inicio
facet-provision = Disposición
level-federal = Federal
level-state_provincial = Estado, provincia o territorio
level-municipal = Municipal
level-indigenous_government = Gobierno indígena
level-court = Tribunal
level-community = Comunidad
level-multi_level = Varios niveles
status-planned = Prevista
status-pilot = Piloto
status-active = Activa
status-scaled = Extendida
status-discontinued = Terminada
status-superseded = Reemplazada
licence-cc-by-4-0 = Creative Commons Atribución 4.0
licence-cc-by-sa-4-0 = Creative Commons Atribución-CompartirIgual 4.0
licence-cc-by-nc-4-0 = Creative Commons Atribución-NoComercial 4.0
licence-cc0-1-0 = Dominio público (CC0)
licence-all-rights-reserved = Para leer aquí; pregunte antes de reutilizar
method-lived_experience = Experiencia vivida
method-self_reported = Relatada por la entidad responsable
method-qualitative_study = Estudio cualitativo
method-administrative_data = Datos administrativos
method-official_report = Informe oficial
method-independent_evaluation = Evaluación independiente
method-quasi_experimental = Estudio cuasiexperimental
method-randomized = Estudio con asignación aleatoria
method-systematic_review = Revisión sistemática
method-law_or_court = Ley o sentencia
method-third_party_certification = Certificación de un tercero
finding-favours = Ayudó
finding-mixed = Ayudó en parte
finding-no_clear_effect = Sin efecto claro
finding-unfavourable = Hizo daño, o menos que otra cosa
finding-not_assessed = Sin evaluar todavía
state-draft = Borrador
state-submitted = Espera a la coordinación
state-screening = La coordinación la está leyendo
state-changes_requested = Le toca a quien la escribió
state-yours = Le toca a usted
parts-written = { $n ->
    [one] una parte escrita de 20
   *[other] { $n } partes escritas de 20
}
state-published = Publicada
state-declined = No aceptada
state-cancelled = Abandonada
state-withdrawn = Retirada
step-draft = Borrador iniciado
step-submitted = Enviada a la coordinación
step-screening = Tomada por la coordinación
step-changes_requested = Se pidieron cambios
step-published = Publicada
step-declined = No aceptada
step-cancelled = Abandonada por quien la escribió
step-withdrawn = Retirada
reason-out_of_scope = Fuera de nuestro tema
reason-not_enough_information = Falta información para aprender de ella
reason-not_verifiable = No se puede verificar
reason-duplicate = La red ya la tiene
reason-harm = Podría hacer daño a alguien
reason-community_consent = Una comunidad no ha dado su acuerdo
reason-outdated = Desactualizada o equivocada
reason-other = Otro motivo
part-title = Título
part-language = Idioma de este texto
part-country = País
part-level = Quién la lleva a cabo
part-status = En qué punto está
part-subdivisions = Provincias, territorios, estados
part-locality = Lugar
part-year_started = Año de inicio
part-year_ended = Año de término
part-responsible_body = Entidad responsable
part-what_was_done = Lo que se hizo
part-policy_areas = Áreas de política
part-population_groups = Para quién
part-provisions = Disposiciones
part-commitments = Compromisos
part-licence = Licencia
part-problem = Lo que estaba mal antes
part-participants = Quién participa
part-results = Lo que pasó
part-did_not_work = Lo que no funcionó
part-enabling_factors = Lo que ayudó
part-constraints = Lo que dificultó
part-resources = Lo que requiere
part-building_blocks = Piezas que la componen
part-community_benefit = Lo que gana la comunidad
part-contact = A quién preguntar
part-conflicts_of_interest = Sus vínculos con ella
part-methods = Cómo se sabe
part-finding = Lo que dice la evidencia
part-sources = Fuentes
hint-title = Diga qué es, no qué tan buena es.
hint-language = El idioma en que la escribe. Todos son bienvenidos.
hint-what_was_done = Con palabras sencillas, como se lo contaría a una colega de otro país. No nombre a nadie a quien pueda dañar.
hint-responsible_body = El secretariado, nación, tribunal u organización que responde por ella.
hint-subdivisions = Del país elegido arriba.
hint-locality = Ciudad, nación o región.
hint-year = Cuatro dígitos, por ejemplo 1998.
hint-year_ended = Déjelo vacío si continúa.
hint-policy_areas = Al menos una. Abra un grupo para ver lo que incluye.
hint-provisions = Artículos, objetivos y metas que esto pone en práctica. Códigos separados por comas, por ejemplo UNDRIP:13, SDG:10.3, o búsquelos en la lista.
hint-problem = Para quién y desde cuándo.
hint-results = Qué cambió, para quién y cómo lo sabe.
hint-did_not_work = A menudo la parte más útil para otras personas.
hint-resources = Personal, dinero, tiempo: basta una idea.
hint-building_blocks = Partes que otras personas pueden retomar por separado. Deje vacío lo que no necesite.
hint-methods = Elija todas las que correspondan. Ninguna vale más que otra.
hint-sources = Lo que quien lee puede verificar. Deje vacío lo que no necesite.
building-block-number = Pieza { $n }
block-name = Nombre
block-text = Qué es
block-needs = Qué necesita
block-optional = ¿La práctica funciona sin ella?
block-optional-no = No, es necesaria
block-optional-yes = Sí, es opcional
more-blocks = Agregar más piezas
source-number = Fuente { $n }
source-citation = Título, autoría, año
source-url = Dirección web, que empieza con https://
more-sources = Agregar más fuentes
hint-byline = Quienes leen ven solo lo que elija aquí. La coordinación de su país siempre ve quién la escribió.
part-byline = Su nombre junto a esta práctica
byline-hidden = No mostrar mi nombre
byline-name = Mostrar mi nombre: { $value }
byline-name-and-organization = Mostrar mi nombre ({ $value }) y mi organización
byline-coordinators-only = Solo lo ven quien la escribió y la coordinación de su país.
written-by = Escrita por
part-translations = Traducciones
part-related = Prácticas relacionadas
preview-button = Guardar y ver cómo queda
preview-link = Vista previa
preview-text = Esta es una vista previa. Quienes leen todavía no la ven.
correct-practice = Corregir la redacción
correct-text = Puede corregir la redacción. Los datos que sirven para filtrar se quedan como se publicaron. Quienes leen ven qué partes se corrigieron y cuándo; los textos de antes y después se conservan para quien la escribió y la coordinación.
correct-button = Publicar la corrección
step-corrected = Corregida
correction-before = Antes
correction-after = Después
delete-practice = Eliminar
delete-sure = ¿Eliminar esto definitivamente?
delete-after = El texto se elimina y no se puede recuperar.
delete-button = Eliminarla definitivamente
withdraw-published-sure = ¿Retirar esta práctica?
withdraw-published-after = Desaparece de las listas, los canales de noticias y los boletines que aún no se envían, y no se puede volver a publicar. En su lugar queda una nota con la fecha y el motivo.
withdraw-open-sure = ¿Retirar este envío?
withdraw-open-after = Sale definitivamente de los pendientes. Para compartirla más adelante, tendrá que escribirla de nuevo.
decline-sure = ¿No aceptar este envío?
decline-after = Se comunican a quien la escribió el motivo y sus palabras. Un envío rechazado no se puede volver a enviar.
hint-licence = En qué condiciones otras personas pueden usar su texto.
hint-contact = Una oficina mejor que una persona. Será público.
hint-conflicts_of_interest = Si trabaja o trabajó ahí, o recibe pago de ahí.
form-what = Qué es
form-where = Dónde y cuándo
form-about = De qué trata
form-story = Cómo resultó
form-evidence = Cómo se sabe
form-terms = Condiciones y contacto
contents-heading = En esta página
meter-label = Partes escritas:
meter-required = Necesario antes de enviarla:
meter-ready = Está todo lo necesario. Puede enviarla.
save-draft = Guardar el borrador
autosaved = Guardado a las
autosave-failed = No se guardó: quizá alguien guardó en otro lugar o falló la conexión. Use el botón para ver.
changes-asked = La coordinación pide cambios
conflict-heading = No se perdió nada
conflict-text = Abajo están las partes que difieren: las suyas y las que guardó otra persona, o usted en otra ventana. El formulario conserva su texto: tome lo que quiera del otro y guarde.
conflict-mine = El suyo
conflict-theirs = El otro
untitled = Sin título
you-are-here = Usted está aquí
evidence-heading = En qué se apoya
needs = Necesita:
what-now = Lo que puede hacer
go-on-writing = Seguir escribiendo
move-submit = Enviar a la coordinación
move-claim = Tomarla
move-release = Devolverla a la fila
move-publish = Publicar
move-request-changes = Pedir cambios
move-decline = No aceptar
move-withdraw = Retirarla
claim-hint = Mientras la tenga, las demás personas de la coordinación se la dejan a usted.
note-to-author = Una nota para quien la escribió (quienes leen no la ven)
publish-button = Publicarla ahora
changes-label = ¿Qué debería cambiar?
changes-hint = Indique la parte y qué haría falta para que esté lista.
changes-button = Devolver a quien la escribió
reason-label = Motivo
decline-label = Diga por qué a quien la escribió
decline-hint = En su idioma. Verá su función, no su nombre.
decline-button = No aceptarla
withdraw-published = Desaparece de las listas, los canales de noticias y los boletines que aún no se envían. En su lugar queda una nota con la fecha y el motivo.
withdraw-open = Sale de la fila y ya no se revisa.
withdraw-note = Una nota entre quien la escribió y la coordinación
withdraw-button = Retirarla
withdrawn-on = Retirada el
facts-heading = Datos
published-on = Publicada
history-heading = Historial
queue-heading = Envíos
queue-lede = { $n ->
    [0] Nada espera.
    [one] Hay un envío abierto.
   *[other] Hay { $n } envíos abiertos, del más antiguo al más reciente.
}
queue-empty-heading = La fila está vacía
queue-empty-text = Cuando alguien envíe una práctica de su país, aparecerá aquí y usted recibirá un correo.
queue-submission = Envío
queue-age = Antigüedad
queue-waits-on = Espera a
queue-round = Vuelta
queue-open = Abrir
waits-you = Le toca a usted
waits-coordinators = Espera a la coordinación
waits-another_coordinator = La revisa otra persona de la coordinación
waits-author = Espera a quien la escribió
age-days = { $n ->
    [0] hoy
    [one] 1 día
   *[other] { $n } días
}
mine-empty-heading = Todavía no ha escrito nada
mine-empty-text = Empiece con un título y tres frases; puede guardar en cualquier momento y volver.
mail-practice-submitted-subject = Una práctica espera a la coordinación: { $title }
mail-practice-submitted-text = Alguien envió una práctica de su país. Espera en la fila a que alguien la tome.
mail-practice-submitted-action = Abrir la fila
mail-practice-changes-subject = Se piden cambios: { $title }
mail-practice-changes-text = La coordinación leyó su práctica y pide cambios antes de publicarla. Sus palabras:
mail-practice-changes-action = Abrir su práctica
mail-practice-published-subject = Publicada: { $title }
mail-practice-published-text = Su práctica está publicada. Cualquier persona puede leerla, y quienes siguen el tema la encontrarán en su próximo boletín. Gracias.
mail-practice-published-action = Verla
mail-practice-declined-subject = No aceptada: { $title }
mail-practice-declined-text = La coordinación decidió no publicar su práctica. El motivo, en sus palabras:
mail-practice-declined-action = Ver la decisión
mail-practice-withdrawn-subject = Retirada: { $title }
mail-practice-withdrawn-text = La coordinación o el secretariado retiró su práctica. Ya no se muestra a quienes leen.
mail-practice-withdrawn-action = Ver la decisión
mail-practice-corrected-subject = Corregida: { $title }
mail-practice-corrected-text = Se corrigió la redacción de esta práctica publicada. Su historial muestra los textos de antes y después.
mail-practice-corrected-action = Ver la corrección
mail-practice-footing = Recibe este correo porque escribió o atiende esta práctica.
look-once-more = Revisar otra vez
nothing-published-yet = Todavía no se publica nada. Oprima el botón del final para publicar su corrección.
mail-practice-answered-subject = Respondida: { $title }
mail-practice-answered-text = Quien la escribió respondió a los cambios que usted pidió y envió la práctica de nuevo. Espera en la fila.
mail-practice-answered-action = Abrir la fila
hint-commitments = Lo que prometieron los tres gobiernos y esto ayuda a cumplir. Códigos separados por comas, o búsquelos en la lista.
cite-heading = Citar esta práctica
cite-version = Versión del { $value }
