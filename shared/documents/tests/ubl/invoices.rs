//! One invoice for each way that VAT is charged, and a credit note.

use documents::payment_reference;
use documents::ubl::{
    Address, Contact, Corrected, CreditTransfer, Endpoint, Kind, Line, Party, UblInvoice, Vat,
    VatCategory, VatTotal, unit_code,
};
use rust_decimal::Decimal;
use time::macros::date;

pub(crate) fn all() -> Vec<(&'static str, UblInvoice)> {
    vec![
        ("standard", standard()),
        ("credit note", credit_note()),
        ("reverse charge", single(VatCategory::ReverseCharge, None)),
        ("intra-community", intra_community()),
        (
            "exempt",
            single(
                VatCategory::Exempt,
                Some("Régime particulier de franchise des petites entreprises"),
            ),
        ),
        ("zero rated", single(VatCategory::ZeroRated, None)),
    ]
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Two rates, a discount, a deposit paid, a line that takes back, and characters that XML escapes.
pub(crate) fn standard() -> UblInvoice {
    UblInvoice {
        kind: Kind::Invoice,
        number: "FA-2026-0117".to_owned(),
        issued_on: date!(2026 - 11 - 24),
        due_on: Some(date!(2026 - 12 - 24)),
        delivered_on: Some(date!(2026 - 11 - 20)),
        delivery_country: None,
        note: Some("Merci & à bientôt\u{7}".to_owned()),
        buyer_reference: None,
        order_reference: Some("PO-88213".to_owned()),
        corrects: Vec::new(),
        seller: Party {
            name: "Starcomm SRL".to_owned(),
            endpoint: Endpoint::of_vat_number("BE 0403.170.701").unwrap(),
            vat_number: Some("BE 0403.170.701".to_owned()),
            company_number: Some("0403.170.701".to_owned()),
            address: address("Rue du Moulin 27", "1300", "Wavre", "BE"),
            contact: Contact {
                email: Some("info@starcomm.example".to_owned()),
                ..Contact::default()
            },
        },
        buyer: Party {
            name: "Delvaux & Fils <SRL>".to_owned(),
            endpoint: Endpoint::of_belgian_vat_number("BE0417497106").unwrap(),
            vat_number: Some("BE0417497106".to_owned()),
            company_number: Some("0417497106".to_owned()),
            address: Address {
                additional: Some("bte 4".to_owned()),
                ..address("Chaussée de Wavre 1180", "1160", "Auderghem", "BE")
            },
            contact: Contact {
                name: Some("Anne-Sophie Delvaux".to_owned()),
                ..Contact::default()
            },
        },
        payment: Some(CreditTransfer {
            iban: "BE71 0961 2345 6769".to_owned(),
            bic: Some("GKCCBEBB".to_owned()),
            account_name: Some("Starcomm SRL".to_owned()),
            reference: Some(payment_reference(202_600_117)),
        }),
        terms: None,
        lines: vec![
            line(
                "Téléphone IP\nÉcran couleur, \"configuré\"",
                "6",
                "pce",
                "189.00",
                Some("10"),
                "1020.60",
                "21",
            ),
            line("Câble", "12.5", "m", "0.333", None, "4.16", "6"),
            line(
                "Heures",
                "2.25",
                "h",
                "78.333",
                Some("12.5"),
                "154.22",
                "21",
            ),
            line(
                "Reprise de l'ancien central",
                "1",
                "",
                "-100.00",
                None,
                "-100.00",
                "21",
            ),
        ],
        vat: vec![
            total(VatCategory::Standard, "21", "1074.82", "225.71", None),
            total(VatCategory::Standard, "6", "4.16", "0.25", None),
        ],
        net: decimal("1078.98"),
        gross: decimal("1304.94"),
        prepaid: decimal("300"),
        payable: decimal("1004.94"),
    }
}

fn credit_note() -> UblInvoice {
    UblInvoice {
        kind: Kind::CreditNote,
        number: "CN-2026-0003".to_owned(),
        order_reference: None,
        corrects: vec![Corrected {
            number: "FA-2026-0117".to_owned(),
            issued_on: date!(2026 - 11 - 24),
        }],
        prepaid: Decimal::ZERO,
        payable: decimal("1304.94"),
        ..standard()
    }
}

pub(crate) fn single(category: VatCategory, reason: Option<&str>) -> UblInvoice {
    let invoice = standard();
    UblInvoice {
        lines: vec![Line {
            vat: Vat {
                category,
                rate: Decimal::ZERO,
            },
            ..invoice.lines[0].clone()
        }],
        vat: vec![total(category, "0", "1020.60", "0", reason)],
        net: decimal("1020.60"),
        gross: decimal("1020.60"),
        prepaid: Decimal::ZERO,
        payable: decimal("1020.60"),
        ..invoice
    }
}

pub(crate) fn intra_community() -> UblInvoice {
    let invoice = single(VatCategory::IntraCommunity, None);
    UblInvoice {
        buyer: Party {
            name: "Van Dijk B.V.".to_owned(),
            endpoint: Endpoint::of_vat_number("NL804945300B01").unwrap(),
            vat_number: Some("NL804945300B01".to_owned()),
            company_number: Some("12345678".to_owned()),
            address: address("Keizersgracht 1", "1015 AA", "Amsterdam", "NL"),
            contact: Contact::default(),
        },
        delivery_country: Some("NL".to_owned()),
        ..invoice
    }
}

fn address(street: &str, postal_code: &str, city: &str, country: &str) -> Address {
    Address {
        street: Some(street.to_owned()),
        additional: None,
        postal_code: Some(postal_code.to_owned()),
        city: Some(city.to_owned()),
        country: country.to_owned(),
    }
}

fn line(
    description: &str,
    quantity: &str,
    unit: &str,
    unit_price: &str,
    discount: Option<&str>,
    net: &str,
    rate: &str,
) -> Line {
    Line {
        description: description.to_owned(),
        quantity: decimal(quantity),
        unit_code: unit_code(unit),
        unit_price: decimal(unit_price),
        discount_percent: discount.map(decimal),
        net: decimal(net),
        vat: Vat {
            category: VatCategory::Standard,
            rate: decimal(rate),
        },
    }
}

fn total(
    category: VatCategory,
    rate: &str,
    base: &str,
    amount: &str,
    reason: Option<&str>,
) -> VatTotal {
    VatTotal {
        vat: Vat {
            category,
            rate: decimal(rate),
        },
        base: decimal(base),
        amount: decimal(amount),
        reason: reason.map(str::to_owned),
    }
}
