home-title = What works for racial equity
home-heading = What works for racial equity, shared between three countries
home-lede = We are people in Canada, Mexico and the United States who write down what was tried, what happened and what did not work, so that the next community does not have to start from nothing.
home-browse = Browse { $n ->
    [one] one practice
   *[other] { $n } practices
}
home-open = You can take part now
home-empty = Nothing has been published yet. The first practice will stand here.
share-practice = Share a practice
edit-practice = Write a practice
matrix-heading = What we have, and what is missing
matrix-lede = Each number leads to practices. An open circle means that none is known yet: if you know of one, tell us.
matrix-caption = Practices by policy area and country
matrix-note = Counted on { $value }, published practices only. A practice can belong to several topics.
practices-unit = { $n ->
    [one] practice
   *[other] practices
}
none-yet = none yet
share-one = share one
newest-heading = Newly published
all-practices = All practices, newest first
how-heading = How it works
how-read = Anyone can read. Members write.
how-decide = A coordinator of the country concerned reads every practice before it is published, and never decides on their own.
follow-heading = Follow along
follow-digest = Get a digest by mail
follow-feed = Follow as a feed (Atom)
feed-title = New practices
practices-count = { $n ->
    [one] One practice,
   *[other] { $n } practices,
}
newest-first = newest first.
practices-counting = These practices are being counted for the first time.
practices-count-shown = Show the page with its numbers
practices-found = { $n ->
    [0] No practice matches your filters.
    [one] One practice matches your filters.
   *[other] { $n } practices match your filters.
}
narrow-list = Narrow the list
filters-in-use = Filters in use
remove-filter = Remove the filter
filter-words = What are you looking for?
chosen-count = { $n ->
    [one] 1 chosen
   *[other] { $n } chosen
}
apply-filters = Show the practices
empty-heading = No practice found yet
empty-text = No one has written about this yet. You can take one filter away, or be the first.
show-all = Show all practices
search-left-out = { $n ->
    [one] Only the first word was looked for. Left out:
   *[other] Only the first { $n } words were looked for. Left out:
}
search-no-word = Enter at least one word to look for. Signs, and words after a minus, find nothing by themselves.
search-meant = Showing results for
search-verbatim = Search for exactly what you typed:
search-unknown = { $n ->
    [one] No practice has the word:
   *[other] No practice has the words:
}
search-partial = No practice has all of these words. These have some of them.
search-best-first = Sorted by relevance.
search-newest-first = Sorted by date.
search-sort-newest = Sort by date
search-sort-relevance = Sort by relevance
search-filed-under = Filed under:
search-empty-heading = Nothing found
search-empty-text = Try fewer or other words, in any language. A single word is enough, and its spelling need not be exact.
search-unfiltered = Search without filters
search-save = Tell me in my digest
search-save-hint = Your digest will tell you of new practices that have all of these words. A single country and a single policy area are kept with them, other filters are not.
search-exactly = Exactly what I typed
search-save-name = A name for this search (optional)
search-save-open = Save this search
search-more = { $n ->
    [one] This is the best match.
   *[other] These are the { $n } best matches. There may be more: add a word, or narrow the list.
}
find-title = Search
find-hint = Type a few words in any language: a practice, a place, a law, a consultation.
find-kinds = What was found
find-everywhere = Search everywhere
find-everything = Everything
find-more = Show more
find-kind-practice = Practices
find-kind-consultation = Consultations
find-kind-topic = Places and topics
find-kind-commitment = Commitments
find-kind-provision = Articles, goals and targets
find-kind-page = Pages
find-kind-submission = Waiting for a decision
quoted = “{ $value }”
find-results = Results for “{ $value }”
search-found = { $n ->
    [0] No practice was found.
    [one] One practice was found.
   *[other] { $n } practices were found.
}
pages-label = Pages
first-page = First page
list-elsewhere = This list elsewhere
download-csv = Download as CSV
download-jsonl = Download as JSON Lines
written-in = Written in
part-in-language = This part is in { $value } only.
since-year = since { $value }
until-year = until { $value }
facet-country = Country
facet-policy_area = Policy area
facet-population_group = For whom
facet-level = Level
facet-status = Status
facet-subdivision = Province, territory, state
facet-language = Language
facet-year = Year it began
facet-provision = Provision
level-federal = Federal
level-state_provincial = State, province or territory
level-municipal = Municipal
level-indigenous_government = Indigenous government
level-court = Court
level-community = Community
level-multi_level = Several levels together
status-planned = Planned
status-pilot = Pilot
status-active = Active
status-scaled = Spread further
status-discontinued = Ended
status-superseded = Replaced
licence-cc-by-4-0 = Creative Commons Attribution 4.0
licence-cc-by-sa-4-0 = Creative Commons Attribution-ShareAlike 4.0
licence-cc-by-nc-4-0 = Creative Commons Attribution-NonCommercial 4.0
licence-cc0-1-0 = Public domain (CC0)
licence-all-rights-reserved = To be read here; ask before reusing
method-lived_experience = Lived experience
method-self_reported = Told by the responsible body
method-qualitative_study = Qualitative study
method-administrative_data = Administrative data
method-official_report = Official report
method-independent_evaluation = Independent evaluation
method-quasi_experimental = Comparison without random choice
method-randomized = Comparison by random choice
method-systematic_review = Systematic review
method-law_or_court = Law or judgment
method-third_party_certification = Certification by a third party
finding-favours = It helped
finding-mixed = It helped in part
finding-no_clear_effect = No clear effect
finding-unfavourable = It did harm, or worked less well than the alternative
finding-not_assessed = Not assessed yet
state-draft = Draft
state-submitted = Waits for a coordinator
state-screening = A coordinator is reading it
state-changes_requested = Waits for its author
state-yours = It is your turn
parts-written = { $n ->
    [one] one part of 20 written
   *[other] { $n } parts of 20 written
}
state-published = Published
state-declined = Declined
state-cancelled = Abandoned
state-withdrawn = Withdrawn
step-draft = Draft begun
step-submitted = Sent to the coordinators
step-screening = Taken on by a coordinator
step-changes_requested = Changes asked for
step-published = Published
step-declined = Declined
step-cancelled = Given up by its author
step-withdrawn = Withdrawn
reason-out_of_scope = Outside our subject
reason-not_enough_information = Too little to learn from
reason-not_verifiable = Cannot be checked
reason-duplicate = The network has it already
reason-harm = Could harm somebody
reason-community_consent = A community has not agreed
reason-outdated = Out of date or wrong
reason-other = Another reason
part-title = Title
part-language = Language of this text
part-country = Country
part-level = Who runs it
part-status = Status
part-subdivisions = Provinces, territories, states
part-locality = Place
part-year_started = Year it began
part-year_ended = Year it ended
part-responsible_body = Responsible body
part-what_was_done = What was done
part-policy_areas = Policy areas
part-population_groups = For whom
part-provisions = Provisions
part-commitments = Commitments
part-licence = Licence
part-problem = What was wrong before
part-participants = Who takes part
part-results = What happened
part-did_not_work = What did not work
part-enabling_factors = What helped
part-constraints = What stood in the way
part-resources = What it takes
part-building_blocks = Building blocks
part-community_benefit = How the community benefits
part-contact = Contact
part-conflicts_of_interest = Conflicts of interest
part-methods = How it is known
part-finding = What the evidence says
part-sources = Sources
hint-title = Say what it is, not how good it is.
hint-language = The language you write it in. Any language is welcome.
hint-what_was_done = Plain words, as you would tell a colleague in another country. Do not name anybody who could be harmed by it.
hint-responsible_body = The ministry, nation, court or organization that answers for it.
hint-subdivisions = Of the country chosen above.
hint-locality = City, nation or region.
hint-year = Four digits, for example 1998.
hint-year_ended = Leave it empty if it goes on.
hint-policy_areas = At least one. Open a group to see what belongs to it.
hint-provisions = Articles, goals and targets that this puts into practice. Codes with commas between, for example UNDRIP:13, SDG:10.3, or find them in the list.
hint-problem = For whom, and since when.
hint-results = What changed, for whom, and how you know.
hint-did_not_work = Often the most useful part for others.
hint-resources = Staff, money, time: rough is fine.
hint-building_blocks = Parts that others can take over on their own. Leave empty what you do not need.
hint-methods = Choose all that apply. None stands above another.
hint-sources = What a reader can check. Leave empty what you do not need.
building-block-number = Building block { $n }
block-name = Name
block-text = What it is
block-needs = What it needs
block-optional = Does the practice work without it?
block-optional-no = No, it is needed
block-optional-yes = Yes, it is optional
more-blocks = Add more building blocks
source-number = Source { $n }
source-citation = Title, author, year
source-url = Web address, beginning with https://
more-sources = Add more sources
hint-byline = Readers see only what you choose here. The coordinators of your country always see who wrote it.
part-byline = Your name beside this practice
byline-hidden = Do not show my name
byline-name = Show my name: { $value }
byline-name-and-organization = Show my name ({ $value }) and my organization
byline-coordinators-only = Only the author and the coordinators of its country see this.
written-by = Written by
part-translations = Translations
part-related = Related practices
preview-button = Save and preview
preview-link = Preview
preview-text = This is a preview. Readers do not see it yet.
correct-practice = Correct the wording
correct-text = You can correct the wording. What readers filter by stays as it was published. Readers see which parts were corrected and when; the texts before and after are kept for the author and the coordinators.
correct-button = Publish the correction
step-corrected = Corrected
correction-before = Before
correction-after = After
delete-practice = Delete
delete-sure = Delete this for good?
delete-after = The text is deleted and cannot be brought back.
delete-button = Delete it for good
withdraw-published-sure = Withdraw this practice?
withdraw-published-after = It disappears from lists, feeds and unsent digests, and cannot be published again. A note with the date and the reason stays in its place.
withdraw-open-sure = Withdraw this submission?
withdraw-open-after = It leaves the queue for good. To share it later, you write it anew.
decline-sure = Decline this submission?
decline-after = The author is told the reason and your words. A declined submission cannot be sent again.
hint-licence = On which terms others may use your text.
hint-contact = An office rather than a person. It will be public.
hint-conflicts_of_interest = If you work or worked there, or are paid by it.
form-what = What it is
form-where = Where and when
form-about = What it is about
form-story = How it went
form-evidence = How it is known
form-terms = Terms and contact
contents-heading = On this page
meter-label = Parts written:
meter-required = Needed before you can send it:
meter-ready = Everything that is needed is there. You can send it.
save-draft = Save the draft
autosaved = Saved at
autosave-failed = Not saved: someone may have saved elsewhere, or the line is down. Use the button to see.
changes-asked = The coordinator asks for changes
conflict-heading = Nothing is lost
conflict-text = Below are the parts that differ: yours, and what somebody else, or you in another window, saved. The form holds your text: take over what you want, then save.
conflict-mine = Yours
conflict-theirs = Theirs
untitled = Without a title
you-are-here = You are here
evidence-heading = What this rests on
needs = Needs:
what-now = What you can do
go-on-writing = Go on writing
move-submit = Send to the coordinator
move-claim = Start the review
move-release = Return it to the queue
move-publish = Publish
move-request-changes = Ask for changes
move-decline = Decline
move-withdraw = Take it back
claim-hint = While you have it, other coordinators leave it to you.
note-to-author = A note to the author (readers do not see it)
publish-button = Publish it now
changes-label = What should change?
changes-hint = Name the part and say what would make it ready.
changes-button = Send back to the author
reason-label = Reason
decline-label = Tell the author why
decline-hint = In their language. They see your role, not your name.
decline-button = Decline it
withdraw-published = It disappears from lists, feeds and the digests not sent yet. A note with the date and the reason stays in its place.
withdraw-open = It leaves the queue and is not looked at any more.
withdraw-note = A note between the author and the coordinators
withdraw-button = Take it back
withdrawn-on = Taken back on
facts-heading = Facts
published-on = Published
history-heading = History
queue-heading = Submissions
queue-lede = { $n ->
    [0] Nothing waits.
    [one] One submission is open, the oldest first.
   *[other] { $n } submissions are open, the oldest first.
}
queue-empty-heading = The queue is empty
queue-empty-text = When a member sends a practice of your country, it appears here and you get a mail.
queue-submission = Submission
queue-age = Age
queue-waits-on = With
queue-round = Round
queue-open = Open
waits-you = It waits for you
waits-coordinators = It waits for the coordination
waits-another_coordinator = Another coordinator reviews it
waits-author = It waits for its author
age-days = { $n ->
    [0] today
    [one] 1 day
   *[other] { $n } days
}
mine-empty-heading = You have not written anything yet
mine-empty-text = Begin with a title and three sentences; you can save at any time and come back.
mail-practice-submitted-subject = A practice waits for a coordinator: { $title }
mail-practice-submitted-text = A member has sent a practice of your country. It waits in the queue for somebody to take it on.
mail-practice-submitted-action = Open the queue
mail-practice-changes-subject = Changes are asked for: { $title }
mail-practice-changes-text = A coordinator has read your practice and asks for changes before it can be published. Their words:
mail-practice-changes-action = Open your practice
mail-practice-published-subject = Published: { $title }
mail-practice-published-text = Your practice is published. Everybody can read it now, and members who follow its subject will find it in their next digest. Thank you.
mail-practice-published-action = See it
mail-practice-declined-subject = Not accepted: { $title }
mail-practice-declined-text = A coordinator has decided not to publish your practice. The reason, in their words:
mail-practice-declined-action = See the decision
mail-practice-withdrawn-subject = Taken back: { $title }
mail-practice-withdrawn-text = Your practice has been taken back by a coordinator or the secretariat. It is no longer shown to readers.
mail-practice-withdrawn-action = See the decision
mail-practice-corrected-subject = Corrected: { $title }
mail-practice-corrected-text = The wording of this published practice was corrected. Its history shows the texts before and after.
mail-practice-corrected-action = See the correction
mail-practice-footing = You get this because you wrote or look after this practice.
look-once-more = Look once more
nothing-published-yet = Nothing is published yet. Press the button at the end to publish your correction.
mail-practice-answered-subject = Answered: { $title }
mail-practice-answered-text = The author has answered your request for changes and sent the practice again. It waits in the queue.
mail-practice-answered-action = Open the queue
hint-commitments = What the three governments promised and this helps to keep. Codes with commas between, or find them in the list.
cite-heading = Cite this
cite-version = Version of { $value }
