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
