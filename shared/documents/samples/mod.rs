//! Documents as companies make them, for the tests, the bench and the example that writes them to disk.

use documents::{
    Colour, Conditions, Customer, Document, Fact, Field, Image, Item, Labels, Line, OptionState,
    Payment, Seller, Signature, Sum, Totals, Transfer, payment_reference,
};
use time::macros::date;

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 48"><circle cx="24" cy="24" r="20" fill="#0f766e"/><path d="M14 30 24 12l10 18z" fill="#fff"/><path d="M60 14h60v6H60zM60 28h140v6H60z" fill="#0f766e"/></svg>"##;

/// A request answered: sections, options, a discount, conditions and the place to sign.
pub(crate) fn offer() -> Document {
    Document {
        language: "fr".to_owned(),
        title: "Offre".to_owned(),
        number: "OF-2026-0042".to_owned(),
        mark: None,
        issued_on: date!(2026 - 11 - 24),
        accent: Colour::parse("#0f766e"),
        seller: seller(),
        customer: Customer {
            label: None,
            name: "Menuiserie Delvaux & Fils SRL".to_owned(),
            lines: strings(&["Mme Anne-Sophie Delvaux", "Chaussée de Wavre 1180, bte 4", "1160 Auderghem", "Belgique"]),
        },
        facts: facts(&[
            ("Date", "24 novembre 2026"),
            ("Valable jusqu'au", "24 décembre 2026"),
            ("Votre référence", "Demande du 18 novembre"),
            ("Votre n° de TVA", "BE 0417.497.106"),
        ]),
        introduction: Some(
            "Madame Delvaux,\nNous vous remercions de votre demande et avons le plaisir de vous remettre notre meilleure offre pour \
             l'équipement téléphonique de votre atelier."
                .to_owned(),
        ),
        lines: vec![
            section("Équipement"),
            item("Téléphone IP Yealink T54W\nÉcran couleur, Bluetooth et Wi-Fi intégrés, livré configuré", "6 pces", "189,00 €", Some("10 %"), "21 %", "1.020,60 €"),
            item("Borne DECT et deux combinés\nPortée de 50 m en atelier", "1 pce", "412,50 €", None, "21 %", "412,50 €"),
            option("Casque sans fil Jabra Evolve2 65", "2 pces", "214,00 €", "21 %", "428,00 €", OptionState::Open),
            option("Enregistrement des appels, 12 mois", "12 mois", "9,50 €", "21 %", "114,00 €", OptionState::Chosen),
            section("Mise en service"),
            item("Installation et formation sur place", "5 h", "78,00 €", None, "21 %", "390,00 €"),
            item("Déplacement", "1 forfait", "45,00 €", None, "21 %", "45,00 €"),
            Line::Text { text: "L'installation a lieu un jour ouvrable entre 8 h et 17 h, sans interruption de votre ligne actuelle.".to_owned() },
        ],
        totals: Totals {
            net: sum("Total hors TVA", "1.982,10 €"),
            vat: vec![sum("TVA 21 % sur 1.982,10 €", "416,24 €")],
            gross: sum("Total TVA comprise", "2.398,34 €"),
            deductions: Vec::new(),
            due: None,
        },
        mentions: Vec::new(),
        payment: None,
        conditions: Some(Conditions {
            title: "Conditions".to_owned(),
            text: "Acompte de 30 % à la commande, solde à 30 jours date de facture. Délai de livraison : trois semaines après votre accord. \
                   Garantie de deux ans, pièces et main-d'œuvre.\n\nNos conditions générales, jointes à cette offre, s'appliquent à \
                   l'exclusion de toutes autres."
                .to_owned(),
        }),
        signature: Some(Signature {
            title: "Bon pour accord".to_owned(),
            text: None,
            name: Field { label: "Nom et qualité".to_owned(), value: None },
            date: Field { label: "Date".to_owned(), value: None },
            label: "Signature".to_owned(),
            image: None,
        }),
        labels: french(),
    }
}

/// An invoice with a deposit deducted, a code to pay with, and a company without logo.
pub(crate) fn invoice() -> Document {
    let amount = rust_decimal::Decimal::new(179_834, 2);
    Document {
        title: "Facture".to_owned(),
        number: "FA-2026-0117".to_owned(),
        seller: Seller {
            logo: None,
            ..seller()
        },
        accent: Colour::parse("#1d4ed8"),
        facts: facts(&[
            ("Date", "24 novembre 2026"),
            ("Échéance", "24 décembre 2026"),
            ("Votre commande", "PO-88213"),
            ("Votre n° de TVA", "BE 0417.497.106"),
        ]),
        introduction: None,
        totals: Totals {
            deductions: vec![sum("Acompte payé, FA-2026-0098", "−600,00 €")],
            due: Some(sum("À payer", "1.798,34 €")),
            ..offer().totals
        },
        payment: Some(Payment {
            title: "Paiement".to_owned(),
            facts: facts(&[
                ("À payer avant le", "24 décembre 2026"),
                ("Bénéficiaire", "Starcomm SRL"),
                ("IBAN", "BE71 0961 2345 6769"),
                ("BIC", "GKCCBEBB"),
                ("Communication", &payment_reference(202_600_117)),
            ]),
            transfer: Some(Transfer {
                beneficiary: "Starcomm SRL".to_owned(),
                iban: "BE71 0961 2345 6769".to_owned(),
                bic: Some("GKCCBEBB".to_owned()),
                amount,
                reference: payment_reference(202_600_117),
            }),
            code_label: "Payer avec votre app bancaire".to_owned(),
        }),
        conditions: None,
        signature: None,
        ..offer()
    }
}

/// Reverse charge, in Dutch, with a credit note's title.
pub(crate) fn credit_note() -> Document {
    Document {
        language: "nl".to_owned(),
        title: "Creditnota".to_owned(),
        number: "CN-2026-0003".to_owned(),
        mark: Some("Kopie".to_owned()),
        accent: None,
        facts: facts(&[
            ("Datum", "24 november 2026"),
            ("Bij factuur", "FA-2026-0117"),
            ("Uw btw-nummer", "NL804945300B01"),
        ]),
        introduction: None,
        lines: vec![item(
            "Tegemoetkoming voor de laattijdige levering van de arbeidsongeschiktheidsverzekeringsdocumentatie",
            "1",
            "250,00 €",
            None,
            "0 %",
            "250,00 €",
        )],
        totals: Totals {
            net: sum("Totaal excl. btw", "250,00 €"),
            vat: vec![sum("Btw verlegd over 250,00 €", "0,00 €")],
            gross: sum("Totaal incl. btw", "250,00 €"),
            deductions: Vec::new(),
            due: None,
        },
        mentions: strings(&[
            "Btw verlegd. Bij gebrek aan schriftelijke betwisting binnen een maand na de ontvangst van de factuur wordt de afnemer geacht te erkennen dat hij een belastingplichtige is die gehouden is tot het indienen van periodieke aangiften.",
        ]),
        conditions: None,
        signature: None,
        labels: Labels {
            description: "Omschrijving".to_owned(),
            quantity: "Aantal".to_owned(),
            unit_price: "Eenheidsprijs".to_owned(),
            discount: "Korting".to_owned(),
            vat: "Btw".to_owned(),
            net: "Bedrag".to_owned(),
            option: "Optie".to_owned(),
            option_chosen: "Optie gekozen".to_owned(),
            option_declined: "Optie niet gekozen".to_owned(),
            page: "Pagina {page} van {pages}".to_owned(),
        },
        ..offer()
    }
}

/// What nobody designs for: many lines, words without end, every script, prices without measure.
pub(crate) fn long_offer(lines: usize) -> Document {
    const TEXTS: [&str; 6] = [
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenherstellungsanlage liefern und montieren",
        "Référence constructeur XJ-99821-ABCDEF-0011223344556677889900-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "תיקון ותחזוקה של מערכת הטלפון\nخدمة الصيانة السنوية لنظام الهاتف",
        "Vélo cargo 🚲 avec batterie 🔋 et sonnette 🔔\n株式会社 ⚡️ 👨‍👩‍👧",
        "Câble réseau Cat. 6A\nGaine LSZH, bobine de 305 m, pose comprise dans les goulottes existantes et repérage de chaque prise",
        "<b>#let x = \"pas du code\"</b> $ x $ *gras* _souligné_ @référence // commentaire",
    ];
    let lines = (0..lines).map(|index| match index % 25 {
        0 => section(&format!("Lot {}", index / 25 + 1)),
        24 => Line::Text {
            text: "Sous réserve de l'état des gaines existantes.".to_owned(),
        },
        _ => item(
            &format!("{}. {}", index, TEXTS[index % TEXTS.len()]),
            "12,5 m²",
            "1.000,00 €",
            (index % 7 == 0).then_some("2,5 %"),
            "21 %",
            "12.500,00 €",
        ),
    });
    Document {
        number: "OF-2026-0300".to_owned(),
        lines: lines.collect(),
        ..offer()
    }
}

/// The offer once it is accepted online.
pub(crate) fn accepted_offer(signature: Image) -> Document {
    let offer = offer();
    Document {
        mark: Some("Acceptée".to_owned()),
        signature: offer.signature.clone().map(|form| Signature {
            text: Some(
                "Acceptée en ligne le 26 novembre 2026 à 14 h 05, après lecture des conditions."
                    .to_owned(),
            ),
            name: Field {
                value: Some("Anne-Sophie Delvaux".to_owned()),
                ..form.name
            },
            date: Field {
                value: Some("26 novembre 2026".to_owned()),
                ..form.date
            },
            image: Some(signature),
            ..form
        }),
        ..offer
    }
}

fn item(
    description: &str,
    quantity: &str,
    unit_price: &str,
    discount: Option<&str>,
    vat: &str,
    net: &str,
) -> Line {
    Line::Item(Item {
        description: description.to_owned(),
        quantity: quantity.to_owned(),
        unit_price: unit_price.to_owned(),
        discount: discount.map(str::to_owned),
        vat: vat.to_owned(),
        net: net.to_owned(),
        option: None,
    })
}

fn option(
    description: &str,
    quantity: &str,
    unit_price: &str,
    vat: &str,
    net: &str,
    state: OptionState,
) -> Line {
    match item(description, quantity, unit_price, None, vat, net) {
        Line::Item(item) => Line::Item(Item {
            option: Some(state),
            ..item
        }),
        other => other,
    }
}

fn section(title: &str) -> Line {
    Line::Section {
        title: title.to_owned(),
    }
}

fn sum(label: &str, amount: &str) -> Sum {
    Sum {
        label: label.to_owned(),
        amount: amount.to_owned(),
    }
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn facts(facts: &[(&str, &str)]) -> Vec<Fact> {
    facts
        .iter()
        .map(|&(label, value)| Fact {
            label: label.to_owned(),
            value: value.to_owned(),
        })
        .collect()
}

fn seller() -> Seller {
    Seller {
        name: "Starcomm SRL".to_owned(),
        details: strings(&[
            "Rue du Moulin 27, 1300 Wavre",
            "info@starcomm.example · +32 10 45 67 89",
            "TVA BE 0403.170.701",
        ]),
        logo: Image::read(LOGO.as_bytes()).ok(),
        footer: strings(&[
            "Starcomm SRL",
            "TVA BE 0403.170.701",
            "RPM Brabant wallon",
            "IBAN BE71 0961 2345 6769",
            "BIC GKCCBEBB",
        ]),
    }
}

fn french() -> Labels {
    Labels {
        description: "Description".to_owned(),
        quantity: "Quantité".to_owned(),
        unit_price: "Prix unitaire".to_owned(),
        discount: "Remise".to_owned(),
        vat: "TVA".to_owned(),
        net: "Montant".to_owned(),
        option: "Option".to_owned(),
        option_chosen: "Option choisie".to_owned(),
        option_declined: "Option non retenue".to_owned(),
        page: "Page {page} sur {pages}".to_owned(),
    }
}
