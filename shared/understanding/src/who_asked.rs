//! Who asked? The first of these that applies:
//! a provider forwarded the customer's mail; a mail is attached; a mail is quoted below; a web form; the sender.
//!
//! A sender is taken out of a body or an attachment only when the forwarder belongs to the company or was confirmed before.
//! Otherwise the request stays with the sender and says that it is in doubt.

use time::OffsetDateTime;

use crate::automatic::is_daemon;
use crate::automatic_forward::{self, AutomaticForward};
use crate::company;
use crate::contact_form::{self, ContactForm, Letter};
use crate::dates::read_date;
use crate::facts::Facts;
use crate::forwarded::{Quoting, html_of};
use crate::html::html_text;
use crate::limits::OPENED_ORIGINALS;
use crate::mail::Mail;
use crate::outcome::{Attachment, Candidate, CandidateSource, Person};
use crate::people::addresses_in;
use crate::quoted::fold;
use crate::reasons::Reasons;

/// Who asked, and with which words.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) requester: Person,
    pub(crate) certain: bool,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) forwarder: Option<Person>,
    /// The original; `None` when it is the mail itself.
    pub(crate) original: Option<Story>,
}

/// A mail inside the mail.
#[derive(Debug, Clone, Default)]
pub(crate) struct Story {
    pub(crate) subject: Option<String>,
    pub(crate) sent_at: Option<OffsetDateTime>,
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    pub(crate) to: Vec<Person>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) note: Option<String>,
}

impl Story {
    /// The mail itself.
    pub(crate) fn of(mail: &Mail) -> Self {
        Self {
            subject: Some(mail.subject.clone()),
            sent_at: mail.date,
            text: mail.text.clone(),
            html: mail.html.clone(),
            to: mail.to.iter().chain(&mail.cc).cloned().collect(),
            attachments: mail.attachments.clone(),
            note: None,
        }
    }

    /// In the visitor's words, as far as the form has fields for them.
    fn told_by(&mut self, form: ContactForm) {
        if let Some(subject) = form.subject {
            self.subject = Some(subject);
        }
        if let Some(message) = form.message {
            self.text = message;
        }
    }
}

/// Somebody found inside a mail.
struct Found {
    person: Person,
    source: CandidateSource,
    story: Story,
}

pub(crate) fn who_asked(
    mail: &Mail,
    facts: &Facts,
    on_thread: bool,
    reasons: &mut Reasons,
) -> Asked {
    let from = sender(mail);
    let remembered = facts.forwarder_is_requester.get(&from.key()).copied();
    if remembered == Some(true) {
        reasons.add("forwarder-remembered", &from.email);
        return Asked::by(from, CandidateSource::From);
    }
    match automatic_forward::read(mail, facts) {
        Some(AutomaticForward::KeepsFrom { by, header }) => {
            reasons.add("automatic-forward", &header);
            return Asked {
                forwarder: by,
                ..Asked::by(from, CandidateSource::From)
            };
        }
        Some(AutomaticForward::NamesOriginal { original, header }) => {
            reasons.add(
                "original-sender-header",
                &format!("{header}: {}", original.email),
            );
            return Asked {
                forwarder: Some(from),
                ..Asked::by(original, CandidateSource::AutomaticForward)
            };
        }
        None => {}
    }
    let confirmed = remembered == Some(false);
    // Two `From` lines let a mail be checked as one person's and read as another's.
    let unverified = facts.sender_unverified || mail.headers("from").nth(1).is_some();
    let trusted = confirmed || (company::is_trusted(facts, &from) && !unverified);
    let inside = Inside {
        mail,
        facts,
        from: &from,
    };
    if let Some(found) = inside.attached(mail, 0).or_else(|| inside.quoted(mail)) {
        if trusted {
            return inside.accept(found, reasons);
        }
        if !on_thread {
            return inside.doubt(found, company::is_trusted(facts, &from), reasons);
        }
    }
    if let Some(form) = contact_form::in_mail(mail)
        && !company::is_inside(facts, &form.visitor)
    {
        let source = if form.in_reply_to_header {
            CandidateSource::ReplyTo
        } else {
            CandidateSource::ContactForm
        };
        if trusted || form.in_reply_to_header {
            reasons.add("contact-form", &form.visitor.email);
            let visitor = form.visitor.clone();
            let mut story = Story::of(mail);
            if form.message.is_some() {
                story.html = None;
            }
            story.told_by(form);
            return Asked {
                forwarder: Some(from),
                original: Some(story),
                ..Asked::by(visitor, source)
            };
        }
        reasons.add("contact-form-of-stranger", &form.visitor.email);
        return Asked::in_doubt(
            from,
            vec![Candidate {
                person: form.visitor,
                source,
            }],
        );
    }
    if on_thread {
        reasons.add("on-thread-by-writer", &from.email);
        return Asked::by(from, CandidateSource::From);
    }
    if trusted || company::is_inside(facts, &from) {
        return inside.without_forward(reasons);
    }
    reasons.add("written-directly", &from.email);
    let certain = !from.email.is_empty();
    Asked {
        certain,
        ..Asked::by(from, CandidateSource::From)
    }
}

/// `From`, or whoever the mail names instead when it has none.
pub(crate) fn sender(mail: &Mail) -> Person {
    let named = mail
        .from
        .clone()
        .filter(|from| !from.email.is_empty())
        .or_else(|| mail.sender.clone())
        .or_else(|| mail.reply_to.first().cloned());
    named.unwrap_or_else(|| {
        Person::new(
            mail.from.as_ref().map_or("", |from| &from.name),
            &mail.envelope.sender,
        )
    })
}

impl Asked {
    fn by(requester: Person, source: CandidateSource) -> Self {
        let candidates = vec![Candidate {
            person: requester.clone(),
            source,
        }];
        Self {
            requester,
            certain: true,
            candidates,
            forwarder: None,
            original: None,
        }
    }

    fn in_doubt(from: Person, others: Vec<Candidate>) -> Self {
        let mut asked = Self {
            certain: false,
            ..Self::by(from, CandidateSource::From)
        };
        for other in others {
            asked.add_candidate(other);
        }
        asked
    }

    fn add_candidate(&mut self, candidate: Candidate) {
        if !self
            .candidates
            .iter()
            .any(|known| known.person.is_same(&candidate.person))
        {
            self.candidates.push(candidate);
        }
    }
}

/// The look for other mails inside this one.
struct Inside<'m> {
    mail: &'m Mail,
    facts: &'m Facts,
    from: &'m Person,
}

impl Inside<'_> {
    /// The nearest person outside the company in attached mails.
    fn attached(&self, mail: &Mail, level: usize) -> Option<Found> {
        if level >= OPENED_ORIGINALS {
            return None;
        }
        mail.originals.iter().find_map(|original| {
            let inner = &original.mail;
            let from = sender(inner);
            let form = self.visitor(&from, &inner.reply_to, || {
                Quoting::read(&inner.text).words_above()
            });
            let person = match &form {
                Some(form) => form.visitor.clone(),
                None => from,
            };
            if self.is_outside(&person) {
                let mut story = Story::of(inner);
                if let Some(form) = form {
                    story.told_by(form);
                }
                let others = mail.attachments.iter().enumerate();
                story.attachments.extend(
                    others
                        .filter(|(index, _)| *index != original.attachment)
                        .map(|(_, attachment)| attachment.clone()),
                );
                story.note = words_of(&mail.text);
                return Some(Found {
                    person,
                    source: CandidateSource::AttachedOriginal,
                    story,
                });
            }
            self.attached(inner, level + 1)
                .or_else(|| self.quoted(inner))
        })
    }

    /// The nearest person outside the company in the mails quoted below the text.
    fn quoted(&self, mail: &Mail) -> Option<Found> {
        let quoting = Quoting::read(&mail.text);
        if !quoting.is_forward(&mail.subject) {
            return None;
        }
        let first = quoting.blocks.first()?;
        let (block, form) = quoting.blocks.iter().enumerate().find_map(|(at, block)| {
            let from = block.from.as_ref()?;
            let form = (at < BLOCKS_READ_AS_FORMS)
                .then(|| self.visitor(from, &block.reply_to, || quoting.words_of(at)))
                .flatten();
            let names_somebody = from.email.is_empty() || self.is_outside(from);
            (form.is_some() || names_somebody).then_some((block, form))
        })?;
        let body = quoting.body(block);
        let mut person = block.from.clone()?;
        if let Some(form) = &form {
            person = form.visitor.clone();
        } else if person.email.is_empty() {
            person.email = self
                .address_of(&person.name, &quoting, &body)
                .unwrap_or_default();
        }
        let mut story = Story {
            subject: block.subject.clone().or_else(|| Some(mail.subject.clone())),
            sent_at: block
                .date
                .as_deref()
                .and_then(|date| read_date(date, mail.offset())),
            html: mail
                .html
                .as_deref()
                .and_then(|html| html_of(html, &html_text(html), block).map(str::to_owned)),
            text: body,
            to: block.to.iter().chain(&block.cc).cloned().collect(),
            attachments: mail.attachments.clone(),
            note: words_of(&quoting.own_words(first)),
        };
        if let Some(form) = form {
            story.told_by(form);
        }
        Some(Found {
            person,
            source: CandidateSource::InlineForward,
            story,
        })
    }

    /// The visitor whom a web site's mail is about; of other people's mails the writer counts.
    fn visitor(
        &self,
        from: &Person,
        reply_to: &[Person],
        text: impl FnOnce() -> String,
    ) -> Option<ContactForm> {
        if self.is_outside(from) && !contact_form::is_site(from) {
            return None;
        }
        let form = contact_form::read(Letter {
            from,
            reply_to,
            text: &text(),
            of_program: false,
        });
        form.filter(|form| self.is_outside(&form.visitor))
    }

    /// Outlook often forwards a name alone. The address may stand in the header of an older mail below, or in the signature.
    fn address_of(&self, name: &str, quoting: &Quoting<'_>, body: &str) -> Option<String> {
        let named = quoting
            .blocks
            .iter()
            .flat_map(|block| block.from.iter().chain(&block.to).chain(&block.cc))
            .find(|person| !person.email.is_empty() && person.name.eq_ignore_ascii_case(name));
        let mut in_body = addresses_in(body)
            .map(|(_, email)| Person {
                name: String::new(),
                email,
            })
            .filter(|person| self.is_outside(person));
        named
            .cloned()
            .or_else(|| in_body.next())
            .map(|person| person.email)
    }

    /// Somebody who may ask: neither the company nor a mail server.
    fn is_outside(&self, person: &Person) -> bool {
        !person.email.is_empty()
            && !is_daemon(person.local_part())
            && !company::is_inside(self.facts, person)
            && !person.is_same(self.from)
    }

    /// The forwarder is believed.
    fn accept(&self, found: Found, reasons: &mut Reasons) -> Asked {
        reasons.add("trusted-forwarder", &self.from.email);
        let code = if found.source == CandidateSource::AttachedOriginal {
            "attached-original"
        } else {
            "inline-forward"
        };
        reasons.add(code, &found.person.email);
        let mut asked = if found.person.email.is_empty() {
            reasons.add("inner-sender-without-address", &found.person.name);
            Asked::in_doubt(
                self.from.clone(),
                vec![Candidate {
                    person: found.person,
                    source: found.source,
                }],
            )
        } else {
            Asked {
                candidates: vec![Candidate {
                    person: found.person.clone(),
                    source: found.source,
                }],
                ..Asked::by(found.person, found.source)
            }
        };
        asked.forwarder = Some(self.from.clone());
        asked.original = Some(found.story);
        asked
    }

    /// The forwarder is nobody we know, or cannot be verified.
    fn doubt(&self, found: Found, known_but_unverified: bool, reasons: &mut Reasons) -> Asked {
        let code = match (known_but_unverified, found.source) {
            (true, _) => "forwarder-unverified",
            (false, CandidateSource::AttachedOriginal) => "attached-original-of-stranger",
            _ => "inline-forward-of-stranger",
        };
        reasons.add(code, &found.person.email);
        Asked::in_doubt(
            self.from.clone(),
            vec![Candidate {
                person: found.person,
                source: found.source,
            }],
        )
    }

    /// A member wrote, and nobody else can be found.
    fn without_forward(&self, reasons: &mut Reasons) -> Asked {
        let quoting = Quoting::read(&self.mail.text);
        let quoted = quoting.blocks.iter().filter_map(|block| block.from.clone());
        let attached = self.mail.originals.iter();
        let mut inner = attached
            .map(|original| sender(&original.mail))
            .chain(quoted);
        let code = if !quoting.is_forward(&self.mail.subject) && self.mail.originals.is_empty() {
            "member-without-forward"
        } else if inner.any(|person| is_daemon(person.local_part())) {
            "only-machines"
        } else {
            "only-colleagues"
        };
        reasons.add(code, &self.from.email);
        let named = addresses_in(&self.mail.text)
            .map(|(_, email)| Person {
                name: String::new(),
                email,
            })
            .filter(|person| self.is_outside(person))
            .take(CANDIDATES_OF_TEXT);
        Asked::in_doubt(
            self.from.clone(),
            named
                .map(|person| Candidate {
                    person,
                    source: CandidateSource::InlineForward,
                })
                .collect(),
        )
    }
}

/// Quoted mails that are read as contact forms.
const BLOCKS_READ_AS_FORMS: usize = 3;

/// Addresses of a member's text offered as candidates.
const CANDIDATES_OF_TEXT: usize = 3;

/// The forwarder's words without signature and history, when there are any.
fn words_of(text: &str) -> Option<String> {
    let visible = fold(text).visible;
    visible.contains(char::is_alphanumeric).then_some(visible)
}
