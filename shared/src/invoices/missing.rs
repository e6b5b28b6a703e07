//! What has to be known before an invoice can be issued: Peppol would refuse it otherwise.

use super::{Invoice, Kind};
use crate::company::ProfileForm;
use crate::contacts::Contact;
use crate::fields::FieldErrors;
use crate::money::{LineKind, VatScheme};

/// What is missing. The field says where it is filled in: `seller_…` in the settings of documents, `buyer_…` on the contact, the others on the invoice.
pub fn missing(invoice: &Invoice, seller: &ProfileForm, buyer: &Contact) -> FieldErrors {
    let mut errors = FieldErrors::default();
    let mut need = |known: bool, field, code| {
        if !known {
            errors.add(field, code);
        }
    };
    need(
        !seller.vat_number.is_empty(),
        "seller_vat_number",
        "seller-vat-number-missing",
    );
    need(
        !seller.address.is_empty(),
        "seller_address",
        "seller-address-missing",
    );
    need(
        !buyer.address.is_empty() && !buyer.city.is_empty(),
        "buyer_address",
        "buyer-address-missing",
    );
    need(
        buyer.country.is_some(),
        "buyer_country",
        "buyer-country-missing",
    );
    let vat_number = !buyer.vat_number.is_empty();
    need(
        vat_number || invoice.vat_scheme == VatScheme::Standard,
        "buyer_vat_number",
        "buyer-vat-number-missing",
    );
    need(
        vat_number || buyer.email.is_some(),
        "buyer_email",
        "buyer-email-missing",
    );
    let priced = invoice.lines.iter().any(|line| line.kind == LineKind::Item);
    need(priced, "lines", "required");
    need(
        invoice.kind == Kind::CreditNote || !invoice.totals.net.is_sign_negative(),
        "lines",
        "below-zero",
    );
    errors
}
