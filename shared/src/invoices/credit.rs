//! A credit note takes an invoice back, or some of its lines, or a part of their quantities. Nothing is taken back twice.
//!
//! All credit notes of an invoice together come to what it came to, to the cent: whoever takes back the last piece of a line takes its remainder too, on a
//! line of its own, and the last of a VAT rate bears what rounding left of the VAT.

use rust_decimal::Decimal;
use serde::Deserialize;
use sqlx::types::Json;
use uuid::Uuid;

use super::create::{Origin, insert};
use super::invoice::{Content, lock};
use super::of_offer::{has_final_invoice, lock_offer};
use super::{Invoice, InvoiceDraft, InvoiceError, InvoiceForm, Kind, Move};
use crate::fields::FieldErrors;
use crate::i18n::translate;
use crate::ids::InvoiceId;
use crate::language::Language;
use crate::money::{
    Line, LineErrors, LineForm, LineKind, Totals, VatScheme, line_net, parse_decimal, totals,
};
use crate::offers::OfferErrors;
use crate::tenancy::TenantTx;

/// A line to take back, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CreditLineForm {
    /// Which one.
    pub line: Uuid,
    /// How much of it; empty: all that is left.
    pub quantity: String,
}

/// What no credit note took back of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// As it stands on the invoice.
    pub line: Line,
    /// Of its quantity.
    pub quantity: Decimal,
    /// Of its net amount.
    pub net: Decimal,
}

impl Left {
    /// A line of which nothing was taken back.
    fn whole(line: Line) -> Self {
        Self {
            quantity: line.quantity,
            net: line.net,
            line,
        }
    }
}

/// A piece of a line, taken back.
#[derive(Debug, Clone, PartialEq)]
struct Piece {
    line: Line,
    quantity: Decimal,
    /// What is to be added so that all pieces come to the line.
    rounding: Decimal,
}

impl Piece {
    /// As much of what is left. The last piece takes what rounding left of the others.
    fn of(left: &Left, quantity: Decimal) -> Self {
        let line = left.line.clone();
        let rounding = if quantity == left.quantity {
            left.net - line_net(quantity, line.unit_price, line.discount_percent)
        } else {
            Decimal::ZERO
        };
        Self {
            line,
            quantity,
            rounding,
        }
    }

    fn net(&self) -> Decimal {
        line_net(
            self.quantity,
            self.line.unit_price,
            self.line.discount_percent,
        ) + self.rounding
    }
}

/// What is taken back, or what is wrong with each line that was asked for.
fn pieces(left: &[Left], wanted: &[CreditLineForm]) -> Result<Vec<Piece>, OfferErrors> {
    if wanted.is_empty() {
        let all = left.iter().map(|left| Piece::of(left, left.quantity));
        return Ok(all.collect());
    }
    let (mut pieces, mut wrong) = (Vec::new(), Vec::new());
    for (position, wish) in wanted.iter().enumerate() {
        let again = wanted[..position]
            .iter()
            .any(|before| before.line == wish.line);
        let line = left.iter().find(|left| left.line.id == wish.line);
        let Some(line) = line.filter(|_| !again) else {
            return Err(FieldErrors::one("lines", "not-to-credit").into());
        };
        let quantity = match wish.quantity.trim() {
            "" => Ok(line.quantity),
            typed => match parse_decimal(typed, 3) {
                None => Err("not-a-number"),
                Some(quantity) if quantity <= Decimal::ZERO => Err("not-positive"),
                Some(quantity) if quantity > line.quantity => Err("more-than-left-of-line"),
                Some(quantity) => Ok(quantity),
            },
        };
        match quantity {
            Ok(quantity) => pieces.push(Piece::of(line, quantity)),
            Err(code) => wrong.push((position, FieldErrors::one("quantity", code))),
        }
    }
    if wrong.is_empty() {
        Ok(pieces)
    } else {
        Err(OfferErrors {
            fields: FieldErrors::default(),
            lines: Some(LineErrors::Lines(wrong)),
        })
    }
}

/// Whether this can be given back: for no VAT rate, and in no sum, more than what is left, and never money from the customer. Lines that deduct count against the
/// others: the last of them go together.
fn may_be_given_back(
    left: &[Left],
    pieces: &[Piece],
    scheme: VatScheme,
) -> Result<(), &'static str> {
    let counted = |left: &Left| (left.line.vat_rate, left.net);
    let before = totals(left.iter().map(counted), scheme);
    let given = totals(
        pieces
            .iter()
            .map(|piece| (piece.line.vat_rate, piece.net())),
        scheme,
    );
    let everything = pieces.len() == left.len()
        && pieces
            .iter()
            .all(|piece| left.iter().any(|left| is_all_of(piece, left)));
    if everything {
        return Ok(());
    }
    if given.net <= Decimal::ZERO {
        return Err("nothing-to-credit");
    }
    let within = |given: Decimal, there: Decimal| {
        let rest = there - given;
        if there.is_sign_negative() {
            (there..=Decimal::ZERO).contains(&rest)
        } else {
            (Decimal::ZERO..=there).contains(&rest)
        }
    };
    let base_before = |rate| {
        let total = before.vat.iter().find(|vat| vat.rate == rate);
        total.map(|vat| vat.base).unwrap_or_default()
    };
    let fits = within(given.net, before.net)
        && given
            .vat
            .iter()
            .all(|vat| within(vat.base, base_before(vat.rate)));
    if fits { Ok(()) } else { Err("more-than-left") }
}

fn is_all_of(piece: &Piece, left: &Left) -> bool {
    piece.line.id == left.line.id && piece.quantity == left.quantity
}

/// The lines of the credit note, each with the line it takes back and how much of that.
fn lines_of(pieces: &[Piece], language: Language) -> Vec<(LineForm, Uuid, Decimal)> {
    let says = translate(language, "invoice-credit-rounding", Vec::new()).unwrap_or_default();
    let mut lines = Vec::new();
    for piece in pieces {
        let form = LineForm {
            quantity: piece.quantity.to_string(),
            ..LineForm::from(piece.line.clone())
        };
        lines.push((form, piece.line.id, piece.quantity));
        if !piece.rounding.is_zero() {
            let form = LineForm {
                description: says.clone(),
                quantity: "1".to_owned(),
                unit_price: piece.rounding.to_string(),
                vat_rate: piece.line.vat_rate.to_string(),
                ..LineForm::default()
            };
            lines.push((form, piece.line.id, Decimal::ZERO));
        }
    }
    lines
}

/// Makes the draft of a credit note for these lines, or for all that is left; it is to be issued in the same transaction, which holds the invoice until then.
///
/// # Errors
///
/// `lines`: one is not of this invoice or was taken back, they come to nothing, or to more than what is left. `lines[n].quantity`: more than what is left of it.
pub async fn credit(
    tx: &mut TenantTx,
    id: InvoiceId,
    wanted: &[CreditLineForm],
) -> Result<InvoiceId, InvoiceError> {
    let invoice = lock(tx, id, Move::Credit).await?;
    if let (Kind::Deposit, Some(offer)) = (invoice.kind, invoice.offer_id) {
        lock_offer(tx, offer).await?;
        // Its invoice deducts it: given back as well, the customer would have it twice.
        if has_final_invoice(tx, offer).await? {
            return Err(FieldErrors::one("lines", "deposit-deducted").into());
        }
    }
    let left = left(tx, id, &invoice.lines).await?;
    let pieces = pieces(&left, wanted)?;
    may_be_given_back(&left, &pieces, invoice.vat_scheme)
        .map_err(|code| FieldErrors::one("lines", code))?;
    let mut lines = Vec::new();
    let mut credited = Vec::new();
    for (line, of, quantity) in lines_of(&pieces, invoice.language) {
        lines.push(line);
        credited.push((of, quantity));
    }
    let form = InvoiceForm {
        contact_id: Some(invoice.contact_id),
        language: invoice.language.code().to_owned(),
        reference: invoice.reference,
        vat_scheme: invoice.vat_scheme.as_str().to_owned(),
        lines,
        ..InvoiceForm::default()
    };
    let origin = Origin {
        offer: invoice.offer_id,
        credits: Some(id),
        credited: &credited,
    };
    insert(tx, Kind::CreditNote, InvoiceDraft::try_from(form)?, origin).await
}

/// What can still be credited of an invoice; nothing of what is not, or can't be, credited.
pub async fn list_left(tx: &mut TenantTx, invoice: &Invoice) -> Result<Vec<Left>, sqlx::Error> {
    match invoice.status.allows(Move::Credit, invoice.kind) {
        Ok(()) => left(tx, invoice.id, &invoice.lines).await,
        Err(_) => Ok(Vec::new()),
    }
}

/// What no credit note, and no draft of one, took back of these lines.
pub(super) async fn left(
    tx: &mut TenantTx,
    id: InvoiceId,
    lines: &[Line],
) -> Result<Vec<Left>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let gone = sqlx::query!(
        r#"select l.credits_line as "line!", l.credits_quantity as "credited!", l.quantity, l.unit_price, l.discount_percent
             from invoices i join invoice_lines l on l.tenant_id = i.tenant_id and l.invoice_id = i.id
            where i.tenant_id = $1 and i.credits_id = $2 and l.credits_line is not null"#,
        tenant,
        id.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    let items = lines.iter().filter(|line| line.kind == LineKind::Item);
    let mut left: Vec<_> = items.cloned().map(Left::whole).collect();
    for piece in gone {
        if let Some(left) = left.iter_mut().find(|left| left.line.id == piece.line) {
            left.quantity -= piece.credited;
            left.net -= line_net(piece.quantity, piece.unit_price, piece.discount_percent);
        }
    }
    left.retain(|left| left.quantity > Decimal::ZERO);
    Ok(left)
}

/// The totals of a credit note that is about to be issued: those of its lines, but for the VAT rates of which it takes back the last.
pub(super) async fn closing_totals(
    tx: &mut TenantTx,
    note: &Invoice,
) -> Result<Totals, InvoiceError> {
    let Some(credits) = note.credits_id else {
        return Ok(note.totals.clone());
    };
    let invoice = super::find(tx, credits).await?;
    let invoice = invoice.ok_or(InvoiceError::Unknown)?;
    let scheme = invoice.vat_scheme;
    let rate = |left: &Left| scheme.charged(left.line.vat_rate).normalize();
    let open: Vec<_> = left(tx, credits, &invoice.lines)
        .await?
        .iter()
        .map(rate)
        .collect();
    let tenant = tx.tenant().get();
    let earlier = sqlx::query_scalar!(
        r#"select f.content as "content: Json<Content>" from invoices i
             join issued_invoices f on f.tenant_id = i.tenant_id and f.invoice_id = i.id
            where i.tenant_id = $1 and i.credits_id = $2"#,
        tenant,
        credits.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    let earlier: Vec<_> = earlier
        .into_iter()
        .map(|Json(content)| content.totals)
        .collect();
    Ok(closed(&note.totals, &invoice.totals, &earlier, &open))
}

/// The note's totals, such that all notes of a VAT rate come to the invoice's once none of its lines is left (`open`: rates with lines left).
fn closed(note: &Totals, invoice: &Totals, earlier: &[Totals], open: &[Decimal]) -> Totals {
    let mut closed = note.clone();
    for vat in &mut closed.vat {
        let asked = invoice.vat.iter().find(|asked| asked.rate == vat.rate);
        let Some(asked) = asked.filter(|_| !open.contains(&vat.rate)) else {
            continue;
        };
        let given = earlier.iter().flat_map(|totals| &totals.vat);
        let given = given.filter(|given| given.rate == vat.rate);
        vat.amount = asked.amount - given.map(|given| given.amount).sum::<Decimal>();
    }
    closed.gross = closed.net + closed.vat.iter().map(|vat| vat.amount).sum::<Decimal>();
    closed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::STANDARD_RATES;
    use proptest::prelude::*;
    use rust_decimal::dec;

    fn line(quantity: Decimal, unit_price: Decimal, discount: Decimal, vat_rate: Decimal) -> Line {
        Line {
            id: crate::ids::InvoiceLineId::new().uuid(),
            kind: LineKind::Item,
            product_id: None,
            description: "Porte".to_owned(),
            quantity,
            unit: String::new(),
            unit_price,
            discount_percent: discount,
            vat_rate,
            optional: false,
            chosen: false,
            net: line_net(quantity, unit_price, discount),
        }
    }

    fn wish(left: &Left, quantity: &str) -> CreditLineForm {
        CreditLineForm {
            line: left.line.id,
            quantity: quantity.to_owned(),
        }
    }

    /// What is left after these pieces.
    fn after(left: &[Left], pieces: &[Piece]) -> Vec<Left> {
        let mut left = left.to_vec();
        for piece in pieces {
            let of = |left: &&mut Left| left.line.id == piece.line.id;
            let left = left.iter_mut().find(of).unwrap();
            left.quantity -= piece.quantity;
            left.net -= piece.net();
        }
        left.retain(|left| left.quantity > Decimal::ZERO);
        left
    }

    #[test]
    fn a_quantity_is_within_what_is_left_of_its_line() {
        let left = [Left {
            quantity: dec!(2),
            ..Left::whole(line(dec!(3), dec!(100), dec!(0), dec!(21)))
        }];
        for (typed, expected) in [
            ("", Ok(dec!(2))),
            ("2", Ok(dec!(2))),
            ("0,5", Ok(dec!(0.5))),
            ("2.001", Err("more-than-left-of-line")),
            ("0", Err("not-positive")),
            ("-1", Err("not-positive")),
            ("one", Err("not-a-number")),
            ("0.0001", Err("not-a-number")),
        ] {
            let taken = pieces(&left, &[wish(&left[0], typed)]);
            let taken = taken.map(|pieces| pieces[0].quantity).map_err(|errors| {
                let Some(LineErrors::Lines(lines)) = errors.lines else {
                    panic!("{errors:?}");
                };
                lines[0].1.0[0].code
            });
            assert_eq!(taken, expected, "{typed}");
        }
        let twice = pieces(&left, &[wish(&left[0], "1"), wish(&left[0], "1")]).unwrap_err();
        assert_eq!(twice.fields, FieldErrors::one("lines", "not-to-credit"));
    }

    #[test]
    fn no_more_goes_back_than_what_is_left_of_any_rate() {
        let door = Left::whole(line(dec!(2), dec!(500), dec!(0), dec!(21)));
        let work = Left::whole(line(dec!(1), dec!(200), dec!(0), dec!(6)));
        let rebate = Left::whole(line(dec!(1), dec!(-50), dec!(0), dec!(21)));
        let other_rebate = Left::whole(line(dec!(1), dec!(-50), dec!(0), dec!(6)));
        let free = Left::whole(line(dec!(1), dec!(0), dec!(0), dec!(21)));
        let all = |lefts: &[&Left]| {
            lefts
                .iter()
                .map(|left| (**left).clone())
                .collect::<Vec<_>>()
        };
        let fine = Ok(());
        for (left, wanted, expected) in [
            (all(&[&door, &work, &rebate]), vec![], fine),
            (all(&[&door, &work, &rebate]), vec![wish(&work, "")], fine),
            (all(&[&door, &work, &rebate]), vec![wish(&door, "1")], fine),
            (
                all(&[&door, &work, &rebate]),
                vec![wish(&door, ""), wish(&rebate, "")],
                fine,
            ),
            // Only the door, without the rebate on it, is more than stays with its rate.
            (
                all(&[&door, &work, &rebate]),
                vec![wish(&door, "")],
                Err("more-than-left"),
            ),
            (
                all(&[&door, &work, &rebate]),
                vec![wish(&rebate, "")],
                Err("nothing-to-credit"),
            ),
            (
                all(&[&door, &work, &rebate]),
                vec![wish(&door, "0.1"), wish(&rebate, "")],
                Err("nothing-to-credit"),
            ),
            // A rate that only deducts: its lines go with the last of the others.
            (
                all(&[&door, &other_rebate]),
                vec![wish(&door, "")],
                Err("more-than-left"),
            ),
            (all(&[&door, &other_rebate]), vec![wish(&door, "1.9")], fine),
            (all(&[&door, &other_rebate]), vec![], fine),
            // What nets to nothing goes as a whole, and not in part.
            (all(&[&free]), vec![], fine),
            (
                all(&[&door, &free]),
                vec![wish(&free, "")],
                Err("nothing-to-credit"),
            ),
        ] {
            let pieces = pieces(&left, &wanted).unwrap();
            let answer = may_be_given_back(&left, &pieces, VatScheme::Standard);
            assert_eq!(answer, expected, "{wanted:?} of {left:?}");
        }
    }

    #[test]
    fn the_last_piece_takes_what_rounding_left() {
        // A third of 0.10 is 0.03, three times.
        let whole = [Left::whole(line(dec!(3), dec!(0.0333), dec!(0), dec!(21)))];
        let first = pieces(&whole, &[wish(&whole[0], "1")]).unwrap();
        let rest = after(&whole, &first);
        let second = pieces(&rest, &[wish(&whole[0], "1")]).unwrap();
        let rest = after(&rest, &second);
        let last = pieces(&rest, &[]).unwrap();
        let nets = [&first, &second, &last].map(|pieces| pieces[0].net());
        assert_eq!(nets, [dec!(0.03), dec!(0.03), dec!(0.04)]);
        let lines = lines_of(&last, Language::En);
        let mended: Vec<_> = lines
            .iter()
            .map(|(line, _, credited)| (line.unit_price.as_str(), *credited))
            .collect();
        assert_eq!(mended, [("0.0333", dec!(1)), ("0.01", dec!(0))]);
        assert!(after(&rest, &last).is_empty());
    }

    #[test]
    fn the_last_of_a_rate_bears_what_is_left_of_its_vat() {
        // Three times 0.17 at 21 %: 0.11 together, 0.04 each.
        let of = |net| totals([(dec!(21), net)], VatScheme::Standard);
        let invoice = of(dec!(0.51));
        let part = of(dec!(0.17));
        let last = closed(&part, &invoice, &[part.clone(), part.clone()], &[]);
        assert_eq!((last.vat[0].amount, last.gross), (dec!(0.03), dec!(0.20)));
        let not_last = closed(&part, &invoice, std::slice::from_ref(&part), &[dec!(21)]);
        assert_eq!(not_last, part);
    }

    proptest! {
        #[test]
        fn all_credit_notes_come_to_the_invoice(
            lines in prop::collection::vec((1_i64..20_000, 1_i64..2_000_000, 0_i64..10_000, 0_usize..4), 1..8),
            cuts in prop::collection::vec((0_usize..8, 1_i64..1_000), 0..12),
            scheme in prop::sample::select(vec![VatScheme::Standard, VatScheme::ReverseCharge]),
        ) {
            let mut left: Vec<_> = lines
                .into_iter()
                .map(|(quantity, price, discount, rate)| {
                    let quantity = Decimal::new(quantity, 3);
                    let (price, discount) = (Decimal::new(price, 4), Decimal::new(discount, 2));
                    Left::whole(line(quantity, price, discount, STANDARD_RATES[rate]))
                })
                .collect();
            let counted = |left: &[Left]| totals(left.iter().map(|left| (left.line.vat_rate, left.net)), scheme);
            let invoice = counted(&left);
            let mut notes: Vec<Totals> = Vec::new();
            let mut issue = |left: &mut Vec<Left>, wanted: &[CreditLineForm]| {
                let pieces = pieces(left, wanted).unwrap();
                if may_be_given_back(left, &pieces, scheme).is_err() {
                    return;
                }
                *left = after(left, &pieces);
                let note = totals(pieces.iter().map(|piece| (piece.line.vat_rate, piece.net())), scheme);
                let open: Vec<_> = left.iter().map(|left| scheme.charged(left.line.vat_rate).normalize()).collect();
                notes.push(closed(&note, &invoice, &notes, &open));
            };
            for (index, share) in cuts {
                let Some(of) = left.get(index) else { continue };
                let quantity = (of.quantity * Decimal::new(share, 3)).round_dp(3);
                if quantity.is_zero() {
                    continue;
                }
                let wanted = [wish(of, &quantity.to_string())];
                issue(&mut left, &wanted);
            }
            if !left.is_empty() {
                issue(&mut left, &[]);
            }
            prop_assert!(left.is_empty());
            prop_assert_eq!(notes.iter().map(|note| note.net).sum::<Decimal>(), invoice.net);
            prop_assert_eq!(notes.iter().map(|note| note.gross).sum::<Decimal>(), invoice.gross);
        }
    }
}
