settings-personal = Mes paramètres
settings-company = Entreprise
settings-tokens = Jetons d'API
settings-name = Votre nom
settings-language = Langue du portail
settings-signature = Signature
settings-signature-hint = Placée sous vos réponses.
settings-company-name = Nom de l'entreprise
settings-company-language = Langue par défaut
settings-company-language-hint = Pour les e-mails aux clients dont nous ne connaissons pas la langue.
settings-time-zone = Fuseau horaire
settings-domains = Vos domaines de messagerie
settings-domains-hint = Un par ligne, par exemple starcomm.be. Les e-mails transférés depuis ces domaines sont considérés comme les vôtres.
tokens-yours = Vos jetons
tokens-none = Aucun jeton pour l'instant.
tokens-new = Nouveau jeton
tokens-name = Nom
tokens-name-hint = Pour vous rappeler quel programme l'utilise.
tokens-scope = Droits
tokens-scope-full = tout ce que je peux faire
tokens-scope-read = lecture seule
tokens-create = Créer un jeton
tokens-created = Copiez ce jeton maintenant : il ne sera plus affiché.
tokens-made = créé { $when }
tokens-used = utilisé { $when }
tokens-unused = jamais utilisé
tokens-revoke = Révoquer
tokens-revoke-text = Le programme qui l'utilise n'aura plus accès, dès maintenant.
tokens-revoke-really = Oui, révoquer
tokens-revoked = Jeton révoqué.

settings-jobs = Travaux abandonnés
jobs-text = Ce qui a échoué si souvent que Proffer a cessé d'essayer. Rien n'est perdu : une fois la cause disparue, réessayez.
jobs-none = Rien ici : tout a été fait.
jobs-understand-mail = Comprendre un e-mail reçu
jobs-send-message = Envoyer un message à un client
jobs-send-system-mail = Envoyer un e-mail à un collègue
jobs-other = Autre travail
jobs-made = commencé { $when }
jobs-attempts = { $count ->
    [one] { $count } essai
   *[other] { $count } essais
}
jobs-retry = Réessayer
jobs-retried = Un nouvel essai aura lieu dans un instant.
