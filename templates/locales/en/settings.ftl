settings-personal = My settings
settings-company = Company
settings-tokens = API tokens
settings-name = Your name
settings-language = Language of the portal
settings-signature = Signature
settings-signature-hint = Placed below your replies.
settings-company-name = Company name
settings-company-language = Default language
settings-company-language-hint = For e-mails to customers whose language we do not know.
settings-time-zone = Time zone
settings-domains = Your mail domains
settings-domains-hint = One per line, such as starcomm.be. E-mails forwarded from these domains count as yours.
tokens-yours = Your tokens
tokens-none = No tokens yet.
tokens-new = New token
tokens-name = Name
tokens-name-hint = To remember which program uses it.
tokens-scope = Rights
tokens-scope-full = all that I may do
tokens-scope-read = read only
tokens-create = Create a token
tokens-created = Copy this token now: it will not be shown again.
tokens-made = made { $when }
tokens-used = used { $when }
tokens-unused = never used
tokens-revoke = Revoke
tokens-revoke-text = The program that uses it loses access at once.
tokens-revoke-really = Yes, revoke
tokens-revoked = Token revoked.

settings-jobs = Given-up work
jobs-text = Work that failed so often that Proffer stopped trying. Nothing is lost: once the cause is gone, try again.
jobs-none = Nothing here: all work was done.
jobs-understand-mail = Understand an e-mail that came in
jobs-send-message = Send a message to a customer
jobs-send-system-mail = Send an e-mail to a colleague
jobs-other = Other work
jobs-made = begun { $when }
jobs-attempts = { $count ->
    [one] { $count } attempt
   *[other] { $count } attempts
}
jobs-retry = Try again
jobs-retried = It will be tried again in a moment.
