//! When a customer is reminded, and when they are left in peace.

use time::{Date, Duration};

use crate::working_days::days_ago;

/// Days between two reminders of one conversation, whatever they remind of.
const PEACE: Duration = Duration::days(3);
/// Who has been silent for so much longer than the company wants to wait is not asked any more: the day reminders are switched on brings no old stories.
const STALE: Duration = Duration::days(14);

/// What is known of whoever would be reminded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Customer {
    /// Nobody doubts who asked; an offer without a request was sent to whom it is for.
    pub(super) certain: bool,
    /// There is an address, and no mail to it came back.
    pub(super) reachable: bool,
    /// They wrote, by mail or on their page, since what they would be reminded of.
    pub(super) answered: bool,
    /// When this conversation last had a reminder.
    pub(super) last_reminded: Option<Date>,
}

impl Customer {
    fn may_be_reminded(self, today: Date) -> bool {
        let in_peace = |last| today - last < PEACE;
        self.certain
            && self.reachable
            && !self.answered
            && !self.last_reminded.is_some_and(in_peace)
    }
}

/// An offer that the customer can still accept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expiring {
    pub(super) sent_on: Date,
    pub(super) valid_until: Date,
    /// This version was reminded of before.
    pub(super) reminded: bool,
}

/// Whether the customer hears that an offer will soon be over, `days` before its last day. Not when it was sent later than that: they just got it.
pub(super) fn soon_over(offer: &Expiring, customer: Customer, days: u16, today: Date) -> bool {
    let from = offer.valid_until - Duration::days(days.into());
    (from..=offer.valid_until).contains(&today)
        && offer.sent_on < from
        && !offer.reminded
        && customer.may_be_reminded(today)
}

/// The last thing we wrote.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ours {
    pub(super) written_on: Date,
    /// It left; otherwise nobody can have read it.
    pub(super) delivered: bool,
    /// The customer was reminded since they last wrote.
    pub(super) reminded: bool,
    /// What it was about is still open: nothing was accepted, refused, cancelled, withdrawn or is being made anew.
    pub(super) open: bool,
}

/// Whether the customer hears that they have not answered, `days` working days after the last thing we wrote.
pub(super) fn unanswered(ours: Ours, customer: Customer, days: u16, today: Date) -> bool {
    let since = days_ago(today, days);
    (since - STALE..=since).contains(&ours.written_on)
        && ours.delivered
        && ours.open
        && !ours.reminded
        && customer.may_be_reminded(today)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const FINE: Customer = Customer {
        certain: true,
        reachable: true,
        answered: false,
        last_reminded: None,
    };
    /// What leaves a customer in peace, whatever it is about.
    const NOT_NOW: [Customer; 4] = [
        Customer {
            certain: false,
            ..FINE
        },
        Customer {
            reachable: false,
            ..FINE
        },
        Customer {
            answered: true,
            ..FINE
        },
        Customer {
            last_reminded: Some(date!(2026 - 12 - 08)),
            ..FINE
        },
    ];

    #[test]
    fn an_offer_is_reminded_of_once_before_it_is_over() {
        let offer = Expiring {
            sent_on: date!(2026 - 11 - 24),
            valid_until: date!(2026 - 12 - 15),
            reminded: false,
        };
        for (today, expected) in [
            (date!(2026 - 12 - 09), false),
            (date!(2026 - 12 - 10), true),
            (date!(2026 - 12 - 15), true),
            (date!(2026 - 12 - 16), false),
        ] {
            assert_eq!(soon_over(&offer, FINE, 5, today), expected, "{today}");
        }
        let today = date!(2026 - 12 - 10);
        for offer in [
            Expiring {
                reminded: true,
                ..offer
            },
            // Sent on the day of the reminder, or later.
            Expiring {
                sent_on: date!(2026 - 12 - 10),
                ..offer
            },
        ] {
            assert!(!soon_over(&offer, FINE, 5, today), "{offer:?}");
        }
        for customer in NOT_NOW {
            assert!(!soon_over(&offer, customer, 5, today), "{customer:?}");
        }
        let long_ago = Customer {
            last_reminded: Some(date!(2026 - 12 - 07)),
            ..FINE
        };
        assert!(soon_over(&offer, long_ago, 5, today));
    }

    #[test]
    fn who_does_not_answer_is_asked_once() {
        // Thursday 10 December: three working days ago is Monday.
        let today = date!(2026 - 12 - 10);
        let ours = Ours {
            written_on: date!(2026 - 12 - 07),
            delivered: true,
            reminded: false,
            open: true,
        };
        for (written_on, expected) in [
            (date!(2026 - 12 - 08), false),
            (date!(2026 - 12 - 07), true),
            (date!(2026 - 11 - 23), true),
            (date!(2026 - 11 - 22), false),
        ] {
            let ours = Ours { written_on, ..ours };
            assert_eq!(unanswered(ours, FINE, 3, today), expected, "{ours:?}");
        }
        for ours in [
            Ours {
                delivered: false,
                ..ours
            },
            Ours {
                reminded: true,
                ..ours
            },
            Ours {
                open: false,
                ..ours
            },
        ] {
            assert!(!unanswered(ours, FINE, 3, today), "{ours:?}");
        }
        for customer in NOT_NOW {
            assert!(!unanswered(ours, customer, 3, today), "{customer:?}");
        }
    }
}
