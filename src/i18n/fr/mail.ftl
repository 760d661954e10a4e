mail-test-subject = [Essai] Un courriel du réseau
mail-test-text = Ceci est un essai. Si vous pouvez le lire, les courriels du réseau arrivent.
mail-test-action = Ouvrir le site
mail-test-footing = Une personne qui gère le réseau a envoyé cet essai à votre adresse. Vous n’avez rien à faire.
mailroom-heading = Gestion des courriels
mailroom-sent = { $n ->
    [1] Un courriel est parti dans la dernière heure.
   *[other] { $n } courriels sont partis dans la dernière heure.
}
mailroom-oldest = Le plus ancien attend depuis le { $value }.
mailroom-nothing-waits = Rien n’attend.
mailroom-held-back = Retenu
mailroom-by-itself = par le programme lui-même
mailroom-resume = Laisser repartir
mailroom-scope-list = Liste
mailroom-scope-domain = Domaine
mailroom-scope-relay = Serveur de courriel
mailroom-states = Où en sont les courriels
mailroom-state = État
mailroom-list-account = Compte
mailroom-list-digest = Infolettres
mail-state-queued = en attente
mail-state-leased = pris
mail-state-handed = en chemin
mail-state-sent = envoyé
mail-state-deferred = remis à plus tard
mail-state-bounced = revenu
mail-state-unknown = en doute
mail-state-suppressed = adresse écartée
mail-state-skipped = laissé de côté
mailroom-all = Tous les courriels
mailroom-domains = Où le plus de courriels attendent
mailroom-domain = Domaine
mailroom-waiting = En attente
mailroom-slow = Domaines servis lentement
mailroom-closed-until = Laissé tranquille jusqu’au { $value }
mailroom-due = Infolettres à venir
mailroom-hour = Quand
mailroom-digests = Infolettres
mailroom-in-hours = { $n ->
    [0] Dans l’heure
    [1] Dans une heure
   *[other] Dans { $n } heures
}
mailroom-issue = Infolettre
mailroom-answer = Réponse
mailroom-answers = Combien
mailroom-why = Pourquoi quelqu’un a-t-il reçu ceci, ou non?
mailroom-email = Adresse courriel du membre
mailroom-email-hint = Membres actifs seulement. Cette consultation est notée.
mailroom-find = Chercher
mailroom-hold = Retenir quelque chose
mailroom-what = Quoi
mailroom-name = Lequel
mailroom-name-hint = account ou digest, un domaine comme example.org, ou un serveur comme mail.example.org:465
mailroom-reason = Pourquoi
mailroom-pause = Retenir
mailroom-test = Envoyer un essai
mailroom-to = À
mailroom-send-test = L’envoyer
mailroom-messages = Courriels
mailroom-none = Aucun courriel
mailroom-kind = Sorte
mailroom-back = Revenir à la salle du courrier
mailroom-not-after = N’est plus envoyé après
mailroom-doubt = Personne ne sait s’il est arrivé
mailroom-doubt-text = La connexion s’est rompue pendant que le texte était en chemin. Consultez le journal du serveur, puis décidez.
mailroom-again = Envoyer le même message encore une fois
mailroom-give-up = L’abandonner
mailroom-way = Son chemin
mailroom-attempt = essai { $n }
mailroom-inactive = Membre sans compte actif : on ne lui écrit pas.
mailroom-no-digest = Aucune infolettre n’est demandée.
mailroom-suppressed-no_such_mailbox = On ne lui écrit pas : cette boîte n’existe pas.
mailroom-suppressed-failing = On ne lui écrit pas : les courriels sont revenus pendant des jours.
mailroom-suppressed-complaint = Pas d’infolettre : l’une d’elles a été signalée comme indésirable.
mailroom-suppressed-operator = On ne lui écrit pas : le secrétariat en a décidé ainsi.
mailroom-periods = Infolettres, période par période
mailroom-no-periods = Aucun n’était prévu jusqu’ici.
mailroom-decision-composed = préparé
mailroom-decision-empty = rien de nouveau
mailroom-decision-below_minimum = moins de nouveautés que souhaité
mailroom-decision-skipped = laissé de côté
mailroom-because-inactive = compte inactif
mailroom-because-no_address = aucune adresse valable
mailroom-because-suppressed_address = on n’écrit pas à cette adresse
mailroom-because-reserved_domain = ce domaine n’existe sur aucun réseau
mailroom-because-too_late = trop tard pour l’envoyer
mailroom-because-address_changed = l’adresse a changé
mailroom-because-unsubscribed = arrêté entre-temps
mailroom-because-withdrawn = on ne peut plus rien en lire
mailroom-because-no_text = il n’y avait pas de texte
mailroom-items = { $n ->
    [1] un élément
   *[other] { $n } éléments
}
mailroom-preview = Ce qu’il dirait
mailroom-at = À l’instant
mailroom-at-hint = Par exemple, 2026-11-23T14:00:00Z
mailroom-show = Le montrer
navigation-mailroom = Courrier
field-unknown-member = Ligne { $limit } : cette adresse n’est celle d’aucun membre actif.
