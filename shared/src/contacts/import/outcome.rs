//! What becomes of a line. Pure, but for looking up whom it speaks of.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::super::{Contact, ContactDraft, ContactForm};
use crate::fields::FieldErrors;
use crate::ids::ContactId;

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ImportOutcome {
    /// A new prospect.
    Created,
    /// A contact that is known: what the line says is written over what was known.
    Updated,
    /// Nothing: something is wrong with it.
    Refused,
}

impl ImportOutcome {
    /// As stored and as the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Refused => "refused",
        }
    }
}

/// Whom a line speaks of: an address before a VAT number before a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Email(String),
    VatNumber(String),
    /// Name and company of somebody without address and number, in lower case.
    Name(String, String),
}

impl Key {
    pub(super) fn of(draft: &ContactDraft) -> Self {
        match &draft.email {
            Some(email) => Self::Email(email.clone()),
            None if !draft.vat_number.is_empty() => Self::VatNumber(draft.vat_number.clone()),
            None => Self::Name(draft.name.to_lowercase(), draft.company.to_lowercase()),
        }
    }
}

/// Contacts that lines speak of.
pub(super) type Known = HashMap<Key, Contact>;

/// A line with what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decision {
    Create(ContactDraft),
    Update(ContactId, ContactDraft),
    Refuse(FieldErrors),
}

impl Decision {
    pub(super) fn outcome(&self) -> ImportOutcome {
        match self {
            Self::Create(_) => ImportOutcome::Created,
            Self::Update(..) => ImportOutcome::Updated,
            Self::Refuse(_) => ImportOutcome::Refused,
        }
    }
}

/// Decides on a line. `seen` are the contacts that lines above it spoke of: nobody is spoken of twice.
pub(super) fn decide(form: &ContactForm, known: &Known, seen: &mut HashSet<Key>) -> Decision {
    let draft = match ContactDraft::try_from(form.clone()) {
        Ok(draft) => draft,
        Err(errors) => return Decision::Refuse(errors),
    };
    let key = Key::of(&draft);
    if !seen.insert(key.clone()) {
        return Decision::Refuse(FieldErrors::one("name", "repeated-line"));
    }
    let Some(contact) = known.get(&key) else {
        return Decision::Create(draft);
    };
    match ContactDraft::try_from(over(contact.form(), form)) {
        Ok(draft) => Decision::Update(contact.id, draft),
        Err(errors) => Decision::Refuse(errors),
    }
}

/// What is known, with what a line says written over it; an empty cell says nothing.
fn over(mut known: ContactForm, line: &ContactForm) -> ContactForm {
    let mut line = line.clone();
    for name in ContactForm::FIELDS {
        if let (Some(known), Some(said)) = (known.field(name), line.field(name))
            && !said.is_empty()
        {
            known.clone_from(said);
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::contacts::{ContactKind, Nature};

    fn form(name: &str, email: &str, vat_number: &str) -> ContactForm {
        ContactForm {
            name: name.to_owned(),
            email: email.to_owned(),
            vat_number: vat_number.to_owned(),
            ..ContactForm::default()
        }
    }

    fn eva() -> Contact {
        Contact {
            id: ContactId::new(),
            kind: ContactKind::Customer,
            nature: Nature::Person,
            name: "Eva".to_owned(),
            company: String::new(),
            email: Some("eva@a.example".to_owned()),
            phone: "1".to_owned(),
            vat_number: String::new(),
            website: String::new(),
            address: String::new(),
            postal_code: String::new(),
            city: "Gent".to_owned(),
            country: None,
            language: None,
            notes: String::new(),
            created_at: OffsetDateTime::UNIX_EPOCH,
            updated_at: OffsetDateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_line_is_new_known_or_wrong() {
        let known = Known::from([(Key::Email("eva@a.example".to_owned()), eva())]);
        let mut seen = HashSet::new();
        for (form, outcome) in [
            (
                form("Eva Maes", "EVA@a.example", ""),
                ImportOutcome::Updated,
            ),
            (
                form("Eva again", "eva@a.example", ""),
                ImportOutcome::Refused,
            ),
            (form("Tom", "tom@a.example", ""), ImportOutcome::Created),
            (form("", "kim@a.example", ""), ImportOutcome::Refused),
            (form("Atelier", "", "0403.170.701"), ImportOutcome::Created),
            (
                form("Atelier D'Hondt", "", "BE0403170701"),
                ImportOutcome::Refused,
            ),
            (form("Atelier", "", ""), ImportOutcome::Created),
            (form("ATELIER", "", ""), ImportOutcome::Refused),
        ] {
            assert_eq!(
                decide(&form, &known, &mut seen).outcome(),
                outcome,
                "{form:?}"
            );
        }
    }

    #[test]
    fn an_empty_cell_takes_nothing_away() {
        let eva = eva();
        let known = Known::from([(Key::Email("eva@a.example".to_owned()), eva.clone())]);
        let line = form("Eva Maes", "eva@a.example", "");
        let Decision::Update(id, draft) = decide(&line, &known, &mut HashSet::new()) else {
            panic!("she is known");
        };
        let expected = ContactForm {
            name: "Eva Maes".to_owned(),
            ..eva.form()
        };
        assert_eq!((id, draft), (eva.id, expected.try_into().unwrap()));
    }
}
