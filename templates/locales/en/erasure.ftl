erasure-title = Erase a person
erasure-text = Somebody asks you to erase their data? Give their address: you see first what goes, and what the law makes you keep.
erasure-this-person = Erase this person
erasure-email-hint = Of a contact or of a colleague. Forms with a plus sign (name+shop@…) are included.
erasure-look = See what would be erased
erasure-preview = What will happen
erasure-goes = Goes
erasure-goes-contacts = { $count ->
    [one] 1 contact record
   *[other] { $count } contact records
}
erasure-goes-persons = { $count ->
    [one] 1 person at another contact
   *[other] { $count } persons at other contacts
}
erasure-goes-requests = { $count ->
    [one] 1 quote request
   *[other] { $count } quote requests
}
erasure-goes-messages = { $count ->
    [one] 1 message, with its original mail and attachments
   *[other] { $count } messages, with their original mails and attachments
}
erasure-goes-mentions = { $count ->
    [one] 1 message of another request: address and name are replaced in it, its original mail is removed
   *[other] { $count } messages of other requests: address and name are replaced in them, their original mails are removed
}
erasure-goes-held = { $count ->
    [one] 1 held mail
   *[other] { $count } held mails
}
erasure-goes-offers = { $count ->
    [one] 1 offer: it becomes “withdrawn” and keeps nothing but its number
   *[other] { $count } offers: they become “withdrawn” and keep nothing but their numbers
}
erasure-goes-invoices = { $count ->
    [one] 1 draft of an invoice
   *[other] { $count } drafts of invoices
}
erasure-goes-audit = { $count ->
    [one] 1 entry of the audit log: the name is replaced in it
   *[other] { $count } entries of the audit log: the name is replaced in them
}
erasure-account-goes = The account, its sessions and its tokens. What this person did stays, under the name “former member”.
erasure-account-leaves = The membership of your company. The account stays, since it is used elsewhere too; here, what this person did stays under the name “former member”.
erasure-kept = Stays until the legal term is over
erasure-kept-why = Invoices and proof of acceptance are kept for ten years from 1 January after their date (article 60 of the Belgian VAT code). Then they are erased by themselves.
erasure-kept-offer = Accepted offer { $number }, until { $day }
erasure-kept-invoice = Invoice { $number }, until { $day }
erasure-nothing = Nothing was found under this address.
erasure-also = Also erased: drafts, imports, invitations, filters and whatever else holds the address. Mails and files of other people are looked through down to their encoded parts. What arrives from this address later is new data.
erasure-confirm = Confirm
erasure-no-way-back = There is no way back. Type the address a second time.
erasure-confirm-field = The same address
erasure-start = Erase for good
erasure-another = Another address
erasure-refused-last-owner = This is the last person who runs the company: name another owner first.
erasure-refused-emergency-owner = This is the person who can come in with a password in an emergency: name another one under single sign-on first.
erasure-refused-company-address = The company writes as this address or shows it on its documents: choose another one in the settings first.
erasure-refused-own-address = This is the company's own address.
erasure-past = Erasures
erasure-past-text = This list does not say who was erased.
erasure-asked-by-nobody = Former member
erasure-state-finished = Finished
erasure-running = Under way: { $percent }%
erasure-refresh = Refresh
erasure-done = Finished { $when }. Nothing here says any more who it was.
erasure-new-later = What arrives from this address from now on is new data.
erasure-done-accounts = { $count ->
    [one] 1 account removed
   *[other] { $count } accounts removed
}
erasure-done-archives = { $count ->
    [one] 1 archive of the company removed
   *[other] { $count } archives of the company removed
}
erasure-done-audit = { $count ->
    [one] 1 entry of the audit log rewritten
   *[other] { $count } entries of the audit log rewritten
}
erasure-done-contacts = { $count ->
    [one] 1 contact record erased
   *[other] { $count } contact records erased
}
erasure-done-files = { $count ->
    [one] 1 attachment removed
   *[other] { $count } attachments removed
}
erasure-done-invoices = { $count ->
    [one] 1 draft of an invoice removed
   *[other] { $count } drafts of invoices removed
}
erasure-done-kept = { $count ->
    [one] 1 document kept until its legal term is over
   *[other] { $count } documents kept until their legal term is over
}
erasure-done-mails = { $count ->
    [one] 1 original mail removed
   *[other] { $count } original mails removed
}
erasure-done-offers = { $count ->
    [one] 1 offer reduced to its number
   *[other] { $count } offers reduced to their numbers
}
erasure-done-removed = { $count ->
    [one] 1 other record removed
   *[other] { $count } other records removed
}
erasure-done-requests = { $count ->
    [one] 1 quote request removed
   *[other] { $count } quote requests removed
}
erasure-done-rewritten = { $count ->
    [one] 1 record rewritten without this person
   *[other] { $count } records rewritten without this person
}
erasure-former-member = [former member]
erasure-erased-person = [erased person]
warning-person-erased = A person asked to be erased. The original mail or the attachments that named them were removed.
audit-erasure-started = Asked to erase a person
audit-erasure-finished = A person was erased
field-not-the-same = This is not the same address.
