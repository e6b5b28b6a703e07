//! How an invoice moves.

use serde::{Deserialize, Serialize};
use time::Date;

/// What a document of this feature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// For what was or will be delivered.
    Invoice,
    /// Part of an offer, ahead; the final invoice deducts it.
    Deposit,
    /// Takes an invoice back, or some of its lines. Its amounts are positive.
    CreditNote,
}

impl Kind {
    /// As stored and as the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::Deposit => "deposit",
            Self::CreditNote => "credit_note",
        }
    }
}

/// Where an invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Status {
    /// Being made: no number yet.
    Draft,
    /// With the customer, not paid.
    Issued,
    /// The same, after its due date. Never stored: it is what [`Status::on`] makes of `Issued`.
    Overdue,
    /// Settled.
    Paid,
    /// Taken back as a whole.
    Credited,
}

/// What can be done to an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Its words or lines change, or it is deleted.
    Edit,
    /// It gets its number and never changes again.
    Issue,
    /// It goes by mail.
    Send,
    /// It was paid.
    Pay,
    /// It was not paid after all.
    Unpay,
    /// A credit note takes it back.
    Credit,
}

impl Move {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Edit,
        Self::Issue,
        Self::Send,
        Self::Pay,
        Self::Unpay,
        Self::Credit,
    ];
}

/// The move does not apply where the invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an invoice that is {} does not allow this", .0.as_str())]
pub struct NotNow(pub Status);

impl Status {
    /// All of them, in the order of an invoice's life.
    pub const ALL: [Self; 5] = [
        Self::Draft,
        Self::Issued,
        Self::Overdue,
        Self::Paid,
        Self::Credited,
    ];

    /// As stored and as the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Issued => "issued",
            Self::Overdue => "overdue",
            Self::Paid => "paid",
            Self::Credited => "credited",
        }
    }

    /// The status on a day of the company's time zone: the due date itself is in time. Nobody owes a credit note to us.
    #[must_use]
    pub fn on(self, today: Date, due_on: Option<Date>, kind: Kind) -> Self {
        if self == Self::Issued && kind != Kind::CreditNote && due_on.is_some_and(|due| today > due)
        {
            Self::Overdue
        } else {
            self
        }
    }

    /// Whether a move applies to an invoice of this kind. A credit note is not credited in turn.
    pub fn allows(self, wanted: Move, kind: Kind) -> Result<(), NotNow> {
        use Status::{Draft, Issued, Overdue, Paid};
        let allowed = match wanted {
            Move::Edit | Move::Issue => self == Draft,
            Move::Send => self != Draft,
            Move::Pay => matches!(self, Issued | Overdue),
            Move::Unpay => self == Paid,
            Move::Credit => matches!(self, Issued | Overdue | Paid) && kind != Kind::CreditNote,
        };
        if allowed { Ok(()) } else { Err(NotNow(self)) }
    }
}

impl std::str::FromStr for Status {
    type Err = ();

    fn from_str(s: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == s)
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn every_move_from_every_status() {
        // Edit, issue, send, pay, unpay, credit.
        let table = [
            (Status::Draft, [true, true, false, false, false, false]),
            (Status::Issued, [false, false, true, true, false, true]),
            (Status::Overdue, [false, false, true, true, false, true]),
            (Status::Paid, [false, false, true, false, true, true]),
            (Status::Credited, [false, false, true, false, false, false]),
        ];
        assert_eq!(table.map(|(status, _)| status), Status::ALL);
        for (status, allowed) in table {
            for (wanted, allowed) in Move::ALL.into_iter().zip(allowed) {
                let answer = status.allows(wanted, Kind::Invoice);
                assert_eq!(answer.is_ok(), allowed, "{status:?} {wanted:?}");
            }
            assert!(status.allows(Move::Credit, Kind::CreditNote).is_err());
        }
    }

    #[test]
    fn what_is_not_paid_is_overdue_after_its_due_date() {
        let due = Some(date!(2026 - 12 - 24));
        for (status, kind, today, expected) in [
            (
                Status::Issued,
                Kind::Invoice,
                date!(2026 - 12 - 24),
                Status::Issued,
            ),
            (
                Status::Issued,
                Kind::Deposit,
                date!(2026 - 12 - 25),
                Status::Overdue,
            ),
            (
                Status::Issued,
                Kind::CreditNote,
                date!(2026 - 12 - 25),
                Status::Issued,
            ),
            (
                Status::Paid,
                Kind::Invoice,
                date!(2026 - 12 - 25),
                Status::Paid,
            ),
            (
                Status::Draft,
                Kind::Invoice,
                date!(2026 - 12 - 25),
                Status::Draft,
            ),
        ] {
            assert_eq!(status.on(today, due, kind), expected, "{status:?} {today}");
        }
    }
}
