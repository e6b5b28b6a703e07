//! What happened at the two demo companies: their mails, and what their people did about them. Oldest conversation first, for requests are numbered as they come.

/// A mail that arrives and what follows in its conversation.
pub(super) struct Conversation {
    pub(super) arrived: When,
    pub(super) mail: Mail,
    pub(super) then: &'static [Step],
}

/// A mail: its envelope sender, and its text with `{address}`, `{date}`, `{original}`, `{id}` and `{answers}` to be filled in.
pub(super) struct Mail {
    pub(super) sender: &'static str,
    pub(super) text: &'static str,
}

/// Something that happens to a request.
pub(super) struct Step {
    pub(super) when: When,
    pub(super) what: What,
}

pub(super) enum What {
    /// Somebody outside writes in the conversation.
    Arrives(Mail),
    /// A member, by their address, does something about it.
    Does(&'static str, Deed),
}

pub(super) enum Deed {
    Reply(&'static str),
    Note(&'static str),
    Assign(&'static str),
    Cancel,
}

/// On a working day before today, local time.
#[derive(Clone, Copy)]
pub(super) struct When {
    pub(super) working_days_ago: u8,
    pub(super) hour: i8,
    pub(super) minute: i8,
}

const fn on(working_days_ago: u8, hour: i8, minute: i8) -> When {
    When {
        working_days_ago,
        hour,
        minute,
    }
}

const fn does(when: When, member: &'static str, deed: Deed) -> Step {
    Step {
        when,
        what: What::Does(member, deed),
    }
}

const fn arrives(when: When, mail: Mail) -> Step {
    Step {
        when,
        what: What::Arrives(mail),
    }
}

macro_rules! mail {
    ($sender:literal, $file:literal) => {
        Mail {
            sender: $sender,
            text: include_str!(concat!("mails/", $file, ".eml")),
        }
    };
}

const SOPHIE: &str = "sophie.lambert@starcomm.test";
const TOM: &str = "tom.peeters@starcomm.test";
const PIETER: &str = "pieter@koelhuisdesmet.test";
const ANKE: &str = "anke@koelhuisdesmet.test";

pub(super) const STARCOMM: &[Conversation] = &[
    Conversation {
        arrived: on(4, 8, 52),
        mail: mail!("sophie.lambert@starcomm.test", "starcomm/wifi-entrepot"),
        then: &[
            does(on(4, 9, 5), SOPHIE, Deed::Assign(TOM)),
            does(
                on(4, 9, 41),
                TOM,
                Deed::Reply(
                    "Bonjour Monsieur Verhaegen,\n\nMerci pour votre demande. Nous passerions volontiers mesurer la couverture sur place, \
                     gratuitement : jeudi matin vous conviendrait-il ? Combien de terminaux portables sont utilisés en même temps ?\n\nBien à vous,\nTom Peeters",
                ),
            ),
            arrives(
                on(4, 14, 18),
                mail!(
                    "luc.verhaegen@transports-meuse.example",
                    "starcomm/wifi-entrepot-reponse"
                ),
            ),
            does(
                on(4, 15, 2),
                TOM,
                Deed::Note(
                    "Prendre l'analyseur et les chaussures de sécurité. Prévoir 14 bornes pour le calcul, à confirmer après la visite.",
                ),
            ),
        ],
    },
    Conversation {
        arrived: on(3, 9, 8),
        mail: mail!("noreply@starcomm.test", "starcomm/cameras-formulaire"),
        then: &[
            does(on(3, 10, 12), SOPHIE, Deed::Assign(SOPHIE)),
            does(
                on(3, 10, 30),
                SOPHIE,
                Deed::Reply(
                    "Bonjour Monsieur Benali,\n\nPour six caméras avec 30 jours d'enregistrement, nous devons connaître les longueurs de câble. \
                     Auriez-vous un croquis du terrain, même à la main ?\n\nCordialement,\nSophie Lambert",
                ),
            ),
        ],
    },
    Conversation {
        arrived: on(3, 16, 40),
        mail: mail!("newsletter@salon-reseaux.example", "starcomm/lettre"),
        then: &[],
    },
    Conversation {
        arrived: on(2, 8, 31),
        mail: mail!(
            "daniel.fischer@eifel-energie.example",
            "starcomm/visio-salle"
        ),
        then: &[
            does(
                on(2, 11, 20),
                TOM,
                Deed::Note("Ils ont signé ailleurs hier, vu avec Monsieur Fischer par téléphone."),
            ),
            does(on(2, 11, 21), TOM, Deed::Cancel),
        ],
    },
    Conversation {
        arrived: on(1, 9, 47),
        mail: mail!("tom.peeters@starcomm.test", "starcomm/fibre-copropriete"),
        then: &[does(on(1, 9, 55), TOM, Deed::Assign(TOM))],
    },
    Conversation {
        arrived: on(1, 11, 15),
        mail: mail!("julie.martens@agence-horizon.example", "starcomm/doute"),
        then: &[],
    },
    Conversation {
        arrived: on(1, 16, 3),
        mail: mail!(
            "secretariat@cabinet-delvaux.example",
            "starcomm/centrale-cabinet"
        ),
        then: &[],
    },
];

pub(super) const KOELHUIS: &[Conversation] = &[
    Conversation {
        arrived: on(5, 10, 2),
        mail: mail!(
            "forwarding-noreply@google.com",
            "koelhuis/bevestiging-gmail"
        ),
        then: &[],
    },
    Conversation {
        arrived: on(3, 8, 20),
        mail: mail!("anke@koelhuisdesmet.test", "koelhuis/koelcel-slager"),
        then: &[
            does(on(3, 8, 26), ANKE, Deed::Assign(PIETER)),
            does(
                on(3, 12, 15),
                PIETER,
                Deed::Reply(
                    "Dag Wim,\n\nDat kan zeker. Past maandag om 10 uur om op te meten? Meet intussen gerust de breedte van de deur waarlangs de panelen binnen moeten.\n\nMet vriendelijke groeten,\nPieter De Smet",
                ),
            ),
            arrives(
                on(2, 7, 58),
                mail!(
                    "info@slagerij-claeys.example",
                    "koelhuis/koelcel-slager-antwoord"
                ),
            ),
        ],
    },
    Conversation {
        arrived: on(2, 14, 33),
        mail: mail!(
            "bestellingen@bakkerij-vandamme.example",
            "koelhuis/vriescel-bakkerij"
        ),
        then: &[does(
            on(2, 16, 10),
            PIETER,
            Deed::Note("@Anke Maes kan jij volgende week opmeten in Aalst?"),
        )],
    },
    Conversation {
        arrived: on(1, 10, 44),
        mail: mail!("olivier.stevens@mailbox.example", "koelhuis/wijnkelder"),
        then: &[],
    },
];
