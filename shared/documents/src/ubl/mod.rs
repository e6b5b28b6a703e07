//! Peppol BIS Billing 3.0: an invoice (380) or a credit note (381) in UBL 2.1, as EN 16931 and the Belgian practice ask.
//!
//! Amounts are in euro. [`ubl`] checks before it writes: sums that do not hold, or a party that Peppol can't address, are an
//! error here and not a refusal by the receiver. The terms in brackets (BT-…) are those of EN 16931-1.

mod check;
mod endpoint;
mod unit;
mod vat;
mod write;
mod xml;

use rust_decimal::Decimal;
use time::Date;

pub use endpoint::{Endpoint, enterprise_number};
pub use unit::unit_code;
pub use vat::{Vat, VatCategory, VatTotal};

#[derive(Debug, Clone)]
pub struct UblInvoice {
    pub kind: Kind,
    /// BT-1.
    pub number: String,
    /// BT-2.
    pub issued_on: Date,
    /// BT-9.
    pub due_on: Option<Date>,
    /// BT-72; asked for by an intra-community supply.
    pub delivered_on: Option<Date>,
    /// BT-80, two letters; asked for by an intra-community supply.
    pub delivery_country: Option<String>,
    /// BT-22.
    pub note: Option<String>,
    /// BT-10, what the buyer asked to see. Peppol wants it or an order: without both, the buyer's name is written.
    pub buyer_reference: Option<String>,
    /// BT-13, the buyer's order.
    pub order_reference: Option<String>,
    /// BG-3, the invoices that a credit note corrects.
    pub corrects: Vec<Corrected>,
    pub seller: Party,
    pub buyer: Party,
    pub payment: Option<CreditTransfer>,
    /// BT-20.
    pub terms: Option<String>,
    pub lines: Vec<Line>,
    /// BG-23, one for each category and rate.
    pub vat: Vec<VatTotal>,
    /// BT-109, the sum of the lines.
    pub net: Decimal,
    /// BT-112.
    pub gross: Decimal,
    /// BT-113, deposits already paid; zero without.
    pub prepaid: Decimal,
    /// BT-115.
    pub payable: Decimal,
}

/// BT-3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Invoice,
    CreditNote,
}

#[derive(Debug, Clone)]
pub struct Corrected {
    pub number: String,
    pub issued_on: Date,
}

/// BG-4, BG-7.
#[derive(Debug, Clone)]
pub struct Party {
    pub name: String,
    pub endpoint: Endpoint,
    /// With its country: `BE0403170701`. Spaces and dots do not matter.
    pub vat_number: Option<String>,
    /// Belgian enterprise number or what another country's register gave.
    pub company_number: Option<String>,
    pub address: Address,
    pub contact: Contact,
}

#[derive(Debug, Clone, Default)]
pub struct Address {
    pub street: Option<String>,
    pub additional: Option<String>,
    pub postal_code: Option<String>,
    pub city: Option<String>,
    /// Two letters (ISO 3166-1).
    pub country: String,
}

#[derive(Debug, Clone, Default)]
pub struct Contact {
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
}

/// BG-17.
#[derive(Debug, Clone)]
pub struct CreditTransfer {
    pub iban: String,
    pub bic: Option<String>,
    pub account_name: Option<String>,
    /// BT-83: `+++090/9337/55493+++`.
    pub reference: Option<String>,
}

/// BG-25.
#[derive(Debug, Clone)]
pub struct Line {
    /// The first line names the item (BT-153), the others describe it (BT-154).
    pub description: String,
    /// BT-129.
    pub quantity: Decimal,
    /// BT-130, see [`unit_code`].
    pub unit_code: &'static str,
    /// BT-146, without VAT and before the discount.
    pub unit_price: Decimal,
    /// BT-138.
    pub discount_percent: Option<Decimal>,
    /// BT-131.
    pub net: Decimal,
    pub vat: Vat,
}

/// What Peppol would refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UblError {
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("{what} can't be {value}")]
    Invalid { what: &'static str, value: String },
    #[error("{what} should be {expected}, not {given}")]
    Sum {
        what: &'static str,
        expected: Decimal,
        given: Decimal,
    },
}

/// The XML text, encoded in UTF-8.
pub fn ubl(invoice: &UblInvoice) -> Result<String, UblError> {
    check::check(invoice)?;
    Ok(write::write(invoice))
}
