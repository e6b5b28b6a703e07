//! What EN 16931 and Peppol ask of an invoice before it leaves.

use rust_decimal::Decimal;

use super::endpoint::compact;
use super::{Kind, Line, Party, UblError, UblInvoice, Vat, VatCategory, enterprise_number};

/// Beyond this, products of a quantity and a price are no longer exact.
const LARGEST: Decimal = Decimal::from_parts(0x4876_e800, 0x17, 0, false, 0);
const MOST_DECIMALS: u32 = 6;
const CENT: u32 = 2;
/// A sum is the exact one, rounded either way.
const HALF_A_CENT: Decimal = Decimal::from_parts(5, 0, 0, false, 3);
/// What the VAT of a credit note may bear besides, so that all notes of an invoice come to its VAT: less than the one unit that the official test of BR-CO-17 grants.
const ROUNDING_OF_NOTES: Decimal = Decimal::from_parts(99, 0, 0, false, 2);

pub(super) fn check(invoice: &UblInvoice) -> Result<(), UblError> {
    present("number", &invoice.number)?;
    party(&invoice.seller, &SELLER)?;
    party(&invoice.buyer, &BUYER)?;
    if invoice.lines.is_empty() {
        return Err(UblError::Missing("line"));
    }
    invoice.lines.iter().try_for_each(line)?;
    vat_totals(invoice)?;
    totals(invoice)?;
    parties_of_categories(invoice)?;
    payment(invoice)
}

struct Names {
    name: &'static str,
    endpoint: &'static str,
    country: &'static str,
    vat_number: &'static str,
}

const SELLER: Names = Names {
    name: "seller name",
    endpoint: "seller endpoint",
    country: "seller country",
    vat_number: "seller VAT number",
};
const BUYER: Names = Names {
    name: "buyer name",
    endpoint: "buyer endpoint",
    country: "buyer country",
    vat_number: "buyer VAT number",
};

/// BR-06 to BR-11, BR-CO-09, PEPPOL-EN16931-R010 and R020, PEPPOL-COMMON-R043.
fn party(party: &Party, names: &Names) -> Result<(), UblError> {
    present(names.name, &party.name)?;
    present(names.endpoint, &party.endpoint.id)?;
    if party.endpoint.scheme == "0208"
        && enterprise_number(&party.endpoint.id).as_ref() != Some(&party.endpoint.id)
    {
        return Err(UblError::Invalid {
            what: names.endpoint,
            value: party.endpoint.id.clone(),
        });
    }
    country(names.country, &party.address.country)?;
    match &party.vat_number {
        Some(number)
            if !compact(number)
                .get(..2)
                .is_some_and(|prefix| prefix.bytes().all(|byte| byte.is_ascii_uppercase())) =>
        {
            Err(UblError::Invalid {
                what: names.vat_number,
                value: number.clone(),
            })
        }
        _ => Ok(()),
    }
}

fn line(line: &Line) -> Result<(), UblError> {
    // BR-25.
    present("line description", &line.description)?;
    number("quantity", line.quantity, MOST_DECIMALS)?;
    number("unit price", line.unit_price, MOST_DECIMALS)?;
    number("line net", line.net, CENT)?;
    if let Some(percent) = line.discount_percent {
        number("discount", percent, CENT)?;
        if percent.is_sign_negative() || percent > Decimal::ONE_HUNDRED {
            return Err(UblError::Invalid {
                what: "discount",
                value: percent.to_string(),
            });
        }
    }
    rate(line.vat)?;
    // PEPPOL-EN16931-R120.
    let share = Decimal::ONE_HUNDRED - line.discount_percent.unwrap_or_default();
    rounds_to(
        "line net",
        list_price(line) * share / Decimal::ONE_HUNDRED,
        line.net,
    )
}

/// Quantity times price, before the discount.
pub(super) fn list_price(line: &Line) -> Decimal {
    line.quantity * line.unit_price
}

/// BR-S-05 and its fellows of the other categories.
fn rate(vat: Vat) -> Result<(), UblError> {
    let taxed = vat.category == VatCategory::Standard;
    if vat.rate.is_sign_negative() || vat.rate > Decimal::ONE_HUNDRED || taxed == vat.rate.is_zero()
    {
        return Err(UblError::Invalid {
            what: "VAT rate",
            value: vat.rate.to_string(),
        });
    }
    Ok(())
}

/// One total for each category and rate (BR-S-08 and its fellows), VAT once on each (BR-CO-17, BR-S-09).
fn vat_totals(invoice: &UblInvoice) -> Result<(), UblError> {
    let same = |one: Vat, other: Vat| one.category == other.category && one.rate == other.rate;
    for (index, total) in invoice.vat.iter().enumerate() {
        let duplicate = invoice.vat[..index]
            .iter()
            .any(|earlier| same(earlier.vat, total.vat));
        let mut lines = invoice
            .lines
            .iter()
            .filter(|line| same(line.vat, total.vat))
            .peekable();
        if duplicate || lines.peek().is_none() {
            return Err(UblError::Invalid {
                what: "VAT total",
                value: format!("{} %", total.vat.rate),
            });
        }
        number("VAT base", total.base, CENT)?;
        number("VAT amount", total.amount, CENT)?;
        equal("VAT base", lines.map(|line| line.net).sum(), total.base)?;
        let slack = match invoice.kind {
            Kind::Invoice => HALF_A_CENT,
            Kind::CreditNote => HALF_A_CENT + ROUNDING_OF_NOTES,
        };
        within(
            "VAT amount",
            total.base * total.vat.rate / Decimal::ONE_HUNDRED,
            total.amount,
            slack,
        )?;
        // BR-E-10.
        if total.vat.category == VatCategory::Exempt {
            present(
                "reason of the exemption",
                total.reason.as_deref().unwrap_or_default(),
            )?;
        }
    }
    match invoice
        .lines
        .iter()
        .find(|line| !invoice.vat.iter().any(|total| same(line.vat, total.vat)))
    {
        Some(_) => Err(UblError::Missing("VAT total")),
        None => Ok(()),
    }
}

/// BR-CO-10, BR-CO-13, BR-CO-14, BR-CO-15, BR-CO-16.
fn totals(invoice: &UblInvoice) -> Result<(), UblError> {
    let vat: Decimal = invoice.vat.iter().map(|total| total.amount).sum();
    number("prepaid amount", invoice.prepaid, CENT)?;
    equal(
        "net",
        invoice.lines.iter().map(|line| line.net).sum(),
        invoice.net,
    )?;
    equal("gross", invoice.net + vat, invoice.gross)?;
    equal(
        "payable amount",
        invoice.gross - invoice.prepaid,
        invoice.payable,
    )
}

/// BR-S-02, BR-Z-02, BR-E-02, BR-AE-02, BR-IC-02, BR-IC-11, BR-IC-12, BR-CO-26.
fn parties_of_categories(invoice: &UblInvoice) -> Result<(), UblError> {
    let has = |category| {
        invoice
            .vat
            .iter()
            .any(|total| total.vat.category == category)
    };
    if invoice.seller.vat_number.is_none() {
        return Err(UblError::Missing(SELLER.vat_number));
    }
    if has(VatCategory::ReverseCharge)
        && invoice.buyer.vat_number.is_none()
        && invoice.buyer.company_number.is_none()
    {
        return Err(UblError::Missing(BUYER.vat_number));
    }
    if has(VatCategory::IntraCommunity) {
        if invoice.buyer.vat_number.is_none() {
            return Err(UblError::Missing(BUYER.vat_number));
        }
        if invoice.delivered_on.is_none() {
            return Err(UblError::Missing("delivery date"));
        }
        country(
            "delivery country",
            invoice.delivery_country.as_deref().unwrap_or_default(),
        )?;
    }
    Ok(())
}

/// BR-50, BR-CO-25.
fn payment(invoice: &UblInvoice) -> Result<(), UblError> {
    if let Some(payment) = &invoice.payment {
        present("IBAN", &payment.iban)?;
    }
    let owed = invoice.kind == Kind::Invoice && invoice.payable > Decimal::ZERO;
    if owed
        && invoice.due_on.is_none()
        && invoice
            .terms
            .as_deref()
            .is_none_or(|terms| terms.trim().is_empty())
    {
        return Err(UblError::Missing("due date"));
    }
    Ok(())
}

fn present(what: &'static str, text: &str) -> Result<(), UblError> {
    if text.trim().is_empty() {
        Err(UblError::Missing(what))
    } else {
        Ok(())
    }
}

fn country(what: &'static str, code: &str) -> Result<(), UblError> {
    present(what, code)?;
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(())
    } else {
        Err(UblError::Invalid {
            what,
            value: code.to_owned(),
        })
    }
}

fn number(what: &'static str, value: Decimal, decimals: u32) -> Result<(), UblError> {
    if value.abs() > LARGEST || value.normalize().scale() > decimals {
        return Err(UblError::Invalid {
            what,
            value: value.to_string(),
        });
    }
    Ok(())
}

fn equal(what: &'static str, expected: Decimal, given: Decimal) -> Result<(), UblError> {
    if expected == given {
        Ok(())
    } else {
        Err(UblError::Sum {
            what,
            expected,
            given,
        })
    }
}

fn rounds_to(what: &'static str, exact: Decimal, given: Decimal) -> Result<(), UblError> {
    within(what, exact, given, HALF_A_CENT)
}

fn within(
    what: &'static str,
    exact: Decimal,
    given: Decimal,
    slack: Decimal,
) -> Result<(), UblError> {
    if (exact - given).abs() <= slack {
        Ok(())
    } else {
        Err(UblError::Sum {
            what,
            expected: exact.normalize(),
            given,
        })
    }
}
