mail-test-subject = [Test] A mail from the network
mail-test-text = This is a test. If you can read it, mails from the network arrive.
mail-test-action = Open the site
mail-test-footing = Somebody who runs the network sent this test to your address. There is nothing you need to do.
mailroom-heading = Mailroom
mailroom-sent = { $n ->
    [one] One mail was sent in the last hour.
   *[other] { $n } mails were sent in the last hour.
}
mailroom-oldest = The oldest that is due waits since { $value }.
mailroom-nothing-waits = Nothing waits.
mailroom-held-back = Held back
mailroom-by-itself = by the program itself
mailroom-resume = Resume
mailroom-scope-list = List
mailroom-scope-domain = Domain
mailroom-scope-relay = Mail server
mailroom-states = Where mails stand
mailroom-state = State
mailroom-list-account = Account
mailroom-list-digest = Digests
mail-state-queued = waits
mail-state-leased = taken
mail-state-handed = on its way
mail-state-sent = sent
mail-state-deferred = put off
mail-state-bounced = came back
mail-state-unknown = in doubt
mail-state-suppressed = not written to
mail-state-skipped = left out
mailroom-all = All mails
mailroom-domains = Where most mails wait
mailroom-domain = Domain
mailroom-waiting = Waiting
mailroom-slow = Throttled
mailroom-closed-until = Left alone until { $value }
mailroom-due = Digests to come
mailroom-hour = When
mailroom-digests = Digests
mailroom-in-hours = { $n ->
    [0] Within the hour
    [one] In one hour
   *[other] In { $n } hours
}
mailroom-issue = Digest
mailroom-answer = Answer
mailroom-answers = How many
mailroom-why = Why did somebody get this, or not?
mailroom-email = E-mail address of the member
mailroom-email-hint = Active members only. That you looked is noted.
mailroom-find = Find out
mailroom-hold = Hold something back
mailroom-what = What
mailroom-name = Which
mailroom-name-hint = account or digest, a domain such as example.org, or a mail server such as mail.example.org:465
mailroom-reason = Why
mailroom-pause = Hold it back
mailroom-test = Send a test
mailroom-to = To
mailroom-send-test = Send it
mailroom-messages = Mails
mailroom-none = No mails
mailroom-kind = Kind
mailroom-back = Back to the mailroom
mailroom-not-after = Not sent after
mailroom-doubt = Nobody knows whether it arrived
mailroom-doubt-text = The connection broke while its text was on the way. Look into the log of the mail server, then decide.
mailroom-again = Send the same message again
mailroom-give-up = Give it up
mailroom-way = Delivery history
mailroom-attempt = attempt { $n }
mailroom-inactive = Not an active member: nobody else is written to.
mailroom-no-digest = No digest is wanted.
mailroom-suppressed-no_such_mailbox = Suppressed: there is no such mailbox.
mailroom-suppressed-failing = Suppressed: mails came back for days.
mailroom-suppressed-complaint = No digests: one was marked as unwanted.
mailroom-suppressed-operator = Suppressed: the secretariat decided so.
mailroom-periods = Digests, period by period
mailroom-no-periods = None was due so far.
mailroom-decision-composed = made
mailroom-decision-empty = nothing new
mailroom-decision-below_minimum = less new than is wanted at once
mailroom-decision-skipped = left out
mailroom-because-inactive = not an active member
mailroom-because-no_address = no address that works
mailroom-because-suppressed_address = the address is not written to
mailroom-because-reserved_domain = the domain exists on no network
mailroom-because-too_late = too late to be worth sending
mailroom-because-address_changed = the address has changed
mailroom-because-unsubscribed = stopped meanwhile
mailroom-because-withdrawn = nothing in it may be read any more
mailroom-because-no_text = there was no text
mailroom-items = { $n ->
    [one] one item
   *[other] { $n } items
}
mailroom-preview = What it would say
mailroom-at = At
mailroom-at-hint = As in 2026-11-23T14:00:00Z
mailroom-show = Show it
navigation-mailroom = Mailroom
field-unknown-member = Line { $limit }: no active member has this address.
