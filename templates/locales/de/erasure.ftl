erasure-title = Eine Person löschen
erasure-text = Jemand bittet Sie, seine Daten zu löschen? Geben Sie die Adresse an: Sie sehen zuerst, was verschwindet und was Sie von Gesetzes wegen aufbewahren müssen.
erasure-this-person = Diese Person löschen
erasure-email-hint = Eines Kontakts oder eines Mitglieds Ihres Teams. Varianten mit Pluszeichen (name+laden@…) gehören dazu.
erasure-look = Ansehen, was gelöscht würde
erasure-preview = Was geschehen wird
erasure-goes = Verschwindet
erasure-goes-contacts = { $count ->
    [one] 1 Kontakt
   *[other] { $count } Kontakte
}
erasure-goes-persons = { $count ->
    [one] 1 Ansprechpartner bei einem anderen Kontakt
   *[other] { $count } Ansprechpartner bei anderen Kontakten
}
erasure-goes-requests = { $count ->
    [one] 1 Angebotsanfrage
   *[other] { $count } Angebotsanfragen
}
erasure-goes-messages = { $count ->
    [one] 1 Nachricht mit der ursprünglichen E-Mail und ihren Anhängen
   *[other] { $count } Nachrichten mit den ursprünglichen E-Mails und ihren Anhängen
}
erasure-goes-mentions = { $count ->
    [one] 1 Nachricht einer anderen Anfrage: Adresse und Name werden darin ersetzt, die ursprüngliche E-Mail wird entfernt
   *[other] { $count } Nachrichten anderer Anfragen: Adresse und Name werden darin ersetzt, die ursprünglichen E-Mails werden entfernt
}
erasure-goes-held = { $count ->
    [one] 1 zurückgehaltene E-Mail
   *[other] { $count } zurückgehaltene E-Mails
}
erasure-goes-offers = { $count ->
    [one] 1 Angebot: Es wird „zurückgezogen“ und behält nur seine Nummer
   *[other] { $count } Angebote: Sie werden „zurückgezogen“ und behalten nur ihre Nummern
}
erasure-goes-invoices = { $count ->
    [one] 1 Rechnungsentwurf
   *[other] { $count } Rechnungsentwürfe
}
erasure-goes-audit = { $count ->
    [one] 1 Eintrag des Prüfprotokolls: Der Name wird darin ersetzt
   *[other] { $count } Einträge des Prüfprotokolls: Der Name wird darin ersetzt
}
erasure-account-goes = Das Konto, seine Sitzungen und seine Token. Was diese Person getan hat, bleibt unter dem Namen „früheres Mitglied“.
erasure-account-leaves = Die Mitgliedschaft in Ihrem Unternehmen. Das Konto bleibt, denn es wird auch anderswo gebraucht; hier bleibt, was diese Person getan hat, unter dem Namen „früheres Mitglied“.
erasure-kept = Bleibt bis zum Ende der gesetzlichen Frist
erasure-kept-why = Rechnungen und Annahmenachweise werden zehn Jahre ab dem 1. Januar nach ihrem Datum aufbewahrt (Artikel 60 des belgischen Mehrwertsteuergesetzbuchs). Danach werden sie von selbst gelöscht.
erasure-kept-offer = Angenommenes Angebot { $number }, bis { $day }
erasure-kept-invoice = Rechnung { $number }, bis { $day }
erasure-nothing = Unter dieser Adresse wurde nichts gefunden.
erasure-also = Ebenfalls gelöscht werden Entwürfe, Importe, Einladungen, Filter und alles, was die Adresse enthält. E-Mails und Dateien anderer werden bis in ihre kodierten Teile durchsucht. Was später von dieser Adresse kommt, sind neue Daten.
erasure-confirm = Bestätigen
erasure-no-way-back = Es gibt kein Zurück. Geben Sie die Adresse ein zweites Mal ein.
erasure-confirm-field = Dieselbe Adresse
erasure-start = Endgültig löschen
erasure-another = Eine andere Adresse
erasure-refused-last-owner = Das ist die letzte Person, die das Unternehmen verwaltet: Ernennen Sie zuerst einen anderen Inhaber.
erasure-refused-emergency-owner = Das ist die Person, die im Notfall mit einem Passwort hineinkommt: Bestimmen Sie zuerst jemand anderen unter Einmalanmeldung.
erasure-refused-company-address = Das Unternehmen schreibt mit dieser Adresse oder zeigt sie auf seinen Dokumenten: Wählen Sie zuerst eine andere in den Einstellungen.
erasure-refused-own-address = Das ist die eigene Adresse des Unternehmens.
erasure-past = Löschungen
erasure-past-text = Diese Liste sagt nicht, wer gelöscht wurde.
erasure-asked-by-nobody = Früheres Mitglied
erasure-state-finished = Fertig
erasure-running = Läuft: { $percent } %
erasure-refresh = Aktualisieren
erasure-done = Fertig { $when }. Nichts sagt hier mehr, wer es war.
erasure-new-later = Was von nun an von dieser Adresse kommt, sind neue Daten.
erasure-done-accounts = { $count ->
    [one] 1 Konto entfernt
   *[other] { $count } Konten entfernt
}
erasure-done-archives = { $count ->
    [one] 1 Archiv des Unternehmens entfernt
   *[other] { $count } Archive des Unternehmens entfernt
}
erasure-done-audit = { $count ->
    [one] 1 Eintrag des Prüfprotokolls neu geschrieben
   *[other] { $count } Einträge des Prüfprotokolls neu geschrieben
}
erasure-done-contacts = { $count ->
    [one] 1 Kontakt gelöscht
   *[other] { $count } Kontakte gelöscht
}
erasure-done-files = { $count ->
    [one] 1 Anhang entfernt
   *[other] { $count } Anhänge entfernt
}
erasure-done-invoices = { $count ->
    [one] 1 Rechnungsentwurf entfernt
   *[other] { $count } Rechnungsentwürfe entfernt
}
erasure-done-kept = { $count ->
    [one] 1 Dokument bis zum Ende seiner gesetzlichen Frist aufbewahrt
   *[other] { $count } Dokumente bis zum Ende ihrer gesetzlichen Frist aufbewahrt
}
erasure-done-mails = { $count ->
    [one] 1 ursprüngliche E-Mail entfernt
   *[other] { $count } ursprüngliche E-Mails entfernt
}
erasure-done-offers = { $count ->
    [one] 1 Angebot auf seine Nummer verkürzt
   *[other] { $count } Angebote auf ihre Nummern verkürzt
}
erasure-done-removed = { $count ->
    [one] 1 weiterer Eintrag entfernt
   *[other] { $count } weitere Einträge entfernt
}
erasure-done-requests = { $count ->
    [one] 1 Angebotsanfrage entfernt
   *[other] { $count } Angebotsanfragen entfernt
}
erasure-done-rewritten = { $count ->
    [one] 1 Eintrag ohne diese Person neu geschrieben
   *[other] { $count } Einträge ohne diese Person neu geschrieben
}
erasure-former-member = [früheres Mitglied]
erasure-erased-person = [gelöschte Person]
warning-person-erased = Eine Person hat gebeten, gelöscht zu werden. Die ursprüngliche E-Mail oder die Anhänge, die sie nannten, wurden entfernt.
audit-erasure-started = Hat gebeten, eine Person zu löschen
audit-erasure-finished = Eine Person wurde gelöscht
field-not-the-same = Das ist nicht dieselbe Adresse.
