# Alles meenemen, alles verwijderen.

export-title = Alles meenemen
export-card = Een ZIP-bestand met alles wat uw bedrijf aan Proffer toevertrouwde: contacten, aanvragen, berichten, offertes, facturen en instellingen.
export-open = Een export voorbereiden
export-text = De export bevat alle gegevens van uw bedrijf, als JSON en met hun bestanden: e-mails zoals ze aankwamen, bijlagen, offertes en facturen in PDF. Wachtwoorden en andere geheimen zitten er niet in.
export-hint = Hij wordt voorbereid terwijl u werkt; een e-mail verwittigt u wanneer hij klaar is. Elke eigenaar kan hem dan { $days } dagen lang downloaden. Hoogstens { $count } exports per dag.
export-prepare = De export voorbereiden
export-list = Uw exports
export-download = Downloaden ({ $size })
export-until = tot { $day }
export-failed = Deze export is niet gelukt. Vraag een nieuwe aan.
export-over = Deze export is niet meer beschikbaar.
export-running = In voorbereiding: { $percent } %
export-by = aangevraagd { $when }
export-refresh = Vernieuwen
export-none = Nog geen export.
export-asked = De export wordt voorbereid. U krijgt een e-mail wanneer hij klaar is.
export-is-running = Er wordt al een export voorbereid. Wacht tot hij klaar is.
export-too-many = Er zijn genoeg exports aangevraagd binnen 24 uur. Probeer het morgen opnieuw.
export-readme =
    { $company }
    Export uit Proffer van { $day }

    Dit bestand bevat alles wat uw bedrijf aan Proffer toevertrouwde, behalve geheimen: wachtwoorden, sleutels en tokens. Berichten staan erin zoals ze vertrokken en aankwamen, met de links die ze dragen.

    company.json     het bedrijf en zijn adressen
    audit_log.json   wie wat deed
    products.json    de producten
    people           de gebruikers, de uitnodigingen, de API-tokens
    contacts         prospecten en klanten, hun personen, hun geschiedenis
    requests         een map per offerteaanvraag: request.json met de berichten en de tijdlijn,
                     mails met de e-mails zoals ze aankwamen, attachments met de bijlagen.
                     Bestanden dragen het nummer van hun bericht.
    offers           een map per offerte: offer.json, de PDF van elke verzonden versie, de handtekening
    invoices         een map per factuur: invoice.json, de PDF en het UBL-bestand voor de boekhouding
    mails            e-mails die bij geen aanvraag horen
    settings         de instellingen van het bedrijf

    Bestanden op .json opent u met een teksteditor; programma's lezen ze als UTF-8. Bestanden op .eml opent u met een e-mailprogramma.
    Bijlagen komen van wie u schreef: open ze met dezelfde voorzichtigheid als in uw mailbox.

deletion-title = Het bedrijf verwijderen
deletion-card = Alles wat Proffer van uw bedrijf bewaart, verwijderd na een bedenktijd.
deletion-open = Het bedrijf verwijderen
deletion-planned = De verwijdering is gepland
deletion-planned-text = Op { $ordered } vroeg een eigenaar om { $company } te verwijderen. Alles wordt verwijderd op { $day }. Tot dan blijft alles werken.
deletion-undo = Niet verwijderen
deletion-export = Eerst alles meenemen
deletion-what = Wat verdwijnt
deletion-what-data = Contacten, aanvragen, berichten, bijlagen, offertes, facturen, instellingen en het logboek.
deletion-what-people = De toegang van alle gebruikers. Wie bij geen ander bedrijf hoort, verliest ook zijn account.
deletion-what-address = Uw Proffer-adres: e-mail ernaar wordt geweigerd en niemand anders krijgt het.
deletion-what-links = De links die uw klanten kregen en de toegang van uw programma's.
deletion-law = Wat u van de wet moet bewaren
deletion-law-text = Uw facturen en boekhoudstukken gedurende de wettelijke termijn bewaren (tien jaar in België) is aan u. Maak een export en bewaar hem voor u iets verwijdert.
deletion-order = De verwijdering aanvragen
deletion-order-text = Alles wordt over { $days } dagen verwijderd. Tot dan herinnert elke pagina eraan en kan elke eigenaar het ongedaan maken. Daarna kan niets meer worden hersteld.
deletion-name = Typ ter bevestiging de naam van het bedrijf: { $company }
deletion-password = Uw wachtwoord
deletion-submit = Het bedrijf verwijderen
deletion-ordered = De verwijdering is gepland. De eigenaars worden per e-mail verwittigd.
deletion-undone = De verwijdering is geannuleerd.
deletion-banner = { $company } en al zijn gegevens worden op { $day } verwijderd.
deletion-banner-undo = Bekijken of annuleren

field-not-its-name = Dat is niet de naam van het bedrijf.

audit-export-asked = Vroeg een export van alle gegevens aan
audit-export-downloaded = Downloadde een export van alle gegevens
audit-deletion-ordered = Vroeg de verwijdering van het bedrijf aan
audit-deletion-undone = Annuleerde de verwijdering van het bedrijf

email-export-ready-subject = Uw export is klaar
email-export-ready-text = De export van alle gegevens van { $company } is klaar. U kunt hem downloaden tot { $day }.
email-export-ready-action = De exportpagina openen
email-deletion-ordered-subject = { $company } wordt op { $day } verwijderd
email-deletion-ordered-text = Een eigenaar vroeg om { $company } en alle gegevens ervan te verwijderen. Dat gebeurt op { $day }. Tot dan blijft alles werken en kan elke eigenaar het annuleren. Wilt u uw gegevens bewaren, maak dan eerst een export.
email-deletion-ordered-action = De verwijdering bekijken of annuleren
email-deletion-near-subject = Herinnering: { $company } wordt op { $day } verwijderd
email-deletion-near-text = De verwijdering van { $company } en alle gegevens ervan nadert: ze gebeurt op { $day }. Daarna kan niets meer worden hersteld. Hebt u een export gemaakt?
email-deletion-near-action = De verwijdering bekijken of annuleren
email-company-deleted-subject = { $company } is verwijderd
email-company-deleted-text = Zoals gevraagd zijn { $company } en alle gegevens ervan op { $day } uit Proffer verwijderd. Dit is het laatste bericht hierover. Bedankt voor uw vertrouwen.
email-company-deleted-action = Ooit terugkomen
