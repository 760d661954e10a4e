digest-title = Your digest
digest-page-lede = One mail with what is new in the subjects you follow, and why each thing is in it.
digest-next = The next one goes on { $value }.
digest-none = At present you get none.
digest-saved = Saved.
digest-see-preview = See what it would say now
digest-changed-meanwhile = This is what you just filled in. Save again to keep it.
digest-when = When
digest-how-often = How often
digest-frequency-off = Never
digest-frequency-daily = Every day
digest-frequency-weekly = Every week
digest-frequency-monthly = Every month, on the first day
digest-weekday = Day of the week
digest-weekday-hint = For the weekly digest.
digest-hour = Hour
digest-time-zone = Time zone
digest-language = Language of the mail
digest-about = What about
digest-about-hint = Tick a subject in the countries you want to hear from. If you tick nothing, you hear of everything.
digest-area = Subject
digest-every-area = All subjects
digest-parts-of = Parts of “{ $value }”
digest-save = Save my choice
digest-preview-title = If it went now
digest-preview-lede = { $n ->
    [one] One new practice matches
   *[other] { $n } new practices match
} what you follow. The mail would have this subject line:
digest-preview-empty = Nothing new so far
digest-preview-empty-detail = When there is nothing to tell, no mail goes.
digest-back = Back to your digest
digest-unsubscribe-title = Stop your digest
digest-unsubscribe-ask = You will get no more digests. Mails about your account and your practices are not affected.
digest-unsubscribe-button = Stop my digest
digest-unsubscribed-title = Your digest is stopped
digest-unsubscribed-detail = You will get no more of them. You remain a member of the network.
digest-undo = I changed my mind: start it again
digest-resumed-title = Your digest is back
digest-resumed-daily = You get it every day, as before.
digest-resumed-weekly = You get it every week, as before.
digest-resumed-monthly = You get it every month, as before.
digest-resumed-off = You get none.
digest-subject = { $n ->
    [one] One new practice: { $title }
   *[other] { $n } new practices: { $title }
}
digest-mail-title = { $n ->
    [one] One new practice for you
   *[other] { $n } new practices for you
}
digest-lede = { $n ->
    [one] One practice was published in what you follow
   *[other] { $n } practices were published in what you follow
}: { $interests }.
digest-other-interests = { $n ->
    [one] one more subject
   *[other] { $n } more subjects
}
digest-interest-everything = everything, in all three countries
digest-interest-country = all subjects, { $value }
digest-interest-area = { $value }, all three countries
digest-why = Here because you follow: { $value }.
digest-written-in = Written in { $value }.
digest-more = { $n ->
    [one] And one more.
   *[other] And { $n } more.
}
digest-all = See all practices
digest-reason-daily = You get this every day because you asked for it.
digest-reason-weekly = You get this every week, on { $value }, because you asked for it.
digest-reason-monthly = You get this every month because you asked for it.
digest-change = Change how often or what about
digest-stop = Stop it with one click
digest-no-tracking = Nothing in this mail tells us whether you opened it.
outbox-title = Outbox
outbox-lede = Mails that would have been sent. This page exists only in development, without a mail server.
outbox-empty = No mail yet
outbox-subject = Subject
outbox-recipient = To
outbox-state = State
outbox-when = Written
outbox-text = Text
outbox-html = HTML source
outbox-headers = Headers
