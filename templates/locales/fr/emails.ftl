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

email-footer = Vous recevez ce message parce que vous utilisez Proffer.

email-confirm-email-subject = Confirmez votre adresse e-mail
email-confirm-email-text = Pour que { $company } puisse écrire à ses clients, confirmez que cette adresse est la vôtre. Si vous n'avez rien demandé, ignorez ce message.
email-confirm-email-action = Confirmer mon adresse

email-new-request-subject = Nouvelle demande { $number } : { $subject }
email-new-request-text = Une nouvelle demande d'offre est arrivée : { $subject }
email-new-request-action = Ouvrir la demande

email-assigned-subject = La demande { $number } vous est confiée : { $subject }
email-assigned-text = Cette demande d'offre vous est confiée : { $subject }
email-assigned-action = Ouvrir la demande

email-mentioned-subject = { $actor } vous mentionne : { $subject }
email-mentioned-text = { $actor } vous mentionne dans une note interne sur la demande { $number } : { $subject }
email-mentioned-action = Lire la note

email-customer-replied-subject = Nouvelle réponse du client : { $subject }
email-customer-replied-text = Le client a répondu sur la demande { $number } : { $subject }
email-customer-replied-action = Lire la réponse

email-offer-accepted-subject = Offre acceptée : { $subject }
email-offer-accepted-text = Le client a accepté l'offre de la demande { $number } : { $subject }
email-offer-accepted-action = Ouvrir la demande
email-offer-refused-subject = Offre refusée : { $subject }
email-offer-refused-text = Le client a refusé l'offre de la demande { $number } : { $subject }
email-offer-refused-action = Ouvrir la demande

email-delivery-failed-subject = Message non remis : { $subject }
email-delivery-failed-text = Un message de la demande { $number } n'a pas pu être remis : { $subject }
email-delivery-failed-action = Voir ce qui s'est passé

email-forwarding-test-subject = Un e-mail de test
email-forwarding-test-text = Cet e-mail montre que l'adresse de { $company } reçoit bien les e-mails. Il ne devient pas une demande.
email-forwarding-test-action = Voir le guide du transfert

email-reset-password-subject = Choisissez un nouveau mot de passe
email-reset-password-text = Quelqu'un, sans doute vous, a demandé un nouveau mot de passe pour ce compte. Le lien est valable une heure et ne sert qu'une fois. Si ce n'est pas vous, ignorez ce message : rien ne change.
email-reset-password-action = Choisir un mot de passe

email-password-changed-subject = Votre mot de passe a été modifié
email-password-changed-text = Le mot de passe de votre compte vient d'être modifié, et vos autres appareils ont été déconnectés. Si ce n'est pas vous, choisissez tout de suite un nouveau mot de passe.
email-password-changed-action = Ce n'était pas moi

email-change-email-subject = Confirmez votre nouvelle adresse e-mail
email-change-email-text = Le compte { $email } demande à utiliser cette adresse à la place. Confirmez qu'elle est bien la vôtre ; le lien est valable un jour. Si vous n'avez rien demandé, ignorez ce message.
email-change-email-action = Confirmer ma nouvelle adresse

email-email-changed-subject = Votre adresse e-mail a été modifiée
email-email-changed-text = Vous vous connectez désormais avec l'adresse { $email }. Si ce n'est pas vous qui l'avez changée, prévenez tout de suite le propriétaire de votre entreprise.
email-email-changed-action = Voir mes réglages

email-invitation-subject = { $actor } vous invite à rejoindre { $company }
email-invitation-text = { $actor } vous invite à travailler avec { $company } sur Proffer. L'invitation est valable sept jours et ne vaut que pour cette adresse.
email-invitation-action = Voir l'invitation
