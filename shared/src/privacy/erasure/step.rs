//! The order in which an erasure goes about it.
//!
//! What says who somebody is goes last: whatever dies on the way finds them again.

/// A step. The order is that of their numbers, which are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Their account, and what only they had.
    Member,
    /// Offers and invoices: what stays is written down, the rest goes.
    Documents,
    /// Requests they asked.
    Requests,
    /// Mails that were held, or answered nothing, and that they sent.
    HeldMails,
    /// Their record, or their place at a company's.
    Contacts,
    /// Names in conversations that they were part of.
    Names,
    /// Mails of others that hold the address.
    Mails,
    /// Files of others that hold the address.
    Files,
    /// Every other column.
    Sweep,
    /// Archives of the company, which were made while they were in it.
    Archives,
    /// What belongs to no company.
    Platform,
    /// The log of who did what.
    Audit,
}

impl Step {
    const ALL: [Self; 12] = [
        Self::Member,
        Self::Documents,
        Self::Requests,
        Self::HeldMails,
        Self::Contacts,
        Self::Names,
        Self::Mails,
        Self::Files,
        Self::Sweep,
        Self::Archives,
        Self::Platform,
        Self::Audit,
    ];

    /// How many there are.
    pub(super) const COUNT: i16 = 12;

    /// The step with this number; `None`: all are done.
    pub(super) fn numbered(number: i16) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_its_turn() {
        let counted = (0..Step::COUNT).filter_map(Step::numbered).count();
        assert_eq!(counted, Step::ALL.len());
        assert_eq!(Step::numbered(Step::COUNT), None);
        assert_eq!(Step::numbered(-1), None);
    }
}
