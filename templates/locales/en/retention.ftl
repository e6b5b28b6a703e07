# How long things are kept, and support looking in.

retention-title = Retention
retention-card = What is no longer needed goes by itself, after the time you choose.
retention-open = Retention rules
retention-text = Leave a field empty to keep everything. Before you save, you see what would go.
retention-never = Never removed: invoices, accepted offers with their evidence, and the requests and contacts that belong to them.
retention-closed_requests-months = Closed requests, in months ({ $least } to { $most })
retention-hint-closed_requests = Refused, cancelled or accepted, with no offer open. They go to the bin, from which they can be restored for 30 more days.
retention-unanswered_requests-months = Requests nobody answered, in months ({ $least } to { $most })
retention-hint-unanswered_requests = They go to the bin, as closed requests do.
retention-held_mails-days = Held mails, in days ({ $least } to { $most })
retention-hint-held_mails = Newsletters, automatic replies and other mails of which nobody made a request.
retention-raw_mails-months = Original mails, in months ({ $least } to { $most })
retention-hint-raw_mails = The mail as it came. The texts and attachments read from it stay in the request.
retention-prospects-months = Inactive prospects, in months ({ $least } to { $most })
retention-hint-prospects = Without request, offer or invoice, and changed by nobody.
retention-audit_log-months = Audit log, in months ({ $least } to { $most })
retention-hint-audit_log = Who did what in your company.
retention-name-closed_requests = Closed requests
retention-name-unanswered_requests = Requests nobody answered
retention-name-held_mails = Held mails
retention-name-raw_mails = Original mails
retention-name-prospects = Inactive prospects
retention-name-audit_log = Entries of the audit log
retention-nameless = untitled
retention-announced = Takes effect on { $when }.
retention-until-then-days = { $count ->
    [one] Until then it stays one day.
   *[other] Until then it stays { $count } days.
}
retention-until-then-months = { $count ->
    [one] Until then it stays one month.
   *[other] Until then it stays { $count } months.
}
retention-until-then-kept = Until then everything is kept.
retention-preview = Show what would go
retention-preview-title = What would go
retention-preview-nothing = Nothing: everything is kept.
retention-preview-now = { $count ->
    [0] Nothing now.
   *[other] { $count } now.
}
retention-preview-soon = { $count ->
    [0] Nothing more in the next 30 days.
   *[other] { $count } more in the next 30 days.
}
retention-notice = A shorter time takes effect after { $days } days. Until then you can take it back here. A longer time holds at once.
retention-save = Save these times
retention-last-run = Last run
retention-last-run-nothing = There was nothing to remove.
retention-never-ran = Not run yet.
field-not-kept-so-long = A whole number within these limits, or nothing.

support-title = Support access
support-card = Proffer's support sees your data only if you allow it, for a limited time.
support-open = Support access
support-text = While you allow it, support can read your requests, contacts, offers and settings. It changes nothing and opens no attachments, exports or passwords. Every page it opens is written in the audit log.
support-allowed-by = Allowed by
support-until = Until
support-reason = Reason
support-reason-hint = What support is to look at. It will read this.
support-hours = For
support-hours-1 = 1 hour
support-hours-24 = 1 day
support-hours-72 = 3 days
support-allow = Allow access
support-allowed = Support may look in now.
support-close = Close access
support-closed = Access is closed.
support-open-already = Access is open already. Close it first to change how long.
support-visits = Visits
support-visits-none = Support has never looked in.
support-visit-not-begun = did not enter
support-visit-open = looking
support-visit-lasted = from { $began } to { $ended }
support-visit-since = since { $began }
support-visit-link = link made { $made }
support-pages = The pages opened are in the audit log
support-notice = { $name } lets Proffer's support look in, until { $until }.
support-you-look = You look at { $company } for support. You only read, and every page is written down.
support-leave = Leave
support-enter = Enter
support-enter-text = You are about to look at a company for support. You can only read, and its owners see your name and every page you open.
support-link-over = This link is no longer valid: it works once, for ten minutes, while the company allows access.
error-support-title = Support only reads
error-support-text = This page or action is not open to support.
field-unknown-support-time = Choose one of the times.
audit-retention-changed = Changed the retention rules
audit-retention-applied = Removed what is no longer kept
audit-support-allowed = Allowed support to look in
audit-support-closed = Closed access for support
audit-support-invited = A link to look in was made for
audit-support-entered = Support entered
audit-support-looked = Support opened the page
audit-support-left = Support left
