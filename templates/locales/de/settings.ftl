settings-personal = Meine Einstellungen
settings-company = Unternehmen
settings-tokens = API-Tokens
settings-name = Ihr Name
settings-language = Sprache des Portals
settings-signature = Signatur
settings-signature-hint = Steht unter Ihren Antworten.
settings-company-name = Name des Unternehmens
settings-company-language = Standardsprache
settings-company-language-hint = Für E-Mails an Kunden, deren Sprache wir nicht kennen.
settings-time-zone = Zeitzone
settings-domains = Ihre E-Mail-Domains
settings-domains-hint = Eine pro Zeile, zum Beispiel starcomm.be. E-Mails, die aus diesen Domains weitergeleitet werden, gelten als Ihre.
tokens-yours = Ihre Tokens
tokens-none = Noch keine Tokens.
tokens-new = Neues Token
tokens-name = Name
tokens-name-hint = Damit Sie wissen, welches Programm es benutzt.
tokens-scope = Rechte
tokens-scope-full = alles, was ich darf
tokens-scope-read = nur lesen
tokens-create = Token anlegen
tokens-created = Kopieren Sie dieses Token jetzt: Es wird nicht noch einmal angezeigt.
tokens-made = angelegt { $when }
tokens-used = benutzt { $when }
tokens-unused = nie benutzt
tokens-revoke = Widerrufen
tokens-revoke-text = Das Programm, das es benutzt, verliert sofort den Zugriff.
tokens-revoke-really = Ja, widerrufen
tokens-revoked = Token widerrufen.

settings-jobs = Aufgegebene Arbeiten
jobs-text = Was so oft fehlschlug, dass Proffer es nicht mehr versucht. Nichts geht verloren: Ist die Ursache behoben, versuchen Sie es erneut.
jobs-none = Nichts hier: Alles wurde erledigt.
jobs-understand-mail = Eine eingegangene E-Mail verstehen
jobs-send-message = Eine Nachricht an einen Kunden senden
jobs-send-system-mail = Eine E-Mail an einen Kollegen senden
jobs-other = Andere Arbeit
jobs-made = begonnen { $when }
jobs-attempts = { $count ->
    [one] { $count } Versuch
   *[other] { $count } Versuche
}
jobs-retry = Erneut versuchen
jobs-retried = Es wird gleich erneut versucht.
