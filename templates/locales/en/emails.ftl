# What Proffer writes in mails.

email-attribution = On { $date }, { $name } wrote:
# {name}, {subject}, {number} and {company} in braces of their own are filled in by Proffer.
email-auto-reply-subject = Re: {"{"}subject{"}"}
email-auto-reply-body =
    Hello {"{"}name{"}"},

    We have received your request and will answer as soon as we can.
    Its number is {"{"}number{"}"}; you can reply to this message to add to it.

    Kind regards,
    {"{"}company{"}"}

email-footer = You receive this message because you use Proffer.

email-confirm-email-subject = Confirm your e-mail address
email-confirm-email-text = Confirm that this address is yours, so that { $company } can write to its customers. If you asked for nothing, ignore this message.
email-confirm-email-action = Confirm my address

email-new-request-subject = New request { $number }: { $subject }
email-new-request-text = A new quote request has come in: { $subject }
email-new-request-action = Open the request

email-assigned-subject = Request { $number } is yours: { $subject }
email-assigned-text = This quote request was assigned to you: { $subject }
email-assigned-action = Open the request

email-mentioned-subject = { $actor } mentions you: { $subject }
email-mentioned-text = { $actor } mentions you in an internal note on request { $number }: { $subject }
email-mentioned-action = Read the note

email-customer-replied-subject = New answer from the customer: { $subject }
email-customer-replied-text = The customer answered on request { $number }: { $subject }
email-customer-replied-action = Read the answer

email-offer-accepted-subject = Offer accepted: { $subject }
email-offer-accepted-text = The customer accepted the offer of request { $number }: { $subject }
email-offer-accepted-action = Open the request
email-offer-refused-subject = Offer declined: { $subject }
email-offer-refused-text = The customer declined the offer of request { $number }: { $subject }
email-offer-refused-action = Open the request

email-delivery-failed-subject = Message not delivered: { $subject }
email-delivery-failed-text = A message of request { $number } could not be delivered: { $subject }
email-delivery-failed-action = See what happened

email-forwarding-test-subject = A test mail
email-forwarding-test-text = This mail shows that the address of { $company } receives mail. It becomes no request.
email-forwarding-test-action = See the forwarding guide

email-reset-password-subject = Choose a new password
email-reset-password-text = Somebody, most likely you, asked for a new password for this account. The link is good for one hour and works once. If it was not you, ignore this message: nothing changes.
email-reset-password-action = Choose a password

email-password-changed-subject = Your password was changed
email-password-changed-text = The password of your account has just been changed, and your other devices were signed out. If it was not you, choose a new password right away.
email-password-changed-action = It was not me

email-change-email-subject = Confirm your new e-mail address
email-change-email-text = The account { $email } asks to use this address instead. Confirm that it is yours; the link is good for one day. If you did not ask for anything, ignore this message.
email-change-email-action = Confirm my new address

email-email-changed-subject = Your e-mail address was changed
email-email-changed-text = From now on you sign in with the address { $email }. If it was not you who changed it, tell the owner of your company right away.
email-email-changed-action = See my settings

email-invitation-subject = { $actor } invites you to join { $company }
email-invitation-text = { $actor } invites you to work with { $company } on Proffer. The invitation is good for seven days, and for this address only.
email-invitation-action = See the invitation
