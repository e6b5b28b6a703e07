//! Messages as the page of a request shows them.

use serde::Serialize;
use shared::content::{self, Content};
use shared::messages::{Attachment, DeliveryState, Images, Message, Person, display_html};
use shared::secrets::Keys;
use shared::tenancy::Principal;
use time::{Duration, OffsetDateTime};

/// Addresses of content are the same within each of these, so that a page that looks again loads nothing again. Shorter than they work.
const GRANTS_RENEWED_EVERY: Duration = Duration::HOUR;

/// A message on the page.
#[derive(Debug, Serialize)]
pub(super) struct MessageView {
    #[serde(flatten)]
    message: Message,
    /// Those it went to, in a line; empty for what came in.
    recipients: String,
    copies: String,
    files: Vec<FileView>,
    /// Class of the delivery chip's colour.
    delivery_color: &'static str,
    /// What a server said when it did not go.
    trouble: String,
    /// Somebody who did not take part before.
    stranger: bool,
    html_url: Option<String>,
    /// The same with images from elsewhere, when it has any.
    images_url: Option<String>,
    raw_url: Option<String>,
    /// It came under a subject that nobody had used before.
    subject_changed: bool,
}

#[derive(Debug, Serialize)]
struct FileView {
    name: String,
    size: i32,
    url: Option<String>,
}

/// Makes addresses of content for one reader.
#[derive(Debug)]
pub(crate) struct Grants<'a> {
    keys: &'a Keys,
    principal: &'a Principal,
    at: OffsetDateTime,
}

impl<'a> Grants<'a> {
    pub(crate) fn new(keys: &'a Keys, principal: &'a Principal, now: OffsetDateTime) -> Self {
        let into_period = now
            .unix_timestamp()
            .rem_euclid(GRANTS_RENEWED_EVERY.whole_seconds());
        Self {
            keys,
            principal,
            at: now - Duration::seconds(into_period),
        }
    }

    pub(crate) fn url(&self, content: Content) -> String {
        format!(
            "/content/{}",
            content::grant(self.keys, self.principal, content, self.at)
        )
    }
}

impl MessageView {
    /// Without grants nothing of what came from outside can be opened.
    pub(super) fn new(
        message: Message,
        grants: Option<&Grants<'_>>,
        subject_changed: bool,
    ) -> Self {
        // What colleagues typed is shown as its text; only what came from outside has an original to look at.
        let html = message
            .unsafe_html
            .as_deref()
            .filter(|_| message.came_by_mail);
        let has_remote_images =
            html.is_some_and(|html| display_html(html, &[], Images::Off, &|_| String::new()).1);
        let file = |file: &Attachment| FileView {
            name: file.name.clone(),
            size: file.size,
            url: grants.map(|grants| grants.url(Content::Attachment(file.id))),
        };
        Self {
            recipients: names(&message.to),
            copies: names(&message.cc),
            files: message
                .attachments
                .iter()
                .filter(|a| !a.inline)
                .map(file)
                .collect(),
            delivery_color: message
                .delivery
                .as_ref()
                .map_or("", |delivery| color(delivery.state)),
            trouble: message
                .delivery
                .as_ref()
                .filter(|d| d.state != DeliveryState::Sent)
                .map(|d| d.detail.clone())
                .unwrap_or_default(),
            stranger: !message.known_participant,
            html_url: grants
                .filter(|_| html.is_some())
                .map(|grants| grants.url(Content::Html(message.id))),
            images_url: grants
                .filter(|_| has_remote_images)
                .map(|grants| grants.url(Content::HtmlWithImages(message.id))),
            raw_url: grants
                .filter(|_| message.has_raw)
                .map(|grants| grants.url(Content::Raw(message.id))),
            subject_changed,
            message,
        }
    }
}

fn names(people: &[Person]) -> String {
    let name = |person: &Person| {
        if person.name.is_empty() {
            person.email.clone()
        } else {
            format!("{} <{}>", person.name, person.email)
        }
    };
    people.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn color(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Queued => "",
        DeliveryState::Sent => "green",
        DeliveryState::Deferred => "orange",
        DeliveryState::Bounced | DeliveryState::Failed => "red",
    }
}
