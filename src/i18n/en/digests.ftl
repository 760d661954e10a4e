digest-title = Your digest
digest-page-lede = One mail with what is new in the subjects you follow, and why each thing is in it.
digest-next = The next one goes on { $value }.
digest-none = At present you get none.
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
digest-interest-words = the search “{ $value }”
digest-searches = Saved searches
digest-searches-hint = New practices that have all words of a search. Take the tick away to end one.
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
outbox-shown = As its reader sees it
outbox-html = HTML source
outbox-headers = Headers
digest-frequency-biweekly = Every two weeks
digest-resumed-biweekly = You get it every two weeks, as before.
digest-reason-biweekly = You get this every two weeks, on { $value }, because you asked for it.
digest-subject-count = { $n ->
    [one] One new practice
   *[other] { $n } new practices
}
digest-subject-mixed = { $n } new: { $title }
digest-subject-mixed-count = { $n ->
    [one] One new thing for you
   *[other] { $n } new things for you
}
digest-mail-title-mixed = { $n ->
    [one] One new thing for you
   *[other] { $n } new things for you
}
digest-section-notes = From the coordinators
digest-section-outcomes = Your submissions
digest-section-queue = Waiting for you
digest-section-practices = New practices
digest-count-notes = { $n ->
    [one] One note
   *[other] { $n } notes
}
digest-count-outcomes = { $n ->
    [one] One decision on a submission of yours
   *[other] { $n } decisions on your submissions
}
digest-count-queue = Submissions wait in your queue
digest-count-practices = { $n ->
    [one] One new practice
   *[other] { $n } new practices
}
digest-outcome-published = Published
digest-outcome-declined = Not accepted
digest-outcome-changes_requested = Changes are asked for
digest-outcome-withdrawn = Withdrawn
digest-queue-title = { $n ->
    [one] One submission waits for a coordinator
   *[other] { $n } submissions wait for a coordinator
}
digest-queue-text = { $n ->
    [0] The oldest came today.
    [one] The oldest waits for one day.
   *[other] The oldest waits for { $n } days.
}
digest-note-title = A note from { $value }
digest-why-language = You read { $value }.
digest-why-own = Here because you wrote it.
digest-why-coordinates = Here because you coordinate { $value }.
digest-why-lives = Here because you are a member in { $value }.
digest-why-everybody = Here because it is for everybody.
digest-online = Read this on the site
digest-useful-question = Was this useful?
digest-useful-lede = Your answer is counted. We do not keep whose it is.
digest-useful-yes = Yes
digest-useful-partly = In part
digest-useful-no = No
digest-useful-thanks = Thank you
digest-useful-thanks-detail = Your answer was counted.
digest-issue-title = A digest of yours
digest-issue-gone = Nothing of it can be read any more
digest-pause = Pause until
digest-pause-hint = Until that day none goes. What you missed comes with the first one after it.
digest-how-much = How much
digest-sections = What goes in
digest-languages-read = Languages you read
digest-languages-read-hint = You hear only of practices in these languages or translated into them. If you tick nothing, you hear of all.
digest-minimum = Send it when at least this much is new
digest-minimum-hint = Less than that waits for the next one.
digest-maximum = Show at most this many of a kind
digest-maximum-hint = The rest is counted, with a link.
digest-privacy = For shared mailboxes
digest-privacy-hint = Whoever sees the mail then learns how much is new, but not what.
digest-counts-only = Only numbers and links, no titles
digest-feed = The same as a feed
digest-feed-lede = A feed reader can show what your digests hold. Its address is private: whoever has it can read along.
digest-feed-title = Trilateral: your digest
digest-feed-make = Create my private feed link
digest-feed-renew = Give me a new address
digest-feed-remove = Remove the feed
digest-not-sent = Your digest is not being sent
digest-not-sent-no_such_mailbox = The mail server said that your address does not exist. Check it under “Account”, then ask us to try again.
digest-not-sent-failing = Several mails to your address came back. When it works again, ask us to try again.
digest-not-sent-complaint = A mail of ours was marked as unwanted from your address. If that was a mistake, ask us to send them again.
digest-not-sent-operator = The secretariat has stopped mails to your address. Please write to them.
digest-send-again = Send them again
digest-go-on = Go on to the page you asked for
digest-stop-why = Why?
digest-stop-reason-too_often = It comes too often
digest-stop-reason-not_relevant = It is not about what I need
digest-stop-reason-other_channel = I follow the network in another way
digest-stop-reason-never_asked = I never asked for it
note-heading = Notes to readers
note-lede = A short signed note stands at the top of the digests. It needs all three languages.
note-new = Write a note
note-audience = For whom
note-audience-hint = A note to everybody is released by somebody else than its author.
note-for-country = Members in { $value }
note-for-everybody = Everybody
note-state-draft = draft
note-state-released = released
note-state-withdrawn = taken back
note-waits = Waits for a second person to release it.
note-release = Release it
note-withdraw = Take it back
note-release-sure = Release this note?
note-release-after = It stands in the next digests of those it is for. What was sent cannot be called back.
note-release-button = Release it now
note-withdraw-sure = Withdraw this note?
note-withdraw-after = It is left out of every digest not sent yet, and cannot be released again.
note-withdraw-button = Withdraw it
note-save = Keep as a draft
note-change = Change
note-change-heading = Change the note
note-save-changes = Keep the changes
note-conflict = Somebody has changed this note since you opened it. What stands there now is above the form; what you typed is in it.
navigation-notes = Notes
digest-section-consultations = Consultations
digest-count-consultations = { $n ->
    [one] One piece of news from consultations
   *[other] { $n } pieces of news from consultations
}
digest-consultation-opened = Open. You can take part until { $value }
digest-consultation-closing = Last day to take part: { $value }
digest-consultation-closing-text = If you have taken part already, there is nothing left to do.
digest-consultation-released = Results are out
digest-consultation-decided = A decision was made
digest-why-chosen = Here because it concerns you, and you want such notices in your digest.
digest-section-notices = What concerns you
digest-count-notices = { $n ->
    [one] One notice
   *[other] { $n } notices
}
