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

email-footer = U ontvangt dit bericht omdat u Proffer gebruikt.

email-confirm-email-subject = Bevestig uw e-mailadres
email-confirm-email-text = Bevestig dat dit adres van u is, zodat { $company } naar klanten kan schrijven. Hebt u niets aangevraagd, negeer dit bericht dan.
email-confirm-email-action = Mijn adres bevestigen

email-new-request-subject = Nieuwe aanvraag { $number }: { $subject }
email-new-request-text = Er is een nieuwe offerteaanvraag binnengekomen: { $subject }
email-new-request-action = Aanvraag openen

email-assigned-subject = Aanvraag { $number } is aan u toegewezen: { $subject }
email-assigned-text = Deze offerteaanvraag is aan u toegewezen: { $subject }
email-assigned-action = Aanvraag openen

email-mentioned-subject = { $actor } vermeldt u: { $subject }
email-mentioned-text = { $actor } vermeldt u in een interne notitie bij aanvraag { $number }: { $subject }
email-mentioned-action = Notitie lezen

email-customer-replied-subject = Nieuw antwoord van de klant: { $subject }
email-customer-replied-text = De klant heeft geantwoord op aanvraag { $number }: { $subject }
email-customer-replied-action = Antwoord lezen

email-offer-accepted-subject = Offerte aanvaard: { $subject }
email-offer-accepted-text = De klant heeft de offerte van aanvraag { $number } aanvaard: { $subject }
email-offer-accepted-action = Aanvraag openen
email-offer-refused-subject = Offerte geweigerd: { $subject }
email-offer-refused-text = De klant heeft de offerte van aanvraag { $number } geweigerd: { $subject }
email-offer-refused-action = Aanvraag openen

email-delivery-failed-subject = Bericht niet afgeleverd: { $subject }
email-delivery-failed-text = Een bericht van aanvraag { $number } kon niet worden afgeleverd: { $subject }
email-delivery-failed-action = Bekijken wat er gebeurde

email-forwarding-test-subject = Een test-e-mail
email-forwarding-test-text = Deze e-mail toont dat het adres van { $company } e-mails ontvangt. Hij wordt geen aanvraag.
email-forwarding-test-action = De handleiding bekijken

email-reset-password-subject = Kies een nieuw wachtwoord
email-reset-password-text = Iemand, waarschijnlijk u, vroeg een nieuw wachtwoord voor deze account. De link is één uur geldig en werkt maar één keer. Was u dat niet, dan hoeft u niets te doen: er verandert niets.
email-reset-password-action = Een wachtwoord kiezen

email-password-changed-subject = Uw wachtwoord is gewijzigd
email-password-changed-text = Het wachtwoord van uw account is zojuist gewijzigd en uw andere toestellen zijn afgemeld. Was u dat niet, kies dan meteen een nieuw wachtwoord.
email-password-changed-action = Ik was het niet

email-change-email-subject = Bevestig uw nieuwe e-mailadres
email-change-email-text = De account { $email } wil voortaan dit adres gebruiken. Bevestig dat het van u is; de link is één dag geldig. Hebt u niets gevraagd, dan hoeft u niets te doen.
email-change-email-action = Mijn nieuwe adres bevestigen

email-email-changed-subject = Uw e-mailadres is gewijzigd
email-email-changed-text = U meldt zich voortaan aan met het adres { $email }. Hebt u dat niet zelf gewijzigd, verwittig dan meteen de eigenaar van uw bedrijf.
email-email-changed-action = Mijn instellingen bekijken

email-invitation-subject = { $actor } nodigt u uit bij { $company }
email-invitation-text = { $actor } nodigt u uit om met { $company } in Proffer te werken. De uitnodiging is zeven dagen geldig en geldt alleen voor dit adres.
email-invitation-action = De uitnodiging bekijken
