digest-title = Votre infolettre
digest-page-lede = Un seul courriel avec les nouveautés des sujets que vous suivez, et la raison de chacune.
digest-next = La prochaine part le { $value }.
digest-none = Pour le moment, vous n’en recevez aucune.
digest-see-preview = Voir ce qu’elle dirait maintenant
digest-changed-meanwhile = Voici ce que vous venez de choisir. Enregistrez de nouveau pour le garder.
digest-when = Quand
digest-how-often = À quelle fréquence
digest-frequency-off = Jamais
digest-frequency-daily = Chaque jour
digest-frequency-weekly = Chaque semaine
digest-frequency-monthly = Chaque mois, le premier jour
digest-weekday = Jour de la semaine
digest-weekday-hint = Pour l’infolettre hebdomadaire.
digest-hour = Heure
digest-time-zone = Fuseau horaire
digest-language = Langue du courriel
digest-about = À quel sujet
digest-about-hint = Cochez un sujet dans les pays qui vous intéressent. Si vous ne cochez rien, vous aurez des nouvelles de tout.
digest-area = Sujet
digest-every-area = Tous les sujets
digest-parts-of = Parties de « { $value } »
digest-save = Enregistrer mon choix
digest-preview-title = Si elle partait maintenant
digest-preview-lede = { $n ->
    [1] Une nouvelle pratique correspond
   *[other] { $n } nouvelles pratiques correspondent
} à ce que vous suivez. L’objet du courriel serait :
digest-preview-empty = Rien de nouveau jusqu’ici
digest-preview-empty-detail = Quand il n’y a rien à dire, aucun courriel ne part.
digest-back = Revenir à votre infolettre
digest-unsubscribe-title = Arrêter votre infolettre
digest-unsubscribe-ask = Vous ne recevrez plus d’infolettre. Les courriels au sujet de votre compte et de vos pratiques ne changent pas.
digest-unsubscribe-button = Arrêter mon infolettre
digest-unsubscribed-title = Votre infolettre est arrêtée
digest-unsubscribed-detail = Vous n’en recevrez plus. Vous restez membre du réseau.
digest-undo = J’ai changé d’idée : la reprendre
digest-resumed-title = Votre infolettre est de retour
digest-resumed-daily = Vous la recevez chaque jour, comme avant.
digest-resumed-weekly = Vous la recevez chaque semaine, comme avant.
digest-resumed-monthly = Vous la recevez chaque mois, comme avant.
digest-resumed-off = Vous n’en recevez aucune.
digest-subject = { $n ->
    [1] Une nouvelle pratique : { $title }
   *[other] { $n } nouvelles pratiques : { $title }
}
digest-mail-title = { $n ->
    [1] Une nouvelle pratique pour vous
   *[other] { $n } nouvelles pratiques pour vous
}
digest-lede = { $n ->
    [1] Une pratique a été publiée dans ce que vous suivez
   *[other] { $n } pratiques ont été publiées dans ce que vous suivez
} : { $interests }.
digest-other-interests = { $n ->
    [1] un autre sujet
   *[other] { $n } autres sujets
}
digest-interest-words = la recherche « { $value } »
digest-searches = Recherches enregistrées
digest-searches-hint = Les nouvelles pratiques qui contiennent tous les mots d’une recherche. Décochez-la pour y mettre fin.
digest-interest-everything = tout, dans les trois pays
digest-interest-country = tous les sujets, { $value }
digest-interest-area = { $value }, les trois pays
digest-why = Ici parce que vous suivez : { $value }.
digest-written-in = Langue d’origine : { $value }.
digest-more = { $n ->
    [1] Et une autre.
   *[other] Et { $n } autres.
}
digest-all = Voir toutes les pratiques
digest-reason-daily = Vous recevez ceci chaque jour parce que vous l’avez demandé.
digest-reason-weekly = Vous recevez ceci chaque semaine, le { $value }, parce que vous l’avez demandé.
digest-reason-monthly = Vous recevez ceci chaque mois parce que vous l’avez demandé.
digest-change = Changer la fréquence ou les sujets
digest-stop = L’arrêter en un clic
digest-no-tracking = Rien dans ce courriel ne nous dit si vous l’avez ouvert.
outbox-title = Boîte d’envoi
outbox-lede = Courriels qui auraient été envoyés. Cette page n’existe qu’en développement, sans serveur de courriel.
outbox-empty = Aucun courriel pour l’instant
outbox-subject = Objet
outbox-recipient = À
outbox-state = État
outbox-when = Écrit
outbox-text = Texte
outbox-shown = Tel que le voit son destinataire
outbox-html = Source HTML
outbox-headers = En-têtes
digest-frequency-biweekly = Toutes les deux semaines
digest-resumed-biweekly = Vous la recevez toutes les deux semaines, comme avant.
digest-reason-biweekly = Vous recevez ceci toutes les deux semaines, le { $value }, parce que vous l’avez demandé.
digest-subject-count = { $n ->
    [1] Une nouvelle pratique
   *[other] { $n } nouvelles pratiques
}
digest-subject-mixed = { $n } de nouveau : { $title }
digest-subject-mixed-count = { $n ->
    [1] Une nouveauté pour vous
   *[other] { $n } nouveautés pour vous
}
digest-mail-title-mixed = { $n ->
    [1] Une nouveauté pour vous
   *[other] { $n } nouveautés pour vous
}
digest-section-notes = De la part de la coordination
digest-section-outcomes = Vos propositions
digest-section-queue = En attente de vous
digest-section-practices = Nouvelles pratiques
digest-count-notes = { $n ->
    [1] Une note
   *[other] { $n } notes
}
digest-count-outcomes = { $n ->
    [1] Une décision sur une de vos propositions
   *[other] { $n } décisions sur vos propositions
}
digest-count-queue = Des propositions attendent dans votre file
digest-count-practices = { $n ->
    [1] Une nouvelle pratique
   *[other] { $n } nouvelles pratiques
}
digest-outcome-published = Publiée
digest-outcome-declined = Non retenue
digest-outcome-changes_requested = Des changements sont demandés
digest-outcome-withdrawn = Retirée
digest-queue-title = { $n ->
    [1] Une proposition attend la coordination
   *[other] { $n } propositions attendent la coordination
}
digest-queue-text = { $n ->
    [0] La plus ancienne est arrivée aujourd’hui.
    [1] La plus ancienne attend depuis un jour.
   *[other] La plus ancienne attend depuis { $n } jours.
}
digest-note-title = Une note de { $value }
digest-why-language = Vous lisez cette langue : { $value }.
digest-why-own = Ici parce que vous l’avez écrite.
digest-why-coordinates = Ici parce que vous coordonnez ce pays : { $value }.
digest-why-lives = Ici parce que vous êtes membre dans ce pays : { $value }.
digest-why-everybody = Ici parce que c’est pour tout le monde.
digest-online = Lire ceci sur le site
digest-useful-question = Était-ce utile?
digest-useful-lede = Votre réponse est comptée. Nous ne gardons pas de qui elle vient.
digest-useful-yes = Oui
digest-useful-partly = En partie
digest-useful-no = Non
digest-useful-thanks = Merci
digest-useful-thanks-detail = Votre réponse a été comptée.
digest-issue-title = Une de vos infolettres
digest-issue-gone = On ne peut plus rien en lire
digest-pause = Pause jusqu’au
digest-pause-hint = Jusqu’à ce jour, aucun ne part. Ce que vous avez manqué arrive avec le premier qui suit.
digest-how-much = Combien
digest-sections = Ce qu’il contient
digest-languages-read = Langues que vous lisez
digest-languages-read-hint = Vous n’entendez parler que des pratiques dans ces langues ou traduites dans l’une d’elles. Si vous ne cochez rien, vous les recevez toutes.
digest-minimum = L’envoyer à partir de ce nombre de nouveautés
digest-minimum-hint = S’il y en a moins, elles attendent le suivant.
digest-maximum = Montrer au plus ce nombre de chaque sorte
digest-maximum-hint = Le reste est compté, avec un lien.
digest-privacy = Pour les boîtes partagées
digest-privacy-hint = Qui voit le courriel apprend alors combien il y a de nouveautés, mais pas lesquelles.
digest-counts-only = Seulement des nombres et des liens, aucun titre
digest-feed = La même chose en fil de nouvelles
digest-feed-lede = Un lecteur de fils de nouvelles peut montrer ce que contiennent vos infolettres. Son adresse est privée : qui l’a peut le lire.
digest-feed-title = Trilateral : votre infolettre
digest-feed-make = Obtenir une adresse
digest-feed-renew = Obtenir une nouvelle adresse
digest-feed-remove = Retirer le fil de nouvelles
digest-not-sent = Votre infolettre n’est pas envoyée
digest-not-sent-no_such_mailbox = Le serveur de courriel dit que votre adresse n’existe pas. Vérifiez-la sous « Compte », puis demandez-nous d’essayer de nouveau.
digest-not-sent-failing = Plusieurs courriels à votre adresse sont revenus. Quand elle fonctionnera de nouveau, demandez-nous d’essayer encore.
digest-not-sent-complaint = Un de nos courriels a été signalé comme indésirable depuis votre adresse. Si c’était une erreur, demandez-nous de les envoyer de nouveau.
digest-not-sent-operator = Le secrétariat a arrêté les courriels à votre adresse. Écrivez-lui, s’il vous plaît.
digest-send-again = Les envoyer de nouveau
digest-go-on = Continuer vers la page demandée
digest-stop-why = Pourquoi?
digest-stop-reason-too_often = Il arrive trop souvent
digest-stop-reason-not_relevant = Il ne parle pas de ce qu’il me faut
digest-stop-reason-other_channel = Je suis le réseau autrement
digest-stop-reason-never_asked = Je ne l’ai jamais demandé
note-heading = Notes aux personnes qui lisent
note-lede = Une note courte et signée figure en tête des infolettres. Il la faut dans les trois langues.
note-new = Écrire une note
note-audience = Pour qui
note-audience-hint = Une note à tout le monde est publiée par une autre personne que celle qui l’a écrite.
note-for-country = Membres dans ce pays : { $value }
note-for-everybody = Tout le monde
note-state-draft = brouillon
note-state-released = publiée
note-state-withdrawn = retirée
note-waits = Attend qu’une deuxième personne la publie.
note-release = Publier cette note
note-withdraw = La retirer
note-release-sure = Publier cette note?
note-release-after = Elle figure dans les prochaines infolettres des destinataires. Ce qui est envoyé ne peut pas être rappelé.
note-release-button = La publier maintenant
note-withdraw-sure = Retirer cette note?
note-withdraw-after = Elle est retirée de toute infolettre non envoyée et ne peut plus être publiée.
note-withdraw-button = La retirer
note-save = Garder en brouillon
note-change = Modifier
note-change-heading = Modifier la note
note-save-changes = Garder les modifications
note-conflict = Quelqu’un a modifié cette note depuis que vous l’avez ouverte. Ce qui s’y trouve maintenant est au-dessus du formulaire; ce que vous avez écrit est dedans.
navigation-notes = Notes
digest-section-consultations = Consultations
digest-count-consultations = { $n ->
    [1] Une nouvelle des consultations
   *[other] { $n } nouvelles des consultations
}
digest-consultation-opened = Ouverte. Vous pouvez participer jusqu’au { $value }
digest-consultation-closing = Dernier jour pour participer : { $value }
digest-consultation-closing-text = Si vous avez déjà participé, il n’y a plus rien à faire.
digest-consultation-released = Les résultats sont là
digest-consultation-decided = Une décision a été prise
digest-why-chosen = Ici parce que cela vous concerne et que vous voulez ces avis dans votre infolettre.
digest-section-notices = Ce qui vous concerne
digest-count-notices = { $n ->
    [one] Un avis
   *[other] { $n } avis
}
