settings-personal = Mijn instellingen
settings-company = Bedrijf
settings-tokens = API-tokens
settings-name = Uw naam
settings-language = Taal van het portaal
settings-signature = Handtekening
settings-signature-hint = Staat onder uw antwoorden.
settings-company-name = Naam van het bedrijf
settings-company-language = Standaardtaal
settings-company-language-hint = Voor e-mails aan klanten van wie we de taal niet kennen.
settings-time-zone = Tijdzone
settings-domains = Uw e-maildomeinen
settings-domains-hint = Eén per regel, bijvoorbeeld starcomm.be. E-mails die vanuit deze domeinen doorgestuurd worden, gelden als de uwe.
tokens-yours = Uw tokens
tokens-none = Nog geen tokens.
tokens-new = Nieuw token
tokens-name = Naam
tokens-name-hint = Om te onthouden welk programma het gebruikt.
tokens-scope = Rechten
tokens-scope-full = alles wat ik mag
tokens-scope-read = alleen lezen
tokens-create = Token aanmaken
tokens-created = Kopieer dit token nu: het wordt niet meer getoond.
tokens-made = aangemaakt { $when }
tokens-used = gebruikt { $when }
tokens-unused = nooit gebruikt
tokens-revoke = Intrekken
tokens-revoke-text = Het programma dat het gebruikt, heeft meteen geen toegang meer.
tokens-revoke-really = Ja, intrekken
tokens-revoked = Token ingetrokken.

settings-jobs = Opgegeven werk
jobs-text = Werk dat zo vaak mislukte dat Proffer het niet meer probeert. Er gaat niets verloren: is de oorzaak weg, probeer het dan opnieuw.
jobs-none = Niets hier: al het werk is gedaan.
jobs-understand-mail = Een ontvangen e-mail begrijpen
jobs-send-message = Een bericht naar een klant sturen
jobs-send-system-mail = Een e-mail naar een collega sturen
jobs-other = Ander werk
jobs-made = begonnen { $when }
jobs-attempts = { $count ->
    [one] { $count } poging
   *[other] { $count } pogingen
}
jobs-retry = Opnieuw proberen
jobs-retried = Het wordt zo meteen opnieuw geprobeerd.
