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
    /// A member, by their address; whoever writes a mail is in the mail.
    pub(super) by: &'static str,
    pub(super) what: What,
}

pub(super) enum What {
    Reply(&'static str),
    Note(&'static str),
    Assign(&'static str),
    Cancel,
    Mail(Mail),
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

const fn step(when: When, by: &'static str, what: What) -> Step {
    Step { when, by, what }
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
const CUSTOMER: &str = "";

pub(super) const STARCOMM: &[Conversation] = &[
    Conversation {
        arrived: on(4, 8, 52),
        mail: mail!("sophie.lambert@starcomm.test", "starcomm/wifi-entrepot"),
        then: &[
            step(on(4, 9, 5), SOPHIE, What::Assign(TOM)),
            step(
                on(4, 9, 41),
                TOM,
                What::Reply(
                    "Bonjour Monsieur Verhaegen,\n\nMerci pour votre demande. Nous passerions volontiers mesurer la couverture sur place, \
                     gratuitement : jeudi matin vous conviendrait-il ? Combien de terminaux portables sont utilisés en même temps ?\n\nBien à vous,\nTom Peeters",
                ),
            ),
            step(
                on(4, 14, 18),
                CUSTOMER,
                What::Mail(mail!(
                    "luc.verhaegen@transports-meuse.example",
                    "starcomm/wifi-entrepot-reponse"
                )),
            ),
            step(
                on(4, 15, 2),
                TOM,
                What::Note(
                    "Prendre l'analyseur et les chaussures de sécurité. Prévoir 14 bornes pour le calcul, à confirmer après la visite.",
                ),
            ),
        ],
    },
    Conversation {
        arrived: on(3, 9, 8),
        mail: mail!("noreply@starcomm.test", "starcomm/cameras-formulaire"),
        then: &[
            step(on(3, 10, 12), SOPHIE, What::Assign(SOPHIE)),
            step(
                on(3, 10, 30),
                SOPHIE,
                What::Reply(
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
            step(
                on(2, 11, 20),
                TOM,
                What::Note("Ils ont signé ailleurs hier, vu avec Monsieur Fischer par téléphone."),
            ),
            step(on(2, 11, 21), TOM, What::Cancel),
        ],
    },
    Conversation {
        arrived: on(1, 9, 47),
        mail: mail!("tom.peeters@starcomm.test", "starcomm/fibre-copropriete"),
        then: &[step(on(1, 9, 55), TOM, What::Assign(TOM))],
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
            step(on(3, 8, 26), ANKE, What::Assign(PIETER)),
            step(
                on(3, 12, 15),
                PIETER,
                What::Reply(
                    "Dag Wim,\n\nDat kan zeker. Past maandag om 10 uur om op te meten? Meet intussen gerust de breedte van de deur waarlangs de panelen binnen moeten.\n\nMet vriendelijke groeten,\nPieter De Smet",
                ),
            ),
            step(
                on(2, 7, 58),
                CUSTOMER,
                What::Mail(mail!(
                    "info@slagerij-claeys.example",
                    "koelhuis/koelcel-slager-antwoord"
                )),
            ),
        ],
    },
    Conversation {
        arrived: on(2, 14, 33),
        mail: mail!(
            "bestellingen@bakkerij-vandamme.example",
            "koelhuis/vriescel-bakkerij"
        ),
        then: &[step(
            on(2, 16, 10),
            PIETER,
            What::Note("@Anke Maes kan jij volgende week opmeten in Aalst?"),
        )],
    },
    Conversation {
        arrived: on(1, 10, 44),
        mail: mail!("olivier.stevens@mailbox.example", "koelhuis/wijnkelder"),
        then: &[],
    },
];
