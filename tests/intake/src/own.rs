//! Our own mails, raw as they come, of invented people, and what is expected of each.
//!
//! `mails/expected.json` names what matters of a mail; what it leaves out is not compared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use understanding::{Envelope, Facts, Kind, KnownMessage, KnownRequest, Understanding};

use crate::corpora::mails_in;
use crate::folded;
use crate::hostile::is_ordinary;
use crate::row::{Row, Score};
use crate::understood_by;

/// The company's address on the platform.
pub const OURS: &str = "dubois-12@proposals.example";

/// What a mail should be understood to be.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// As the kind is serialised.
    kind: String,
    /// The request a reply, an automatic reply or a bounce belongs to.
    request: Option<String>,
    probable: Option<bool>,
    known_participant: Option<bool>,
    /// `Name <address>`; either may be missing.
    requester: Option<String>,
    #[serde(default = "certain")]
    certain: bool,
    forwarder: Option<String>,
    candidates: Option<Vec<String>>,
    subject: Option<String>,
    /// Without what white space it has.
    text: Option<String>,
    note: Option<String>,
    /// As RFC 3339 writes it.
    sent_at: Option<String>,
    attachments: Option<Vec<String>>,
    warnings: Option<Vec<String>>,
    /// A reason that must be among those given.
    reason: Option<String>,
    recipients: Option<Vec<String>>,
    status: Option<String>,
    permanent: Option<bool>,
    code: Option<String>,
    link: Option<String>,
    /// `MAIL FROM`, where it matters; `""` is the null sender.
    #[serde(default = "sender")]
    envelope: String,
    /// `RCPT TO`, where it is not our usual address. A tag is a valid reply token of request `r-1`.
    #[serde(default = "recipient")]
    recipient: String,
}

fn certain() -> bool {
    true
}

fn sender() -> String {
    "sender@mail.example".to_owned()
}

fn recipient() -> String {
    OURS.to_owned()
}

/// The company all of them were sent to.
pub fn company() -> Facts {
    let request = |key: &str, subject: &str, participants: &[&str]| KnownRequest {
        request: key.to_owned(),
        participants: participants.iter().map(|&one| one.to_owned()).collect(),
        subject: subject.to_owned(),
    };
    let kitchen = request(
        "r-1",
        "Offerte keuken",
        &[
            "elodie@brasserie-du-lac.example",
            "katrien.claes@claes.example",
            "petra@weiss.example",
        ],
    );
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
        requests: [("r-1".to_owned(), kitchen)].into(),
        recent_requests: vec![request("r-2", "Armoire", &["luc@petit.example"])],
        ..Facts::default()
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("mails")
}

/// The raw mail of this name.
pub fn raw(name: &str) -> Vec<u8> {
    let path = folder().join(name).with_extension("eml");
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// How many mails there are, each of which has an expectation, and how right they are understood.
pub fn rows() -> Vec<Row> {
    let expected = std::fs::read_to_string(folder().join("expected.json")).expect("expectations");
    let expected: BTreeMap<String, Expected> =
        serde_json::from_str(&expected).expect("expectations are of this form");
    let mut scores = Scores::default();
    let mails = mails_in(&folder());
    let names: Vec<&String> = mails.iter().map(|(name, _)| name).collect();
    assert!(
        expected.keys().eq(names),
        "each mail has an expectation, and each expectation a mail"
    );
    for (name, raw) in &mails {
        scores.compare(name, raw, &expected[name]);
    }
    scores.rows(mails.len())
}

#[derive(Default)]
struct Scores {
    by_field: Vec<Score>,
}

impl Scores {
    fn score(&mut self, field: &str) -> &mut Score {
        let name = format!("own mails: {field}");
        let at = self.by_field.iter().position(|score| score.is(&name));
        let at = at.unwrap_or_else(|| {
            self.by_field.push(Score::named(&name));
            self.by_field.len() - 1
        });
        &mut self.by_field[at]
    }

    fn equal(&mut self, field: &str, case: &str, found: &str, expected: Option<&String>) {
        if let Some(expected) = expected {
            self.score(field).equal(case, found, expected);
        }
    }

    fn same<T: PartialEq + std::fmt::Debug>(
        &mut self,
        field: &str,
        case: &str,
        found: &T,
        expected: Option<&T>,
    ) {
        if let Some(expected) = expected {
            self.score(field).count(found == expected, || {
                format!("{case}: {found:?}\n      not {expected:?}")
            });
        }
    }

    fn compare(&mut self, case: &str, raw: &[u8], expected: &Expected) {
        let mut facts = company();
        if expected.recipient.contains('+') {
            facts.request_by_token = facts.requests.get("r-1").cloned();
        }
        let envelope = Envelope {
            sender: expected.envelope.clone(),
            recipient: expected.recipient.clone(),
        };
        let outcome = understood_by(&facts, raw, &envelope);
        let kind = serde_json::to_value(&outcome.kind).expect("a kind is JSON");
        let found = kind["kind"].as_str().unwrap_or_default();
        self.equal("kind", case, found, Some(&expected.kind));
        if matches!(expected.kind.as_str(), "new_request" | "reply") {
            self.score("ordinary ones left alone")
                .count(is_ordinary(&outcome), || case.to_owned());
        }
        self.of_kind(case, &outcome.kind, expected);
        self.of_people(case, &outcome, expected);
        let note = outcome.note.as_deref().unwrap_or_default();
        let sent_at = outcome.sent_at.and_then(|at| {
            at.format(&time::format_description::well_known::Rfc3339)
                .ok()
        });
        let codes = |reasons: &[understanding::Reason]| -> Vec<String> {
            reasons.iter().map(|reason| reason.code.clone()).collect()
        };
        self.equal("subject", case, &outcome.subject, expected.subject.as_ref());
        self.equal("text", case, &folded(&outcome.text), expected.text.as_ref());
        self.equal("note", case, &folded(note), expected.note.as_ref());
        self.equal(
            "date",
            case,
            &sent_at.unwrap_or_default(),
            expected.sent_at.as_ref(),
        );
        let attachments = outcome.attachments.iter().map(|file| file.name.clone());
        self.same(
            "attachments",
            case,
            &attachments.collect(),
            expected.attachments.as_ref(),
        );
        self.same(
            "warnings",
            case,
            &codes(&outcome.warnings),
            expected.warnings.as_ref(),
        );
        if let Some(reason) = &expected.reason {
            let given = codes(&outcome.reasons);
            self.score("reason").count(given.contains(reason), || {
                format!("{case}: {given:?} without {reason}")
            });
        }
        let is_text = is_ordinary(&outcome);
        if let Some((language, _)) = case
            .split_once('-')
            .filter(|(code, _)| is_text && code.len() == 2)
        {
            let found = outcome.language.as_deref();
            self.score("language")
                .count(found.is_none_or(|found| found == language), || {
                    format!("{case}: {found:?}")
                });
        }
        self.score("has a reason or a warning").count(
            !outcome.reasons.is_empty() || !outcome.warnings.is_empty(),
            || case.to_owned(),
        );
    }

    fn of_people(&mut self, case: &str, outcome: &Understanding, expected: &Expected) {
        let shown = |person: &understanding::Person| match (person.name.as_str(), &person.email) {
            ("", email) => email.clone(),
            (name, email) if email.is_empty() => name.to_owned(),
            (name, email) => format!("{name} <{email}>"),
        };
        if expected.requester.is_some() {
            self.equal(
                "requester",
                case,
                &shown(&outcome.requester),
                expected.requester.as_ref(),
            );
            self.same("certainty", case, &outcome.certain, Some(&expected.certain));
            let among = outcome
                .candidates
                .iter()
                .any(|candidate| candidate.person == outcome.requester);
            self.score("requester is a candidate")
                .count(among, || case.to_owned());
        }
        let forwarder = outcome.forwarder.as_ref().map(shown).unwrap_or_default();
        self.equal("forwarder", case, &forwarder, expected.forwarder.as_ref());
        let candidates = outcome
            .candidates
            .iter()
            .map(|candidate| shown(&candidate.person));
        self.same(
            "candidates",
            case,
            &candidates.collect(),
            expected.candidates.as_ref(),
        );
    }

    fn of_kind(&mut self, case: &str, kind: &Kind, expected: &Expected) {
        let request = match kind {
            Kind::Reply { request, .. } => Some(request),
            Kind::AutomaticReply { request } | Kind::Bounce { request, .. } => request.as_ref(),
            _ => None,
        };
        let request = request.map(String::as_str).unwrap_or_default();
        self.equal("thread", case, request, expected.request.as_ref());
        if let Kind::Reply {
            probable,
            known_participant,
            ..
        } = kind
        {
            self.same("probable", case, probable, expected.probable.as_ref());
            self.same(
                "known writer",
                case,
                known_participant,
                expected.known_participant.as_ref(),
            );
        }
        if let Kind::Bounce { bounce, .. } = kind {
            self.same(
                "bounced recipients",
                case,
                &bounce.recipients,
                expected.recipients.as_ref(),
            );
            self.equal(
                "bounce status",
                case,
                &bounce.status,
                expected.status.as_ref(),
            );
            self.same(
                "bounce permanent",
                case,
                &bounce.permanent,
                expected.permanent.as_ref(),
            );
        }
        if let Kind::ForwardingConfirmation(found) = kind {
            let or_none = |part: &Option<String>| part.clone().unwrap_or_default();
            self.equal(
                "confirmation code",
                case,
                &or_none(&found.code),
                expected.code.as_ref(),
            );
            self.equal(
                "confirmation link",
                case,
                &or_none(&found.link),
                expected.link.as_ref(),
            );
        }
    }

    fn rows(self, mails: usize) -> Vec<Row> {
        let count = Row::measured("own mails", mails.to_string(), "60", mails >= 60);
        let rows = self.by_field.into_iter().map(|score| score.row(100));
        std::iter::once(count).chain(rows).collect()
    }
}
