# What Proffer writes in mails.

email-attribution = Le { $date }, { $name } a écrit :
# {name}, {subject}, {number} and {company} in braces of their own are filled in by Proffer.
email-auto-reply-subject = Re: {"{"}subject{"}"}
email-auto-reply-body =
    Bonjour {"{"}name{"}"},

    Nous avons bien reçu votre demande et nous vous répondrons dans les meilleurs délais.
    Son numéro est {"{"}number{"}"} ; vous pouvez répondre à ce message pour la compléter.

    Bien à vous,
    {"{"}company{"}"}
