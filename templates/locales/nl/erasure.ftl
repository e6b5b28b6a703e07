erasure-title = Een persoon wissen
erasure-text = Vraagt iemand u om zijn gegevens te wissen? Geef zijn adres op: u ziet eerst wat verdwijnt en wat u van de wet moet bewaren.
erasure-this-person = Deze persoon wissen
erasure-email-hint = Van een contact of van een collega. Varianten met een plusteken (naam+winkel@…) horen erbij.
erasure-look = Bekijken wat gewist zou worden
erasure-preview = Wat er zal gebeuren
erasure-goes = Verdwijnt
erasure-goes-contacts = { $count ->
    [one] 1 contactfiche
   *[other] { $count } contactfiches
}
erasure-goes-persons = { $count ->
    [one] 1 contactpersoon bij een ander contact
   *[other] { $count } contactpersonen bij andere contacten
}
erasure-goes-requests = { $count ->
    [one] 1 offerteaanvraag
   *[other] { $count } offerteaanvragen
}
erasure-goes-messages = { $count ->
    [one] 1 bericht, met de oorspronkelijke e-mail en de bijlagen
   *[other] { $count } berichten, met de oorspronkelijke e-mails en de bijlagen
}
erasure-goes-mentions = { $count ->
    [one] 1 bericht van een andere aanvraag: adres en naam worden erin vervangen, de oorspronkelijke e-mail wordt verwijderd
   *[other] { $count } berichten van andere aanvragen: adres en naam worden erin vervangen, de oorspronkelijke e-mails worden verwijderd
}
erasure-goes-held = { $count ->
    [one] 1 tegengehouden e-mail
   *[other] { $count } tegengehouden e-mails
}
erasure-goes-offers = { $count ->
    [one] 1 offerte: ze wordt ‘ingetrokken’ en behoudt alleen haar nummer
   *[other] { $count } offertes: ze worden ‘ingetrokken’ en behouden alleen hun nummer
}
erasure-goes-invoices = { $count ->
    [one] 1 concept van een factuur
   *[other] { $count } concepten van facturen
}
erasure-goes-audit = { $count ->
    [one] 1 regel van het auditlogboek: de naam wordt erin vervangen
   *[other] { $count } regels van het auditlogboek: de naam wordt erin vervangen
}
erasure-account-goes = De account, zijn sessies en zijn tokens. Wat deze persoon gedaan heeft, blijft onder de naam ‘voormalig lid’.
erasure-account-leaves = Het lidmaatschap van uw bedrijf. De account blijft, want hij dient ook elders; hier blijft wat deze persoon gedaan heeft onder de naam ‘voormalig lid’.
erasure-kept = Blijft tot het einde van de wettelijke termijn
erasure-kept-why = Facturen en bewijzen van aanvaarding worden tien jaar bewaard vanaf 1 januari na hun datum (artikel 60 van het Btw-Wetboek). Daarna worden ze vanzelf gewist.
erasure-kept-offer = Aanvaarde offerte { $number }, tot { $day }
erasure-kept-invoice = Factuur { $number }, tot { $day }
erasure-nothing = Onder dit adres is niets gevonden.
erasure-also = Worden ook gewist: concepten, imports, uitnodigingen, filters en alles wat het adres bevat. E-mails en bestanden van anderen worden tot in hun gecodeerde delen onderzocht. Wat later van dit adres komt, zijn nieuwe gegevens.
erasure-confirm = Bevestigen
erasure-no-way-back = Er is geen weg terug. Typ het adres een tweede keer.
erasure-confirm-field = Hetzelfde adres
erasure-start = Definitief wissen
erasure-another = Een ander adres
erasure-refused-last-owner = Dit is de laatste persoon die het bedrijf beheert: benoem eerst een andere eigenaar.
erasure-refused-emergency-owner = Dit is de persoon die in nood met een wachtwoord binnen kan: wijs eerst iemand anders aan bij eenmalige aanmelding.
erasure-refused-company-address = Het bedrijf schrijft met dit adres of toont het op zijn documenten: kies eerst een ander in de instellingen.
erasure-refused-own-address = Dit is het adres van het bedrijf zelf.
erasure-past = Wissingen
erasure-past-text = Deze lijst zegt niet wie gewist werd.
erasure-asked-by-nobody = Voormalig lid
erasure-state-finished = Klaar
erasure-running = Bezig: { $percent } %
erasure-refresh = Vernieuwen
erasure-done = Klaar { $when }. Niets zegt hier nog wie het was.
erasure-new-later = Wat voortaan van dit adres komt, zijn nieuwe gegevens.
erasure-done-accounts = { $count ->
    [one] 1 account verwijderd
   *[other] { $count } accounts verwijderd
}
erasure-done-archives = { $count ->
    [one] 1 archief van het bedrijf verwijderd
   *[other] { $count } archieven van het bedrijf verwijderd
}
erasure-done-audit = { $count ->
    [one] 1 regel van het auditlogboek herschreven
   *[other] { $count } regels van het auditlogboek herschreven
}
erasure-done-contacts = { $count ->
    [one] 1 contactfiche gewist
   *[other] { $count } contactfiches gewist
}
erasure-done-files = { $count ->
    [one] 1 bijlage verwijderd
   *[other] { $count } bijlagen verwijderd
}
erasure-done-invoices = { $count ->
    [one] 1 concept van een factuur verwijderd
   *[other] { $count } concepten van facturen verwijderd
}
erasure-done-kept = { $count ->
    [one] 1 document bewaard tot het einde van zijn wettelijke termijn
   *[other] { $count } documenten bewaard tot het einde van hun wettelijke termijn
}
erasure-done-mails = { $count ->
    [one] 1 oorspronkelijke e-mail verwijderd
   *[other] { $count } oorspronkelijke e-mails verwijderd
}
erasure-done-offers = { $count ->
    [one] 1 offerte herleid tot haar nummer
   *[other] { $count } offertes herleid tot hun nummer
}
erasure-done-removed = { $count ->
    [one] 1 ander gegeven verwijderd
   *[other] { $count } andere gegevens verwijderd
}
erasure-done-requests = { $count ->
    [one] 1 offerteaanvraag verwijderd
   *[other] { $count } offerteaanvragen verwijderd
}
erasure-done-rewritten = { $count ->
    [one] 1 gegeven herschreven zonder deze persoon
   *[other] { $count } gegevens herschreven zonder deze persoon
}
erasure-former-member = [voormalig lid]
erasure-erased-person = [gewiste persoon]
warning-person-erased = Een persoon heeft gevraagd om gewist te worden. De oorspronkelijke e-mail of de bijlagen met zijn naam zijn verwijderd.
audit-erasure-started = Heeft gevraagd om een persoon te wissen
audit-erasure-finished = Een persoon is gewist
field-not-the-same = Dit is niet hetzelfde adres.
