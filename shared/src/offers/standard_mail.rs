//! The mail that an offer goes with unless somebody writes something better.

use time::Date;

use super::{Offer, SendForm, Via};
use crate::company;
use crate::contacts;
use crate::i18n::Locale;
use crate::mail_texts::{self, LINK, MailTextKind, Values};
use crate::tenancy::TenantTx;

/// To the customer, in their language. Where the text names the link, [`LINK`] stands until the mail is made.
pub async fn standard_mail(
    tx: &mut TenantTx,
    offer: &Offer,
    via: Via,
) -> Result<SendForm, sqlx::Error> {
    let kind = match via {
        Via::Request => MailTextKind::OfferRequest,
        Via::Email => MailTextKind::OfferEmail,
    };
    let contact = contacts::find(tx, offer.contact_id).await?;
    let values = mail_values(tx, offer, LINK).await?;
    let (subject, text) = mail_texts::written(tx, kind, offer.language, &values).await?;
    Ok(SendForm {
        via,
        to: contact
            .and_then(|contact| contact.email)
            .unwrap_or_default(),
        subject,
        text,
        ..SendForm::default()
    })
}

/// What the placeholders of an offer's mails stand for; `link` leads to the customer's page, empty where there is none.
pub async fn mail_values(
    tx: &mut TenantTx,
    offer: &Offer,
    link: &str,
) -> Result<Values, sqlx::Error> {
    let company = company::current(tx).await?;
    let locale = Locale::new(offer.language, &company.time_zone);
    let salesperson = tx.actor().name().to_owned();
    Ok([
        ("name", offer.contact_name.clone()),
        ("company", company.name),
        ("number", offer.number.clone()),
        ("amount", locale.money(offer.totals.gross)),
        ("valid_until", day(&locale, offer.valid_until)),
        ("salesperson", salesperson),
        ("link", link.to_owned()),
    ]
    .into())
}

/// A link as customers get them, for previews: it leads nowhere.
pub fn example_link(tx: &TenantTx) -> String {
    tx.platform().address_of("/c/…")
}

fn day(locale: &Locale, day: Date) -> String {
    let start = locale.start_of(day);
    start.map(|start| locale.date(start)).unwrap_or_default()
}
