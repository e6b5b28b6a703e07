//! Mail of the platform itself: to its members, never to their customers.

mod deliver;
mod render;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

pub use deliver::deliver_system_mail;

use super::retry;
use crate::ids::SystemMailId;
use crate::language::Language;
use crate::messages::Person;
use crate::queue::{Job, Lane};

/// What the platform writes. Its texts are `email-<name>-subject`, `-text` and `-action`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SystemMail {
    /// Is this address yours? Arguments: `company`.
    ConfirmEmail,
    /// The link that sets another password.
    ResetPassword,
    /// Your password was changed.
    PasswordChanged,
    /// Is this your new address? Arguments: `email`, the one before.
    ChangeEmail,
    /// Your address was changed. Arguments: `email`, the new one.
    EmailChanged,
    /// From now on there is a second step when you sign in, or one more.
    SecondFactorAdded,
    /// A second step is there no more.
    SecondFactorRemoved,
    /// The operator removed all your second steps.
    SecondFactorReset,
    /// Few recovery codes are left. Arguments: `count`.
    RecoveryCodesFew,
    /// Join a company. Arguments: `company`, `actor`.
    Invitation,
    /// Does mail to the company's own address arrive? Arguments: `company`.
    ForwardingTest,
    /// A request came in. Arguments of this and all below: `number`, `subject`, `actor`.
    NewRequest,
    /// A request is yours now.
    Assigned,
    /// A colleague named you in a note.
    Mentioned,
    /// The customer wrote again.
    CustomerReplied,
    /// The customer said yes.
    OfferAccepted,
    /// The customer said no.
    OfferRefused,
    /// A message did not reach the customer.
    DeliveryFailed,
    /// A mail that brought an offer or an invoice, outside of any request, could not be delivered. Arguments: `number`, `actor`.
    DocumentNotDelivered,
    /// The customer still waits for an answer.
    Reminder,
    /// Several of the above at once, as lines. Arguments: `count`.
    Gathered,
    /// Everything of the company waits to be downloaded. Arguments of this and all below: `company`, `day`: here, until when.
    ExportReady,
    /// The company will be deleted on that day.
    DeletionOrdered,
    /// That day is near.
    DeletionNear,
    /// It was deleted.
    CompanyDeleted,
}

impl SystemMail {
    /// All of them, for the sweep over the locale files.
    pub const ALL: [Self; 25] = [
        Self::ConfirmEmail,
        Self::ResetPassword,
        Self::PasswordChanged,
        Self::ChangeEmail,
        Self::EmailChanged,
        Self::SecondFactorAdded,
        Self::SecondFactorRemoved,
        Self::SecondFactorReset,
        Self::RecoveryCodesFew,
        Self::Invitation,
        Self::ForwardingTest,
        Self::NewRequest,
        Self::Assigned,
        Self::Mentioned,
        Self::CustomerReplied,
        Self::OfferAccepted,
        Self::OfferRefused,
        Self::DeliveryFailed,
        Self::DocumentNotDelivered,
        Self::Reminder,
        Self::Gathered,
        Self::ExportReady,
        Self::DeletionOrdered,
        Self::DeletionNear,
        Self::CompanyDeleted,
    ];

    /// Its name in the keys of its texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::ConfirmEmail => "confirm-email",
            Self::ResetPassword => "reset-password",
            Self::PasswordChanged => "password-changed",
            Self::ChangeEmail => "change-email",
            Self::EmailChanged => "email-changed",
            Self::SecondFactorAdded => "second-factor-added",
            Self::SecondFactorRemoved => "second-factor-removed",
            Self::SecondFactorReset => "second-factor-reset",
            Self::RecoveryCodesFew => "recovery-codes-few",
            Self::Invitation => "invitation",
            Self::ForwardingTest => "forwarding-test",
            Self::NewRequest => "new-request",
            Self::Assigned => "assigned",
            Self::Mentioned => "mentioned",
            Self::CustomerReplied => "customer-replied",
            Self::OfferAccepted => "offer-accepted",
            Self::OfferRefused => "offer-refused",
            Self::DeliveryFailed => "delivery-failed",
            Self::DocumentNotDelivered => "document-not-delivered",
            Self::Reminder => "reminder",
            Self::Gathered => "gathered",
            Self::ExportReady => "export-ready",
            Self::DeletionOrdered => "deletion-ordered",
            Self::DeletionNear => "deletion-near",
            Self::CompanyDeleted => "company-deleted",
        }
    }
}

/// Sends a mail of the platform. Running it twice sends it twice, under the same Message-ID.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendSystemMail {
    /// What its Message-ID is made of.
    pub id: SystemMailId,
    /// To whom.
    pub to: Person,
    /// In their language.
    pub language: Language,
    /// What.
    pub mail: SystemMail,
    /// What its texts name, by the names at [`SystemMail`].
    pub arguments: BTreeMap<String, String>,
    /// What it lists, for those that list something.
    #[serde(default)]
    pub lines: Vec<MailLine>,
    /// Where its button leads: a path of the portal.
    pub path: String,
    /// When it was written.
    #[serde(with = "time::serde::rfc3339")]
    pub written_at: OffsetDateTime,
}

/// A line of a mail that lists something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailLine {
    /// What happened.
    pub text: String,
    /// What it happened to.
    pub link: String,
    /// Where that leads: a path of the portal.
    pub path: String,
}

impl SendSystemMail {
    /// A mail whose texts name nothing yet.
    pub fn new(
        mail: SystemMail,
        to: Person,
        language: Language,
        path: String,
        written_at: OffsetDateTime,
    ) -> Self {
        Self {
            id: SystemMailId::new(),
            to,
            language,
            mail,
            arguments: BTreeMap::new(),
            lines: Vec::new(),
            path,
            written_at,
        }
    }
}

impl Job for SendSystemMail {
    const KIND: &'static str = "send_system_mail";
    const LANE: Lane = Lane::MailOut;
    const MAX_ATTEMPTS: i16 = retry::MAX_ATTEMPTS;
}
