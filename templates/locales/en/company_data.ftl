# Taking everything along, deleting everything.

export-title = Take everything along
export-card = A ZIP file with everything your company has entrusted to Proffer: contacts, requests, messages, offers, invoices and settings.
export-open = Prepare an export
export-text = The export holds all data of your company, as JSON and with its files: mails as they came, attachments, offers and invoices as PDF. Passwords and other secrets are not in it.
export-hint = It is prepared while you work; a mail tells you when it is ready. Any owner can then download it for { $days } days. { $count } exports a day at most.
export-prepare = Prepare the export
export-list = Your exports
export-download = Download ({ $size })
export-until = until { $day }
export-failed = This export did not succeed. Ask for another.
export-over = This export is no longer available.
export-running = Being prepared: { $percent } %
export-by = asked for { $when }
export-refresh = Refresh
export-none = No export yet.
export-asked = The export is being prepared. You will get a mail when it is ready.
export-is-running = An export is being prepared already. Wait until it is ready.
export-too-many = Enough exports were asked for within 24 hours. Try again tomorrow.
export-readme =
    { $company }
    Export from Proffer of { $day }

    This file holds everything your company has entrusted to Proffer, except for secrets: passwords, keys and tokens. Messages are as they were sent and came, with the links they carry.

    company.json     the company and its addresses
    audit_log.json   who did what
    products.json    the products
    people           the members, the invitations, the API tokens
    contacts         prospects and customers, their people, their history
    requests         a folder for each quote request: request.json with its messages and timeline,
                     mails with the mails as they came, attachments with the attached files.
                     Files bear the number of their message.
    offers           a folder for each offer: offer.json, the PDF of each version sent, the signature
    invoices         a folder for each invoice: invoice.json, the PDF and the UBL file for accounting
    mails            mails that are part of no request
    settings         the company's settings

    Files ending in .json open in a text editor and are read by programs (UTF-8). Files ending in .eml open in a mail program.
    Attachments come from those who wrote to you: open them with the same care as in your mailbox.

deletion-title = Delete the company
deletion-card = Everything Proffer keeps of your company, deleted after some time to think it over.
deletion-open = Delete the company
deletion-planned = The deletion is planned
deletion-planned-text = On { $ordered } an owner ordered the deletion of { $company }. Everything will be deleted on { $day }. Until then everything keeps working.
deletion-undo = Do not delete
deletion-export = Take everything along first
deletion-what = What goes
deletion-what-data = Contacts, requests, messages, attachments, offers, invoices, settings and the audit log.
deletion-what-people = Everybody's access. Whoever belongs to no other company loses their account too.
deletion-what-address = Your Proffer address: mail to it will be refused, and nobody else will get it.
deletion-what-links = The links sent to your customers and your programs' access.
deletion-law = What the law asks you to keep
deletion-law-text = Keeping your invoices and accounts for their legal term (ten years in Belgium) is up to you. Make an export and store it before you delete anything.
deletion-order = Order the deletion
deletion-order-text = Everything will be deleted in { $days } days. Until then every page says so, and any owner can take it back. Afterwards nothing can be recovered.
deletion-name = To confirm, type the company's name: { $company }
deletion-password = Your password
deletion-submit = Delete the company
deletion-ordered = The deletion is planned. The owners are told by mail.
deletion-undone = The deletion is taken back.
deletion-banner = { $company } and all its data will be deleted on { $day }.
deletion-banner-undo = See or take back

field-not-its-name = That is not the company's name.

audit-export-asked = Asked for an export of all data
audit-export-downloaded = Downloaded an export of all data
audit-deletion-ordered = Ordered the deletion of the company
audit-deletion-undone = Took back the deletion of the company

email-export-ready-subject = Your export is ready
email-export-ready-text = The export of all data of { $company } is ready. It can be downloaded until { $day }.
email-export-ready-action = Open the export page
email-deletion-ordered-subject = { $company } will be deleted on { $day }
email-deletion-ordered-text = An owner ordered the deletion of { $company } and all its data. It will happen on { $day }. Until then everything keeps working, and any owner can take it back. If you want to keep your data, make an export first.
email-deletion-ordered-action = See the deletion or take it back
email-deletion-near-subject = Reminder: { $company } will be deleted on { $day }
email-deletion-near-text = The deletion of { $company } and all its data is near: it will happen on { $day }. Afterwards nothing can be recovered. Have you made an export?
email-deletion-near-action = See the deletion or take it back
email-company-deleted-subject = { $company } was deleted
email-company-deleted-text = As ordered, { $company } and all its data were deleted from Proffer on { $day }. This is the last message about it. Thank you for your trust.
email-company-deleted-action = Come back one day
