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

email-footer = Sie erhalten diese Nachricht, weil Sie Proffer nutzen.

email-confirm-email-subject = Bestätigen Sie Ihre E-Mail-Adresse
email-confirm-email-text = Bestätigen Sie, dass diese Adresse Ihnen gehört, damit { $company } an Kunden schreiben kann. Wenn Sie nichts angefordert haben, ignorieren Sie diese Nachricht.
email-confirm-email-action = Meine Adresse bestätigen

email-new-request-subject = Neue Anfrage { $number }: { $subject }
email-new-request-text = Eine neue Angebotsanfrage ist eingegangen: { $subject }
email-new-request-action = Anfrage öffnen

email-assigned-subject = Anfrage { $number } wurde Ihnen zugewiesen: { $subject }
email-assigned-text = Diese Angebotsanfrage wurde Ihnen zugewiesen: { $subject }
email-assigned-action = Anfrage öffnen

email-mentioned-subject = { $actor } erwähnt Sie: { $subject }
email-mentioned-text = { $actor } erwähnt Sie in einer internen Notiz zur Anfrage { $number }: { $subject }
email-mentioned-action = Notiz lesen

email-customer-replied-subject = Neue Antwort des Kunden: { $subject }
email-customer-replied-text = Der Kunde hat zur Anfrage { $number } geantwortet: { $subject }
email-customer-replied-action = Antwort lesen

email-offer-accepted-subject = Angebot angenommen: { $subject }
email-offer-accepted-text = Der Kunde hat das Angebot zur Anfrage { $number } angenommen: { $subject }
email-offer-accepted-action = Anfrage öffnen
email-offer-refused-subject = Angebot abgelehnt: { $subject }
email-offer-refused-text = Der Kunde hat das Angebot zur Anfrage { $number } abgelehnt: { $subject }
email-offer-refused-action = Anfrage öffnen

email-delivery-failed-subject = Nachricht nicht zugestellt: { $subject }
email-delivery-failed-text = Eine Nachricht der Anfrage { $number } konnte nicht zugestellt werden: { $subject }
email-delivery-failed-action = Nachsehen, was geschah

email-forwarding-test-subject = Eine Test-E-Mail
email-forwarding-test-text = Diese E-Mail zeigt, dass die Adresse von { $company } E-Mails empfängt. Sie wird keine Anfrage.
email-forwarding-test-action = Zur Anleitung

email-reset-password-subject = Wählen Sie ein neues Passwort
email-reset-password-text = Jemand, vermutlich Sie, hat für dieses Konto ein neues Passwort angefordert. Der Link gilt eine Stunde und funktioniert nur einmal. Wenn Sie es nicht waren, brauchen Sie nichts zu tun: Es ändert sich nichts.
email-reset-password-action = Passwort wählen

email-password-changed-subject = Ihr Passwort wurde geändert
email-password-changed-text = Das Passwort Ihres Kontos wurde soeben geändert, und Ihre anderen Geräte wurden abgemeldet. Wenn Sie es nicht waren, wählen Sie sofort ein neues Passwort.
email-password-changed-action = Das war ich nicht

email-change-email-subject = Bestätigen Sie Ihre neue E-Mail-Adresse
email-change-email-text = Das Konto { $email } möchte künftig diese Adresse verwenden. Bestätigen Sie, dass sie Ihnen gehört; der Link gilt einen Tag. Wenn Sie nichts angefordert haben, brauchen Sie nichts zu tun.
email-change-email-action = Meine neue Adresse bestätigen

email-email-changed-subject = Ihre E-Mail-Adresse wurde geändert
email-email-changed-text = Ab jetzt melden Sie sich mit der Adresse { $email } an. Wenn Sie das nicht selbst geändert haben, benachrichtigen Sie sofort den Inhaber Ihres Unternehmens.
email-email-changed-action = Meine Einstellungen ansehen

email-invitation-subject = { $actor } lädt Sie zu { $company } ein
email-invitation-text = { $actor } lädt Sie ein, mit { $company } in Proffer zu arbeiten. Die Einladung gilt sieben Tage und nur für diese Adresse.
email-invitation-action = Einladung ansehen
