//! Forwards as each client writes them in each language, in all twelve months.
//!
//! The words are those a person sees in the client, written down here a second time on purpose: the table of labels in the
//! crate is what they test.

mod languages;
mod layouts;

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use crate::row::{Row, Score};
use crate::{folded, forwarded, mail};
use languages::LANGUAGES;
pub(crate) use languages::Language;
use layouts::{LAYOUTS, Layout};

/// One forward.
#[derive(Debug, Clone)]
pub struct Variant {
    name: String,
    /// What the forwarder's client wrote.
    prefix: &'static str,
    kind: &'static str,
    text: String,
    original: Original,
    note: &'static str,
}

/// What was forwarded.
#[derive(Debug, Clone)]
pub(crate) struct Original {
    pub(crate) name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) subject: &'static str,
    pub(crate) to: &'static str,
    pub(crate) body: String,
    pub(crate) sent_at: PrimitiveDateTime,
}

/// Names as people have them, and addresses.
const PEOPLE: [(&str, &str); 8] = [
    ("Élodie Marchal", "elodie@brasserie-du-lac.example"),
    ("Claes, Katrien", "katrien.claes+offerte@claes.example"),
    ("Jürgen O'Brien-Müller", "j.obrien@sub.mueller.example"),
    (
        "Garage Lenoir SPRL (atelier)",
        "atelier@garage-lenoir.example",
    ),
    ("Ζωή Παπαδοπούλου", "zoi_p@papadopoulou.example"),
    ("van der Velde", "INFO@vandervelde.example"),
    ("Łukasz Żak", "lukasz@zak.example"),
    ("李 小龍", "li@xn--fiqs8s.example"),
];

const SUBJECTS: [&str; 5] = [
    "Prix pour trois fenêtres",
    "Offerte: keuken van 4 m",
    "Anfrage Nr. 12/2026",
    "Quote for shelves (urgent)",
    "Objet : porte",
];

const BODIES: [&str; 5] = [
    "Bonjour,\n\nPourriez-vous me faire un prix pour trois fenêtres ?\n\nÉlodie",
    "Beste,\nwat kost een trap van 3 m?\n\nMvg\nTom",
    "Guten Tag, wir brauchen 12 Fenster bis zum 5. Mai.\n\nDanke: Petra",
    "Hello\n\nOn Monday I need a gate. From here to there: 4 m.\n\nPat",
    "Une porte.",
];

const NOTES: [&str; 3] = ["", "Peux-tu répondre vite ?", "Zie hieronder.\n\nAn"];

/// Every client in every language, the months in turn; and one client in every language in every month.
pub fn all() -> Vec<Variant> {
    let mut variants = Vec::new();
    for language in LANGUAGES {
        for layout in LAYOUTS.iter().filter(|layout| layout.speaks(language.code)) {
            variants.push(Variant::new(language, layout, variants.len()));
        }
        for layout in LAYOUTS.iter().take(2) {
            for month in 0..12 {
                let at = variants.len();
                variants.push(Variant::in_month(language, layout, at, month));
            }
        }
    }
    variants
}

/// How they are understood.
pub fn rows() -> Vec<Row> {
    let score = |what: &str| Score::named(&format!("clients and languages: {what}"));
    let mut address = score("address");
    let mut name = score("name");
    let mut subject = score("subject");
    let mut date = score("date");
    let mut body = score("body");
    let mut note = score("note");
    for variant in all() {
        let case = &variant.name;
        let original = &variant.original;
        let outcome = forwarded(&variant.subject(), variant.kind, &variant.text);
        let (local, domain) = original.email.rsplit_once('@').expect("an address");
        let email = format!("{local}@{}", domain.to_lowercase());
        address.equal(case, &outcome.requester.email, &email);
        name.equal(case, &outcome.requester.name, original.name);
        subject.equal(case, &outcome.subject, original.subject);
        let found = outcome.sent_at.map(local_time);
        date.count(found == Some(original.sent_at), || {
            format!("{case}: {found:?}\n      not {:?}", original.sent_at)
        });
        body.equal(case, &folded(&outcome.text), &folded(&original.body));
        note.equal(
            case,
            &folded(outcome.note.as_deref().unwrap_or_default()),
            &folded(variant.note),
        );
    }
    vec![
        address.row(100),
        name.row(98),
        subject.row(98),
        date.row(98),
        body.row(98),
        note.row(98),
    ]
}

/// The time on the sender's clock, to the minute.
fn local_time(at: OffsetDateTime) -> PrimitiveDateTime {
    let minute = Time::from_hms(at.hour(), at.minute(), 0).expect("a time");
    PrimitiveDateTime::new(at.date(), minute)
}

impl Variant {
    fn new(language: &Language, layout: &Layout, at: usize) -> Self {
        Self::in_month(language, layout, at, at % 12)
    }

    fn in_month(language: &Language, layout: &Layout, at: usize, month: usize) -> Self {
        let (name, email) = PEOPLE[at % PEOPLE.len()];
        let month = Month::try_from(u8::try_from(month + 1).expect("a month")).expect("a month");
        let day = u8::try_from(1 + at * 7 % 28).expect("a day");
        let hour = u8::try_from(at * 5 % 24).expect("an hour");
        let date = Date::from_calendar_date(2026, month, day).expect("a date");
        let original = Original {
            name,
            email,
            subject: SUBJECTS[at % SUBJECTS.len()],
            to: "nathan@company.test",
            body: BODIES[at / 3 % BODIES.len()].to_owned(),
            sent_at: date.with_hms(hour, 25, 0).expect("a time"),
        };
        let note = NOTES[at / 2 % NOTES.len()];
        Self {
            name: format!("{} in {}, {}", layout.name, language.code, date),
            prefix: language.prefix,
            kind: layout.kind,
            text: layout.write(language, &original, note),
            original,
            note,
        }
    }

    fn subject(&self) -> String {
        format!("{}: {}", self.prefix, self.original.subject)
    }

    /// The raw mail, its body repeated until the mail has about this size.
    pub fn of_size(&self, octets: usize) -> Vec<u8> {
        let paragraphs = "Nous cherchons aussi une porte d'atelier de 3 m, une fenêtre et un escalier en chêne.\r\nPouvez-vous venir mesurer mardi ?\r\n\r\n";
        let body =
            paragraphs.repeat(octets.saturating_sub(self.text.len() + 600) / paragraphs.len());
        let mut raw = mail("Eva <eva@company.test>", &self.subject(), self.kind, "");
        let plain = String::from_utf8_lossy(&raw).replace("base64", "8bit");
        raw = plain.into_bytes();
        raw.extend_from_slice(self.text.replace('\n', "\r\n").as_bytes());
        raw.extend_from_slice(body.as_bytes());
        raw
    }
}

/// The zone of dates that name one.
pub(crate) fn offset() -> UtcOffset {
    UtcOffset::from_hms(1, 0, 0).expect("an hour")
}
