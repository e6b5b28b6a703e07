# Alles mitnehmen, alles löschen.

export-title = Alles mitnehmen
export-card = Eine ZIP-Datei mit allem, was Ihr Unternehmen Proffer anvertraut hat: Kontakte, Anfragen, Nachrichten, Angebote, Rechnungen und Einstellungen.
export-open = Einen Export vorbereiten
export-text = Der Export enthält alle Daten Ihres Unternehmens, als JSON und mit ihren Dateien: E-Mails, wie sie ankamen, Anhänge, Angebote und Rechnungen als PDF. Passwörter und andere Geheimnisse sind nicht darin.
export-hint = Er wird vorbereitet, während Sie arbeiten; eine E-Mail sagt Ihnen, wann er fertig ist. Jeder Inhaber kann ihn dann { $days } Tage lang herunterladen. Höchstens { $count } Exporte am Tag.
export-prepare = Export vorbereiten
export-list = Ihre Exporte
export-download = Herunterladen ({ $size })
export-until = bis { $day }
export-failed = Dieser Export ist nicht gelungen. Fordern Sie einen neuen an.
export-over = Dieser Export ist nicht mehr verfügbar.
export-running = In Vorbereitung: { $percent } %
export-by = angefordert { $when }
export-refresh = Aktualisieren
export-none = Noch kein Export.
export-asked = Der Export wird vorbereitet. Sie erhalten eine E-Mail, wenn er fertig ist.
export-is-running = Ein Export wird bereits vorbereitet. Warten Sie, bis er fertig ist.
export-too-many = Innerhalb von 24 Stunden wurden genug Exporte angefordert. Versuchen Sie es morgen wieder.
export-readme =
    { $company }
    Export aus Proffer vom { $day }

    Diese Datei enthält alles, was Ihr Unternehmen Proffer anvertraut hat, außer Geheimnissen: Passwörtern, Schlüsseln und Token. Nachrichten stehen darin, wie sie abgingen und ankamen, mit den Links, die sie tragen.

    company.json     das Unternehmen und seine Adressen
    audit_log.json   wer was getan hat
    products.json    die Produkte
    people           die Benutzer, die Einladungen, die API-Token
    contacts         Interessenten und Kunden, ihre Personen, ihr Verlauf
    requests         ein Ordner je Angebotsanfrage: request.json mit Nachrichten und Verlauf,
                     mails mit den E-Mails, wie sie ankamen, attachments mit den Anhängen.
                     Dateien tragen die Nummer ihrer Nachricht.
    offers           ein Ordner je Angebot: offer.json, das PDF jeder versandten Fassung, die Unterschrift
    invoices         ein Ordner je Rechnung: invoice.json, das PDF und die UBL-Datei für die Buchhaltung
    mails            E-Mails, die zu keiner Anfrage gehören
    settings         die Einstellungen des Unternehmens

    Dateien auf .json öffnet ein Texteditor; Programme lesen sie als UTF-8. Dateien auf .eml öffnet ein E-Mail-Programm.
    Anhänge kommen von denen, die Ihnen schrieben: Öffnen Sie sie so vorsichtig wie in Ihrem Postfach.

deletion-title = Unternehmen löschen
deletion-card = Alles, was Proffer von Ihrem Unternehmen aufbewahrt, nach einer Bedenkzeit gelöscht.
deletion-open = Unternehmen löschen
deletion-planned = Die Löschung ist geplant
deletion-planned-text = Am { $ordered } hat ein Inhaber die Löschung von { $company } angefordert. Alles wird am { $day } gelöscht. Bis dahin funktioniert alles weiter.
deletion-undo = Nicht löschen
deletion-export = Zuerst alles mitnehmen
deletion-what = Was verschwindet
deletion-what-data = Kontakte, Anfragen, Nachrichten, Anhänge, Angebote, Rechnungen, Einstellungen und das Protokoll.
deletion-what-people = Der Zugang aller Benutzer. Wer zu keinem anderen Unternehmen gehört, verliert auch sein Konto.
deletion-what-address = Ihre Proffer-Adresse: E-Mails dorthin werden abgelehnt, und niemand sonst bekommt sie.
deletion-what-links = Die Links, die Ihre Kunden erhielten, und der Zugang Ihrer Programme.
deletion-law = Was Sie von Gesetzes wegen aufbewahren müssen
deletion-law-text = Ihre Rechnungen und Buchhaltungsunterlagen für die gesetzliche Frist aufzubewahren (zehn Jahre in Belgien), ist Ihre Sache. Machen Sie einen Export und bewahren Sie ihn auf, bevor Sie etwas löschen.
deletion-order = Löschung anfordern
deletion-order-text = Alles wird in { $days } Tagen gelöscht. Bis dahin erinnert jede Seite daran, und jeder Inhaber kann es zurücknehmen. Danach lässt sich nichts wiederherstellen.
deletion-name = Geben Sie zur Bestätigung den Namen des Unternehmens ein: { $company }
deletion-password = Ihr Passwort
deletion-submit = Unternehmen löschen
deletion-ordered = Die Löschung ist geplant. Die Inhaber werden per E-Mail benachrichtigt.
deletion-undone = Die Löschung ist zurückgenommen.
deletion-banner = { $company } und alle Daten werden am { $day } gelöscht.
deletion-banner-undo = Ansehen oder zurücknehmen

field-not-its-name = Das ist nicht der Name des Unternehmens.

audit-export-asked = Hat einen Export aller Daten angefordert
audit-export-downloaded = Hat einen Export aller Daten heruntergeladen
audit-deletion-ordered = Hat die Löschung des Unternehmens angefordert
audit-deletion-undone = Hat die Löschung des Unternehmens zurückgenommen

email-export-ready-subject = Ihr Export ist fertig
email-export-ready-text = Der Export aller Daten von { $company } ist fertig. Er kann bis { $day } heruntergeladen werden.
email-export-ready-action = Seite des Exports öffnen
email-deletion-ordered-subject = { $company } wird am { $day } gelöscht
email-deletion-ordered-text = Ein Inhaber hat die Löschung von { $company } und allen Daten angefordert. Sie erfolgt am { $day }. Bis dahin funktioniert alles weiter, und jeder Inhaber kann sie zurücknehmen. Wenn Sie Ihre Daten behalten möchten, machen Sie zuerst einen Export.
email-deletion-ordered-action = Löschung ansehen oder zurücknehmen
email-deletion-near-subject = Erinnerung: { $company } wird am { $day } gelöscht
email-deletion-near-text = Die Löschung von { $company } und allen Daten steht bevor: Sie erfolgt am { $day }. Danach lässt sich nichts wiederherstellen. Haben Sie einen Export gemacht?
email-deletion-near-action = Löschung ansehen oder zurücknehmen
email-company-deleted-subject = { $company } wurde gelöscht
email-company-deleted-text = Wie angefordert, wurden { $company } und alle Daten am { $day } aus Proffer gelöscht. Dies ist die letzte Nachricht dazu. Danke für Ihr Vertrauen.
email-company-deleted-action = Eines Tages wiederkommen
