//! The rules. Those on what we never write (charges, payment cards, representatives) are left out.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::tree::Node;

pub(crate) type Rule = (&'static str, fn(&Node) -> bool);

/// What the last credit note of an invoice may bear of the others' rounding. The official test of BR-CO-17 grants less than one unit of the currency either way;
/// invoices need none of it.
const ROUNDING: Decimal = Decimal::from_parts(99, 0, 0, false, 2);

pub(crate) const RULES: &[Rule] = &[
    ("BR-01", |xml| {
        xml.text("cbc:CustomizationID")
            .starts_with("urn:cen.eu:en16931:2017")
    }),
    ("BR-02", |xml| !xml.text("cbc:ID").is_empty()),
    ("BR-03", |xml| is_date(xml.text("cbc:IssueDate"))),
    ("BR-04", |xml| {
        xml.text(if invoice(xml) {
            "cbc:InvoiceTypeCode"
        } else {
            "cbc:CreditNoteTypeCode"
        }) == if invoice(xml) { "380" } else { "381" }
    }),
    ("BR-05", |xml| xml.text("cbc:DocumentCurrencyCode") == "EUR"),
    ("BR-06", |xml| {
        !xml.text("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName")
            .is_empty()
    }),
    ("BR-07", |xml| {
        !xml.text("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName")
            .is_empty()
    }),
    ("BR-09", |xml| {
        xml.text("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode").len() == 2
    }),
    ("BR-11", |xml| {
        xml.text("cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode").len() == 2
    }),
    ("BR-12 BR-13 BR-14 BR-15", |xml| {
        [
            "LineExtensionAmount",
            "TaxExclusiveAmount",
            "TaxInclusiveAmount",
            "PayableAmount",
        ]
        .iter()
        .all(|name| xml.has(&format!("cac:LegalMonetaryTotal/cbc:{name}")))
    }),
    ("BR-16", |xml| !lines(xml).is_empty()),
    ("BR-21", |xml| {
        lines(xml)
            .iter()
            .zip(1..)
            .all(|(line, number)| line.text("cbc:ID") == number.to_string())
    }),
    ("BR-22 BR-23", |xml| {
        lines(xml).iter().all(|line| {
            quantity(line).is_some_and(|quantity| !quantity.attribute("unitCode").is_empty())
        })
    }),
    ("BR-24", |xml| {
        lines(xml)
            .iter()
            .all(|line| line.has("cbc:LineExtensionAmount"))
    }),
    ("BR-25", |xml| {
        lines(xml)
            .iter()
            .all(|line| !line.text("cac:Item/cbc:Name").is_empty())
    }),
    ("BR-26 BR-27", |xml| {
        lines(xml).iter().all(|line| {
            line.has("cac:Price/cbc:PriceAmount")
                && !line.decimal("cac:Price/cbc:PriceAmount").is_sign_negative()
        })
    }),
    ("BR-41", |xml| {
        allowances(xml)
            .iter()
            .all(|allowance| allowance.has("cbc:Amount"))
    }),
    ("BR-42", |xml| {
        allowances(xml)
            .iter()
            .all(|allowance| allowance.text("cbc:AllowanceChargeReasonCode") == "95")
    }),
    ("BR-45 BR-46 BR-47 BR-48", |xml| {
        subtotals(xml).iter().all(|total| {
            [
                "cbc:TaxableAmount",
                "cbc:TaxAmount",
                "cac:TaxCategory/cbc:ID",
                "cac:TaxCategory/cbc:Percent",
            ]
            .iter()
            .all(|path| total.has(path))
        })
    }),
    ("BR-49 BR-50 BR-61", |xml| {
        xml.all("cac:PaymentMeans").iter().all(|means| {
            means.text("cbc:PaymentMeansCode") == "58"
                && is_iban(means.text("cac:PayeeFinancialAccount/cbc:ID"))
        })
    }),
    ("BR-55", |xml| {
        xml.all("cac:BillingReference/cac:InvoiceDocumentReference")
            .iter()
            .all(|reference| !reference.text("cbc:ID").is_empty())
    }),
    ("BR-62 BR-63", |xml| {
        endpoints(xml)
            .iter()
            .all(|endpoint| !endpoint.attribute("schemeID").is_empty())
    }),
    ("BR-CO-04", |xml| {
        lines(xml)
            .iter()
            .all(|line| line.has("cac:Item/cac:ClassifiedTaxCategory/cbc:ID"))
    }),
    ("BR-CO-09", |xml| {
        xml.all("*/cac:Party/cac:PartyTaxScheme/cbc:CompanyID")
            .iter()
            .all(|number| {
                number.text[..2]
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase())
            })
    }),
    ("BR-CO-10", |xml| {
        xml.decimal("cac:LegalMonetaryTotal/cbc:LineExtensionAmount") == sum_of_lines(xml)
    }),
    ("BR-CO-11 BR-CO-12", |xml| {
        !xml.has("cac:AllowanceCharge")
            && !xml.has("cac:LegalMonetaryTotal/cbc:AllowanceTotalAmount")
    }),
    ("BR-CO-13", |xml| {
        xml.decimal("cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount") == sum_of_lines(xml)
    }),
    ("BR-CO-14", |xml| {
        xml.decimal("cac:TaxTotal/cbc:TaxAmount")
            == xml.sum("cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount")
    }),
    ("BR-CO-15", |xml| {
        let total = "cac:LegalMonetaryTotal";
        xml.decimal(&format!("{total}/cbc:TaxInclusiveAmount"))
            == xml.decimal(&format!("{total}/cbc:TaxExclusiveAmount"))
                + xml.decimal("cac:TaxTotal/cbc:TaxAmount")
    }),
    ("BR-CO-16", |xml| {
        let total = "cac:LegalMonetaryTotal";
        xml.decimal(&format!("{total}/cbc:PayableAmount"))
            == xml.decimal(&format!("{total}/cbc:TaxInclusiveAmount"))
                - xml.decimal(&format!("{total}/cbc:PrepaidAmount"))
    }),
    ("BR-CO-17 BR-S-09", |xml| {
        subtotals(xml).iter().all(|total| {
            let exact = total.decimal("cbc:TaxableAmount")
                * total.decimal("cac:TaxCategory/cbc:Percent")
                / Decimal::ONE_HUNDRED;
            let slack = if invoice(xml) {
                Decimal::ZERO
            } else {
                ROUNDING
            };
            (total.decimal("cbc:TaxAmount") - cents(exact)).abs() <= slack
        })
    }),
    ("BR-CO-18", |xml| !subtotals(xml).is_empty()),
    ("BR-CO-25", |xml| {
        !invoice(xml) || xml.has("cbc:DueDate") || xml.has("cac:PaymentTerms/cbc:Note")
    }),
    ("BR-CO-26", |xml| {
        xml.has("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID")
    }),
    ("BR-DEC", |xml| {
        xml.everything()
            .iter()
            .filter(|node| node.name.ends_with("Amount") && node.name != "cbc:PriceAmount")
            .all(|node| {
                node.text
                    .split_once('.')
                    .is_some_and(|(_, cents)| cents.len() == 2)
            })
    }),
    ("BR-S-01 BR-Z-01 BR-E-01 BR-AE-01 BR-IC-01", |xml| {
        lines(xml).iter().all(|line| {
            subtotals(xml)
                .iter()
                .filter(|total| same_vat(line, total))
                .count()
                == 1
        })
    }),
    ("BR-S-05", |xml| {
        rates(xml, "S").iter().all(|rate| *rate > Decimal::ZERO)
    }),
    ("BR-Z-05 BR-E-05 BR-AE-05 BR-IC-05", |xml| {
        ["Z", "E", "AE", "K"]
            .iter()
            .all(|code| rates(xml, code).iter().all(Decimal::is_zero))
    }),
    ("BR-S-08 BR-Z-08 BR-E-08 BR-AE-08 BR-IC-08", |xml| {
        subtotals(xml).iter().all(|total| {
            let base: Decimal = lines(xml)
                .iter()
                .filter(|line| same_vat(line, total))
                .map(|line| line.decimal("cbc:LineExtensionAmount"))
                .sum();
            total.decimal("cbc:TaxableAmount") == base
        })
    }),
    ("BR-Z-09 BR-E-09 BR-AE-09 BR-IC-09", |xml| {
        subtotals(xml)
            .iter()
            .all(|total| code(total) == "S" || total.decimal("cbc:TaxAmount").is_zero())
    }),
    ("BR-S-10 BR-Z-10", |xml| {
        subtotals(xml).iter().all(|total| {
            !matches!(code(total), "S" | "Z")
                || !total.has("cac:TaxCategory/cbc:TaxExemptionReason")
        })
    }),
    ("BR-E-10", |xml| {
        subtotals(xml)
            .iter()
            .all(|total| code(total) != "E" || total.has("cac:TaxCategory/cbc:TaxExemptionReason"))
    }),
    ("BR-AE-02", |xml| {
        !charged(xml, "AE") || vat_numbers(xml) == 2
    }),
    ("BR-AE-10", |xml| {
        subtotals(xml).iter().all(|total| {
            code(total) != "AE"
                || total.text("cac:TaxCategory/cbc:TaxExemptionReasonCode") == "VATEX-EU-AE"
        })
    }),
    ("BR-IC-02", |xml| {
        !charged(xml, "K") || vat_numbers(xml) == 2
    }),
    ("BR-IC-10", |xml| {
        subtotals(xml).iter().all(|total| {
            code(total) != "K"
                || total.text("cac:TaxCategory/cbc:TaxExemptionReasonCode") == "VATEX-EU-IC"
        })
    }),
    ("BR-IC-11", |xml| {
        !charged(xml, "K") || xml.has("cac:Delivery/cbc:ActualDeliveryDate")
    }),
    ("BR-IC-12", |xml| {
        !charged(xml, "K")
            || xml.text(
                "cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode",
            )
            .len()
                == 2
    }),
    ("PEPPOL-EN16931-R001 R007", |xml| {
        xml.text("cbc:ProfileID") == "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
    }),
    ("PEPPOL-EN16931-R002", |xml| xml.all("cbc:Note").len() <= 1),
    ("PEPPOL-EN16931-R003", |xml| {
        xml.has("cbc:BuyerReference") || xml.has("cac:OrderReference/cbc:ID")
    }),
    ("PEPPOL-EN16931-R004", |xml| {
        xml.text("cbc:CustomizationID")
            == "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
    }),
    ("PEPPOL-EN16931-R008", |xml| {
        xml.everything()
            .iter()
            .all(|node| !node.children.is_empty() || !node.text.trim().is_empty())
    }),
    ("PEPPOL-EN16931-R010 R020", |xml| endpoints(xml).len() == 2),
    ("PEPPOL-EN16931-R040", |xml| {
        allowances(xml).iter().all(|allowance| {
            let exact = allowance.decimal("cbc:BaseAmount")
                * allowance.decimal("cbc:MultiplierFactorNumeric")
                / Decimal::ONE_HUNDRED;
            close(allowance.decimal("cbc:Amount"), exact)
        })
    }),
    ("PEPPOL-EN16931-R041 R042", |xml| {
        allowances(xml).iter().all(|allowance| {
            allowance.has("cbc:BaseAmount") && allowance.has("cbc:MultiplierFactorNumeric")
        })
    }),
    ("PEPPOL-EN16931-R043", |xml| {
        allowances(xml)
            .iter()
            .all(|allowance| allowance.text("cbc:ChargeIndicator") == "false")
    }),
    ("PEPPOL-EN16931-R051", |xml| {
        xml.everything()
            .iter()
            .filter(|node| node.name.ends_with("Amount"))
            .all(|node| node.attribute("currencyID") == "EUR")
    }),
    ("PEPPOL-EN16931-R053 R054", |xml| {
        xml.all("cac:TaxTotal").len() == 1
    }),
    ("PEPPOL-EN16931-R120", |xml| {
        lines(xml).iter().all(|line| {
            let quantity: Decimal = quantity(line).unwrap().text.parse().unwrap();
            let exact = quantity * line.decimal("cac:Price/cbc:PriceAmount")
                - line.decimal("cac:AllowanceCharge/cbc:Amount");
            close(line.decimal("cbc:LineExtensionAmount"), exact)
        })
    }),
    ("PEPPOL-COMMON-R043", |xml| {
        xml.everything()
            .iter()
            .filter(|node| node.attribute("schemeID") == "0208")
            .all(|node| {
                let number: u32 = node.text[..8].parse().unwrap();
                node.text.len() == 10 && node.text[8..].parse::<u32>().unwrap() == 97 - number % 97
            })
    }),
];

/// ISO 13616-1: with the country and the check digits at the end, letters as numbers from 10, the remainder by 97 is 1.
fn is_iban(text: &str) -> bool {
    let (country, rest) = text.split_at_checked(4).unwrap_or_default();
    let mut turned = rest.bytes().chain(country.bytes());
    let remainder = turned.try_fold(0_u32, |remainder, byte| {
        let value = char::from(byte).to_digit(36)?;
        let shift = if value > 9 { 100 } else { 10 };
        Some((remainder * shift + value) % 97)
    });
    rest.len() >= 11 && remainder == Some(1)
}

fn is_date(text: &str) -> bool {
    let shape = text
        .bytes()
        .map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    shape.eq(b"0000-00-00".iter().copied())
}

fn invoice(xml: &Node) -> bool {
    xml.name == "Invoice"
}

pub(crate) fn lines(xml: &Node) -> Vec<&Node> {
    xml.all(if invoice(xml) {
        "cac:InvoiceLine"
    } else {
        "cac:CreditNoteLine"
    })
}

pub(crate) fn quantity(line: &Node) -> Option<&Node> {
    line.children.iter().find(|node| {
        matches!(
            node.name.as_str(),
            "cbc:InvoicedQuantity" | "cbc:CreditedQuantity"
        )
    })
}

fn sum_of_lines(xml: &Node) -> Decimal {
    lines(xml)
        .iter()
        .map(|line| line.decimal("cbc:LineExtensionAmount"))
        .sum()
}

fn allowances(xml: &Node) -> Vec<&Node> {
    lines(xml)
        .into_iter()
        .flat_map(|line| line.all("cac:AllowanceCharge"))
        .collect()
}

fn subtotals(xml: &Node) -> Vec<&Node> {
    xml.all("cac:TaxTotal/cac:TaxSubtotal")
}

fn code(subtotal: &Node) -> &str {
    subtotal.text("cac:TaxCategory/cbc:ID")
}

fn charged(xml: &Node, category: &str) -> bool {
    subtotals(xml).iter().any(|total| code(total) == category)
}

fn same_vat(line: &Node, subtotal: &Node) -> bool {
    let item = "cac:Item/cac:ClassifiedTaxCategory";
    line.text(&format!("{item}/cbc:ID")) == code(subtotal)
        && line.decimal(&format!("{item}/cbc:Percent"))
            == subtotal.decimal("cac:TaxCategory/cbc:Percent")
}

fn rates(xml: &Node, category: &str) -> Vec<Decimal> {
    let categories = lines(xml)
        .into_iter()
        .flat_map(|line| line.all("cac:Item/cac:ClassifiedTaxCategory"));
    categories
        .filter(|node| node.text("cbc:ID") == category)
        .map(|node| node.decimal("cbc:Percent"))
        .collect()
}

fn endpoints(xml: &Node) -> Vec<&Node> {
    xml.all("*/cac:Party/cbc:EndpointID")
}

fn vat_numbers(xml: &Node) -> usize {
    xml.all("*/cac:Party/cac:PartyTaxScheme/cbc:CompanyID")
        .len()
}

fn cents(exact: Decimal) -> Decimal {
    exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// The slack that Peppol allows.
fn close(one: Decimal, other: Decimal) -> bool {
    (one - other).abs() <= Decimal::new(2, 2)
}
