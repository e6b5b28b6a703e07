//! The forms on the page of a request: what was typed, and what is wrong with it.

use serde::Serialize;
use serde_json::Value;
use shared::accounts::Signature;
use shared::contacts::{ContactForm, Nature};
use shared::fields::FieldErrors;
use shared::requests::{
    Draft, NoteForm, ReplyForm, Request, RequesterForm, UploadedFile, reply_subject,
};

use understanding::postal_address;

use crate::forms::File;

/// A form that could not be taken, to be given back as it was typed. Files can't be: browsers let nobody fill those in.
#[derive(Debug)]
pub(super) enum Returned {
    Reply(ReplyForm),
    Note(NoteForm),
    Prospect(ContactForm),
    Requester(RequesterForm),
    /// What was searched for.
    Contact(String),
    /// A choice; it stands in the live part of the page.
    Assignee,
}

/// All forms of the page.
#[derive(Debug, Default, Serialize)]
pub(super) struct Forms {
    pub(super) reply: ReplyFields,
    pub(super) note: NoteFields,
    pub(super) prospect: Popup<ContactForm>,
    pub(super) requester: Popup<RequesterFields>,
    pub(super) contact: Popup<String>,
}

/// The reply.
#[derive(Debug, Default, Serialize)]
pub(super) struct ReplyFields {
    subject: String,
    cc: String,
    bcc: String,
    text: String,
    html: String,
    open: bool,
    /// It is a kept draft.
    kept: bool,
    errors: FieldErrors,
}

/// The note.
#[derive(Debug, Default, Serialize)]
pub(super) struct NoteFields {
    text: String,
    open: bool,
    kept: bool,
    errors: FieldErrors,
}

/// A form in a pop-up; it stands open when it comes back.
#[derive(Debug, Default, Serialize)]
pub(super) struct Popup<T> {
    open: bool,
    pub(super) value: T,
    errors: FieldErrors,
}

impl<T> Popup<T> {
    fn new(value: T, open: bool) -> Self {
        Self {
            open,
            value,
            errors: FieldErrors::default(),
        }
    }
}

/// Who asks.
#[derive(Debug, Default, Serialize)]
pub(super) struct RequesterFields {
    name: String,
    email: String,
}

impl Forms {
    /// The forms before anybody submitted one: filled with what is known and with kept drafts.
    pub(super) fn new(
        request: &Request,
        reply: Option<&Draft>,
        note: Option<&Draft>,
        signature: &Signature,
        home_country: &str,
        open: &str,
    ) -> Self {
        let requester = RequesterFields {
            name: request.requester.name.clone(),
            email: request.requester.email.clone(),
        };
        Self {
            reply: reply.map_or_else(
                || ReplyFields::new(&request.subject, signature),
                ReplyFields::kept,
            ),
            note: note.map_or_else(NoteFields::default, NoteFields::kept),
            prospect: Popup::new(suggested(request, home_country), open == "prospect"),
            requester: Popup::new(requester, open == "requester"),
            contact: Popup::new(String::new(), open == "contact"),
        }
    }

    /// Puts a returned form and what is wrong with it in its place.
    pub(super) fn give_back(&mut self, returned: Returned, errors: FieldErrors) {
        match returned {
            Returned::Reply(form) => {
                let ReplyForm {
                    text,
                    html,
                    subject,
                    cc,
                    bcc,
                    ..
                } = form;
                self.reply = ReplyFields {
                    subject,
                    cc,
                    bcc,
                    text,
                    html,
                    open: true,
                    kept: false,
                    errors,
                };
            }
            Returned::Note(form) => {
                self.note = NoteFields {
                    text: form.text,
                    open: true,
                    kept: false,
                    errors,
                }
            }
            Returned::Prospect(form) => {
                self.prospect = Popup {
                    open: true,
                    value: form,
                    errors,
                }
            }
            Returned::Requester(RequesterForm { name, email }) => {
                self.requester = Popup {
                    open: true,
                    value: RequesterFields { name, email },
                    errors,
                };
            }
            Returned::Contact(search) => {
                self.contact = Popup {
                    open: true,
                    value: search,
                    errors,
                }
            }
            Returned::Assignee => {}
        }
    }
}

impl ReplyFields {
    /// Nothing but the writer's signature, and room above it.
    fn new(subject: &str, signature: &Signature) -> Self {
        let html = if signature.is_empty() {
            String::new()
        } else {
            format!("<div><br><br></div>{}", signature.html())
        };
        Self {
            subject: reply_subject(subject),
            text: signature.below(),
            html,
            ..Self::default()
        }
    }

    fn kept(draft: &Draft) -> Self {
        let said = |field| text_of(draft, field);
        Self {
            subject: said("subject"),
            cc: said("cc"),
            bcc: said("bcc"),
            text: said("text"),
            html: said("html"),
            open: true,
            kept: true,
            errors: FieldErrors::default(),
        }
    }
}

impl NoteFields {
    fn kept(draft: &Draft) -> Self {
        Self {
            text: text_of(draft, "text"),
            open: true,
            kept: true,
            errors: FieldErrors::default(),
        }
    }
}

fn text_of(draft: &Draft, field: &str) -> String {
    draft
        .content
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// What the request's signature says about a prospect; whoever names no country is at home.
fn suggested(request: &Request, home_country: &str) -> ContactForm {
    let facts = request.suggested_contact.clone();
    let name = Some(request.requester.name.clone())
        .filter(|name| !name.is_empty())
        .or(facts.name);
    let nature = if facts.company.is_some() || facts.vat_number.is_some() {
        Nature::Company
    } else {
        Nature::Person
    };
    let address = postal_address(facts.address.as_deref().unwrap_or_default());
    // A VAT number begins with its country.
    let of_number = facts
        .vat_number
        .as_deref()
        .and_then(|number| number.get(..2));
    let country = match of_number {
        _ if !address.country.is_empty() => address.country,
        Some(country) => country.to_owned(),
        None => home_country.to_owned(),
    };
    ContactForm {
        nature: nature.as_str().to_owned(),
        name: name.unwrap_or_default(),
        company: facts.company.unwrap_or_default(),
        email: request.requester.email.clone(),
        phone: facts.phone.unwrap_or_default(),
        vat_number: facts.vat_number.unwrap_or_default(),
        website: facts.website.unwrap_or_default(),
        address: address.street,
        postal_code: address.postal_code,
        city: address.city,
        country,
        language: request.language.clone().unwrap_or_default(),
        ..ContactForm::default()
    }
}

/// What was chosen in a field for files.
pub(super) fn uploaded(files: Vec<File>) -> Vec<UploadedFile> {
    files
        .into_iter()
        .map(
            |File {
                 name,
                 content_type,
                 content,
                 ..
             }| UploadedFile {
                name,
                content_type,
                content: content.into(),
            },
        )
        .collect()
}
