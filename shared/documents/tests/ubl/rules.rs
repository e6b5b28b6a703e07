//! Each rule holds for each invoice.

use ubl_rules::{Node, broken, lines, quantity};

use crate::invoices;

#[test]
fn every_rule_holds_for_every_invoice() {
    for (name, invoice) in invoices::all() {
        let text = documents::ubl(&invoice).unwrap();
        assert_eq!(broken(&text), [""; 0], "{name}: {text}");
        let xml = Node::parse(&text);
        assert_eq!(xml.text("cbc:IssueDate"), "2026-11-24", "{name}");
    }
}

#[test]
fn texts_arrive_as_they_were_typed() {
    let xml = Node::parse(&documents::ubl(&invoices::standard()).unwrap());
    assert_eq!(xml.text("cbc:Note"), "Merci & à bientôt");
    assert_eq!(
        xml.text("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"),
        "Delvaux & Fils <SRL>"
    );
    assert_eq!(
        xml.text("cac:PaymentMeans/cbc:PaymentID"),
        "+++020/2600/11797+++"
    );
    assert_eq!(
        xml.text("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID"),
        "BE71096123456769"
    );
    let first = lines(&xml)[0];
    assert_eq!(first.text("cac:Item/cbc:Name"), "Téléphone IP");
    assert_eq!(
        first.text("cac:Item/cbc:Description"),
        "Écran couleur, \"configuré\""
    );
}

#[test]
fn what_is_taken_back_is_a_negative_quantity() {
    let xml = Node::parse(&documents::ubl(&invoices::standard()).unwrap());
    let last = lines(&xml)[3];
    assert_eq!(quantity(last).unwrap().text, "-1");
    assert_eq!(last.text("cac:Price/cbc:PriceAmount"), "100");
    assert_eq!(last.text("cbc:LineExtensionAmount"), "-100.00");
}

#[test]
fn a_supply_across_the_border_says_where_it_goes() {
    let xml = Node::parse(&documents::ubl(&invoices::intra_community()).unwrap());
    let country =
        "cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode";
    assert_eq!(xml.text(country), "NL");
}
