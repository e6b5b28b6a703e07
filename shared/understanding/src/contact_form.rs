//! Contact forms of web sites: a mail from the site about a visitor, who stands in `Reply-To` or in a field.

use crate::automatic::is_no_reply;
use crate::forwarded::{Quoting, label_value};
use crate::lines::lines;
use crate::mail::Mail;
use crate::outcome::Person;
use crate::people::{addresses_in, clean_name};

/// A form's visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContactForm {
    pub(crate) visitor: Person,
    /// `Reply-To` names the visitor: the site itself says whom to answer.
    pub(crate) in_reply_to_header: bool,
    /// What it is about, where the form has a field for it: the subject of its mail is often the same for all visitors.
    pub(crate) subject: Option<String>,
    /// What the visitor wrote, where the form has a field for it.
    pub(crate) message: Option<String>,
}

/// A mail, or one inside another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letter<'m> {
    pub(crate) from: &'m Person,
    pub(crate) reply_to: &'m [Person],
    pub(crate) text: &'m str,
    /// A program of web sites says that it sent it.
    pub(crate) of_program: bool,
}

/// Labels of form fields, folded to lower case.
const EMAIL: &[&str] = &[
    "e-mail",
    "email",
    "mail",
    "courriel",
    "adresse e-mail",
    "adresse email",
    "adresse mail",
    "votre e-mail",
    "votre email",
    "e-mailadres",
    "emailadres",
    "uw e-mail",
    "e-mail-adresse",
    "email address",
    "your email",
    "your e-mail",
    "correo",
    "email adres",
    "e-mail adres",
    "correo electrónico",
    "e-mail adresse",
    "mailadresse",
    "ihre e-mail",
    "ihre e-mail-adresse",
    "uw e-mailadres",
    "adresse électronique",
    "indirizzo e-mail",
    "adres e-mail",
];
const NAME: &[&str] = &[
    "nom",
    "naam",
    "name",
    "nom complet",
    "nom et prénom",
    "prénom et nom",
    "votre nom",
    "uw naam",
    "volledige naam",
    "ihr name",
    "your name",
    "full name",
    "nombre",
    "nome",
    "contact",
    "naam contactpersoon",
    "vor- und nachname",
    "nom prénom",
    "nom / prénom",
    "naam en voornaam",
    "naam + voornaam",
    "nom & prénom",
    "ihr vollständiger name",
    "nombre completo",
    "nome e cognome",
    "nome completo",
    "imię i nazwisko",
    "client",
    "klant",
];
const FIRST_NAME: &[&str] = &[
    "prénom",
    "voornaam",
    "first name",
    "vorname",
    "votre prénom",
    "uw voornaam",
    "ihr vorname",
    "imię",
];
const LAST_NAME: &[&str] = &[
    "nom de famille",
    "achternaam",
    "familienaam",
    "last name",
    "nachname",
    "votre nom de famille",
    "uw familienaam",
    "ihr nachname",
    "apellidos",
    "apellido",
    "cognome",
    "sobrenome",
    "nazwisko",
];
const SUBJECT: &[&str] = &[
    "sujet",
    "objet",
    "subject",
    "onderwerp",
    "betreff",
    "votre sujet",
    "votre objet",
    "uw onderwerp",
    "your subject",
    "ihr betreff",
    "sujet du message",
    "objet du message",
    "asunto",
    "oggetto",
    "assunto",
    "temat",
];
const MESSAGE: &[&str] = &[
    "message",
    "bericht",
    "nachricht",
    "votre message",
    "uw bericht",
    "ihre nachricht",
    "your message",
    "demande",
    "vraag",
    "uw vraag",
    "question",
    "remarques",
    "opmerkingen",
    "opmerking",
    "comments",
    "commentaire",
    "commentaires",
    "description",
    "omschrijving",
    "mensaje",
    "messaggio",
    "message body",
    "corps du message",
    "votre demande",
    "votre projet",
    "projet",
    "uw aanvraag",
    "aanvraag",
    "ihre anfrage",
    "anfrage",
    "your enquiry",
    "enquiry",
    "comment",
    "comment or message",
    "commentaire ou message",
    "opmerking of bericht",
    "kommentar",
    "kommentar oder nachricht",
    "mensagem",
    "wiadomość",
    "détails",
    "details",
    "toelichting",
];

/// The form in a mail, when it is one.
pub(crate) fn in_mail(mail: &Mail) -> Option<ContactForm> {
    let of_program = mail
        .header("x-mailer")
        .is_some_and(|mailer| mailer.contains("PHPMailer"));
    read(Letter {
        from: mail.from.as_ref()?,
        reply_to: &mail.reply_to,
        // The header of a quoted mail looks like a form's fields.
        text: &Quoting::read(&mail.text).words_above(),
        of_program,
    })
}

/// Whether an address is one that web sites send from.
pub(crate) fn is_site(person: &Person) -> bool {
    is_no_reply(person.local_part())
        || FORM_SENDERS.contains(&person.local_part().to_lowercase().as_str())
}

/// The form in a letter, when it is one.
pub(crate) fn read(letter: Letter<'_>) -> Option<ContactForm> {
    let Letter { from, text, .. } = letter;
    let reply_to = letter
        .reply_to
        .iter()
        .find(|person| !person.email.is_empty() && !person.is_same(from));
    let fields = fields(text);
    let value = |labels: &[&str]| {
        fields
            .iter()
            .find(|(label, _)| labels.contains(&label.as_str()))
            .map(|(_, value)| *value)
            .filter(|value| !value.is_empty())
    };
    // CF7's default: `From: Jane Doe jane@a.test`, `Subject: …`.
    let from_line = fields
        .iter()
        .find(|(label, value)| {
            matches!(label.as_str(), "from" | "de" | "van" | "von") && value.contains('@')
        })
        .map(|(_, value)| *value);
    let email = value(EMAIL)
        .or(from_line)
        .and_then(|value| addresses_in(value).next())
        .map(|(_, email)| email);
    let known = [value(NAME), value(FIRST_NAME), value(MESSAGE)]
        .into_iter()
        .flatten()
        .count()
        + usize::from(email.is_some());
    let is_form = email.is_some()
        && (known >= 2 || fields.len() >= 3 || from_line.is_some() && fields.len() >= 2);
    let site = is_site(from) || letter.of_program;
    // French and Dutch forms have "Prénom" beside a "Nom" that is the family's.
    let last_name = value(LAST_NAME).or_else(|| value(NAME));
    let name = value(FIRST_NAME)
        .map(|first| format!("{first} {}", last_name.unwrap_or_default()))
        .or_else(|| value(NAME).map(str::to_owned))
        .map(|name| clean_name(&name))
        .filter(|name| !name.contains('@') && name.len() <= 100);
    let subject = is_form.then(|| subject(&fields)).flatten();
    let message = is_form.then(|| message(text)).flatten();
    if let Some(reply_to) = reply_to
        && (site || (is_form && email.as_deref() == Some(reply_to.email.as_str())))
    {
        let visitor = Person {
            name: if reply_to.name.is_empty() {
                name.unwrap_or_default()
            } else {
                reply_to.name.clone()
            },
            email: reply_to.email.clone(),
        };
        return Some(ContactForm {
            visitor,
            in_reply_to_header: true,
            subject,
            message,
        });
    }
    let email = email.filter(|email| is_form && !email.eq_ignore_ascii_case(&from.email))?;
    Some(ContactForm {
        visitor: Person {
            name: name.unwrap_or_default(),
            email,
        },
        in_reply_to_header: false,
        subject,
        message,
    })
}

/// Local parts web sites send from.
const FORM_SENDERS: &[&str] = &[
    "wordpress",
    "webmaster",
    "website",
    "site",
    "web",
    "www",
    "form",
    "forms",
    "formulaire",
    "contactform",
    "www-data",
    "apache",
    "mailer",
    "notifications",
    "notification",
];

/// `Label: value` lines at the top of a text; what has no label continues the last field.
fn fields(text: &str) -> Vec<(String, &str)> {
    let mut found: Vec<(String, &str)> = Vec::new();
    let lines = lines(text);
    for (at, line) in lines.iter().enumerate().take(200) {
        let Some((label, value)) = labelled(line.text) else {
            continue;
        };
        if line.quotes > 0 || label.len() > 40 {
            continue;
        }
        // The value may stand below its label.
        let value = if value.is_empty() {
            let below = lines[at + 1..].iter().take(2);
            let mut written = below.filter(|line| !line.is_blank());
            let next = written.next().map_or("", |line| line.text);
            let is_field = labelled(next).is_some_and(|(label, _)| is_known(&label));
            if is_field { "" } else { next }
        } else {
            value
        };
        let value = value.trim_end_matches(['*', '|', ' ']);
        found.push((label.trim_end_matches([' ', '*']).to_owned(), value));
    }
    found
}

/// `Label: value`, or a known label alone: forms that come as tables have no colons.
fn labelled(text: &str) -> Option<(String, &str)> {
    if text.contains(':') || text.len() > LONGEST_LABEL {
        return label_value(text);
    }
    let label = label_value(&format!("{text}:"))?.0;
    let label = label.trim_end_matches([' ', '*']).to_owned();
    is_known(&label).then_some((label, ""))
}

fn is_known(label: &str) -> bool {
    [EMAIL, NAME, FIRST_NAME, LAST_NAME, SUBJECT, MESSAGE]
        .iter()
        .any(|labels| labels.contains(&label))
}

/// Octets of a label without a colon.
const LONGEST_LABEL: usize = 40;

/// The subject field. Below the message it would be the visitor's words.
fn subject(fields: &[(String, &str)]) -> Option<String> {
    let mut above = fields
        .iter()
        .take_while(|(label, _)| !MESSAGE.contains(&label.as_str()));
    let (_, value) = above.find(|(label, _)| SUBJECT.contains(&label.as_str()))?;
    (!value.is_empty()).then(|| (*value).to_owned())
}

/// The text of the message field: up to the next field, or to the end.
fn message(text: &str) -> Option<String> {
    let lines = lines(text);
    let (at, first) = lines.iter().enumerate().find_map(|(at, line)| {
        let (label, value) = labelled(line.text)?;
        MESSAGE.contains(&label.as_str()).then_some((at, value))
    })?;
    let known = |label: &str| {
        [EMAIL, NAME, FIRST_NAME, LAST_NAME]
            .iter()
            .any(|labels| labels.contains(&label))
    };
    let rest = lines[at + 1..].iter().take_while(|line| {
        let ends = labelled(line.text).is_some_and(|(label, _)| known(&label));
        !ends && !crate::forwarded::is_rule(line.text, 2)
    });
    let message = crate::lines::joined(std::iter::once(first).chain(rest.map(|line| line.raw)));
    (!message.is_empty()).then_some(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::mail::Envelope;

    fn form(headers: &str, text: &str) -> Option<ContactForm> {
        let raw = format!("{headers}\n\n{text}\n").replace('\n', "\r\n");
        in_mail(
            &Mail::parse(raw.as_bytes(), &Envelope::default(), &Limits::DEFAULT).expect("parses"),
        )
    }

    #[test]
    fn forms() {
        let found = form("From: Acme <wordpress@acme.test>\nReply-To: eva@alt.test", "Nom: Eva Alt\nE-mail: eva@alt.test\nTéléphone: 02 555 01 23\nMessage:\nUne porte, svp.\nMerci").expect("a form");
        assert_eq!(
            (
                found.visitor.name.as_str(),
                found.visitor.email.as_str(),
                found.in_reply_to_header
            ),
            ("Eva Alt", "eva@alt.test", true)
        );
        assert_eq!(found.message.as_deref(), Some("Une porte, svp.\nMerci"));

        let found = form(
            "From: noreply@forms.test",
            "Naam\n: Jan\nNaam: Jan Smit\nE-mailadres: jan@smit.test\nBericht: prijs?",
        )
        .expect("a form");
        assert_eq!(
            (found.visitor.email.as_str(), found.in_reply_to_header),
            ("jan@smit.test", false)
        );

        let found = form(
            "From: site@acme.test",
            "From: Eva Alt <eva@alt.test>\nSubject: porte\n\nMessage Body:\nUne porte",
        )
        .expect("a form");
        assert_eq!(found.message.as_deref(), Some("Une porte"));
        assert_eq!(found.subject.as_deref(), Some("porte"));
    }

    #[test]
    fn subjects() {
        for (field, subject) in [
            ("Sujet : Porte de garage", Some("Porte de garage")),
            ("Betreff: Garagentor", Some("Garagentor")),
            ("Onderwerp\nGaragepoort", Some("Garagepoort")),
            ("Subject:", None),
            ("Message: Une porte.\nSujet : garage", None),
        ] {
            let text = format!("Nom: Eva Alt\nE-mail: eva@alt.test\n{field}\nBericht: ?");
            let found = form("From: site@acme.test", &text).expect("a form");
            assert_eq!(found.subject.as_deref(), subject, "{field}");
        }
    }

    #[test]
    fn no_forms() {
        assert_eq!(
            form(
                "From: Eva <eva@alt.test>",
                "Bonjour,\nprix : 12\nemail: eva@alt.test\nMerci"
            ),
            None
        );
        assert_eq!(
            form(
                "From: Eva <eva@alt.test>\nReply-To: eva@private.test",
                "Bonjour"
            ),
            None
        );
    }
}
