//! An offer becomes an invoice, or a deposit invoice first.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::create::{Origin, insert};
use super::{InvoiceDraft, InvoiceError, InvoiceForm, Kind};
use crate::fields::FieldErrors;
use crate::i18n::{Argument, translate};
use crate::ids::{InvoiceId, OfferId};
use crate::money::{LineForm, LineKind, Totals, VatAmount, cents, parse_decimal};
use crate::offers::{self, Offer, Status};
use crate::tenancy::TenantTx;

/// What a deposit is to be, as typed: one of the two.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DepositForm {
    /// Of the offer's net amount.
    pub percent: String,
    /// Euros, without VAT.
    pub amount: String,
}

/// What a deposit is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DepositDraft {
    /// Of the offer's net amount.
    Percent(Decimal),
    /// Euros, without VAT.
    Amount(Decimal),
}

impl TryFrom<DepositForm> for DepositDraft {
    type Error = FieldErrors;

    fn try_from(form: DepositForm) -> Result<Self, FieldErrors> {
        let refused = |field, code| Err(FieldErrors::one(field, code));
        let read = |field, typed: &str, largest| match parse_decimal(typed, 2) {
            None => refused(field, "not-a-number"),
            Some(value) if value <= Decimal::ZERO => refused(field, "not-positive"),
            Some(value) if value > largest => refused(field, "not-a-percentage"),
            Some(value) => Ok(value),
        };
        match (form.percent.trim(), form.amount.trim()) {
            ("", "") => refused("percent", "required").map(Self::Percent),
            (percent, "") => read("percent", percent, Decimal::ONE_HUNDRED).map(Self::Percent),
            (_, amount) => read("amount", amount, Decimal::MAX).map(Self::Amount),
        }
    }
}

impl DepositDraft {
    /// Its net amount by VAT rate: each rate gives its share, the last what rounding left. `None`: it is more than the offer.
    fn shares(self, offer: &Totals) -> Option<Vec<(Decimal, Decimal)>> {
        let whole = match self {
            Self::Percent(percent) => cents(offer.net * percent / Decimal::ONE_HUNDRED),
            Self::Amount(amount) => cents(amount),
        };
        if whole > offer.net || offer.net.is_zero() {
            return None;
        }
        let mut left = whole;
        let mut rates = offer
            .vat
            .iter()
            .filter(|vat| !vat.base.is_zero())
            .peekable();
        let mut shares = Vec::new();
        while let Some(VatAmount { rate, base, .. }) = rates.next() {
            let share = if rates.peek().is_none() {
                left
            } else {
                cents(whole * base / offer.net)
            };
            left -= share;
            shares.push((*rate, share));
        }
        Some(shares)
    }
}

/// Makes the draft of an offer's final invoice: what was chosen, less the deposits that were issued.
pub async fn of_offer(tx: &mut TenantTx, id: OfferId) -> Result<InvoiceId, InvoiceError> {
    let offer = open_offer(tx, id).await?;
    let mut form = form_of(&offer);
    let said = |line: &crate::money::Line| line.kind != LineKind::Item || line.counted().is_some();
    form.lines = offer
        .lines
        .iter()
        .filter(|line| said(line))
        .cloned()
        .map(LineForm::from)
        .collect();
    let tenant = tx.tenant().get();
    let deposits = sqlx::query!(
        r#"select i.number as "number!", l.vat_rate, sum(l.quantity * l.unit_price - coalesce(gone.net, 0)) as "net!"
             from invoices i join invoice_lines l on l.tenant_id = i.tenant_id and l.invoice_id = i.id
             left join lateral (select sum(round(c.quantity * c.unit_price * (100 - c.discount_percent) / 100, 2)) as net
                                  from invoice_lines c where c.tenant_id = $1 and c.credits_line = l.id) gone on true
            where i.tenant_id = $1 and i.offer_id = $2 and i.kind = 'deposit' and i.status in ('issued', 'paid') and l.kind = 'item'
            group by i.issued_on, i.number, l.vat_rate having sum(l.quantity * l.unit_price - coalesce(gone.net, 0)) <> 0
            order by i.number, l.vat_rate desc"#,
        tenant,
        id.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    for deposit in deposits {
        let number = ("number".to_owned(), Argument::Text(deposit.number));
        let says = translate(offer.language, "invoice-deposit-deducted", vec![number]);
        form.lines.push(amount_line(
            says.unwrap_or_default(),
            deposit.vat_rate,
            -deposit.net,
        ));
    }
    let origin = Origin {
        offer: Some(id),
        ..Origin::default()
    };
    insert(tx, Kind::Invoice, InvoiceDraft::try_from(form)?, origin).await
}

/// Makes the draft of a deposit invoice: one line for each VAT rate of the offer.
pub async fn deposit_of_offer(
    tx: &mut TenantTx,
    id: OfferId,
    deposit: DepositDraft,
) -> Result<InvoiceId, InvoiceError> {
    let offer = open_offer(tx, id).await?;
    let field = match deposit {
        DepositDraft::Percent(_) => "percent",
        DepositDraft::Amount(_) => "amount",
    };
    let too_much = || FieldErrors::one(field, "more-than-offer");
    let shares = deposit.shares(&offer.totals).ok_or_else(too_much)?;
    let tenant = tx.tenant().get();
    let before = sqlx::query_scalar!(
        r#"select coalesce(sum(i.net - coalesce((select sum(c.net) from invoices c where c.tenant_id = $1 and c.credits_id = i.id), 0)), 0) as "net!"
             from invoices i where i.tenant_id = $1 and i.offer_id = $2 and i.kind = 'deposit' and i.status <> 'credited'"#,
        tenant,
        id.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    if before + shares.iter().map(|(_, net)| net).sum::<Decimal>() > offer.totals.net {
        return Err(too_much().into());
    }
    let mut arguments = vec![("number".to_owned(), Argument::Text(offer.number.clone()))];
    let key = match deposit {
        DepositDraft::Percent(percent) => {
            let percent = percent.normalize().to_string();
            arguments.push(("percent".to_owned(), Argument::Text(percent)));
            "invoice-deposit-percent"
        }
        DepositDraft::Amount(_) => "invoice-deposit-amount",
    };
    let says = translate(offer.language, key, arguments).unwrap_or_default();
    let mut form = form_of(&offer);
    form.introduction.clear();
    form.lines = shares
        .into_iter()
        .map(|(rate, net)| amount_line(says.clone(), rate, net))
        .collect();
    let origin = Origin {
        offer: Some(id),
        ..Origin::default()
    };
    insert(tx, Kind::Deposit, InvoiceDraft::try_from(form)?, origin).await
}

/// An offer that can be invoiced, locked so that it is invoiced once: the customer has it or said yes, and it has no final invoice that still stands.
async fn open_offer(tx: &mut TenantTx, id: OfferId) -> Result<Offer, InvoiceError> {
    if !lock_offer(tx, id).await? {
        return Err(InvoiceError::Unknown);
    }
    let offer = offers::find(tx, id).await?.ok_or(InvoiceError::Unknown)?;
    let with_customer = matches!(offer.status, Status::Sent | Status::Accepted);
    if !with_customer || has_final_invoice(tx, id).await? {
        return Err(InvoiceError::Offer);
    }
    Ok(offer)
}

pub(super) async fn lock_offer(tx: &mut TenantTx, id: OfferId) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant().get();
    let locked = sqlx::query_scalar!(
        "select id from offers where tenant_id = $1 and id = $2 for update",
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(locked.is_some())
}

/// Whether an offer has an invoice, or the draft of one, that was not taken back: no deposit goes before it any more.
pub(super) async fn has_final_invoice(tx: &mut TenantTx, id: OfferId) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select exists (select from invoices where tenant_id = $1 and offer_id = $2 and kind = 'invoice' and status <> 'credited') as "has!""#,
        tenant,
        id.uuid()
    )
    .fetch_one(tx.conn())
    .await
}

/// What an invoice takes over from its offer.
fn form_of(offer: &Offer) -> InvoiceForm {
    InvoiceForm {
        contact_id: Some(offer.contact_id),
        language: offer.language.code().to_owned(),
        reference: offer.reference.clone(),
        introduction: offer.introduction.clone(),
        conditions: offer.conditions.clone(),
        vat_scheme: offer.vat_scheme.as_str().to_owned(),
        ..InvoiceForm::default()
    }
}

fn amount_line(description: String, rate: Decimal, net: Decimal) -> LineForm {
    LineForm {
        description,
        quantity: "1".to_owned(),
        unit_price: cents(net).to_string(),
        vat_rate: rate.normalize().to_string(),
        ..LineForm::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{STANDARD_RATES, VatScheme, totals};
    use proptest::prelude::*;
    use rust_decimal::dec;

    #[test]
    fn a_deposit_is_spread_over_the_rates_to_the_cent() {
        let offer = totals(
            [(dec!(21), dec!(100.00)), (dec!(6), dec!(50.01))],
            VatScheme::Standard,
        );
        for (deposit, expected) in [
            (
                DepositDraft::Percent(dec!(30)),
                Some(vec![(dec!(6), dec!(15.00)), (dec!(21), dec!(30.00))]),
            ),
            (
                DepositDraft::Amount(dec!(0.01)),
                Some(vec![(dec!(6), dec!(0.00)), (dec!(21), dec!(0.01))]),
            ),
            (DepositDraft::Amount(dec!(150.02)), None),
        ] {
            assert_eq!(deposit.shares(&offer), expected, "{deposit:?}");
        }
    }

    proptest! {
        #[test]
        fn deposit_and_rest_are_the_offer_and_each_adds_up(
            lines in prop::collection::vec((0_usize..4, 1_i64..5_000_000), 1..40),
            percent in 1_i64..=100,
        ) {
            let lines: Vec<_> = lines
                .into_iter()
                .map(|(rate, cents)| (STANDARD_RATES[rate], Decimal::new(cents, 2)))
                .collect();
            let offer = totals(lines.clone(), VatScheme::Standard);
            let deposit = DepositDraft::Percent(percent.into()).shares(&offer).unwrap();
            let rest = lines.into_iter().chain(deposit.iter().map(|(rate, net)| (*rate, -net)));
            let rest = totals(rest, VatScheme::Standard);
            let deposit = totals(deposit, VatScheme::Standard);
            prop_assert_eq!(deposit.net, cents(offer.net * Decimal::from(percent) / dec!(100)));
            prop_assert_eq!(deposit.net + rest.net, offer.net);
            for document in [offer, deposit, rest] {
                let bases: Decimal = document.vat.iter().map(|vat| vat.base).sum();
                let amounts: Decimal = document.vat.iter().map(|vat| vat.amount).sum();
                prop_assert_eq!(bases, document.net);
                prop_assert_eq!(bases + amounts, document.gross);
            }
        }
    }

    #[test]
    fn a_deposit_is_a_percentage_or_an_amount() {
        let read = |percent: &str, amount: &str| {
            DepositDraft::try_from(DepositForm {
                percent: percent.to_owned(),
                amount: amount.to_owned(),
            })
            .map_err(|errors| errors.0[0].code)
        };
        assert_eq!(read("30", ""), Ok(DepositDraft::Percent(dec!(30))));
        assert_eq!(read("", "500,00"), Ok(DepositDraft::Amount(dec!(500.00))));
        assert_eq!(read("", ""), Err("required"));
        assert_eq!(read("101", ""), Err("not-a-percentage"));
        assert_eq!(read("", "-1"), Err("not-positive"));
    }
}
