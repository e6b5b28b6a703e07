//! What the demo companies sell, and how their documents present them.

use super::DemoError;
use crate::company::{self, CompanyError, ProfileDraft, ProfileForm};
use crate::products::{self, ProductDraft, ProductError, ProductForm};
use crate::tenancy::TenantTx;

pub(super) struct Shop {
    address: &'static str,
    vat_number: &'static str,
    phone: &'static str,
    email: &'static str,
    iban: &'static str,
    colour: &'static str,
    conditions: &'static str,
    products: &'static [Product],
}

struct Product {
    name: &'static str,
    reference: &'static str,
    unit: &'static str,
    unit_price: &'static str,
    /// What offers say, by language code.
    descriptions: &'static [(&'static str, &'static str)],
}

const fn product(
    name: &'static str,
    reference: &'static str,
    unit: &'static str,
    unit_price: &'static str,
    descriptions: &'static [(&'static str, &'static str)],
) -> Product {
    Product {
        name,
        reference,
        unit,
        unit_price,
        descriptions,
    }
}

pub(super) const STARCOMM: Shop = Shop {
    address: "Rue de la Station 14\n5000 Namur\nBelgique",
    vat_number: "BE0403170701",
    phone: "+32 81 22 33 44",
    email: "info@starcomm.test",
    iban: "BE68 5390 0754 7034",
    colour: "#1a5fb4",
    conditions: "Prix hors TVA, valables à la date indiquée. Acompte de 30 % à la commande, solde à 30 jours. Travaux garantis deux ans.",
    products: &[
        product(
            "Borne Wi-Fi 6 intérieure",
            "AP6-INT",
            "pièce",
            "285",
            &[
                (
                    "fr",
                    "Borne Wi-Fi 6 intérieure, alimentation par le réseau (PoE+), pose et réglage compris",
                ),
                (
                    "nl",
                    "Wi-Fi 6-access point voor binnen, voeding via het netwerk (PoE+), plaatsing en afstelling inbegrepen",
                ),
            ],
        ),
        product(
            "Prise réseau Cat 6A",
            "CAT6A",
            "pièce",
            "68,50",
            &[
                ("fr", "Prise réseau Cat 6A : câble, pose et mesure"),
                (
                    "nl",
                    "Netwerkstopcontact Cat 6A: kabel, plaatsing en meting",
                ),
            ],
        ),
        product("Caméra IP 4K extérieure", "CAM-4K", "pièce", "410", &[]),
        product(
            "Étude de couverture sur place",
            "ETUDE",
            "forfait",
            "480",
            &[],
        ),
        product("Heure de technicien", "H-TECH", "h", "62", &[]),
        product("Contrat d'entretien, par an", "ENTR-1", "an", "420", &[]),
    ],
};

pub(super) const KOELHUIS: Shop = Shop {
    address: "Havenlaan 7\n8400 Oostende\nBelgië",
    vat_number: "BE0412345614",
    phone: "+32 59 44 55 66",
    email: "info@koelhuisdesmet.test",
    iban: "BE71 0961 2345 6769",
    colour: "#0b7a75",
    conditions: "Prijzen exclusief btw. Levering binnen zes weken na bestelling. Voorschot van 30 %, saldo bij oplevering.",
    products: &[
        product("Koelcel 6 m³", "KC-6", "stuk", "3 950", &[]),
        product("Koelgroep 2,2 kW", "KG-22", "stuk", "2 180", &[]),
        product(
            "Jaarlijks onderhoud koelinstallatie",
            "OND-J",
            "beurt",
            "240",
            &[],
        ),
        product("Werkuur koeltechnicus", "UUR", "u", "64", &[]),
        product("Verplaatsing", "KM", "km", "0,62", &[]),
    ],
};

/// Opens it.
pub(super) async fn open(tx: &mut TenantTx, shop: &Shop) -> Result<(), DemoError> {
    let profile = ProfileForm {
        address: shop.address.to_owned(),
        vat_number: shop.vat_number.to_owned(),
        phone: shop.phone.to_owned(),
        email: shop.email.to_owned(),
        iban: shop.iban.to_owned(),
        colour: shop.colour.to_owned(),
        conditions: shop.conditions.to_owned(),
        ..ProfileForm::default()
    };
    let profile = ProfileDraft::try_from(profile).map_err(CompanyError::from)?;
    company::update_profile(tx, profile).await?;
    for product in shop.products {
        let description =
            |(language, text): &(&str, &str)| (String::from(*language), String::from(*text));
        let form = ProductForm {
            name: product.name.to_owned(),
            reference: product.reference.to_owned(),
            unit: product.unit.to_owned(),
            unit_price: product.unit_price.to_owned(),
            descriptions: product.descriptions.iter().map(description).collect(),
            ..ProductForm::default()
        };
        let draft = ProductDraft::try_from(form).map_err(ProductError::from)?;
        products::create(tx, draft).await?;
    }
    Ok(())
}
