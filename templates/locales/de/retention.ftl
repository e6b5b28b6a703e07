# Aufbewahrungsfristen und Zugriff des Supports.

retention-title = Aufbewahrung
retention-card = Was nicht mehr gebraucht wird, verschwindet von selbst nach der Zeit, die Sie wählen.
retention-open = Aufbewahrungsfristen
retention-text = Lassen Sie ein Feld leer, um alles zu behalten. Vor dem Speichern sehen Sie, was gelöscht würde.
retention-never = Nie gelöscht werden Rechnungen, angenommene Angebote mit ihrem Nachweis sowie die Anfragen und Kontakte, die dazugehören.
retention-closed_requests-months = Abgeschlossene Anfragen, in Monaten ({ $least } bis { $most })
retention-hint-closed_requests = Abgelehnt, storniert oder angenommen, ohne offenes Angebot. Sie kommen in den Papierkorb und können noch 30 Tage lang wiederhergestellt werden.
retention-unanswered_requests-months = Unbeantwortete Anfragen, in Monaten ({ $least } bis { $most })
retention-hint-unanswered_requests = Sie kommen in den Papierkorb, wie abgeschlossene Anfragen.
retention-held_mails-days = Zurückgehaltene E-Mails, in Tagen ({ $least } bis { $most })
retention-hint-held_mails = Newsletter, automatische Antworten und andere E-Mails, aus denen niemand eine Anfrage gemacht hat.
retention-raw_mails-months = Original-E-Mails, in Monaten ({ $least } bis { $most })
retention-hint-raw_mails = Die E-Mail, wie sie ankam. Die daraus gelesenen Texte und Anhänge bleiben in der Anfrage.
retention-prospects-months = Inaktive Interessenten, in Monaten ({ $least } bis { $most })
retention-hint-prospects = Ohne Anfrage, Angebot oder Rechnung und von niemandem geändert.
retention-audit_log-months = Protokoll, in Monaten ({ $least } bis { $most })
retention-hint-audit_log = Wer was in Ihrem Unternehmen getan hat.
retention-name-closed_requests = Abgeschlossene Anfragen
retention-name-unanswered_requests = Unbeantwortete Anfragen
retention-name-held_mails = Zurückgehaltene E-Mails
retention-name-raw_mails = Original-E-Mails
retention-name-prospects = Inaktive Interessenten
retention-name-audit_log = Einträge des Protokolls
retention-nameless = ohne Titel
retention-announced = Gilt ab { $when }.
retention-until-then-days = { $count ->
    [one] Bis dahin bleibt die Frist bei einem Tag.
   *[other] Bis dahin bleibt die Frist bei { $count } Tagen.
}
retention-until-then-months = { $count ->
    [one] Bis dahin bleibt die Frist bei einem Monat.
   *[other] Bis dahin bleibt die Frist bei { $count } Monaten.
}
retention-until-then-kept = Bis dahin bleibt alles erhalten.
retention-preview = Anzeigen, was gelöscht würde
retention-preview-title = Was gelöscht würde
retention-preview-nothing = Nichts: Alles bleibt erhalten.
retention-preview-now = { $count ->
    [0] Jetzt nichts.
   *[other] Jetzt { $count }.
}
retention-preview-soon = { $count ->
    [0] In den nächsten 30 Tagen nichts weiter.
   *[other] In den nächsten 30 Tagen { $count } weitere.
}
retention-notice = Eine kürzere Frist gilt nach { $days } Tagen. Bis dahin können Sie sie hier zurücknehmen. Eine längere Frist gilt sofort.
retention-save = Diese Fristen speichern
retention-last-run = Letzter Durchlauf
retention-last-run-nothing = Es gab nichts zu löschen.
retention-never-ran = Noch kein Durchlauf.
field-not-kept-so-long = Eine ganze Zahl innerhalb dieser Grenzen oder nichts.

support-title = Zugriff des Supports
support-card = Der Support von Proffer sieht Ihre Daten nur, wenn Sie es erlauben, und nur für begrenzte Zeit.
support-open = Zugriff des Supports
support-text = Wenn Sie es erlauben, kann der Support Ihre Anfragen, Kontakte, Angebote und Einstellungen lesen. Er ändert nichts und öffnet weder Anhänge noch Exporte oder Passwörter. Jede Seite, die er öffnet, steht im Protokoll.
support-allowed-by = Erlaubt von
support-until = Bis
support-reason = Grund
support-reason-hint = Was sich der Support ansehen soll. Er liest dies.
support-hours = Dauer
support-hours-1 = 1 Stunde
support-hours-24 = 1 Tag
support-hours-72 = 3 Tage
support-allow = Zugriff erlauben
support-allowed = Der Support darf jetzt hineinsehen.
support-close = Zugriff beenden
support-closed = Der Zugriff ist beendet.
support-open-already = Der Zugriff ist schon erlaubt. Beenden Sie ihn zuerst, um die Dauer zu ändern.
support-visits = Besuche
support-visits-none = Der Support war noch nie da.
support-visit-not-begun = nicht eingetreten
support-visit-open = läuft
support-visit-lasted = von { $began } bis { $ended }
support-visit-since = seit { $began }
support-visit-link = Link erstellt am { $made }
support-pages = Die geöffneten Seiten stehen im Protokoll
support-notice = { $name } lässt den Support von Proffer hineinsehen, bis { $until }.
support-you-look = Sie sehen für den Support bei { $company } hinein. Sie lesen nur, und jede Seite wird notiert.
support-leave = Verlassen
support-enter = Eintreten
support-enter-text = Sie sehen gleich für den Support in ein Unternehmen hinein. Sie können nur lesen, und die Inhaber sehen Ihren Namen und jede geöffnete Seite.
support-link-over = Dieser Link gilt nicht mehr: Er funktioniert einmal, zehn Minuten lang, solange das Unternehmen den Zugriff erlaubt.
error-support-title = Der Support liest nur
error-support-text = Diese Seite oder Aktion ist für den Support nicht offen.
field-unknown-support-time = Wählen Sie eine der Zeiten.
audit-retention-changed = Hat die Aufbewahrungsfristen geändert
audit-retention-applied = Hat entfernt, was nicht mehr aufbewahrt wird
audit-support-allowed = Hat dem Support Zugriff erlaubt
audit-support-closed = Hat den Zugriff des Supports beendet
audit-support-invited = Ein Link zum Hineinsehen wurde erstellt für
audit-support-entered = Der Support ist eingetreten
audit-support-looked = Der Support hat die Seite geöffnet
audit-support-left = Der Support ist gegangen
