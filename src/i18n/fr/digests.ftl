digest-title = Votre bulletin
digest-page-lede = Un seul courriel avec les nouveautés des sujets que vous suivez, et la raison de chacune.
digest-next = Le prochain part le { $value }.
digest-none = Pour le moment, vous n’en recevez aucun.
digest-saved = C’est enregistré.
digest-see-preview = Voir ce qu’il dirait maintenant
digest-changed-meanwhile = Voici ce que vous venez de choisir. Enregistrez de nouveau pour le garder.
digest-when = Quand
digest-how-often = À quelle fréquence
digest-frequency-off = Jamais
digest-frequency-daily = Chaque jour
digest-frequency-weekly = Chaque semaine
digest-frequency-monthly = Chaque mois, le premier jour
digest-weekday = Jour de la semaine
digest-weekday-hint = Pour le bulletin hebdomadaire.
digest-hour = Heure
digest-time-zone = Fuseau horaire
digest-language = Langue du courriel
digest-about = À quel sujet
digest-about-hint = Cochez un sujet dans les pays qui vous intéressent. Si vous ne cochez rien, vous aurez des nouvelles de tout.
digest-area = Sujet
digest-every-area = Tous les sujets
digest-parts-of = Parties de « { $value } »
digest-save = Enregistrer mon choix
digest-preview-title = S’il partait maintenant
digest-preview-lede = { $n ->
    [one] Une nouvelle pratique correspond
   *[other] { $n } nouvelles pratiques correspondent
} à ce que vous suivez. L’objet du courriel serait :
digest-preview-empty = Rien de nouveau jusqu’ici
digest-preview-empty-detail = Quand il n’y a rien à dire, aucun courriel ne part.
digest-back = Revenir à votre bulletin
digest-unsubscribe-title = Arrêter votre bulletin
digest-unsubscribe-ask = Vous ne recevrez plus de bulletin. Les courriels au sujet de votre compte et de vos pratiques ne changent pas.
digest-unsubscribe-button = Arrêter mon bulletin
digest-unsubscribed-title = Votre bulletin est arrêté
digest-unsubscribed-detail = Vous n’en recevrez plus. Vous restez membre du réseau.
digest-undo = J’ai changé d’idée : le reprendre
digest-resumed-title = Votre bulletin est de retour
digest-resumed-daily = Vous le recevez chaque jour, comme avant.
digest-resumed-weekly = Vous le recevez chaque semaine, comme avant.
digest-resumed-monthly = Vous le recevez chaque mois, comme avant.
digest-resumed-off = Vous n’en recevez aucun.
digest-subject = { $n ->
    [one] Une nouvelle pratique : { $title }
   *[other] { $n } nouvelles pratiques : { $title }
}
digest-mail-title = { $n ->
    [one] Une nouvelle pratique pour vous
   *[other] { $n } nouvelles pratiques pour vous
}
digest-lede = { $n ->
    [one] Une pratique a été publiée dans ce que vous suivez
   *[other] { $n } pratiques ont été publiées dans ce que vous suivez
} : { $interests }.
digest-other-interests = { $n ->
    [one] un autre sujet
   *[other] { $n } autres sujets
}
digest-interest-everything = tout, dans les trois pays
digest-interest-country = tous les sujets, { $value }
digest-interest-area = { $value }, les trois pays
digest-why = Ici parce que vous suivez : { $value }.
digest-written-in = Langue d’origine : { $value }.
digest-more = { $n ->
    [one] Et une autre.
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
outbox-html = Source HTML
outbox-headers = En-têtes
