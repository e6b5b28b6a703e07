mail-texts-title = Textes standard des e-mails
mail-texts-hint = Ce que disent les e-mails qui apportent vos documents. La fenêtre d'envoi en est préremplie et reste modifiable.
mail-texts-replies = Textes à insérer dans les réponses
mail-texts-own = personnalisé
mail-text-kind-offer-request = Offre via la demande d'offre
mail-text-kind-offer-email = Offre par e-mail
mail-text-kind-offer-reminder = Rappel d'une offre
mail-text-kind-unanswered = Message resté sans réponse
mail-text-kind-invoice = Facture
mail-text-kind-credit-note = Note de crédit
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
mail-text-unanswered-subject = {""}
mail-text-unanswered-body = Bonjour,

    Nous n'avons pas encore eu de réponse de votre part à notre message « {"{subject}"} » ({"{number}"}).
    {"{% if link %}"}

    Vous pouvez lire notre offre et y répondre en ligne : {"{link}"}
    {"{% endif %}"}

    Une question, une adaptation à faire ? Dites-le-nous, nous y répondons volontiers.

    Bien à vous,
    {"{salesperson}"}
    {"{company}"}
mail-text-invoice-subject = Notre facture {"{number}"}
mail-text-invoice-body = Bonjour,

    Veuillez trouver en annexe notre facture {"{number}"} pour {"{name}"}, d'un montant de {"{amount}"} TVAC, à payer pour le {"{due_date}"} avec la communication {"{payment_reference}"}.

    Merci de votre confiance.

    Bien à vous,
    {"{salesperson}"}
    {"{company}"}
mail-text-credit-note-subject = Notre note de crédit {"{number}"}
mail-text-credit-note-body = Bonjour,

    Veuillez trouver en annexe notre note de crédit {"{number}"} pour {"{name}"}, d'un montant de {"{amount}"} TVAC.

    Nous restons à votre disposition pour toute question.

    Bien à vous,
    {"{salesperson}"}
    {"{company}"}
mail-text-sample-name = Atelier D'Hondt
mail-text-sample-company = Votre entreprise
mail-text-sample-number = OF-2026-0148
mail-text-sample-amount = 1 452,00 €
mail-text-sample-salesperson = Sophie Lambert
mail-text-sample-link = {""}
mail-text-sample-subject = Prix pour 3 portes
mail-text-sample-valid_until = 24 décembre 2026
mail-text-sample-due_date = 24 décembre 2026
mail-text-sample-payment_reference = +++090/9337/55493+++
mail-text-hint-name = le nom du client
mail-text-hint-company = votre entreprise
mail-text-hint-number = le numéro du document
mail-text-hint-amount = le montant TVAC
mail-text-hint-salesperson = qui envoie
mail-text-hint-link = la page du client, s'il y en a une
mail-text-hint-subject = l'objet de votre message
mail-text-hint-valid_until = la date de validité
mail-text-hint-due_date = l'échéance
mail-text-hint-payment_reference = la communication structurée
settings-mail = E-mail
settings-mail-text = Comment partent les e-mails de votre entreprise. Ceux des demandes d'offre partent de leur adresse Proffer, sauf si les réglages de cette extension disent autre chose.
mail-failure = Votre serveur a échoué le { $date }. Les e-mails attendent et repartiront d'eux-mêmes.
mail-display-name = Nom de l'expéditeur
mail-display-name-hint = Ce que le client lit comme expéditeur.
mail-address = Adresse de réponse
mail-address-hint = Les réponses y arrivent. Votre propre serveur envoie depuis cette adresse.
mail-sender = Envoi
mail-sender-platform = Par Proffer, au nom de votre entreprise
mail-sender-own = Par notre propre serveur SMTP
mail-server = Votre serveur SMTP
mail-host = Serveur
mail-host-hint = Par exemple smtp.votre-fournisseur.be.
mail-port = Port
mail-tls = Chiffrement
mail-tls-implicit = TLS dès le début (port 465)
mail-tls-starttls = STARTTLS (port 587)
mail-tls-none = Aucun
mail-tls-none-warning = Sans chiffrement, le mot de passe et les e-mails sont lisibles sur le réseau.
mail-user = Utilisateur
mail-password = Mot de passe
mail-password-hint = Gardé chiffré, jamais montré.
mail-password-kept = Vide : celui qui est enregistré.
mail-trial = Envoyer un e-mail d'essai
mail-trial-sent = L'e-mail d'essai est parti vers { $to }.
mail-trial-failed-name = Ce serveur est introuvable ou n'est pas permis.
mail-trial-failed-connection = Le serveur ne répond pas.
mail-trial-failed-certificate = La connexion chiffrée a échoué : vérifiez le nom du serveur, le port et le certificat.
mail-trial-failed-login = Le serveur refuse l'utilisateur ou le mot de passe.
mail-trial-failed-mail = Le serveur refuse l'e-mail.
email-trial-subject = E-mail d'essai de Proffer
email-trial-text = Vos réglages d'e-mail fonctionnent : cet e-mail est parti par votre serveur.
request-answers-outside = Les réponses ne reviendront pas dans Proffer : elles arrivent à { $address }.
field-unknown-sender = Choisissez Proffer ou votre propre serveur.
field-not-a-host = Ce n'est pas le nom d'un serveur.
field-not-a-mail-port = Les ports possibles sont 25, 465, 587 et 2525.
field-tls-needed = Choisissez un chiffrement : sans lui, cette installation n'envoie rien.
field-unknown-tls = Choisissez un des chiffrements proposés.
field-no-own-server = Choisissez d'abord votre propre serveur.
field-too-many-trials = Vingt e-mails d'essai par heure suffisent : réessayez plus tard.
