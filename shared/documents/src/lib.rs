//! Offers, invoices and credit notes as documents: a PDF for people and UBL for programs.
//!
//! Pure: no database, no network, no clock. [`pdf`] takes a [`Document`] whose texts are already in the reader's language
//! and whose amounts and dates are already formatted, so it knows no locale and rounds nothing. [`ubl`] takes raw decimals
//! and refuses an invoice whose sums do not hold. The same input gives the same bytes. What a document says, and when it
//! is frozen, is left to the `shared` crate.

mod colour;
mod document;
mod fonts;
mod image;
mod reference;
mod transfer;
mod typeset;
pub mod ubl;

#[cfg(test)]
mod layout_tests;
#[cfg(test)]
#[path = "../samples/mod.rs"]
mod samples;
// The samples name this crate as any other user of it does.
#[cfg(test)]
extern crate self as documents;

pub use colour::Colour;
pub use document::{
    Conditions, Customer, Deduction, Document, Fact, Field, Item, Labels, Line, OptionState,
    Payment, Seller, Signature, Sum, Totals, VatSum,
};
pub use image::{Image, ImageError};
pub use reference::payment_reference;
pub use transfer::Transfer;
pub use typeset::{DocumentError, invoice_pdf, pdf};
pub use ubl::{UblError, UblInvoice, ubl};
