# What Proffer writes in mails.

email-attribution = Op { $date } schreef { $name }:
# {name}, {subject}, {number} and {company} in braces of their own are filled in by Proffer.
email-auto-reply-subject = Re: {"{"}subject{"}"}
email-auto-reply-body =
    Beste {"{"}name{"}"},

    We hebben uw aanvraag goed ontvangen en antwoorden u zo snel mogelijk.
    Het nummer is {"{"}number{"}"}; u kunt op dit bericht antwoorden om uw aanvraag aan te vullen.

    Met vriendelijke groeten,
    {"{"}company{"}"}
