erasure-title = Effacer une personne
erasure-text = Quelqu'un vous demande d'effacer ses données ? Indiquez son adresse : vous voyez d'abord ce qui disparaît et ce que la loi vous oblige à garder.
erasure-this-person = Effacer cette personne
erasure-email-hint = D'un contact ou d'un membre de votre équipe. Les variantes avec un signe + (nom+boutique@…) sont comprises.
erasure-look = Voir ce qui serait effacé
erasure-preview = Ce qui se passera
erasure-goes = Disparaît
erasure-goes-contacts = { $count ->
    [one] 1 fiche de contact
   *[other] { $count } fiches de contact
}
erasure-goes-persons = { $count ->
    [one] 1 personne de contact chez un autre contact
   *[other] { $count } personnes de contact chez d'autres contacts
}
erasure-goes-requests = { $count ->
    [one] 1 demande d'offre
   *[other] { $count } demandes d'offre
}
erasure-goes-messages = { $count ->
    [one] 1 message, avec l'e-mail d'origine et ses pièces jointes
   *[other] { $count } messages, avec les e-mails d'origine et leurs pièces jointes
}
erasure-goes-mentions = { $count ->
    [one] 1 message d'une autre demande : l'adresse et le nom y sont remplacés, l'e-mail d'origine est supprimé
   *[other] { $count } messages d'autres demandes : l'adresse et le nom y sont remplacés, les e-mails d'origine sont supprimés
}
erasure-goes-held = { $count ->
    [one] 1 e-mail retenu
   *[other] { $count } e-mails retenus
}
erasure-goes-offers = { $count ->
    [one] 1 offre : elle devient « retirée » et ne garde que son numéro
   *[other] { $count } offres : elles deviennent « retirées » et ne gardent que leur numéro
}
erasure-goes-invoices = { $count ->
    [one] 1 brouillon de facture
   *[other] { $count } brouillons de facture
}
erasure-goes-audit = { $count ->
    [one] 1 ligne du journal d'audit : le nom y est remplacé
   *[other] { $count } lignes du journal d'audit : le nom y est remplacé
}
erasure-account-goes = Le compte, ses sessions et ses jetons. Ce que cette personne a fait reste, sous le nom « ancien membre ».
erasure-account-leaves = L'appartenance à votre entreprise. Le compte reste, car il sert aussi ailleurs ; ici, ce que cette personne a fait reste sous le nom « ancien membre ».
erasure-kept = Reste jusqu'à la fin du délai légal
erasure-kept-why = Les factures et les preuves d'acceptation se gardent dix ans à partir du 1er janvier qui suit leur date (article 60 du Code de la TVA). Ensuite elles s'effacent d'elles-mêmes.
erasure-kept-offer = Offre acceptée { $number }, jusqu'au { $day }
erasure-kept-invoice = Facture { $number }, jusqu'au { $day }
erasure-nothing = Rien n'a été trouvé sous cette adresse.
erasure-also = Sont aussi effacés : les brouillons, les importations, les invitations, les filtres et tout ce qui porte l'adresse. Les e-mails et fichiers d'autres personnes sont examinés jusque dans leurs pièces encodées. Ce qui arrive plus tard de cette adresse est une nouvelle donnée.
erasure-confirm = Confirmer
erasure-no-way-back = Il n'y a pas de retour en arrière. Tapez l'adresse une seconde fois.
erasure-confirm-field = La même adresse
erasure-start = Effacer définitivement
erasure-another = Une autre adresse
erasure-refused-last-owner = C'est la dernière personne qui gère l'entreprise : nommez d'abord un autre propriétaire.
erasure-refused-emergency-owner = C'est la personne qui peut entrer en cas d'urgence avec son mot de passe : désignez-en d'abord une autre dans l'authentification unique.
erasure-refused-company-address = L'entreprise écrit avec cette adresse ou l'affiche sur ses documents : choisissez-en d'abord une autre dans les réglages.
erasure-refused-own-address = C'est l'adresse de l'entreprise elle-même.
erasure-past = Effacements
erasure-past-text = Cette liste ne dit pas qui a été effacé.
erasure-asked-by-nobody = Ancien membre
erasure-state-finished = Terminé
erasure-running = En cours : { $percent } %
erasure-refresh = Actualiser
erasure-done = Terminé { $when }. Plus rien ici ne dit qui c'était.
erasure-new-later = Ce qui arrive désormais de cette adresse est une nouvelle donnée.
erasure-done-accounts = { $count ->
    [one] 1 compte retiré
   *[other] { $count } comptes retirés
}
erasure-done-archives = { $count ->
    [one] 1 archive de l'entreprise supprimée
   *[other] { $count } archives de l'entreprise supprimées
}
erasure-done-audit = { $count ->
    [one] 1 ligne du journal d'audit réécrite
   *[other] { $count } lignes du journal d'audit réécrites
}
erasure-done-contacts = { $count ->
    [one] 1 fiche de contact effacée
   *[other] { $count } fiches de contact effacées
}
erasure-done-files = { $count ->
    [one] 1 pièce jointe supprimée
   *[other] { $count } pièces jointes supprimées
}
erasure-done-invoices = { $count ->
    [one] 1 brouillon de facture supprimé
   *[other] { $count } brouillons de facture supprimés
}
erasure-done-kept = { $count ->
    [one] 1 document gardé jusqu'à la fin de son délai légal
   *[other] { $count } documents gardés jusqu'à la fin de leur délai légal
}
erasure-done-mails = { $count ->
    [one] 1 e-mail d'origine supprimé
   *[other] { $count } e-mails d'origine supprimés
}
erasure-done-offers = { $count ->
    [one] 1 offre réduite à son numéro
   *[other] { $count } offres réduites à leur numéro
}
erasure-done-removed = { $count ->
    [one] 1 autre enregistrement supprimé
   *[other] { $count } autres enregistrements supprimés
}
erasure-done-requests = { $count ->
    [one] 1 demande d'offre supprimée
   *[other] { $count } demandes d'offre supprimées
}
erasure-done-rewritten = { $count ->
    [one] 1 enregistrement réécrit sans cette personne
   *[other] { $count } enregistrements réécrits sans cette personne
}
erasure-former-member = [ancien membre]
erasure-erased-person = [personne effacée]
warning-person-erased = Une personne a demandé d'être effacée. L'e-mail d'origine ou les pièces jointes qui la nommaient ont été supprimés.
audit-erasure-started = A demandé d'effacer une personne
audit-erasure-finished = Une personne a été effacée
field-not-the-same = Ce n'est pas la même adresse.
