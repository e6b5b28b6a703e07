# Tout emporter, tout supprimer.

export-title = Tout emporter
export-card = Un fichier ZIP avec tout ce que votre entreprise a confié à Proffer : contacts, demandes, messages, offres, factures et réglages.
export-open = Préparer un export
export-text = L'export contient toutes les données de votre entreprise, en JSON et avec leurs fichiers : les e-mails tels qu'ils sont arrivés, les pièces jointes, les offres et les factures en PDF. Les mots de passe et autres secrets n'y sont pas.
export-hint = Il se prépare pendant que vous travaillez ; un e-mail vous prévient quand il est prêt. Tout propriétaire peut alors le télécharger pendant { $days } jours. { $count } exports par jour au plus.
export-prepare = Préparer l'export
export-list = Vos exports
export-download = Télécharger ({ $size })
export-until = jusqu'au { $day }
export-failed = Cet export n'a pas abouti. Demandez-en un autre.
export-over = Cet export n'est plus disponible.
export-running = En préparation : { $percent } %
export-by = demandé { $when }
export-refresh = Actualiser
export-none = Aucun export pour l'instant.
export-asked = L'export se prépare. Vous recevrez un e-mail quand il sera prêt.
export-is-running = Un export est déjà en préparation. Attendez qu'il soit prêt.
export-too-many = Assez d'exports ont été demandés en 24 heures. Réessayez demain.
export-readme =
    { $company }
    Export de Proffer du { $day }

    Ce fichier contient tout ce que votre entreprise a confié à Proffer, sauf les secrets : mots de passe, clés et jetons. Les messages y sont tels qu'ils sont partis et arrivés, avec les liens qu'ils portent.

    company.json     l'entreprise et ses adresses
    audit_log.json   qui a fait quoi
    products.json    les produits
    people           les utilisateurs, les invitations, les jetons d'API
    contacts         les prospects et les clients, leurs personnes, leur historique
    requests         un dossier par demande d'offre : request.json avec les messages et la chronologie,
                     mails avec les e-mails tels qu'ils sont arrivés, attachments avec les pièces jointes.
                     Les fichiers portent le numéro de leur message.
    offers           un dossier par offre : offer.json, le PDF de chaque version envoyée, la signature
    invoices         un dossier par facture : invoice.json, le PDF et le fichier UBL pour la comptabilité
    mails            les e-mails qui ne font partie d'aucune demande
    settings         les réglages de l'entreprise

    Les fichiers .json s'ouvrent avec un éditeur de texte et se lisent par programme (UTF-8). Les fichiers .eml s'ouvrent avec un logiciel de messagerie.
    Les pièces jointes viennent de vos correspondants : ouvrez-les avec la même prudence que dans votre messagerie.

deletion-title = Supprimer l'entreprise
deletion-card = Tout ce que Proffer garde de votre entreprise, supprimé après un délai de réflexion.
deletion-open = Supprimer l'entreprise
deletion-planned = La suppression est prévue
deletion-planned-text = Le { $ordered }, un propriétaire a demandé la suppression de { $company }. Tout sera supprimé le { $day }. D'ici là, tout continue de fonctionner.
deletion-undo = Ne pas supprimer
deletion-export = Tout emporter d'abord
deletion-what = Ce qui disparaît
deletion-what-data = Les contacts, demandes, messages, pièces jointes, offres, factures, réglages et le journal.
deletion-what-people = Les accès de tous les utilisateurs. Qui n'appartient à aucune autre entreprise perd aussi son compte.
deletion-what-address = Votre adresse Proffer : les e-mails y seront refusés, et personne d'autre ne la recevra.
deletion-what-links = Les liens envoyés à vos clients et les accès de vos programmes.
deletion-law = Ce que la loi vous demande de garder
deletion-law-text = C'est à vous de conserver vos factures et vos pièces comptables pendant la durée légale (dix ans en Belgique). Faites un export et gardez-le avant de supprimer quoi que ce soit.
deletion-order = Demander la suppression
deletion-order-text = Tout sera supprimé dans { $days } jours. D'ici là, chaque page le rappelle et tout propriétaire peut annuler. Ensuite, plus rien ne pourra être récupéré.
deletion-name = Pour confirmer, tapez le nom de l'entreprise : { $company }
deletion-password = Votre mot de passe
deletion-submit = Supprimer l'entreprise
deletion-ordered = La suppression est prévue. Les propriétaires sont prévenus par e-mail.
deletion-undone = La suppression est annulée.
deletion-banner = { $company } et toutes ses données seront supprimées le { $day }.
deletion-banner-undo = Voir ou annuler

field-not-its-name = Ce n'est pas le nom de l'entreprise.

audit-export-asked = A demandé un export de toutes les données
audit-export-downloaded = A téléchargé un export de toutes les données
audit-deletion-ordered = A demandé la suppression de l'entreprise
audit-deletion-undone = A annulé la suppression de l'entreprise

email-export-ready-subject = Votre export est prêt
email-export-ready-text = L'export de toutes les données de { $company } est prêt. Il peut être téléchargé jusqu'au { $day }.
email-export-ready-action = Ouvrir la page de l'export
email-deletion-ordered-subject = { $company } sera supprimée le { $day }
email-deletion-ordered-text = Un propriétaire a demandé la suppression de { $company } et de toutes ses données. Elle aura lieu le { $day }. D'ici là, tout continue de fonctionner et chaque propriétaire peut annuler. Si vous voulez garder vos données, faites d'abord un export.
email-deletion-ordered-action = Voir ou annuler la suppression
email-deletion-near-subject = Rappel : { $company } sera supprimée le { $day }
email-deletion-near-text = La suppression de { $company } et de toutes ses données approche : elle aura lieu le { $day }. Ensuite, plus rien ne pourra être récupéré. Avez-vous fait un export ?
email-deletion-near-action = Voir ou annuler la suppression
email-company-deleted-subject = { $company } a été supprimée
email-company-deleted-text = Comme demandé, { $company } et toutes ses données ont été supprimées de Proffer le { $day }. Ce message est le dernier à ce sujet. Merci de nous avoir fait confiance.
email-company-deleted-action = Revenir un jour
