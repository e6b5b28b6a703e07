//! What the receiver would refuse is refused before it is written.

use documents::ubl::{Endpoint, UblError, UblInvoice, VatCategory};
use rstest::rstest;
use rust_decimal::Decimal;

use crate::invoices::{decimal, intra_community, single, standard};

#[rstest]
#[case::br_02(|invoice: &mut UblInvoice| invoice.number = " ".to_owned(), UblError::Missing("number"))]
#[case::br_06(|invoice: &mut UblInvoice| invoice.seller.name.clear(), UblError::Missing("seller name"))]
#[case::br_09(|invoice: &mut UblInvoice| invoice.seller.address.country.clear(), UblError::Missing("seller country"))]
#[case::br_cl_14(|invoice: &mut UblInvoice| invoice.buyer.address.country = "Belgique".to_owned(), invalid("buyer country", "Belgique"))]
#[case::br_16(|invoice: &mut UblInvoice| invoice.lines.clear(), UblError::Missing("line"))]
#[case::br_25(|invoice: &mut UblInvoice| invoice.lines[0].description.clear(), UblError::Missing("line description"))]
#[case::br_co_09(|invoice: &mut UblInvoice| invoice.buyer.vat_number = Some("0417497106".to_owned()), invalid("buyer VAT number", "0417497106"))]
#[case::br_co_10(|invoice: &mut UblInvoice| invoice.net = decimal("1078.97"), sum("net", "1078.98", "1078.97"))]
#[case::br_co_15(|invoice: &mut UblInvoice| invoice.gross = decimal("1304.95"), sum("gross", "1304.94", "1304.95"))]
#[case::br_co_16(|invoice: &mut UblInvoice| invoice.payable = decimal("1304.94"), sum("payable amount", "1004.94", "1304.94"))]
#[case::br_co_17(|invoice: &mut UblInvoice| invoice.vat[0].amount = decimal("225.70"), sum("VAT amount", "225.7122", "225.70"))]
#[case::br_co_25(|invoice: &mut UblInvoice| invoice.due_on = None, UblError::Missing("due date"))]
#[case::br_dec(|invoice: &mut UblInvoice| invoice.lines[0].net = decimal("1020.601"), invalid("line net", "1020.601"))]
#[case::br_s_01(|invoice: &mut UblInvoice| drop(invoice.vat.pop()), UblError::Missing("VAT total"))]
#[case::br_s_02(|invoice: &mut UblInvoice| invoice.seller.vat_number = None, UblError::Missing("seller VAT number"))]
#[case::br_s_05(|invoice: &mut UblInvoice| invoice.lines[0].vat.rate = Decimal::ZERO, invalid("VAT rate", "0"))]
#[case::br_s_08(|invoice: &mut UblInvoice| invoice.vat[1].base = decimal("4.17"), sum("VAT base", "4.16", "4.17"))]
#[case::one_total_for_a_rate(|invoice: &mut UblInvoice| invoice.vat.push(invoice.vat[0].clone()), invalid("VAT total", "21 %"))]
#[case::br_50(|invoice: &mut UblInvoice| invoice.payment.as_mut().unwrap().iban.clear(), UblError::Missing("IBAN"))]
#[case::peppol_r010(|invoice: &mut UblInvoice| invoice.buyer.endpoint = Endpoint::of_email(""), UblError::Missing("buyer endpoint"))]
#[case::peppol_common_r043(
    |invoice: &mut UblInvoice| invoice.buyer.endpoint = Endpoint { scheme: "0208", id: "0417497107".to_owned() },
    invalid("buyer endpoint", "0417497107"),
)]
#[case::peppol_r120(|invoice: &mut UblInvoice| invoice.lines[0].net = decimal("1020.61"), sum("line net", "1020.6", "1020.61"))]
#[case::a_discount_is_a_part(|invoice: &mut UblInvoice| invoice.lines[0].discount_percent = Some(decimal("101")), invalid("discount", "101"))]
#[case::a_price_has_a_measure(|invoice: &mut UblInvoice| invoice.lines[0].unit_price = decimal("1000000000000"), invalid("unit price", "1000000000000"))]
fn an_invoice_that_breaks_a_rule_is_refused(
    #[case] spoil: fn(&mut UblInvoice),
    #[case] refusal: UblError,
) {
    let mut invoice = standard();
    spoil(&mut invoice);
    assert_eq!(documents::ubl(&invoice), Err(refusal));
}

#[rstest]
#[case::br_ae_02(VatCategory::ReverseCharge, UblError::Missing("buyer VAT number"))]
#[case::br_ic_02(VatCategory::IntraCommunity, UblError::Missing("buyer VAT number"))]
#[case::br_e_10(VatCategory::Exempt, UblError::Missing("reason of the exemption"))]
fn an_unknown_buyer_pays_vat(#[case] category: VatCategory, #[case] refusal: UblError) {
    let mut invoice = single(category, None);
    invoice.buyer.vat_number = None;
    invoice.buyer.company_number = None;
    assert_eq!(documents::ubl(&invoice), Err(refusal));
}

#[rstest]
#[case::br_ic_11(|invoice: &mut UblInvoice| invoice.delivered_on = None, UblError::Missing("delivery date"))]
#[case::br_ic_12(|invoice: &mut UblInvoice| invoice.delivery_country = None, UblError::Missing("delivery country"))]
fn a_supply_to_another_country_says_when_and_where(
    #[case] spoil: fn(&mut UblInvoice),
    #[case] refusal: UblError,
) {
    let mut invoice = intra_community();
    spoil(&mut invoice);
    assert_eq!(documents::ubl(&invoice), Err(refusal));
}

fn invalid(what: &'static str, value: &str) -> UblError {
    UblError::Invalid {
        what,
        value: value.to_owned(),
    }
}

fn sum(what: &'static str, expected: &str, given: &str) -> UblError {
    UblError::Sum {
        what,
        expected: decimal(expected),
        given: decimal(given),
    }
}
