//! What the templates under `templates/documents` read. Every text is in the reader's language; a line feed in a text is a
//! line break on paper, an empty line in conditions a new paragraph.

use serde::{Serialize, Serializer};
use time::Date;

use crate::{Colour, Image, Transfer};

#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// Two letters (ISO 639-1): hyphenation, and what a screen reader speaks.
    pub language: String,
    /// `Offre`, `Rechnung`, `Creditnota`.
    pub title: String,
    pub number: String,
    /// Beside the number, in a frame: `Brouillon`, `Betaald`.
    pub mark: Option<String>,
    /// The date of the PDF itself; the date that is read is one of the facts.
    #[serde(serialize_with = "calendar_date")]
    pub issued_on: Date,
    pub accent: Option<Colour>,
    pub seller: Seller,
    pub customer: Customer,
    /// Dates, references, VAT numbers: what stands in a strip above the lines, four in a row.
    pub facts: Vec<Fact>,
    pub introduction: Option<String>,
    pub lines: Vec<Line>,
    pub totals: Totals,
    /// Reverse charge, intra-community supply, small-enterprise exemption.
    pub mentions: Vec<String>,
    pub payment: Option<Payment>,
    pub conditions: Option<Conditions>,
    pub signature: Option<Signature>,
    pub labels: Labels,
}

#[derive(Debug, Clone, Serialize)]
pub struct Seller {
    pub name: String,
    /// Address, VAT number, telephone: one line each.
    pub details: Vec<String>,
    /// Stands for the name at the top.
    pub logo: Option<Image>,
    /// Legal line at the foot of each page: name, VAT number, IBAN, BIC.
    pub footer: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Customer {
    /// `À l'attention de`, small, above the name.
    pub label: Option<String>,
    pub name: String,
    pub lines: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Line {
    Item(Item),
    Section { title: String },
    Text { text: String },
}

#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// The first line names the item, the others describe it.
    pub description: String,
    /// With its unit: `12 m²`.
    pub quantity: String,
    pub unit_price: String,
    pub discount: Option<String>,
    pub vat: String,
    pub net: String,
    /// Set on an optional line.
    pub option: Option<OptionState>,
}

/// Only a chosen option counts in the totals; the net of the others stands in brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum OptionState {
    #[serde(rename = "option")]
    Open,
    #[serde(rename = "option_chosen")]
    Chosen,
    #[serde(rename = "option_declined")]
    Declined,
}

#[derive(Debug, Clone, Serialize)]
pub struct Totals {
    pub net: Sum,
    pub vat: Vec<VatSum>,
    pub gross: Sum,
    /// Deposits already invoiced, with their sign.
    pub deductions: Vec<Deduction>,
    /// What is left to pay after the deductions.
    pub due: Option<Sum>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Sum {
    pub label: String,
    pub amount: String,
}

/// `TVA 21 % sur 1.250,00 €`, `262,50 €`.
pub type VatSum = Sum;
/// `Acompte FA-2026-0012`, `−500,00 €`.
pub type Deduction = Sum;

/// How an invoice is paid.
#[derive(Debug, Clone, Serialize)]
pub struct Payment {
    pub title: String,
    /// Due date, amount, IBAN, structured reference.
    pub facts: Vec<Fact>,
    /// Becomes a QR code that banking apps read.
    #[serde(rename = "code")]
    pub transfer: Option<Transfer>,
    /// Under the QR code; also what is read aloud for it.
    pub code_label: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Conditions {
    pub title: String,
    pub text: String,
}

/// Where an offer is signed, or what it was signed with.
#[derive(Debug, Clone, Serialize)]
pub struct Signature {
    /// `Bon pour accord`.
    pub title: String,
    /// What the signature means, or how the acceptance was given.
    pub text: Option<String>,
    pub name: Field,
    pub date: Field,
    pub label: String,
    pub image: Option<Image>,
}

/// A line to write on, or what was written there.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    pub label: String,
    pub value: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Labels {
    pub description: String,
    pub quantity: String,
    pub unit_price: String,
    pub discount: String,
    pub vat: String,
    pub net: String,
    pub option: String,
    pub option_chosen: String,
    pub option_declined: String,
    /// With `{page}` and `{pages}` in it.
    pub page: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
fn calendar_date<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Parts {
        year: i32,
        month: u8,
        day: u8,
    }
    Parts {
        year: date.year(),
        month: date.month().into(),
        day: date.day(),
    }
    .serialize(serializer)
}
