//! What a notification is about.

use uuid::Uuid;

use crate::ids::{InvoiceId, OfferId, RequestId};

/// What a member is told about, and where it leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A request.
    Request(RequestId),
    /// An offer, on its own.
    Offer(OfferId),
    /// An invoice or a credit note, on its own.
    Invoice(InvoiceId),
}

impl From<RequestId> for About {
    fn from(id: RequestId) -> Self {
        Self::Request(id)
    }
}

impl From<OfferId> for About {
    fn from(id: OfferId) -> Self {
        Self::Offer(id)
    }
}

impl From<InvoiceId> for About {
    fn from(id: InvoiceId) -> Self {
        Self::Invoice(id)
    }
}

impl About {
    /// Its path in the portal.
    pub fn path(self) -> String {
        format!("/{}/{}", self.section(), self.id())
    }

    /// The first part of that path.
    pub fn section(self) -> &'static str {
        match self {
            Self::Request(_) => "requests",
            Self::Offer(_) => "offers",
            Self::Invoice(_) => "invoices",
        }
    }

    /// The second part of that path.
    pub fn id(self) -> Uuid {
        match self {
            Self::Request(id) => id.uuid(),
            Self::Offer(id) => id.uuid(),
            Self::Invoice(id) => id.uuid(),
        }
    }

    /// The request, if it is one.
    pub fn request(self) -> Option<RequestId> {
        match self {
            Self::Request(id) => Some(id),
            Self::Offer(_) | Self::Invoice(_) => None,
        }
    }

    /// The offer, if it is one.
    pub fn offer(self) -> Option<OfferId> {
        match self {
            Self::Offer(id) => Some(id),
            Self::Request(_) | Self::Invoice(_) => None,
        }
    }

    /// The invoice, if it is one.
    pub fn invoice(self) -> Option<InvoiceId> {
        match self {
            Self::Invoice(id) => Some(id),
            Self::Request(_) | Self::Offer(_) => None,
        }
    }

    /// From the columns that keep it, of which one is filled.
    pub(super) fn of_columns(
        request: Option<RequestId>,
        offer: Option<OfferId>,
        invoice: Option<InvoiceId>,
    ) -> Option<Self> {
        request
            .map(Self::Request)
            .or(offer.map(Self::Offer))
            .or(invoice.map(Self::Invoice))
    }

    /// The columns that keep it: request, offer, invoice.
    pub(super) fn columns(self) -> [Option<Uuid>; 3] {
        [
            self.request().map(RequestId::uuid),
            self.offer().map(OfferId::uuid),
            self.invoice().map(InvoiceId::uuid),
        ]
    }
}
