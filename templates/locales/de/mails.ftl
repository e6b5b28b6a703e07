mail-texts-title = Standardtexte der E-Mails
mail-texts-hint = Was die E-Mails sagen, die Ihre Dokumente bringen. Das Sendefenster ist damit ausgefüllt und bleibt änderbar.
mail-texts-replies = Texte zum Einfügen in Antworten
mail-texts-own = angepasst
mail-text-kind-offer-request = Angebot über die Anfrage
mail-text-kind-offer-email = Angebot per E-Mail
mail-text-kind-offer-reminder = Erinnerung an ein Angebot
mail-text-kind-unanswered = Unbeantwortete Nachricht
mail-text-kind-invoice = Rechnung
mail-text-kind-credit-note = Gutschrift
mail-text-subject = Betreff
mail-text-subject-conversation = Leer: der Betreff der Anfrage, damit das Gespräch weitergeht.
mail-text-body = Nachricht
mail-text-reset = Zurück zum Standardtext
mail-text-reset-text = Ihr Text wird durch den von Proffer ersetzt.
mail-text-reset-really = Ersetzen
mail-text-reset-done = Der Standardtext gilt wieder.
mail-text-preview = Vorschau mit { $number }
mail-text-preview-sample = Vorschau mit einem Beispiel
mail-text-placeholders = Zum Einfügen anklicken:
mail-text-conditions = Ein Teil kann von einem Wert abhängen: {"{% if link %}"}…{"{% endif %}"}.
mail-text-at-line = Zeile { $line }: { $problem }
field-mail-text-placeholder = {"{"}{ $name }{"}"} gibt es für diese E-Mail nicht.
field-mail-text-syntax = diese Stelle kann nicht gelesen werden. Prüfen Sie die Klammern und ob jedes {"{% if %}"} sein {"{% endif %}"} hat.
field-mail-text-too-long = dieser Text endet nicht: eine Schleife läuft zu lange.
mail-text-offer-request-subject = {""}
mail-text-offer-request-body = Guten Tag,

    anbei finden Sie unser Angebot {"{number}"} für {"{name}"} über {"{amount}"} inkl. MwSt. Es ist bis zum {"{valid_until}"} gültig.
    {"{% if link %}"}

    Sie können es online ansehen und beantworten: {"{link}"}
    {"{% endif %}"}

    Bei Fragen antworten Sie einfach auf diese Nachricht.

    Mit freundlichen Grüßen
    {"{salesperson}"}
    {"{company}"}
mail-text-offer-email-subject = Unser Angebot {"{number}"}
mail-text-offer-email-body = Guten Tag,

    anbei finden Sie unser Angebot {"{number}"} für {"{name}"} über {"{amount}"} inkl. MwSt. Es ist bis zum {"{valid_until}"} gültig.
    {"{% if link %}"}

    Sie können es online ansehen und beantworten: {"{link}"}
    {"{% endif %}"}

    Bei Fragen sind wir gern für Sie da.

    Mit freundlichen Grüßen
    {"{salesperson}"}
    {"{company}"}
mail-text-offer-reminder-subject = Unser Angebot {"{number}"} ist bis zum {"{valid_until}"} gültig
mail-text-offer-reminder-body = Guten Tag,

    unser Angebot {"{number}"} für {"{name}"} über {"{amount}"} inkl. MwSt. ist noch bis zum {"{valid_until}"} gültig.
    {"{% if link %}"}

    Sie können es online ansehen und beantworten: {"{link}"}
    {"{% endif %}"}

    Haben Sie noch eine Frage? Wir beantworten sie gern.

    Mit freundlichen Grüßen
    {"{salesperson}"}
    {"{company}"}
mail-text-unanswered-subject = {""}
mail-text-unanswered-body = Guten Tag,

    wir haben auf unsere Nachricht „{"{subject}"}“ ({"{number}"}) noch keine Antwort von Ihnen erhalten.
    {"{% if link %}"}

    Sie können unser Angebot online lesen und beantworten: {"{link}"}
    {"{% endif %}"}

    Haben Sie eine Frage, oder soll etwas geändert werden? Sagen Sie es uns, wir helfen gern.

    Mit freundlichen Grüßen
    {"{salesperson}"}
    {"{company}"}
mail-text-invoice-subject = Unsere Rechnung {"{number}"}
mail-text-invoice-body = Guten Tag,

    anbei finden Sie unsere Rechnung {"{number}"} für {"{name}"} über {"{amount}"} inkl. MwSt., zahlbar bis zum {"{due_date}"} mit dem Verwendungszweck {"{payment_reference}"}.

    Vielen Dank für Ihr Vertrauen.

    Mit freundlichen Grüßen
    {"{salesperson}"}
    {"{company}"}
mail-text-credit-note-subject = Unsere Gutschrift {"{number}"}
mail-text-credit-note-body = Guten Tag,

    anbei erhalten Sie unsere Gutschrift {"{number}"} für {"{name}"} über {"{amount}"} inkl. MwSt.

    Bei Fragen helfen wir Ihnen gern.

    Mit freundlichen Grüßen
    {"{salesperson}"}
    {"{company}"}
mail-text-sample-name = Atelier D'Hondt
mail-text-sample-company = Ihr Unternehmen
mail-text-sample-number = OF-2026-0148
mail-text-sample-amount = 1.452,00 €
mail-text-sample-salesperson = Sophie Lambert
mail-text-sample-link = {""}
mail-text-sample-subject = Preis für 3 Türen
mail-text-sample-valid_until = 24. Dezember 2026
mail-text-sample-due_date = 24. Dezember 2026
mail-text-sample-payment_reference = +++090/9337/55493+++
mail-text-hint-name = der Name des Kunden
mail-text-hint-company = Ihr Unternehmen
mail-text-hint-number = die Nummer des Dokuments
mail-text-hint-amount = der Betrag inkl. MwSt.
mail-text-hint-salesperson = wer es sendet
mail-text-hint-link = die Kundenseite, falls es eine gibt
mail-text-hint-subject = der Betreff Ihrer Nachricht
mail-text-hint-valid_until = das Ende der Gültigkeit
mail-text-hint-due_date = die Fälligkeit
mail-text-hint-payment_reference = der Verwendungszweck
settings-mail = E-Mail
settings-mail-text = Wie die E-Mails Ihres Unternehmens versendet werden. Die der Angebotsanfragen kommen von deren Proffer-Adresse, sofern die Einstellungen dieser Erweiterung nichts anderes sagen.
mail-failure = Ihr Server hat am { $date } versagt. Die E-Mails warten und gehen von selbst erneut hinaus.
mail-display-name = Name des Absenders
mail-display-name-hint = Was der Kunde als Absender liest.
mail-address = Antwortadresse
mail-address-hint = Antworten kommen dort an. Ihr eigener Server sendet von dieser Adresse.
mail-sender = Versand
mail-sender-platform = Über Proffer, im Namen Ihres Unternehmens
mail-sender-own = Über unseren eigenen SMTP-Server
mail-server = Ihr SMTP-Server
mail-host = Server
mail-host-hint = Zum Beispiel smtp.ihr-anbieter.de.
mail-port = Port
mail-tls = Verschlüsselung
mail-tls-implicit = TLS von Anfang an (Port 465)
mail-tls-starttls = STARTTLS (Port 587)
mail-tls-none = Keine
mail-tls-none-warning = Ohne Verschlüsselung sind Passwort und E-Mails im Netz lesbar.
mail-user = Benutzer
mail-password = Passwort
mail-password-hint = Verschlüsselt aufbewahrt, nie angezeigt.
mail-password-kept = Leer: das gespeicherte.
mail-trial = Test-E-Mail senden
mail-trial-sent = Die Test-E-Mail ist an { $to } gegangen.
mail-trial-failed-name = Dieser Server wurde nicht gefunden oder ist nicht erlaubt.
mail-trial-failed-connection = Der Server antwortet nicht.
mail-trial-failed-certificate = Die verschlüsselte Verbindung ist gescheitert: Prüfen Sie Servernamen, Port und Zertifikat.
mail-trial-failed-login = Der Server lehnt Benutzer oder Passwort ab.
mail-trial-failed-mail = Der Server lehnt die E-Mail ab.
email-trial-subject = Test-E-Mail von Proffer
email-trial-text = Ihre E-Mail-Einstellungen funktionieren: Diese E-Mail ging über Ihren Server.
request-answers-outside = Antworten kommen nicht in Proffer zurück: Sie gehen an { $address }.
field-unknown-sender = Wählen Sie Proffer oder Ihren eigenen Server.
field-not-a-host = Das ist kein Servername.
field-not-a-mail-port = Die möglichen Ports sind 25, 465, 587 und 2525.
field-tls-needed = Wählen Sie eine Verschlüsselung: Ohne sie sendet diese Installation nichts.
field-unknown-tls = Wählen Sie eine der angebotenen Verschlüsselungen.
field-no-own-server = Wählen Sie zuerst Ihren eigenen Server.
field-too-many-trials = Zwanzig Test-E-Mails je Stunde genügen: versuchen Sie es später wieder.
