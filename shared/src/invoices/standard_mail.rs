//! The mail that an invoice or a credit note goes with unless somebody writes something better.

use super::{Invoice, Kind, SendForm};
use crate::company;
use crate::contacts;
use crate::i18n::Locale;
use crate::mail_texts::{self, MailTextKind, Values};
use crate::offers::Via;
use crate::tenancy::TenantTx;

/// To the customer, in the language of the paper. In a conversation it goes under the conversation's own subject.
pub async fn standard_mail(
    tx: &mut TenantTx,
    invoice: &Invoice,
    via: Via,
) -> Result<SendForm, sqlx::Error> {
    let kind = match invoice.kind {
        Kind::Invoice | Kind::Deposit => MailTextKind::Invoice,
        Kind::CreditNote => MailTextKind::CreditNote,
    };
    let contact = contacts::find(tx, invoice.contact_id).await?;
    let values = mail_values(tx, invoice).await?;
    let (subject, text) = mail_texts::written(tx, kind, invoice.language, &values).await?;
    Ok(SendForm {
        via,
        to: contact
            .and_then(|contact| contact.email)
            .unwrap_or_default(),
        subject: match via {
            Via::Request => String::new(),
            Via::Email => subject,
        },
        text,
        ..SendForm::default()
    })
}

/// What the placeholders of an invoice's mails stand for. There is no page of an invoice to link to.
pub async fn mail_values(tx: &mut TenantTx, invoice: &Invoice) -> Result<Values, sqlx::Error> {
    let company = company::current(tx).await?;
    let locale = Locale::new(invoice.language, &company.time_zone);
    let salesperson = tx.actor().name().to_owned();
    let due = invoice.due_on.and_then(|day| locale.start_of(day));
    Ok([
        ("name", invoice.contact_name.clone()),
        ("company", company.name),
        ("number", invoice.number.clone().unwrap_or_default()),
        ("amount", locale.money(invoice.totals.gross)),
        (
            "due_date",
            due.map(|start| locale.date(start)).unwrap_or_default(),
        ),
        ("payment_reference", invoice.payment_reference.clone()),
        ("salesperson", salesperson),
        ("link", String::new()),
    ]
    .into())
}
