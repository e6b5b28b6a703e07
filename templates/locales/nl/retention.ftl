# Bewaartermijnen, en toegang voor de helpdesk.

retention-title = Bewaartermijnen
retention-card = Wat niet meer nodig is, verdwijnt vanzelf na de tijd die u kiest.
retention-open = Bewaartermijnen
retention-text = Laat een veld leeg om alles te bewaren. Voor u opslaat, ziet u wat er zou verdwijnen.
retention-never = Nooit verdwijnen: facturen, aanvaarde offertes met hun bewijs, en de aanvragen en contacten die erbij horen.
retention-closed_requests-months = Afgesloten aanvragen, in maanden ({ $least } tot { $most })
retention-hint-closed_requests = Geweigerd, geannuleerd of aanvaard, zonder lopende offerte. Ze gaan naar de prullenbak, waaruit u ze nog 30 dagen kunt terughalen.
retention-unanswered_requests-months = Onbeantwoorde aanvragen, in maanden ({ $least } tot { $most })
retention-hint-unanswered_requests = Ze gaan naar de prullenbak, net als afgesloten aanvragen.
retention-held_mails-days = Vastgehouden mails, in dagen ({ $least } tot { $most })
retention-hint-held_mails = Nieuwsbrieven, automatische antwoorden en andere mails waarvan niemand een aanvraag maakte.
retention-raw_mails-months = Oorspronkelijke mails, in maanden ({ $least } tot { $most })
retention-hint-raw_mails = De mail zoals hij binnenkwam. De teksten en bijlagen die eruit gelezen zijn, blijven in de aanvraag.
retention-prospects-months = Inactieve prospecten, in maanden ({ $least } tot { $most })
retention-hint-prospects = Zonder aanvraag, offerte of factuur, en door niemand gewijzigd.
retention-audit_log-months = Logboek, in maanden ({ $least } tot { $most })
retention-hint-audit_log = Wie wat deed in uw bedrijf.
retention-name-closed_requests = Afgesloten aanvragen
retention-name-unanswered_requests = Onbeantwoorde aanvragen
retention-name-held_mails = Vastgehouden mails
retention-name-raw_mails = Oorspronkelijke mails
retention-name-prospects = Inactieve prospecten
retention-name-audit_log = Regels van het logboek
retention-nameless = zonder titel
retention-announced = Gaat in op { $when }.
retention-until-then-days = { $count ->
    [one] Tot dan blijft de termijn één dag.
   *[other] Tot dan blijft de termijn { $count } dagen.
}
retention-until-then-months = { $count ->
    [one] Tot dan blijft de termijn één maand.
   *[other] Tot dan blijft de termijn { $count } maanden.
}
retention-until-then-kept = Tot dan blijft alles bewaard.
retention-preview = Bekijken wat er zou verdwijnen
retention-preview-title = Wat er zou verdwijnen
retention-preview-nothing = Niets: alles blijft bewaard.
retention-preview-now = { $count ->
    [0] Nu niets.
   *[other] Nu { $count }.
}
retention-preview-soon = { $count ->
    [0] Niets meer binnen 30 dagen.
   *[other] Nog { $count } binnen 30 dagen.
}
retention-notice = Een kortere termijn gaat na { $days } dagen in. Tot dan kunt u hem hier intrekken. Een langere termijn geldt meteen.
retention-save = Deze termijnen opslaan
retention-last-run = Laatste ronde
retention-last-run-nothing = Er was niets te verwijderen.
retention-never-ran = Nog geen ronde.
field-not-kept-so-long = Een geheel getal binnen deze grenzen, of niets.

support-title = Toegang voor de helpdesk
support-card = De helpdesk van Proffer ziet uw gegevens alleen als u dat toestaat, en voor beperkte tijd.
support-open = Toegang voor de helpdesk
support-text = Als u het toestaat, kan de helpdesk uw aanvragen, contacten, offertes en instellingen lezen. Hij wijzigt niets en opent geen bijlagen, exports of wachtwoorden. Elke pagina die hij opent, staat in het logboek.
support-allowed-by = Toegestaan door
support-until = Tot
support-reason = Reden
support-reason-hint = Waar de helpdesk naar moet kijken. Hij leest dit.
support-hours = Gedurende
support-hours-1 = 1 uur
support-hours-24 = 1 dag
support-hours-72 = 3 dagen
support-allow = Toegang toestaan
support-allowed = De helpdesk kan nu meekijken.
support-close = Toegang sluiten
support-closed = De toegang is gesloten.
support-open-already = De toegang staat al open. Sluit hem eerst om de duur te wijzigen.
support-visits = Bezoeken
support-visits-none = De helpdesk is nog nooit langs geweest.
support-visit-not-begun = niet binnengekomen
support-visit-open = bezig
support-visit-lasted = van { $began } tot { $ended }
support-visit-since = sinds { $began }
support-visit-link = link gemaakt op { $made }
support-pages = De geopende pagina's staan in het logboek
support-notice = { $name } laat de helpdesk van Proffer meekijken, tot { $until }.
support-you-look = U kijkt bij { $company } voor de helpdesk. U leest alleen, en elke pagina wordt genoteerd.
support-leave = Verlaten
support-enter = Binnengaan
support-enter-text = U gaat voor de helpdesk bij een bedrijf kijken. U kunt alleen lezen, en de eigenaars zien uw naam en elke pagina die u opent.
support-link-over = Deze link is niet meer geldig: hij werkt één keer, tien minuten lang, zolang het bedrijf toegang geeft.
error-support-title = De helpdesk leest alleen
error-support-text = Deze pagina of handeling staat niet open voor de helpdesk.
field-unknown-support-time = Kies een van de termijnen.
audit-retention-changed = Wijzigde de bewaartermijnen
audit-retention-applied = Verwijderde wat niet langer bewaard wordt
audit-support-allowed = Stond de helpdesk toegang toe
audit-support-closed = Sloot de toegang voor de helpdesk
audit-support-invited = Er is een toegangslink gemaakt voor
audit-support-entered = De helpdesk kwam binnen
audit-support-looked = De helpdesk opende de pagina
audit-support-left = De helpdesk vertrok
