start-title = Your page
start-heading = { $value }: what is new and what waits
start-days = { $n ->
    [0] since today
    [one] for one day
   *[other] for { $n } days
}
start-queue = { $n ->
    [0] No practice waits
    [one] One practice waits
   *[other] { $n } practices wait
}
start-queue-all = The whole queue
start-applications = { $n ->
    [0] No application waits
    [one] One person wants to join
   *[other] { $n } people want to join
}
start-running = Consultations you look after
start-running-none = You look after no consultation now.
start-consultation-new = Prepare a consultation
start-statements = { $n ->
    [one] one statement to read
   *[other] { $n } statements to read
}
start-begins = begins on { $value }
start-closes = people can take part until { $value }
start-results = next results on { $value }
start-yours = Your practices
start-yours-none = Nothing of yours waits. Share what works where you are.
start-theirs = With the coordinators
start-aside = Beside your work
start-house = The installation
start-held-back = { $n ->
    [0] nothing is held back
    [one] one thing is held back
   *[other] { $n } things are held back
}
start-mails-waiting = { $n ->
    [0] no e-mail waits
    [one] one e-mail waits
   *[other] { $n } e-mails wait
}
start-version = Version
start-digest-off = You get no digest now.
start-digest-on = Your digest comes when there is something new.
start-digest-change = Choose what and how often
start-open = Consultations open now
start-open-none = None is open now.
proposal-heading = A digest for you
proposal-lede = From what you told us when you joined: one e-mail a week about
proposal-taste = It would hold now
proposal-nothing = Nothing published so far matches. It begins with the first thing that does.
proposal-yes = Yes, send it every week
proposal-change = Change it first
proposal-no = No digest
proposal-promise = Nothing is sent unless you say yes. You can stop it at any time.
start-figures = The last thirty days
start-submitted = Practices sent in
start-published = Published
start-median = Usual time to a decision
start-median-days = { $n ->
    [0] under a day
    [one] one day
   *[other] { $n } days
}
start-median-none = no decision yet
start-ages = How long practices wait for us
start-age-head = Waiting for
start-age-practices = Practices
start-age = { $from } to { $to } days
start-age-longer = more than { $n } days
start-more = { $n ->
    [one] One more
   *[other] { $n } more
}
start-mails-sent = { $n ->
    [0] no e-mail sent since yesterday
    [one] one e-mail sent since yesterday
   *[other] { $n } e-mails sent since yesterday
}
start-mails-returned = { $n ->
    [0] none came back
    [one] one came back
   *[other] { $n } came back
}
start-backup = Last backup
start-backup-unknown = none known here
start-checks-good = Everything checked is in order
start-check-address = People cannot reach this address from elsewhere: set server.public_url
start-check-mail-server = No mail server is set: e-mails stay on this machine
start-check-mail-waits = E-mails wait for more than an hour
start-check-contact = Nobody is told how to reach you: set contact.email
start-check-backup = No backup in the last seven days: run trilateral backup
