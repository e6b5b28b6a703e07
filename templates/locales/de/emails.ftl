# What Proffer writes in mails.

email-attribution = Am { $date } schrieb { $name }:
# {name}, {subject}, {number} and {company} in braces of their own are filled in by Proffer.
email-auto-reply-subject = Re: {"{"}subject{"}"}
email-auto-reply-body =
    Guten Tag {"{"}name{"}"},

    wir haben Ihre Anfrage erhalten und antworten Ihnen so bald wie möglich.
    Ihre Nummer lautet {"{"}number{"}"}; Sie können auf diese Nachricht antworten, um sie zu ergänzen.

    Mit freundlichen Grüßen
    {"{"}company{"}"}
