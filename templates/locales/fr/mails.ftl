mail-texts-title = Textes standard des e-mails
mail-texts-hint = Ce que disent les e-mails qui apportent vos documents. La fenêtre d'envoi en est préremplie et reste modifiable.
mail-texts-replies = Textes à insérer dans les réponses
mail-texts-own = personnalisé
mail-text-kind-offer-request = Offre via la demande d'offre
mail-text-kind-offer-email = Offre par e-mail
mail-text-kind-offer-reminder = Rappel d'une offre
mail-text-kind-invoice = Facture
mail-text-subject = Objet
mail-text-subject-conversation = Vide : l'objet de la demande, pour que la conversation continue.
mail-text-body = Message
mail-text-reset = Revenir au texte standard
mail-text-reset-text = Votre texte est remplacé par celui de Proffer.
mail-text-reset-really = Remplacer
mail-text-reset-done = Le texte standard est rétabli.
mail-text-preview = Aperçu avec { $number }
mail-text-preview-sample = Aperçu avec un exemple
mail-text-placeholders = Cliquez pour insérer :
mail-text-conditions = Une partie peut dépendre d'une valeur : {"{% if link %}"}…{"{% endif %}"}.
mail-text-at-line = Ligne { $line } : { $problem }
field-mail-text-placeholder = {"{"}{ $name }{"}"} n'existe pas pour cet e-mail.
field-mail-text-syntax = ce passage ne peut pas être lu. Vérifiez les accolades et que chaque {"{% if %}"} a son {"{% endif %}"}.
field-mail-text-too-long = ce texte ne se termine pas : une boucle tourne trop longtemps.
mail-text-offer-request-subject = {""}
mail-text-offer-request-body = Bonjour,

    Veuillez trouver en annexe notre offre {"{number}"} pour {"{name}"}, d'un montant de {"{amount}"} TVAC. Elle est valable jusqu'au {"{valid_until}"}.
    {"{% if link %}"}

    Vous pouvez la consulter et y répondre en ligne : {"{link}"}
    {"{% endif %}"}

    Nous restons à votre disposition pour toute question : il suffit de répondre à ce message.

    Bien à vous,
    {"{salesperson}"}
    {"{company}"}
mail-text-offer-email-subject = Notre offre {"{number}"}
mail-text-offer-email-body = Bonjour,

    Veuillez trouver en annexe notre offre {"{number}"} pour {"{name}"}, d'un montant de {"{amount}"} TVAC. Elle est valable jusqu'au {"{valid_until}"}.
    {"{% if link %}"}

    Vous pouvez la consulter et y répondre en ligne : {"{link}"}
    {"{% endif %}"}

    Nous restons à votre disposition pour toute question.

    Bien à vous,
    {"{salesperson}"}
    {"{company}"}
mail-text-offer-reminder-subject = Notre offre {"{number}"} est valable jusqu'au {"{valid_until}"}
mail-text-offer-reminder-body = Bonjour,

    Notre offre {"{number}"} pour {"{name}"}, d'un montant de {"{amount}"} TVAC, est encore valable jusqu'au {"{valid_until}"}.
    {"{% if link %}"}

    Vous pouvez la consulter et y répondre en ligne : {"{link}"}
    {"{% endif %}"}

    Avez-vous une question avant de vous décider ? Nous y répondons volontiers.

    Bien à vous,
    {"{salesperson}"}
    {"{company}"}
mail-text-invoice-subject = Notre facture {"{number}"}
mail-text-invoice-body = Bonjour,

    Veuillez trouver en annexe notre facture {"{number}"} pour {"{name}"}, d'un montant de {"{amount}"} TVAC, à payer pour le {"{due_date}"} avec la communication {"{payment_reference}"}.
    {"{% if link %}"}

    Vous pouvez la consulter en ligne : {"{link}"}
    {"{% endif %}"}

    Merci de votre confiance.

    Bien à vous,
    {"{salesperson}"}
    {"{company}"}
mail-text-sample-name = Atelier D'Hondt
mail-text-sample-company = Votre entreprise
mail-text-sample-number = OF-2026-0148
mail-text-sample-amount = 1 452,00 €
mail-text-sample-salesperson = Sophie Lambert
mail-text-sample-link = {""}
mail-text-sample-valid_until = 24 décembre 2026
mail-text-sample-due_date = 24 décembre 2026
mail-text-sample-payment_reference = +++090/9337/55493+++
mail-text-hint-name = le nom du client
mail-text-hint-company = votre entreprise
mail-text-hint-number = le numéro du document
mail-text-hint-amount = le montant TVAC
mail-text-hint-salesperson = qui envoie
mail-text-hint-link = la page du client, s'il y en a une
mail-text-hint-valid_until = la date de validité
mail-text-hint-due_date = l'échéance
mail-text-hint-payment_reference = la communication structurée
