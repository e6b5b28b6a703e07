//! A type per id, so that one can't be given for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A tenant: a company that uses Proffer.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct TenantId(i64);

impl TenantId {
    /// Nobody's company: whose jobs are the platform's own. No row of a tenant table has it.
    pub(crate) const PLATFORM: Self = Self(0);

    /// The number as stored. Only for SQL, jobs and SMTP routing: never from a path or a form.
    pub fn get(self) -> i64 {
        self.0
    }

    pub(crate) fn from_row(id: i64) -> Self {
        Self(id)
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id, sortable by the time it was made (UUID version 7, RFC 9562).
            #[expect(clippy::new_without_default, reason = "an id is made on purpose, never by default")]
            pub fn new() -> Self {
                Self(new_v7())
            }

            /// The bare value, for SQL.
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A person who signs in.
    UserId;
    /// A bearer token of the API.
    ApiTokenId;
    /// A session, as lists name it.
    SessionListId;
    /// A browser in which somebody stays signed in.
    RememberedBrowserId;
    /// A passkey of a person.
    PasskeyId;
    /// Somebody asked to join a company.
    InvitationId;
    /// The erasure of a person.
    ErasureId;
    /// An entry of a company's audit log.
    AuditEntryId;
    /// A mail as the ingress accepted it.
    MailId;
    /// A mail held back from the requests.
    HeldMailId;
    /// An address trusted to forward for a company.
    TrustedForwarderId;
    /// A prospect or customer.
    ContactId;
    /// Somebody at a contact.
    ContactPersonId;
    /// An entry of a contact's timeline.
    ContactEventId;
    /// A file of contacts.
    ContactImportId;
    /// An archive of everything a company has.
    CompanyExportId;
    /// Two contacts that became one.
    ContactMergeId;
    /// Something the company sells.
    ProductId;
    /// An offer.
    OfferId;
    /// An offer as it was sent.
    OfferVersionId;
    /// A customer's link to an offer.
    CustomerLinkId;
    /// A customer's yes.
    OfferAcceptanceId;
    /// A reminder that a customer got.
    CustomerReminderId;
    /// A line of an offer.
    OfferLineId;
    /// An invoice, deposit invoice or credit note.
    InvoiceId;
    /// A line of an invoice.
    InvoiceLineId;
    /// A quote request.
    RequestId;
    /// A message, sent or received, or a note.
    MessageId;
    /// A file of a message.
    AttachmentId;
    /// An entry of a request's timeline.
    TimelineEventId;
    /// A merge, split or move that can be undone.
    MoveId;
    /// A filter of the request list that a member keeps.
    SavedFilterId;
    /// Something a member is told.
    NotificationId;
    /// One run of a process that works on jobs.
    WorkerId;
    /// A mail of the platform to a member.
    SystemMailId;
    /// A test mail by a company's own server.
    MailTrialId;
    /// A run of the retention rules.
    RetentionRunId;
    /// A time in which support may look in.
    SupportPermitId;
    /// Somebody of support who looks in.
    SupportVisitId;
    /// A text a salesperson inserts into replies.
    StandardTextId;
}

#[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
fn new_v7() -> Uuid {
    Uuid::now_v7()
}
