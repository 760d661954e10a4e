home-title = Ce qui fonctionne pour l’équité raciale
home-heading = Ce qui fonctionne pour l’équité raciale, partagé entre trois pays
home-lede = Nous sommes des personnes du Canada, du Mexique et des États-Unis qui notons ce qui a été tenté, ce qui s’est passé et ce qui n’a pas fonctionné, pour que la prochaine communauté n’ait pas à repartir de zéro.
home-browse = Parcourir { $n ->
    [1] une pratique
   *[other] { $n } pratiques
}
home-open = Vous pouvez participer maintenant
home-empty = Rien n’a encore été publié. La première pratique se trouvera ici.
share-practice = Partager une pratique
edit-practice = Écrire une pratique
matrix-heading = Ce que nous avons, et ce qui manque
matrix-lede = Chaque nombre mène à des pratiques. Un cercle vide veut dire qu’on n’en connaît pas encore : si vous en connaissez une, dites-le-nous.
matrix-caption = Pratiques par domaine d’action et par pays
matrix-note = Compté le { $value }, pratiques publiées seulement. Une pratique peut toucher plusieurs sujets.
practices-unit = { $n ->
    [one] pratique
   *[other] pratiques
}
none-yet = aucune encore
share-one = partagez-en une
newest-heading = Nouvelles pratiques
all-practices = Toutes les pratiques, de la plus récente
how-heading = Comment ça marche
how-read = Tout le monde peut lire. Les membres écrivent.
how-decide = Une personne de la coordination du pays lit chaque pratique avant sa publication, et ne décide jamais des siennes.
follow-heading = Suivre les nouveautés
follow-digest = Recevez une infolettre par courriel
follow-feed = Suivre par fil de nouvelles (Atom)
feed-title = Nouvelles pratiques
practices-count = { $n ->
    [1] Une pratique,
   *[other] { $n } pratiques,
}
newest-first = de la plus récente à la plus ancienne.
practices-counting = Ces pratiques sont comptées pour la première fois.
practices-count-shown = Afficher la page avec ses chiffres
practices-found = { $n ->
    [0] Aucune pratique ne correspond à vos filtres.
    [1] Une pratique correspond à vos filtres.
   *[other] { $n } pratiques correspondent à vos filtres.
}
narrow-list = Réduire la liste
filters-in-use = Filtres utilisés
remove-filter = Retirer le filtre
filter-words = Que cherchez-vous?
chosen-count = { $n ->
    [1] 1 choisi
   *[other] { $n } choisis
}
apply-filters = Afficher les pratiques
empty-heading = Aucune pratique pour l’instant
empty-text = Personne n’a encore écrit à ce sujet. Vous pouvez retirer un filtre, ou être la première personne à le faire.
show-all = Afficher toutes les pratiques
search-left-out = { $n ->
    [one] Seul le premier mot a été cherché. Mots laissés de côté :
   *[other] Seuls les { $n } premiers mots ont été cherchés. Mots laissés de côté :
}
search-no-word = Entrez au moins un mot à chercher. Les signes, et les mots précédés d’un moins, ne trouvent rien à eux seuls.
search-meant = Résultats pour
search-verbatim = Chercher exactement ce que vous avez écrit :
search-unknown = { $n ->
    [1] Aucune pratique ne contient le mot :
   *[other] Aucune pratique ne contient les mots :
}
search-partial = Aucune pratique ne contient tous ces mots. Celles-ci en contiennent quelques-uns.
search-best-first = Tri par pertinence.
search-newest-first = Tri par date.
search-sort-newest = Trier par date
search-sort-relevance = Trier par pertinence
search-filed-under = Classée sous :
search-empty-heading = Aucun résultat
search-empty-text = Essayez avec moins de mots, ou d’autres mots, dans n’importe quelle langue. Un seul suffit, et l’orthographe n’a pas à être exacte.
search-unfiltered = Chercher sans filtres
search-save = M’aviser dans mon infolettre
search-save-hint = Votre infolettre vous signalera les nouvelles pratiques qui contiennent tous ces mots. Un seul pays et un seul domaine d’action sont conservés avec eux; les autres filtres ne le sont pas.
search-exactly = Exactement ce que j’ai écrit
search-save-name = Un nom pour cette recherche (facultatif)
search-save-open = Enregistrer cette recherche
search-more = { $n ->
    [1] Voici le meilleur résultat.
   *[other] Voici les { $n } meilleurs résultats. Il peut y en avoir d’autres : ajoutez un mot ou réduisez la liste.
}
find-title = Recherche
find-hint = Écrivez quelques mots dans n’importe quelle langue : une pratique, un lieu, une loi, une consultation.
find-kinds = Ce qui a été trouvé
find-everywhere = Chercher partout
find-everything = Tout
find-more = Afficher plus
find-kind-practice = Pratiques
find-kind-consultation = Consultations
find-kind-topic = Lieux et sujets
find-kind-commitment = Engagements
find-kind-provision = Articles, objectifs et cibles
find-kind-page = Pages
find-kind-submission = En attente d’une décision
quoted = « { $value } »
find-results = Résultats pour « { $value } »
search-found = { $n ->
    [0] Aucune pratique trouvée.
    [1] Une pratique trouvée.
   *[other] { $n } pratiques trouvées.
}
pages-label = Pages
first-page = Première page
list-elsewhere = Cette liste ailleurs
download-csv = Télécharger en CSV
download-jsonl = Télécharger en JSON Lines
written-in = Écrite en
part-in-language = Cette partie est en { $value } seulement.
since-year = depuis { $value }
until-year = jusqu’en { $value }
facet-country = Pays
facet-policy_area = Domaine d’action
facet-population_group = Pour qui
facet-level = Niveau
facet-status = Statut
facet-subdivision = Province, territoire, État
facet-language = Langue
facet-year = Année de début
facet-provision = Disposition
level-federal = Fédéral
level-state_provincial = État, province ou territoire
level-municipal = Municipal
level-indigenous_government = Gouvernement autochtone
level-court = Tribunal
level-community = Communauté
level-multi_level = Plusieurs niveaux
status-planned = Prévue
status-pilot = Pilote
status-active = Active
status-scaled = Déployée à plus grande échelle
status-discontinued = Terminée
status-superseded = Remplacée
licence-cc-by-4-0 = Creative Commons Attribution 4.0
licence-cc-by-sa-4-0 = Creative Commons Attribution – Partage dans les mêmes conditions 4.0
licence-cc-by-nc-4-0 = Creative Commons Attribution – Pas d’utilisation commerciale 4.0
licence-cc0-1-0 = Domaine public (CC0)
licence-all-rights-reserved = À lire ici; demandez avant de réutiliser
method-lived_experience = Expérience vécue
method-self_reported = Rapportée par l’organisme responsable
method-qualitative_study = Étude qualitative
method-administrative_data = Données administratives
method-official_report = Rapport officiel
method-independent_evaluation = Évaluation indépendante
method-quasi_experimental = Étude quasi expérimentale
method-randomized = Comparaison au hasard
method-systematic_review = Revue systématique
method-law_or_court = Loi ou jugement
method-third_party_certification = Certification par un tiers
finding-favours = Cela a aidé
finding-mixed = Cela a aidé en partie
finding-no_clear_effect = Pas d’effet clair
finding-unfavourable = Cela a nui, ou moins aidé qu’autre chose
finding-not_assessed = Pas encore évalué
state-draft = Brouillon
state-submitted = Attend la coordination
state-screening = La coordination la lit
state-changes_requested = En attente de la personne qui l’a écrite
state-yours = C’est à vous
parts-written = { $n ->
    [one] une partie sur 20 écrite
   *[other] { $n } parties sur 20 écrites
}
state-published = Publiée
state-declined = Non retenue
state-cancelled = Abandonnée
state-withdrawn = Retirée
step-draft = Brouillon commencé
step-submitted = Envoyée à la coordination
step-screening = Prise en charge par la coordination
step-changes_requested = Changements demandés
step-published = Publiée
step-declined = Non retenue
step-cancelled = Abandonnée par son autrice ou auteur
step-withdrawn = Retirée
reason-out_of_scope = Hors de notre sujet
reason-not_enough_information = Trop peu d’information pour en apprendre
reason-not_verifiable = Impossible à vérifier
reason-duplicate = Le réseau l’a déjà
reason-harm = Pourrait nuire à quelqu’un
reason-community_consent = Une communauté n’a pas donné son accord
reason-outdated = Périmée ou erronée
reason-other = Un autre motif
part-title = Titre
part-language = Langue de ce texte
part-country = Pays
part-level = Qui la met en œuvre
part-status = Où elle en est
part-subdivisions = Provinces, territoires, États
part-locality = Lieu
part-year_started = Année de début
part-year_ended = Année de fin
part-responsible_body = Organisme responsable
part-what_was_done = Ce qui a été fait
part-policy_areas = Domaines d’action
part-population_groups = Pour qui
part-provisions = Dispositions
part-commitments = Engagements
part-licence = Licence
part-problem = Ce qui n’allait pas avant
part-participants = Qui participe
part-results = Ce qui s’est passé
part-did_not_work = Ce qui n’a pas fonctionné
part-enabling_factors = Ce qui a aidé
part-constraints = Ce qui a fait obstacle
part-resources = Ce qu’il faut
part-building_blocks = Composantes
part-community_benefit = Ce que la communauté y gagne
part-contact = À qui s’adresser
part-conflicts_of_interest = Vos liens avec elle
part-methods = Comment on le sait
part-finding = Ce que disent les preuves
part-sources = Sources
hint-title = Dites ce que c’est, pas à quel point c’est bien.
hint-language = La langue dans laquelle vous l’écrivez. Toutes sont bienvenues.
hint-what_was_done = Avec des mots simples, comme à une collègue d’un autre pays. Ne nommez personne à qui cela pourrait nuire.
hint-responsible_body = Le ministère, la nation, le tribunal ou l’organisme qui en répond.
hint-subdivisions = Du pays choisi plus haut.
hint-locality = Ville, nation ou région.
hint-year = Quatre chiffres, par exemple 1998.
hint-year_ended = Laissez vide si elle se poursuit.
hint-policy_areas = Au moins un. Ouvrez un groupe pour voir ce qu’il contient.
hint-provisions = Articles, objectifs et cibles que cette pratique met en œuvre. Des codes séparés par des virgules, par exemple UNDRIP:13, SDG:10.3, ou cherchez-les dans la liste.
hint-problem = Pour qui, et depuis quand.
hint-results = Ce qui a changé, pour qui, et comment vous le savez.
hint-did_not_work = Souvent la partie la plus utile pour les autres.
hint-resources = Personnel, argent, temps : une idée suffit.
hint-building_blocks = Des parties que d’autres peuvent reprendre séparément. Laissez vide ce dont vous n’avez pas besoin.
hint-methods = Choisissez tout ce qui s’applique. Aucune ne vaut plus qu’une autre.
hint-sources = Ce que l’on peut vérifier. Laissez vide ce dont vous n’avez pas besoin.
building-block-number = Composante { $n }
block-name = Nom
block-text = Ce que c’est
block-needs = Ce qu’il faut
block-optional = La pratique fonctionne-t-elle sans elle?
block-optional-no = Non, elle est nécessaire
block-optional-yes = Oui, elle est facultative
more-blocks = Ajouter des composantes
source-number = Source { $n }
source-citation = Titre, auteur, année
source-url = Adresse Web, commençant par https://
more-sources = Ajouter des sources
hint-byline = Le public ne voit que ce que vous choisissez ici. La coordination de votre pays voit toujours qui l’a écrite.
part-byline = Votre nom à côté de cette pratique
byline-hidden = Ne pas afficher mon nom
byline-name = Afficher mon nom : { $value }
byline-name-and-organization = Afficher mon nom ({ $value }) et mon organisation
byline-coordinators-only = Seules la personne qui l’a écrite et la coordination de son pays le voient.
written-by = Écrite par
part-translations = Traductions
part-related = Pratiques liées
preview-button = Enregistrer et prévisualiser
preview-link = Aperçu
preview-text = Ceci est un aperçu. Le public ne la voit pas encore.
correct-practice = Corriger le texte
correct-text = Vous pouvez corriger le texte. Ce qui sert à filtrer reste tel que publié. Le public voit quelles parties ont été corrigées et quand; les textes avant et après sont conservés pour la personne qui l’a écrite et la coordination.
correct-button = Publier la correction
step-corrected = Corrigée
correction-before = Avant
correction-after = Après
delete-practice = Supprimer
delete-sure = Supprimer ceci définitivement?
delete-after = Le texte est supprimé et ne peut pas être récupéré.
delete-button = La supprimer définitivement
withdraw-published-sure = Retirer cette pratique?
withdraw-published-after = Elle disparaît des listes, des fils et des infolettres non envoyées, et ne peut plus être publiée. Une note avec la date et le motif reste à sa place.
withdraw-open-sure = Retirer cet envoi?
withdraw-open-after = Elle quitte définitivement la file. Pour la partager plus tard, vous devrez l’écrire de nouveau.
decline-sure = Refuser cet envoi?
decline-after = Le motif et vos mots sont transmis à la personne qui l’a écrite. Un envoi refusé ne peut pas être renvoyée.
hint-licence = À quelles conditions d’autres peuvent utiliser votre texte.
hint-contact = Un bureau plutôt qu’une personne. Ce sera public.
hint-conflicts_of_interest = Si vous y travaillez ou y avez travaillé, ou recevez une rémunération.
form-what = Ce que c’est
form-where = Où et quand
form-about = De quoi il s’agit
form-story = Comment cela s’est passé
form-evidence = Comment on le sait
form-terms = Conditions et contact
contents-heading = Sur cette page
meter-label = Parties écrites :
meter-required = Nécessaire avant l’envoi :
meter-ready = Tout le nécessaire y est. Vous pouvez l’envoyer.
save-draft = Enregistrer le brouillon
autosaved = Enregistré à
autosave-failed = Non enregistré : quelqu’un a peut-être enregistré ailleurs, ou la ligne est coupée. Utilisez le bouton pour voir.
changes-asked = La coordination demande des changements
conflict-heading = Rien n’est perdu
conflict-text = Voici les parties qui diffèrent : les vôtres, et ce qu’une autre personne, ou vous dans une autre fenêtre, avez enregistré. Le formulaire contient votre texte : reprenez ce que vous voulez, puis enregistrez.
conflict-mine = Le vôtre
conflict-theirs = L’autre
untitled = Sans titre
you-are-here = Vous êtes ici
evidence-heading = Sur quoi cela repose
needs = Il faut :
what-now = Ce que vous pouvez faire
go-on-writing = Continuer à écrire
move-submit = Envoyer à la coordination
move-claim = La prendre en charge
move-release = La remettre dans la file
move-publish = Publier
move-request-changes = Demander des changements
move-decline = Ne pas retenir
move-withdraw = La retirer
claim-hint = Tant que vous l’avez, les autres personnes de la coordination vous la laissent.
note-to-author = Une note à la personne qui l’a écrite (le public ne la voit pas)
publish-button = La publier maintenant
changes-label = Que faut-il changer?
changes-hint = Nommez la partie et dites ce qui la rendrait prête.
changes-button = Renvoyer à la personne qui l’a écrite
reason-label = Motif
decline-label = Dites pourquoi à la personne qui l’a écrite
decline-hint = Dans sa langue. Elle voit votre rôle, pas votre nom.
decline-button = Ne pas la retenir
withdraw-published = Elle disparaît des listes, des fils de nouvelles et des infolettres non envoyées. Une note avec la date et le motif reste à sa place.
withdraw-open = Elle quitte la file et n’est plus examinée.
withdraw-note = Une note entre la personne qui l’a écrite et la coordination
withdraw-button = La retirer
withdrawn-on = Retirée le
facts-heading = En bref
published-on = Publiée
history-heading = Historique
queue-heading = Envois
queue-lede = { $n ->
    [0] Rien n’attend.
    [1] Un envoi est ouvert.
   *[other] { $n } envois sont ouverts, du plus ancien au plus récent.
}
queue-empty-heading = La file est vide
queue-empty-text = Quand un membre envoie une pratique de votre pays, elle apparaît ici et vous recevez un courriel.
queue-submission = Envoi
queue-age = Âge
queue-waits-on = Attend
queue-round = Tour
queue-open = Ouvrir
waits-you = C’est à vous
waits-coordinators = Attend la coordination
waits-another_coordinator = Une autre personne de la coordination l’examine
waits-author = Attend la personne qui l’a écrite
age-days = { $n ->
    [0] aujourd’hui
    [1] 1 jour
   *[other] { $n } jours
}
mine-empty-heading = Vous n’avez encore rien écrit
mine-empty-text = Commencez par un titre et trois phrases; vous pouvez enregistrer à tout moment et revenir.
mail-practice-submitted-subject = Une pratique attend la coordination : { $title }
mail-practice-submitted-text = Un membre a envoyé une pratique de votre pays. Elle attend dans la file que quelqu’un la prenne en charge.
mail-practice-submitted-action = Ouvrir la file
mail-practice-changes-subject = Des changements sont demandés : { $title }
mail-practice-changes-text = La coordination a lu votre pratique et demande des changements avant sa publication. Ses mots :
mail-practice-changes-action = Ouvrir votre pratique
mail-practice-published-subject = Publiée : { $title }
mail-practice-published-text = Votre pratique est publiée. Tout le monde peut la lire, et les membres qui suivent ce sujet la trouveront dans leur prochaine infolettre. Merci.
mail-practice-published-action = La voir
mail-practice-declined-subject = Non retenue : { $title }
mail-practice-declined-text = La coordination a décidé de ne pas publier votre pratique. Le motif, dans ses mots :
mail-practice-declined-action = Voir la décision
mail-practice-withdrawn-subject = Retirée : { $title }
mail-practice-withdrawn-text = Votre pratique a été retirée par la coordination ou le secrétariat. Elle n’est plus montrée.
mail-practice-withdrawn-action = Voir la décision
mail-practice-corrected-subject = Corrigée : { $title }
mail-practice-corrected-text = Le texte de cette pratique publiée a été corrigé. Son historique montre les textes avant et après.
mail-practice-corrected-action = Voir la correction
mail-practice-footing = Vous recevez ce courriel parce que vous avez écrit cette pratique ou vous en occupez.
look-once-more = Relire encore
nothing-published-yet = Rien n’est encore publié. Appuyez sur le bouton à la fin pour publier votre correction.
mail-practice-answered-subject = Réponse reçue : { $title }
mail-practice-answered-text = L’autrice ou l’auteur a répondu à votre demande de modifications et a renvoyé la pratique. Elle attend dans la file.
mail-practice-answered-action = Ouvrir la file
hint-commitments = Ce que les trois gouvernements ont promis et que cette pratique aide à tenir. Des codes séparés par des virgules, ou cherchez-les dans la liste.
cite-heading = Citer cette pratique
cite-version = Version du { $value }
