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
email-document-not-delivered-subject = { $number } was not delivered
email-document-not-delivered-text = The e-mail that brought { $number } to { $actor } could not be delivered.
email-document-not-delivered-action = See what happened

email-forwarding-test-subject = A test mail
email-forwarding-test-text = This mail shows that the address of { $company } receives mail. It becomes no request.
email-forwarding-test-action = See the forwarding guide
