//! An invoice as programs read it (Peppol BIS Billing 3.0).

use documents::UblInvoice;
use documents::ubl::{
    Address, Contact, Corrected, CreditTransfer, Endpoint, Kind, Line, Party, Vat, VatCategory,
    VatTotal, enterprise_number, unit_code,
};
use rust_decimal::Decimal;
use shared::company::ProfileForm;
use shared::contacts;
use shared::invoices::{self, Invoice};
use shared::money::{LineKind, VatScheme};

use super::{InvoicePaper, some};

/// Of a numbered invoice; what is missing for it was asked for before.
pub(super) fn ubl(paper: &InvoicePaper) -> UblInvoice {
    let InvoicePaper {
        invoice,
        company,
        profile,
        contact,
        ..
    } = paper;
    let country = contact.as_ref().and_then(|contact| contact.country.clone());
    let across = invoice.vat_scheme == VatScheme::IntraCommunity;
    let issued_on = invoice
        .issued_on
        .unwrap_or_else(|| invoice.updated_at.date());
    let totals = &invoice.totals;
    UblInvoice {
        kind: match invoice.kind {
            invoices::Kind::Invoice | invoices::Kind::Deposit => Kind::Invoice,
            invoices::Kind::CreditNote => Kind::CreditNote,
        },
        number: invoice.number.clone().unwrap_or_default(),
        issued_on,
        due_on: invoice.due_on,
        delivered_on: across.then_some(issued_on),
        delivery_country: country.filter(|_| across),
        note: some(&invoice.introduction),
        buyer_reference: some(&invoice.reference),
        order_reference: None,
        corrects: corrected(invoice),
        seller: seller(&company.name, profile),
        buyer: buyer(&invoice.contact_name, contact.as_ref()),
        payment: (!profile.iban.is_empty() && invoice.kind != invoices::Kind::CreditNote).then(
            || CreditTransfer {
                iban: profile.iban.clone(),
                bic: some(&profile.bic),
                account_name: Some(company.name.clone()),
                reference: some(&invoice.payment_reference),
            },
        ),
        terms: None,
        lines: lines(invoice),
        vat: totals
            .vat
            .iter()
            .map(|total| VatTotal {
                vat: vat(invoice.vat_scheme, total.rate),
                base: total.base,
                amount: total.amount,
                reason: None,
            })
            .collect(),
        net: totals.net,
        gross: totals.gross,
        prepaid: Decimal::ZERO,
        payable: totals.gross,
    }
}

fn corrected(invoice: &Invoice) -> Vec<Corrected> {
    let corrected = invoice
        .credits_number
        .clone()
        .zip(invoice.credits_issued_on)
        .map(|(number, issued_on)| Corrected { number, issued_on });
    corrected.into_iter().collect()
}

fn lines(invoice: &Invoice) -> Vec<Line> {
    let items = invoice.lines.iter();
    items
        .filter(|line| line.kind == LineKind::Item)
        .map(|line| Line {
            description: line.description.clone(),
            quantity: line.quantity,
            unit_code: unit_code(&line.unit),
            unit_price: line.unit_price,
            discount_percent: (!line.discount_percent.is_zero()).then_some(line.discount_percent),
            net: line.net,
            vat: vat(invoice.vat_scheme, line.vat_rate),
        })
        .collect()
}

fn vat(scheme: VatScheme, rate: Decimal) -> Vat {
    let rate = scheme.charged(rate);
    let category = match scheme {
        VatScheme::Standard if rate.is_zero() => VatCategory::ZeroRated,
        VatScheme::Standard => VatCategory::Standard,
        VatScheme::ReverseCharge => VatCategory::ReverseCharge,
        VatScheme::IntraCommunity => VatCategory::IntraCommunity,
    };
    Vat { category, rate }
}

fn seller(name: &str, profile: &ProfileForm) -> Party {
    Party {
        name: name.to_owned(),
        endpoint: endpoint(&profile.vat_number, &profile.email),
        vat_number: with_country(&profile.vat_number),
        company_number: enterprise_number(&profile.vat_number),
        address: written(&profile.address, profile.country()),
        contact: Contact {
            name: None,
            phone: some(&profile.phone),
            email: some(&profile.email),
        },
    }
}

fn buyer(name: &str, contact: Option<&contacts::Contact>) -> Party {
    let Some(contact) = contact else {
        return Party {
            name: name.to_owned(),
            endpoint: endpoint("", ""),
            vat_number: None,
            company_number: None,
            address: Address::default(),
            contact: Contact::default(),
        };
    };
    let email = contact.email.as_deref().unwrap_or_default();
    let mut street = contact.address.lines().map(str::to_owned);
    Party {
        name: name.to_owned(),
        endpoint: endpoint(&contact.vat_number, email),
        vat_number: with_country(&contact.vat_number),
        company_number: enterprise_number(&contact.vat_number),
        address: Address {
            street: street.next(),
            additional: street.next(),
            postal_code: some(&contact.postal_code),
            city: some(&contact.city),
            country: contact.country.clone().unwrap_or_default(),
        },
        contact: Contact {
            name: (contact.name != name).then(|| contact.name.clone()),
            phone: some(&contact.phone),
            email: some(email),
        },
    }
}

/// Where the network finds somebody: by VAT number, or as an address for those it does not know.
fn endpoint(vat_number: &str, email: &str) -> Endpoint {
    Endpoint::of_vat_number(vat_number).unwrap_or_else(|| Endpoint::of_email(email))
}

fn with_country(vat_number: &str) -> Option<String> {
    country_of(vat_number).map(|_| vat_number.to_owned())
}

/// The country in front of a VAT number.
fn country_of(vat_number: &str) -> Option<&str> {
    let country = vat_number.get(..2)?;
    let letters = country.bytes().all(|byte| byte.is_ascii_uppercase());
    letters.then_some(country)
}

/// An address as people write it: the street, then a line that begins with the postal code. The country is the one the company's VAT number names.
fn written(address: &str, country: &str) -> Address {
    let mut lines = address
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let street = lines.next().map(str::to_owned);
    let place = lines.find_map(|line| {
        let (code, city) = line.split_once(' ')?;
        let numbered = code.bytes().any(|byte| byte.is_ascii_digit());
        numbered.then(|| (code.to_owned(), city.trim().to_owned()))
    });
    let (postal_code, city) = place.unzip();
    Address {
        street,
        additional: None,
        postal_code,
        city,
        country: country.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_write_it() {
        let read = |text| {
            let address = written(text, "BE");
            (address.street, address.postal_code, address.city)
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            read("Rue de la Station 14\n5000 Namur\nBelgique"),
            (some("Rue de la Station 14"), some("5000"), some("Namur"))
        );
        assert_eq!(
            read("Havenlaan 7\nB-8400 Oostende"),
            (some("Havenlaan 7"), some("B-8400"), some("Oostende"))
        );
        assert_eq!(read("Havenlaan 7"), (some("Havenlaan 7"), None, None));
    }
}
