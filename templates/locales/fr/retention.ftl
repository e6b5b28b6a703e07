# Durées de conservation, et accès du support.

retention-title = Conservation
retention-card = Ce qui ne sert plus part tout seul, après le temps que vous choisissez.
retention-open = Durées de conservation
retention-text = Laissez un champ vide pour tout garder. Avant d'enregistrer, vous voyez ce qui partirait.
retention-never = Ne partent jamais : les factures, les offres acceptées avec leur preuve, et les demandes et contacts qui s'y rattachent.
retention-closed_requests-months = Demandes closes, en mois ({ $least } à { $most })
retention-hint-closed_requests = Refusées, annulées ou acceptées, sans offre en cours. Elles vont à la corbeille, d'où elles peuvent encore être reprises pendant 30 jours.
retention-unanswered_requests-months = Demandes restées sans réponse, en mois ({ $least } à { $most })
retention-hint-unanswered_requests = Elles vont à la corbeille, comme les demandes closes.
retention-held_mails-days = E-mails retenus, en jours ({ $least } à { $most })
retention-hint-held_mails = Lettres d'information, réponses automatiques et autres e-mails dont personne n'a fait une demande.
retention-raw_mails-months = E-mails d'origine, en mois ({ $least } à { $most })
retention-hint-raw_mails = L'e-mail tel qu'il est arrivé. Les textes et les pièces jointes qu'on y a lus restent dans la demande.
retention-prospects-months = Prospects inactifs, en mois ({ $least } à { $most })
retention-hint-prospects = Sans demande, sans offre, sans facture, et que personne n'a modifiés.
retention-audit_log-months = Journal, en mois ({ $least } à { $most })
retention-hint-audit_log = Qui a fait quoi dans votre entreprise.
retention-name-closed_requests = Demandes closes
retention-name-unanswered_requests = Demandes restées sans réponse
retention-name-held_mails = E-mails retenus
retention-name-raw_mails = E-mails d'origine
retention-name-prospects = Prospects inactifs
retention-name-audit_log = Lignes du journal
retention-nameless = sans titre
retention-announced = Prend effet le { $when }.
retention-until-then-days = { $count ->
    [one] D'ici là, la durée reste d'un jour.
   *[other] D'ici là, la durée reste de { $count } jours.
}
retention-until-then-months = { $count ->
    [one] D'ici là, la durée reste d'un mois.
   *[other] D'ici là, la durée reste de { $count } mois.
}
retention-until-then-kept = D'ici là, tout est gardé.
retention-preview = Voir ce qui partirait
retention-preview-title = Ce qui partirait
retention-preview-nothing = Rien : tout est gardé.
retention-preview-now = { $count ->
    [0] Rien maintenant.
   *[other] { $count } maintenant.
}
retention-preview-soon = { $count ->
    [0] Rien de plus dans les 30 jours.
   *[other] { $count } de plus dans les 30 jours.
}
retention-notice = Une durée plus courte prend effet après { $days } jours. Jusque-là, vous pouvez la retirer ici. Une durée plus longue vaut tout de suite.
retention-save = Enregistrer ces durées
retention-last-run = Dernier passage
retention-last-run-nothing = Rien n'était à enlever.
retention-never-ran = Pas encore de passage.
field-not-kept-so-long = Un nombre entier dans ces limites, ou rien.

support-title = Accès du support
support-card = Le support de Proffer ne voit vos données que si vous l'y autorisez, pour un temps limité.
support-open = Accès du support
support-text = Quand vous l'autorisez, le support peut lire vos demandes, vos contacts, vos offres et vos réglages. Il ne change rien, et n'ouvre ni pièces jointes, ni exports, ni mots de passe. Chaque page qu'il ouvre est notée dans le journal.
support-allowed-by = Autorisé par
support-until = Jusqu'au
support-reason = Motif
support-reason-hint = Ce que le support doit regarder. Il le lira.
support-hours = Pendant
support-hours-1 = 1 heure
support-hours-24 = 1 jour
support-hours-72 = 3 jours
support-allow = Autoriser l'accès
support-allowed = Le support peut maintenant regarder.
support-close = Fermer l'accès
support-closed = L'accès est fermé.
support-open-already = L'accès est déjà ouvert. Fermez-le d'abord pour en changer la durée.
support-visits = Visites
support-visits-none = Le support n'est jamais venu.
support-visit-not-begun = pas entré
support-visit-open = en cours
support-visit-lasted = du { $began } au { $ended }
support-visit-since = depuis le { $began }
support-visit-link = lien créé le { $made }
support-pages = Les pages ouvertes sont dans le journal
support-notice = { $name } a autorisé le support de Proffer à regarder, jusqu'au { $until }.
support-you-look = Vous regardez { $company } pour le support. Vous lisez seulement, et chaque page est notée.
support-leave = Quitter
support-enter = Entrer
support-enter-text = Vous allez regarder une entreprise pour le support. Vous ne pourrez que lire, et ses propriétaires verront votre nom et chaque page ouverte.
support-link-over = Ce lien n'est plus valable : il sert une fois, pendant dix minutes, tant que l'entreprise autorise l'accès.
error-support-title = Le support lit seulement
error-support-text = Cette page ou cette action n'est pas ouverte au support.
field-unknown-support-time = Choisissez une des durées.
audit-retention-changed = A modifié les durées de conservation
audit-retention-applied = A enlevé ce qui n'est plus conservé
audit-support-allowed = A autorisé l'accès du support
audit-support-closed = A fermé l'accès du support
audit-support-invited = Un lien d'accès a été créé pour
audit-support-entered = Le support est entré
audit-support-looked = Le support a ouvert la page
audit-support-left = Le support est parti
