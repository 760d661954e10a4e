start-title = Votre page
start-heading = { $value } : nouveautés et suivi
start-days = { $n ->
    [0] depuis aujourd’hui
    [one] depuis un jour
   *[other] depuis { $n } jours
}
start-queue = { $n ->
    [0] Aucune pratique n’attend
    [one] Une pratique attend
   *[other] { $n } pratiques attendent
}
start-queue-all = Toute la file
start-applications = { $n ->
    [0] Aucune demande n’attend
    [one] Une personne veut se joindre au réseau
   *[other] { $n } personnes veulent se joindre au réseau
}
start-running = Consultations dont vous vous occupez
start-running-none = Vous ne vous occupez d’aucune consultation pour le moment.
start-consultation-new = Préparer une consultation
start-statements = { $n ->
    [one] un énoncé à lire
   *[other] { $n } énoncés à lire
}
start-begins = commence le { $value }
start-closes = on peut participer jusqu’au { $value }
start-results = prochains résultats le { $value }
start-yours = Vos pratiques
start-yours-none = Vous n’avez rien en attente. Partagez ce qui fonctionne chez vous.
start-theirs = À la coordination
start-aside = Aussi
start-house = L’installation
start-held-back = { $n ->
    [0] aucun envoi suspendu
    [one] un envoi suspendu
   *[other] { $n } envois suspendus
}
start-mails-waiting = { $n ->
    [0] aucun courriel n’attend
    [one] un courriel attend
   *[other] { $n } courriels attendent
}
start-version = Version
start-digest-off = Vous ne recevez pas d’infolettre pour le moment.
start-digest-on = Votre infolettre arrive quand il y a du nouveau.
start-digest-change = Choisir quoi et à quelle fréquence
start-open = Consultations ouvertes
start-open-none = Aucune n’est ouverte pour le moment.
proposal-heading = Une infolettre pour vous
proposal-lede = D’après ce que vous nous avez dit en vous joignant au réseau : un courriel par semaine sur
proposal-taste = Elle contiendrait maintenant
proposal-nothing = Rien de ce qui est publié n’y correspond encore. Elle commencera dès que ce sera le cas.
proposal-yes = Oui, l’envoyer chaque semaine
proposal-change = La modifier d’abord
proposal-no = Pas d’infolettre
proposal-promise = Rien n’est envoyé sans votre oui. Vous pouvez l’arrêter en tout temps.
start-figures = Les trente derniers jours
start-submitted = Pratiques soumises
start-published = Publiées
start-median = Délai habituel de décision
start-median-days = { $n ->
    [0] moins d’un jour
    [one] un jour
   *[other] { $n } jours
}
start-median-none = aucune décision encore
start-ages = Depuis combien de temps des pratiques nous attendent
start-age-head = Attente
start-age-practices = Pratiques
start-age = de { $from } à { $to } jours
start-age-longer = plus de { $n } jours
start-more = { $n ->
    [one] Une de plus
   *[other] { $n } de plus
}
start-mails-sent = { $n ->
    [0] aucun courriel envoyé depuis hier
    [one] un courriel envoyé depuis hier
   *[other] { $n } courriels envoyés depuis hier
}
start-mails-returned = { $n ->
    [0] aucun retour
    [one] un retour
   *[other] { $n } retours
}
start-backup = Dernière sauvegarde
start-backup-unknown = aucune connue ici
start-checks-good = Tout ce qui a été vérifié est en ordre
start-check-address = On ne peut pas joindre cette adresse d’ailleurs : définissez server.public_url
start-check-mail-server = Aucun serveur de courriel : les courriels restent sur cette machine
start-check-mail-waits = Des courriels attendent depuis plus d’une heure
start-check-contact = Rien n’indique comment vous joindre : définissez contact.email
start-check-backup = Aucune sauvegarde depuis sept jours : lancez trilateral backup
