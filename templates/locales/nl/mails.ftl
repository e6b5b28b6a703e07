mail-texts-title = Standaardteksten van de e-mails
mail-texts-hint = Wat de e-mails zeggen die uw documenten brengen. Het verzendvenster wordt ermee ingevuld en blijft aanpasbaar.
mail-texts-replies = Teksten om in antwoorden in te voegen
mail-texts-own = aangepast
mail-text-kind-offer-request = Offerte via de offerteaanvraag
mail-text-kind-offer-email = Offerte per e-mail
mail-text-kind-offer-reminder = Herinnering aan een offerte
mail-text-kind-unanswered = Onbeantwoord bericht
mail-text-kind-invoice = Factuur
mail-text-kind-credit-note = Creditnota
mail-text-subject = Onderwerp
mail-text-subject-conversation = Leeg: het onderwerp van de aanvraag, zodat het gesprek doorloopt.
mail-text-body = Bericht
mail-text-reset = Terug naar de standaardtekst
mail-text-reset-text = Uw tekst wordt vervangen door die van Proffer.
mail-text-reset-really = Vervangen
mail-text-reset-done = De standaardtekst is hersteld.
mail-text-preview = Voorbeeld met { $number }
mail-text-preview-sample = Voorbeeld met verzonnen gegevens
mail-text-placeholders = Klik om in te voegen:
mail-text-conditions = Een deel kan van een waarde afhangen: {"{% if link %}"}…{"{% endif %}"}.
mail-text-at-line = Regel { $line }: { $problem }
field-mail-text-placeholder = {"{"}{ $name }{"}"} bestaat niet voor deze e-mail.
field-mail-text-syntax = dit deel kan niet gelezen worden. Controleer de accolades en of elke {"{% if %}"} een {"{% endif %}"} heeft.
field-mail-text-too-long = deze tekst houdt niet op: een lus draait te lang.
mail-text-offer-request-subject = {""}
mail-text-offer-request-body = Goedendag,

    In bijlage vindt u onze offerte {"{number}"} voor {"{name}"}, voor een bedrag van {"{amount}"} incl. btw. Ze is geldig tot en met {"{valid_until}"}.
    {"{% if link %}"}

    U kunt ze online bekijken en beantwoorden: {"{link}"}
    {"{% endif %}"}

    Hebt u een vraag? Antwoord gerust op dit bericht.

    Met vriendelijke groeten,
    {"{salesperson}"}
    {"{company}"}
mail-text-offer-email-subject = Onze offerte {"{number}"}
mail-text-offer-email-body = Goedendag,

    In bijlage vindt u onze offerte {"{number}"} voor {"{name}"}, voor een bedrag van {"{amount}"} incl. btw. Ze is geldig tot en met {"{valid_until}"}.
    {"{% if link %}"}

    U kunt ze online bekijken en beantwoorden: {"{link}"}
    {"{% endif %}"}

    Hebt u een vraag? Wij helpen u graag verder.

    Met vriendelijke groeten,
    {"{salesperson}"}
    {"{company}"}
mail-text-offer-reminder-subject = Onze offerte {"{number}"} is geldig tot en met {"{valid_until}"}
mail-text-offer-reminder-body = Goedendag,

    Onze offerte {"{number}"} voor {"{name}"}, voor een bedrag van {"{amount}"} incl. btw, is nog geldig tot en met {"{valid_until}"}.
    {"{% if link %}"}

    U kunt ze online bekijken en beantwoorden: {"{link}"}
    {"{% endif %}"}

    Hebt u nog een vraag voor u beslist? Wij antwoorden u graag.

    Met vriendelijke groeten,
    {"{salesperson}"}
    {"{company}"}
mail-text-unanswered-subject = {""}
mail-text-unanswered-body = Goedendag,

    We hebben nog geen antwoord van u gekregen op ons bericht „{"{subject}"}” ({"{number}"}).
    {"{% if link %}"}

    U kunt onze offerte online lezen en beantwoorden: {"{link}"}
    {"{% endif %}"}

    Hebt u een vraag of wilt u iets laten aanpassen? Laat het ons weten, we helpen u graag verder.

    Met vriendelijke groeten,
    {"{salesperson}"}
    {"{company}"}
mail-text-invoice-subject = Onze factuur {"{number}"}
mail-text-invoice-body = Goedendag,

    In bijlage vindt u onze factuur {"{number}"} voor {"{name}"}, voor een bedrag van {"{amount}"} incl. btw, te betalen tegen {"{due_date}"} met de mededeling {"{payment_reference}"}.

    Dank u voor uw vertrouwen.

    Met vriendelijke groeten,
    {"{salesperson}"}
    {"{company}"}
mail-text-credit-note-subject = Onze creditnota {"{number}"}
mail-text-credit-note-body = Goedendag,

    In bijlage vindt u onze creditnota {"{number}"} voor {"{name}"}, voor een bedrag van {"{amount}"} incl. btw.

    Hebt u een vraag? We helpen u graag verder.

    Met vriendelijke groeten,
    {"{salesperson}"}
    {"{company}"}
mail-text-sample-name = Atelier D'Hondt
mail-text-sample-company = Uw bedrijf
mail-text-sample-number = OF-2026-0148
mail-text-sample-amount = € 1.452,00
mail-text-sample-salesperson = Sophie Lambert
mail-text-sample-link = {""}
mail-text-sample-subject = Prijs voor 3 deuren
mail-text-sample-valid_until = 24 december 2026
mail-text-sample-due_date = 24 december 2026
mail-text-sample-payment_reference = +++090/9337/55493+++
mail-text-hint-name = de naam van de klant
mail-text-hint-company = uw bedrijf
mail-text-hint-number = het nummer van het document
mail-text-hint-amount = het bedrag incl. btw
mail-text-hint-salesperson = wie verstuurt
mail-text-hint-link = de klantenpagina, als die er is
mail-text-hint-subject = het onderwerp van uw bericht
mail-text-hint-valid_until = de geldigheidsdatum
mail-text-hint-due_date = de vervaldatum
mail-text-hint-payment_reference = de gestructureerde mededeling
settings-mail = E-mail
settings-mail-text = Hoe de e-mails van uw bedrijf vertrekken. Die van offerteaanvragen vertrekken van hun Proffer-adres, tenzij de instellingen van die uitbreiding iets anders zeggen.
mail-failure = Uw server faalde op { $date }. De e-mails wachten en vertrekken vanzelf opnieuw.
mail-display-name = Naam van de afzender
mail-display-name-hint = Wat de klant als afzender leest.
mail-address = Antwoordadres
mail-address-hint = Antwoorden komen hier aan. Uw eigen server verstuurt vanaf dit adres.
mail-sender = Verzending
mail-sender-platform = Via Proffer, in naam van uw bedrijf
mail-sender-own = Via onze eigen SMTP-server
mail-server = Uw SMTP-server
mail-host = Server
mail-host-hint = Bijvoorbeeld smtp.uw-provider.be.
mail-port = Poort
mail-tls = Versleuteling
mail-tls-implicit = TLS vanaf het begin (poort 465)
mail-tls-starttls = STARTTLS (poort 587)
mail-tls-none = Geen
mail-tls-none-warning = Zonder versleuteling zijn het wachtwoord en de e-mails leesbaar op het netwerk.
mail-user = Gebruiker
mail-password = Wachtwoord
mail-password-hint = Versleuteld bewaard, nooit getoond.
mail-password-kept = Leeg: het bewaarde wachtwoord.
mail-trial = Test-e-mail versturen
mail-trial-sent = De test-e-mail is vertrokken naar { $to }.
mail-trial-failed-name = Deze server is niet gevonden of niet toegelaten.
mail-trial-failed-connection = De server antwoordt niet.
mail-trial-failed-certificate = De versleutelde verbinding is mislukt: controleer de servernaam, de poort en het certificaat.
mail-trial-failed-login = De server weigert de gebruiker of het wachtwoord.
mail-trial-failed-mail = De server weigert de e-mail.
email-trial-subject = Test-e-mail van Proffer
email-trial-text = Uw e-mailinstellingen werken: deze e-mail vertrok via uw server.
request-answers-outside = Antwoorden komen niet in Proffer terug: ze komen aan op { $address }.
field-unknown-sender = Kies Proffer of uw eigen server.
field-not-a-host = Dit is geen servernaam.
field-not-a-mail-port = De mogelijke poorten zijn 25, 465, 587 en 2525.
field-tls-needed = Kies een versleuteling: zonder verstuurt deze installatie niets.
field-unknown-tls = Kies een van de voorgestelde versleutelingen.
field-no-own-server = Kies eerst uw eigen server.
field-too-many-trials = Twintig testmails per uur volstaan: probeer later opnieuw.
