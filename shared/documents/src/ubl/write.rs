//! The elements, in the order of the UBL 2.1 schema.

use rust_decimal::{Decimal, RoundingStrategy};
use time::Date;

use super::check::list_price;
use super::endpoint::compact;
use super::xml::Xml;
use super::{
    Corrected, CreditTransfer, Kind, Line, Party, UblInvoice, Vat, VatTotal, enterprise_number,
};

const CUSTOMIZATION: &str =
    "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
const PROFILE: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";
const CURRENCY: &str = "EUR";
/// UNCL 4461: a SEPA credit transfer.
const SEPA_CREDIT_TRANSFER: &str = "58";
/// UNCL 5189: a discount.
const DISCOUNT: &str = "95";

pub(super) fn write(invoice: &UblInvoice) -> String {
    let name = match invoice.kind {
        Kind::Invoice => "Invoice",
        Kind::CreditNote => "CreditNote",
    };
    let root = format!(
        "{name} xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:{name}-2\" \
         xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" \
         xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\""
    );
    let mut xml = Xml::new();
    xml.group(&root, |xml| {
        head(xml, invoice);
        xml.group("cac:AccountingSupplierParty", |xml| {
            party(xml, &invoice.seller);
        });
        xml.group("cac:AccountingCustomerParty", |xml| {
            party(xml, &invoice.buyer);
        });
        delivery(xml, invoice);
        if let Some(payment) = &invoice.payment {
            payment_means(
                xml,
                payment,
                invoice.due_on.filter(|_| invoice.kind == Kind::CreditNote),
            );
        }
        if let Some(terms) = &invoice.terms {
            xml.group("cac:PaymentTerms", |xml| xml.text("cbc:Note", terms));
        }
        vat_totals(xml, &invoice.vat);
        totals(xml, invoice);
        for (line, number) in invoice.lines.iter().zip(1_usize..) {
            invoice_line(xml, invoice.kind, number, line);
        }
    });
    xml.finish()
}

fn head(xml: &mut Xml, invoice: &UblInvoice) {
    xml.text("cbc:CustomizationID", CUSTOMIZATION);
    xml.text("cbc:ProfileID", PROFILE);
    xml.text("cbc:ID", &invoice.number);
    date(xml, "cbc:IssueDate", Some(invoice.issued_on));
    match invoice.kind {
        Kind::Invoice => {
            date(xml, "cbc:DueDate", invoice.due_on);
            xml.text("cbc:InvoiceTypeCode", "380");
        }
        Kind::CreditNote => xml.text("cbc:CreditNoteTypeCode", "381"),
    }
    xml.option("cbc:Note", invoice.note.as_deref());
    xml.text("cbc:DocumentCurrencyCode", CURRENCY);
    match (&invoice.buyer_reference, &invoice.order_reference) {
        (None, None) => xml.text("cbc:BuyerReference", &invoice.buyer.name),
        (reference, order) => {
            xml.option("cbc:BuyerReference", reference.as_deref());
            if let Some(order) = order {
                xml.group("cac:OrderReference", |xml| xml.text("cbc:ID", order));
            }
        }
    }
    for Corrected { number, issued_on } in &invoice.corrects {
        xml.group("cac:BillingReference", |xml| {
            xml.group("cac:InvoiceDocumentReference", |xml| {
                xml.text("cbc:ID", number);
                date(xml, "cbc:IssueDate", Some(*issued_on));
            });
        });
    }
}

fn party(xml: &mut Xml, party: &Party) {
    xml.group("cac:Party", |xml| {
        xml.element(
            "cbc:EndpointID",
            Some(("schemeID", party.endpoint.scheme)),
            &party.endpoint.id,
        );
        xml.group("cac:PostalAddress", |xml| {
            let address = &party.address;
            xml.option("cbc:StreetName", address.street.as_deref());
            xml.option("cbc:AdditionalStreetName", address.additional.as_deref());
            xml.option("cbc:CityName", address.city.as_deref());
            xml.option("cbc:PostalZone", address.postal_code.as_deref());
            xml.group("cac:Country", |xml| {
                xml.text("cbc:IdentificationCode", &address.country);
            });
        });
        if let Some(number) = &party.vat_number {
            xml.group("cac:PartyTaxScheme", |xml| {
                xml.text("cbc:CompanyID", &compact(number));
                vat_scheme(xml);
            });
        }
        xml.group("cac:PartyLegalEntity", |xml| {
            xml.text("cbc:RegistrationName", &party.name);
            if let Some(number) = &party.company_number {
                match enterprise_number(number) {
                    Some(digits) => {
                        xml.element("cbc:CompanyID", Some(("schemeID", "0208")), &digits);
                    }
                    None => xml.text("cbc:CompanyID", number),
                }
            }
        });
        let contact = &party.contact;
        if contact.name.is_some() || contact.phone.is_some() || contact.email.is_some() {
            xml.group("cac:Contact", |xml| {
                xml.option("cbc:Name", contact.name.as_deref());
                xml.option("cbc:Telephone", contact.phone.as_deref());
                xml.option("cbc:ElectronicMail", contact.email.as_deref());
            });
        }
    });
}

fn delivery(xml: &mut Xml, invoice: &UblInvoice) {
    if invoice.delivered_on.is_none() && invoice.delivery_country.is_none() {
        return;
    }
    xml.group("cac:Delivery", |xml| {
        date(xml, "cbc:ActualDeliveryDate", invoice.delivered_on);
        if let Some(country) = &invoice.delivery_country {
            xml.group("cac:DeliveryLocation", |xml| {
                xml.group("cac:Address", |xml| {
                    xml.group("cac:Country", |xml| {
                        xml.text("cbc:IdentificationCode", country);
                    });
                });
            });
        }
    });
}

/// A credit note has its due date here, an invoice in its head.
fn payment_means(xml: &mut Xml, payment: &CreditTransfer, due_on: Option<Date>) {
    xml.group("cac:PaymentMeans", |xml| {
        xml.text("cbc:PaymentMeansCode", SEPA_CREDIT_TRANSFER);
        date(xml, "cbc:PaymentDueDate", due_on);
        xml.option("cbc:PaymentID", payment.reference.as_deref());
        xml.group("cac:PayeeFinancialAccount", |xml| {
            xml.text("cbc:ID", &compact(&payment.iban));
            xml.option("cbc:Name", payment.account_name.as_deref());
            if let Some(bic) = &payment.bic {
                xml.group("cac:FinancialInstitutionBranch", |xml| {
                    xml.text("cbc:ID", &compact(bic));
                });
            }
        });
    });
}

fn vat_totals(xml: &mut Xml, totals: &[VatTotal]) {
    xml.group("cac:TaxTotal", |xml| {
        amount(
            xml,
            "cbc:TaxAmount",
            totals.iter().map(|total| total.amount).sum(),
        );
        for total in totals {
            xml.group("cac:TaxSubtotal", |xml| {
                amount(xml, "cbc:TaxableAmount", total.base);
                amount(xml, "cbc:TaxAmount", total.amount);
                xml.group("cac:TaxCategory", |xml| {
                    let (code, text) = total.vat.category.exemption();
                    vat_category(xml, total.vat);
                    xml.option("cbc:TaxExemptionReasonCode", code);
                    xml.option("cbc:TaxExemptionReason", total.reason.as_deref().or(text));
                    vat_scheme(xml);
                });
            });
        }
    });
}

fn totals(xml: &mut Xml, invoice: &UblInvoice) {
    xml.group("cac:LegalMonetaryTotal", |xml| {
        amount(xml, "cbc:LineExtensionAmount", invoice.net);
        amount(xml, "cbc:TaxExclusiveAmount", invoice.net);
        amount(xml, "cbc:TaxInclusiveAmount", invoice.gross);
        if !invoice.prepaid.is_zero() {
            amount(xml, "cbc:PrepaidAmount", invoice.prepaid);
        }
        amount(xml, "cbc:PayableAmount", invoice.payable);
    });
}

fn invoice_line(xml: &mut Xml, kind: Kind, number: usize, line: &Line) {
    let (group, quantity) = match kind {
        Kind::Invoice => ("cac:InvoiceLine", "cbc:InvoicedQuantity"),
        Kind::CreditNote => ("cac:CreditNoteLine", "cbc:CreditedQuantity"),
    };
    // A price is never below zero (BR-27): what is deducted is a quantity below zero.
    let sign = if line.unit_price.is_sign_negative() {
        Decimal::NEGATIVE_ONE
    } else {
        Decimal::ONE
    };
    xml.group(group, |xml| {
        xml.text("cbc:ID", &number.to_string());
        xml.element(
            quantity,
            Some(("unitCode", line.unit_code)),
            &(line.quantity * sign).normalize().to_string(),
        );
        amount(xml, "cbc:LineExtensionAmount", line.net);
        if let Some(percent) = line.discount_percent.filter(|percent| !percent.is_zero()) {
            let base =
                list_price(line).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
            xml.group("cac:AllowanceCharge", |xml| {
                xml.text("cbc:ChargeIndicator", "false");
                xml.text("cbc:AllowanceChargeReasonCode", DISCOUNT);
                xml.text("cbc:AllowanceChargeReason", "Discount");
                xml.text(
                    "cbc:MultiplierFactorNumeric",
                    &percent.normalize().to_string(),
                );
                amount(xml, "cbc:Amount", base - line.net);
                amount(xml, "cbc:BaseAmount", base);
            });
        }
        xml.group("cac:Item", |xml| {
            let (name, description) = line
                .description
                .trim()
                .split_once('\n')
                .unwrap_or((&line.description, ""));
            xml.text("cbc:Description", description);
            xml.text("cbc:Name", name);
            xml.group("cac:ClassifiedTaxCategory", |xml| {
                vat_category(xml, line.vat);
                vat_scheme(xml);
            });
        });
        xml.group("cac:Price", |xml| {
            xml.element(
                "cbc:PriceAmount",
                Some(("currencyID", CURRENCY)),
                &(line.unit_price * sign).normalize().to_string(),
            );
        });
    });
}

fn vat_category(xml: &mut Xml, vat: Vat) {
    xml.text("cbc:ID", vat.category.code());
    xml.text("cbc:Percent", &vat.rate.normalize().to_string());
}

fn vat_scheme(xml: &mut Xml) {
    xml.group("cac:TaxScheme", |xml| xml.text("cbc:ID", "VAT"));
}

/// With two decimals; the checks saw to it that there are no more.
fn amount(xml: &mut Xml, name: &str, mut amount: Decimal) {
    amount.rescale(2);
    xml.element(name, Some(("currencyID", CURRENCY)), &amount.to_string());
}

fn date(xml: &mut Xml, name: &str, date: Option<Date>) {
    xml.option(name, date.map(|date| date.to_string()).as_deref());
}
