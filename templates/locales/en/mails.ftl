mail-texts-title = Standard texts of e-mails
mail-texts-hint = What the e-mails say that bring your documents. The sending window is filled in with it and can still be changed.
mail-texts-replies = Texts to insert into replies
mail-texts-own = your own
mail-text-kind-offer-request = Offer via the quote request
mail-text-kind-offer-email = Offer by e-mail
mail-text-kind-offer-reminder = Reminder of an offer
mail-text-kind-unanswered = Unanswered message
mail-text-kind-invoice = Invoice
mail-text-kind-credit-note = Credit note
mail-text-subject = Subject
mail-text-subject-conversation = Empty: the request's subject, so that the conversation goes on.
mail-text-body = Message
mail-text-reset = Back to the standard text
mail-text-reset-text = Your text is replaced by Proffer's.
mail-text-reset-really = Replace
mail-text-reset-done = The standard text is back.
mail-text-preview = Preview with { $number }
mail-text-preview-sample = Preview with an example
mail-text-placeholders = Click to insert:
mail-text-conditions = A part can depend on a value: {"{% if link %}"}…{"{% endif %}"}.
mail-text-at-line = Line { $line }: { $problem }
field-mail-text-placeholder = {"{"}{ $name }{"}"} does not exist for this e-mail.
field-mail-text-syntax = this can't be read. Check the braces, and that each {"{% if %}"} has its {"{% endif %}"}.
field-mail-text-too-long = this text does not end: a loop runs for too long.
mail-text-offer-request-subject = {""}
mail-text-offer-request-body = Hello,

    Please find attached our offer {"{number}"} for {"{name}"}, to the amount of {"{amount}"} including VAT. It is valid until {"{valid_until}"}.
    {"{% if link %}"}

    You can read and answer it online: {"{link}"}
    {"{% endif %}"}

    If you have a question, simply answer this message.

    Kind regards,
    {"{salesperson}"}
    {"{company}"}
mail-text-offer-email-subject = Our offer {"{number}"}
mail-text-offer-email-body = Hello,

    Please find attached our offer {"{number}"} for {"{name}"}, to the amount of {"{amount}"} including VAT. It is valid until {"{valid_until}"}.
    {"{% if link %}"}

    You can read and answer it online: {"{link}"}
    {"{% endif %}"}

    If you have a question, we are happy to help.

    Kind regards,
    {"{salesperson}"}
    {"{company}"}
mail-text-offer-reminder-subject = Our offer {"{number}"} is valid until {"{valid_until}"}
mail-text-offer-reminder-body = Hello,

    Our offer {"{number}"} for {"{name}"}, to the amount of {"{amount}"} including VAT, is still valid until {"{valid_until}"}.
    {"{% if link %}"}

    You can read and answer it online: {"{link}"}
    {"{% endif %}"}

    Do you have a question before you decide? We are happy to answer it.

    Kind regards,
    {"{salesperson}"}
    {"{company}"}
mail-text-unanswered-subject = {""}
mail-text-unanswered-body = Hello,

    We have not heard from you yet about our message “{"{subject}"}” ({"{number}"}).
    {"{% if link %}"}

    You can read our offer and answer online: {"{link}"}
    {"{% endif %}"}

    Do you have a question, or would you like something changed? Please tell us, we are glad to help.

    Kind regards,
    {"{salesperson}"}
    {"{company}"}
mail-text-invoice-subject = Our invoice {"{number}"}
mail-text-invoice-body = Hello,

    Please find attached our invoice {"{number}"} for {"{name}"}, to the amount of {"{amount}"} including VAT, to be paid by {"{due_date}"} with the reference {"{payment_reference}"}.

    Thank you for your trust.

    Kind regards,
    {"{salesperson}"}
    {"{company}"}
mail-text-credit-note-subject = Our credit note {"{number}"}
mail-text-credit-note-body = Hello,

    Please find attached our credit note {"{number}"} for {"{name}"}, for an amount of {"{amount}"} including VAT.

    If you have any question, we are glad to help.

    Kind regards,
    {"{salesperson}"}
    {"{company}"}
mail-text-sample-name = Atelier D'Hondt
mail-text-sample-company = Your company
mail-text-sample-number = OF-2026-0148
mail-text-sample-amount = €1,452.00
mail-text-sample-salesperson = Sophie Lambert
mail-text-sample-link = {""}
mail-text-sample-subject = Price for 3 doors
mail-text-sample-valid_until = 24 December 2026
mail-text-sample-due_date = 24 December 2026
mail-text-sample-payment_reference = +++090/9337/55493+++
mail-text-hint-name = the customer's name
mail-text-hint-company = your company
mail-text-hint-number = the document's number
mail-text-hint-amount = the amount including VAT
mail-text-hint-salesperson = who sends it
mail-text-hint-link = the customer's page, if there is one
mail-text-hint-subject = the subject of your message
mail-text-hint-valid_until = the last day it is valid
mail-text-hint-due_date = the due date
mail-text-hint-payment_reference = the payment reference
settings-mail = E-mail
settings-mail-text = How your company's e-mails leave. Those of quote requests leave from their Proffer address, unless the settings of that extension say otherwise.
mail-failure = Your server failed on { $date }. The e-mails wait and will leave by themselves.
mail-display-name = Sender's name
mail-display-name-hint = What the customer reads as the sender.
mail-address = Reply address
mail-address-hint = Answers arrive there. Your own server sends from this address.
mail-sender = Sending
mail-sender-platform = By Proffer, in the name of your company
mail-sender-own = By our own SMTP server
mail-server = Your SMTP server
mail-host = Server
mail-host-hint = For example smtp.your-provider.com.
mail-port = Port
mail-tls = Encryption
mail-tls-implicit = TLS from the start (port 465)
mail-tls-starttls = STARTTLS (port 587)
mail-tls-none = None
mail-tls-none-warning = Without encryption, the password and the e-mails can be read on the network.
mail-user = User
mail-password = Password
mail-password-hint = Kept encrypted, never shown.
mail-password-kept = Empty: the one that is saved.
mail-trial = Send a test e-mail
mail-trial-sent = The test e-mail left for { $to }.
mail-trial-failed-name = This server is not found or not allowed.
mail-trial-failed-connection = The server does not answer.
mail-trial-failed-certificate = The encrypted connection failed: check the server's name, the port and the certificate.
mail-trial-failed-login = The server refuses the user or the password.
mail-trial-failed-mail = The server refuses the e-mail.
email-trial-subject = Proffer test e-mail
email-trial-text = Your e-mail settings work: this e-mail left by your server.
request-answers-outside = Answers will not come back into Proffer: they go to { $address }.
field-unknown-sender = Choose Proffer or your own server.
field-not-a-host = This is not the name of a server.
field-not-a-mail-port = The possible ports are 25, 465, 587 and 2525.
field-tls-needed = Choose an encryption: without it, this installation sends nothing.
field-unknown-tls = Choose one of the encryptions offered.
field-no-own-server = Choose your own server first.
field-too-many-trials = Twenty test mails an hour are enough: try again later.
