//! Whole mails, raw as they come, of invented people: what each is understood to be.

use std::path::PathBuf;

use understanding::{
    Envelope, Facts, Kind, KnownMessage, KnownRequest, Limits, Mail, RemoteImages, Silence,
    Understanding, safe_html, understand,
};

const OURS: &str = "dubois-12@proposals.example";

fn company() -> Facts {
    let request = KnownRequest {
        request: "r-1".to_owned(),
        participants: [
            "elodie@brasserie-du-lac.example",
            "katrien.claes@claes.example",
            "petra@weiss.example",
        ]
        .map(str::to_owned)
        .into(),
        subject: "Offerte keuken".to_owned(),
    };
    let recent = KnownRequest {
        request: "r-2".to_owned(),
        participants: ["luc@petit.example".to_owned()].into(),
        subject: "Armoire".to_owned(),
    };
    Facts {
        mail_domain: "proposals.example".to_owned(),
        own_addresses: [OURS.to_owned()].into(),
        domains: ["dubois.example".to_owned()].into(),
        members: ["owner@prive.example".to_owned()].into(),
        known_messages: [(
            "m-1@proposals.example".to_owned(),
            KnownMessage {
                request: "r-1".to_owned(),
                outgoing: true,
            },
        )]
        .into(),
        requests: [("r-1".to_owned(), request)].into(),
        recent_requests: vec![recent],
        ..Facts::default()
    }
}

fn raw(file: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/mails")
        .join(file)
        .with_extension("eml");
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn understood_with(file: &str, facts: &Facts, recipient: &str) -> Understanding {
    let envelope = Envelope {
        sender: "sender@mail.example".to_owned(),
        recipient: recipient.to_owned(),
    };
    let mail = Mail::parse(&raw(file), &envelope, &Limits::DEFAULT).expect("parses");
    understand(&mail, facts)
}

fn understood(file: &str) -> Understanding {
    understood_with(file, &company(), OURS)
}

/// Kind, file, requester's name and address (`?` behind it: in doubt), subject, text, note.
#[rustfmt::skip]
const REQUESTS: &[(&str, &str, &str, &str, &str, &str)] = &[
    ("fr-direct-windows-1252", "Élodie Marchal", "elodie@brasserie-du-lac.example", "Prix pour trois fenêtres", "Bonjour, Pourriez-vous me faire un prix pour trois fenêtres à 1 200 € maximum la pièce ? Cordialement, Élodie Marchal", ""),
    ("nl-direct-html-base64", "Joost de Wit", "joost@dewit.example", "Offerte deuren", "Beste, Graag een offerte voor vier deuren. Met vriendelijke groet, Joost de Wit", ""),
    ("de-direct-alternative", "Weiß, Petra", "petra@weiss.example", "Angebot Treppe", "Guten Tag, bitte senden Sie mir ein Angebot für eine Treppe. Mit freundlichen Grüßen Petra Weiß", ""),
    ("en-direct-attachment", "Sam Carter", "sam@carter.example", "Quote for shelves", "Hello, Could you send us a quote for the shelves on the plan? Thanks, Sam", ""),
    ("fr-forward-gmail", "Élodie Marchal", "elodie@brasserie-du-lac.example", "Prix pour un comptoir", "Bonjour, Quel serait le prix d'un comptoir en chêne ? Élodie Marchal", "Voir ci-dessous, merci de répondre vite."),
    ("fr-forward-outlook-desktop", "Garage Lenoir", "atelier@garage-lenoir.example", "Demande de prix : porte d'atelier", "Bonjour, Nous cherchons une porte d'atelier de 3 m. Hugo Lenoir", "Peux-tu regarder ?"),
    ("nl-forward-outlook-new", "Mevr. Katrien Claes", "katrien.claes@claes.example", "Offerte keuken", "Beste, Ik wil graag een offerte voor een keuken van 4 meter. Katrien Claes GSM 0470 12 34 56", "Kan jij dit opnemen? Groeten, An"),
    ("de-forward-thunderbird", "Bauhof Kessel", "einkauf@bauhof-kessel.example", "Fenster für Neubau", "Guten Tag, wir benötigen 12 Fenster für einen Neubau. Bauhof Kessel GmbH", ""),
    ("en-forward-apple-mail", "O'Brien, Pat", "pat@obrien.example", "Garden gate", "Hi, How much would a garden gate cost? Pat", ""),
    ("fr-forward-iphone-html", "Zoé Lambert", "zoe@lambert.example", "Volets", "Bonjour, je cherche six volets en bois. Zoé", "Envoyé de mon iPhone"),
    ("nl-forward-gmail-html-only", "Tom Hendrickx", "tom@hendrickx.example", "prijsvraag", "Dag An, Wat kost een houten trap? Tom", ""),
    ("en-forward-yahoo", "Lee Chan", "lee@chan.example", "Bookcase", "Hello, I need a bookcase of two metres. What would it cost? Lee", ""),
    ("de-forward-original-message", "Jürgen Fuchs", "j.fuchs@fuchs.example", "Anfrage Carport", "Hallo, was kostet ein Carport für zwei Autos? Jürgen Fuchs", "Bitte übernehmen."),
    ("fr-forward-through-colleague", "Inès Fabre", "ines@fabre.example", "Parquet", "Bonjour, Je voudrais un prix pour 40 m2 de parquet. Inès Fabre", "Pour toi."),
    ("nl-attached-original", "Bram Peeters", "bram@peeters.example", "Offerte tuinhuis", "Beste, Graag een prijs voor een tuinhuis van 3 op 4 meter. Met vriendelijke groeten, Bram Peeters", "Zie bijlage."),
    ("de-attached-eml-file", "Karin Vogt", "karin@vogt.example", "Anfrage Tür", "Guten Tag, was kostet eine Haustuer? Bitte um ein Angebot.", ""),
    ("fr-forward-of-stranger", "Paul Remy", "paul@remy.example?", "Plan de la cuisine", "Bonjour, voici ce que dit mon architecte.", ""),
    ("en-member-without-forward", "Nathan Dubois", "nathan@dubois.example?", "New customer", "Please call Mr Grey (grey@grey.example), he wants a staircase.", ""),
    ("fr-automatic-forward", "Élodie Marchal", "elodie@brasserie-du-lac.example", "Terrasse", "Bonjour, quel est le prix d'une terrasse en bois de 20 m2 ? Merci.", ""),
    ("nl-group-via", "Tom Hendrickx", "tom@hendrickx.example", "Prijs voor ramen", "Dag, wat kosten vijf ramen met dubbel glas? Tom", ""),
    ("fr-exchange-rule-forward", "Luc Petit", "luc@petit.example", "Armoire sur mesure", "Bonjour, je voudrais une armoire sur mesure. Luc Petit", ""),
    ("fr-contact-form-reply-to", "Chloé Martin", "chloe@martin.example", "Nouveau message du site", "Bonjour, je voudrais un devis pour une bibliothèque. Merci !", ""),
    ("nl-contact-form-of-site", "Pieter Vos", "pieter@vos.example", "Contactformulier", "Graag een offerte voor een poort.", ""),
    ("fr-no-from", "", "sender@mail.example", "Prix d'une table", "Bonjour, combien coûte une table ?", ""),
    ("fr-8bit-without-charset", "Luc Petit", "luc@petit.example", "Escalier", "Bonjour, un escalier en hêtre pour février, s'il vous plaît.", ""),
    ("de-inline-image", "Petra Weiss", "petra@weiss.example", "Skizze", "Guten Tag, bitte ein Angebot nach dieser Skizze:", ""),
];

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn requests() {
    for &(file, name, address, subject, text, note) in REQUESTS {
        let outcome = understood(file);
        assert_eq!(outcome.kind, Kind::NewRequest, "{file}");
        assert_eq!(outcome.requester.name, name, "{file}");
        assert_eq!(
            outcome.requester.email,
            address.trim_end_matches('?'),
            "{file}"
        );
        assert_eq!(
            outcome.certain,
            !address.ends_with('?'),
            "{file}: {:?}",
            outcome.reasons
        );
        assert_eq!(outcome.subject, subject, "{file}");
        assert_eq!(folded(&outcome.text), text, "{file}");
        assert_eq!(
            folded(outcome.note.as_deref().unwrap_or_default()),
            note,
            "{file}"
        );
        assert!(!outcome.reasons.is_empty(), "{file} has a reason");
        assert!(
            outcome
                .candidates
                .iter()
                .any(|candidate| candidate.person == outcome.requester),
            "{file}: the requester is a candidate"
        );
    }
}

#[test]
fn languages_are_those_of_the_file_names() {
    for &(file, ..) in REQUESTS {
        let found = understood(file).language;
        assert!(
            found.is_none() || found.as_deref() == Some(&file[..2]),
            "{file}: {found:?}"
        );
    }
}

#[test]
fn answers() {
    for (file, recipient, request, probable, known, text) in [
        (
            "fr-reply-gmail",
            OURS,
            "r-1",
            false,
            true,
            "Oui, jeudi me convient. Élodie",
        ),
        (
            "nl-reply-outlook-html",
            OURS,
            "r-1",
            false,
            true,
            "Dank u, dat is goed. Met vriendelijke groeten, Katrien Claes",
        ),
        (
            "de-reply-between",
            OURS,
            "r-1",
            false,
            true,
            "Hallo, > Welches Holz? Eiche. > Wie viele Stufen? Vierzehn. Gruß Petra",
        ),
        (
            "en-reply-token-iphone",
            "dubois-12+abc123@proposals.example",
            "r-1",
            false,
            false,
            "Perfect, go ahead.",
        ),
        (
            "fr-reply-same-subject",
            OURS,
            "r-2",
            true,
            true,
            "Avez-vous reçu ma demande ?",
        ),
    ] {
        let mut facts = company();
        if recipient != OURS {
            facts.request_by_token = facts.requests.get("r-1").cloned();
        }
        let outcome = understood_with(file, &facts, recipient);
        assert_eq!(
            outcome.kind,
            Kind::Reply {
                request: request.to_owned(),
                probable,
                known_participant: known
            },
            "{file}"
        );
        assert_eq!(folded(&outcome.text), text, "{file}");
        assert!(
            outcome.certain && outcome.silence.contains(&Silence::NotARequest),
            "{file}"
        );
        assert!(
            !outcome
                .html
                .unwrap_or_default()
                .contains("proposals.example"),
            "{file}: history in the HTML"
        );
    }
}

#[test]
fn a_reference_to_a_message_of_others_opens_a_request() {
    let outcome = understood_with(
        "fr-reply-gmail",
        &Facts {
            known_messages: [].into(),
            ..company()
        },
        OURS,
    );
    assert_eq!(outcome.kind, Kind::NewRequest);
}

#[test]
fn bounces() {
    for (file, recipient, status) in [
        ("bounce-dsn", "weg@claes.example", "5.1.1"),
        ("bounce-exchange-text-fr", "luc@petit.example", "5.2.2"),
    ] {
        let Kind::Bounce { request, bounce } = understood(file).kind else {
            panic!("{file} is a bounce")
        };
        assert_eq!(request.as_deref(), Some("r-1"), "{file}");
        assert_eq!(
            (
                bounce.recipients.as_slice(),
                bounce.status.as_str(),
                bounce.permanent
            ),
            (&[recipient.to_owned()][..], status, true),
            "{file}"
        );
        assert_eq!(
            bounce.original_message_id.as_deref(),
            Some("m-1@proposals.example"),
            "{file}"
        );
    }
}

#[test]
fn machines() {
    assert_eq!(
        understood("automatic-reply-nl").kind,
        Kind::AutomaticReply {
            request: Some("r-1".to_owned())
        }
    );
    assert_eq!(understood("newsletter-fr").kind, Kind::Bulk);
    assert_eq!(understood("loop").kind, Kind::Loop);
    let Kind::ForwardingConfirmation(confirmation) = understood("gmail-confirmation").kind else {
        panic!("a confirmation")
    };
    assert_eq!(confirmation.code.as_deref(), Some("987654321"));
    assert_eq!(
        confirmation.link.as_deref(),
        Some("https://mail-settings.google.com/mail/vf-%5BABC%5D-xyz")
    );
}

#[test]
fn a_blocked_sender_is_held() {
    let facts = Facts {
        blocked: ["sam@carter.example".to_owned()].into(),
        ..company()
    };
    assert_eq!(
        understood_with("en-direct-attachment", &facts, OURS).kind,
        Kind::Blocked
    );
}

#[test]
fn a_remembered_correction_decides() {
    let stranger = "paul@remy.example".to_owned();
    let own = Facts {
        forwarder_is_requester: [(stranger.clone(), true)].into(),
        ..company()
    };
    let outcome = understood_with("fr-forward-of-stranger", &own, OURS);
    assert_eq!(
        (outcome.requester.email.as_str(), outcome.certain),
        ("paul@remy.example", true)
    );
    let inner = Facts {
        forwarder_is_requester: [(stranger.clone(), false)].into(),
        ..company()
    };
    let outcome = understood_with("fr-forward-of-stranger", &inner, OURS);
    assert_eq!(
        (outcome.requester.email.as_str(), outcome.certain),
        ("plans@studio-nova.example", true)
    );
    let trusted = Facts {
        trusted_forwarders: [stranger].into(),
        ..company()
    };
    assert_eq!(
        understood_with("fr-forward-of-stranger", &trusted, OURS)
            .requester
            .email,
        "plans@studio-nova.example"
    );
}

#[test]
fn doubt_has_candidates_and_no_automatic_reply() {
    let outcome = understood("fr-forward-of-stranger");
    let found: Vec<&str> = outcome
        .candidates
        .iter()
        .map(|candidate| candidate.person.email.as_str())
        .collect();
    assert_eq!(found, ["paul@remy.example", "plans@studio-nova.example"]);
    assert_eq!(outcome.silence, [Silence::RequesterInDoubt]);

    let unverified = Facts {
        sender_unverified: true,
        ..company()
    };
    let outcome = understood_with("fr-forward-gmail", &unverified, OURS);
    assert_eq!(
        (outcome.requester.email.as_str(), outcome.certain),
        ("nathan@dubois.example", false)
    );
}

#[test]
fn only_certain_requests_of_people_are_answered_automatically() {
    for (file, silence) in [
        ("fr-direct-windows-1252", vec![]),
        ("fr-forward-gmail", vec![]),
        (
            "fr-exchange-rule-forward",
            vec![Silence::AutoSubmitted, Silence::ResponseSuppressed],
        ),
        ("nl-group-via", vec![Silence::List, Silence::Precedence]),
    ] {
        assert_eq!(understood(file).silence, silence, "{file}");
    }
}

#[test]
fn html_of_a_forward_is_the_originals() {
    let html = understood("fr-forward-gmail").html.expect("HTML");
    let safe = safe_html(&html, &|_| None, RemoteImages::Hide).html;
    assert!(
        safe.contains("<b>comptoir en chêne</b>")
            && !safe.contains("Voir ci-dessous")
            && !safe.contains("Forwarded"),
        "{safe}"
    );
}

#[test]
fn attachments() {
    let outcome = understood("en-direct-attachment");
    assert_eq!(outcome.attachments.len(), 1);
    assert_eq!(
        (
            outcome.attachments[0].name.as_str(),
            outcome.attachments[0].content_type.as_str()
        ),
        ("plan of shelves.pdf", "application/pdf")
    );
    assert_eq!(outcome.attachments[0].content, b"%PDF-1.4 plan");

    let outcome = understood("de-inline-image");
    assert!(outcome.attachments[0].inline);
    let html = outcome.html.expect("HTML");
    let safe = safe_html(
        &html,
        &|cid| (cid == "skizze@weiss").then(|| "/a/1".to_owned()),
        RemoteImages::Hide,
    );
    assert!(
        safe.html.contains("src=\"/a/1\"")
            && safe.has_remote_images
            && !safe.html.contains("track.example"),
        "{}",
        safe.html
    );

    assert!(understood("nl-attached-original").attachments.is_empty());
}

#[test]
fn a_signature_pre_fills_the_prospect() {
    let signature = understood("fr-direct-windows-1252").signature;
    assert_eq!(signature.company.as_deref(), Some("Brasserie du Lac SRL"));
    assert_eq!(signature.phone.as_deref(), Some("+3210550123"));
    assert_eq!(signature.vat_number.as_deref(), Some("BE0403170701"));
    assert_eq!(
        signature.website.as_deref(),
        Some("https://www.brasserie-du-lac.example")
    );
    assert_eq!(
        signature.address.as_deref(),
        Some("Rue du Lac 8, 1348 Louvain-la-Neuve")
    );
}

#[test]
fn dates_are_the_originals() {
    for (file, date) in [
        ("fr-forward-gmail", "2026-02-03 9:05:00.0 +01:00:00"),
        ("nl-attached-original", "2026-02-02 20:15:00.0 +01:00:00"),
        ("en-direct-attachment", "2026-02-03 10:11:12.0 +01:00:00"),
    ] {
        assert_eq!(
            understood(file).sent_at.map(|at| at.to_string()).as_deref(),
            Some(date),
            "{file}"
        );
    }
}
