//! How people come in, and what it costs.

use std::sync::LazyLock;

use prometheus::{IntCounterVec, IntGaugeVec};

use super::registry;

static HASHES: LazyLock<IntGaugeVec> = LazyLock::new(|| {
    registry::gauges(
        "proffer_password_hashes",
        "Passwords being hashed, or waiting for it, in this process; limit: how many run at once.",
        &["state"],
    )
});

static HASHED: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_password_hashes_total",
        "Passwords that were to be hashed, by whether they were: refused when too many waited already.",
        &["result"],
    )
});

static SIGN_INS: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_sign_ins_total",
        "Attempts to come in, by way and by how they ended.",
        &["way", "outcome"],
    )
});

static RESETS: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_password_resets_total",
        "Links to another password: asked for (by anybody, for whomever), refused because it was too often, used.",
        &["result"],
    )
});

static INVITATIONS: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_invitations_total",
        "Invitations into companies: mailed, accepted.",
        &["result"],
    )
});

static RESPONSES: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_sso_responses_total",
        "Responses of identity providers, by whether they were believed, or why not.",
        &["outcome"],
    )
});

/// Makes the metrics exist, with everything at zero.
pub fn register() {
    for way in Way::ALL {
        for outcome in Entrance::ALL {
            SIGN_INS.with_label_values(&[way.label(), outcome.label()]);
        }
    }
    for result in Reset::ALL {
        RESETS.with_label_values(&[result.label()]);
    }
    for result in Invited::ALL {
        INVITATIONS.with_label_values(&[result.label()]);
    }
    for outcome in Response::ALL {
        RESPONSES.with_label_values(&[outcome.label()]);
    }
    for place in [Place::Waiting, Place::Running] {
        HASHES.with_label_values(&[place.label()]).set(0);
    }
    for result in ["done", "refused"] {
        HASHED.with_label_values(&[result]);
    }
}

/// Says how many hashes run at once in this process.
pub(crate) fn hashes_at_once(limit: usize) {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    HASHES.with_label_values(&["limit"]).set(limit);
}

/// Where a password is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Others are before it.
    Waiting,
    /// It is being hashed.
    Running,
}

impl Place {
    fn label(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
        }
    }
}

/// Counts a password as being in a place for as long as this lives.
#[derive(Debug)]
pub(crate) struct In(Place);

impl In {
    pub(crate) fn place(place: Place) -> Self {
        HASHES.with_label_values(&[place.label()]).inc();
        Self(place)
    }
}

impl Drop for In {
    fn drop(&mut self) {
        HASHES.with_label_values(&[self.0.label()]).dec();
    }
}

/// A password was hashed.
pub(crate) fn hashed() {
    HASHED.with_label_values(&["done"]).inc();
}

/// A password was not hashed: too many waited already.
pub(crate) fn refused_to_hash() {
    HASHED.with_label_values(&["refused"]).inc();
}

/// How somebody comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// With a password.
    Password,
    /// Their company's identity provider vouches for them.
    SingleSignOn,
    /// Their browser was remembered.
    RememberedBrowser,
}

impl Way {
    const ALL: [Self; 3] = [Self::Password, Self::SingleSignOn, Self::RememberedBrowser];

    fn label(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::SingleSignOn => "single_sign_on",
            Self::RememberedBrowser => "remembered_browser",
        }
    }
}

/// How an attempt to come in ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entrance {
    /// They are in.
    Succeeded,
    /// The password was right; their second factor comes next.
    HalfWay,
    /// Nobody is called so, or the password or token is another.
    Wrong,
    /// Too many attempts before it.
    TooOften,
    /// They are who they say, and may not come in this way.
    Barred,
    /// Too many others wait.
    Busy,
    /// We failed.
    Failed,
}

impl Entrance {
    const ALL: [Self; 7] = [
        Self::Succeeded,
        Self::HalfWay,
        Self::Wrong,
        Self::TooOften,
        Self::Barred,
        Self::Busy,
        Self::Failed,
    ];

    fn label(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::HalfWay => "half_way",
            Self::Wrong => "wrong",
            Self::TooOften => "too_often",
            Self::Barred => "barred",
            Self::Busy => "busy",
            Self::Failed => "failed",
        }
    }
}

/// What became of a link to another password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reset {
    /// Somebody asked for one.
    Asked,
    /// Too many were asked for before it.
    TooOften,
    /// It was used.
    Used,
}

impl Reset {
    const ALL: [Self; 3] = [Self::Asked, Self::TooOften, Self::Used];

    fn label(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::TooOften => "too_often",
            Self::Used => "used",
        }
    }
}

/// What became of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Invited {
    /// It was mailed, perhaps again.
    Mailed,
    /// It was accepted.
    Accepted,
}

impl Invited {
    const ALL: [Self; 2] = [Self::Mailed, Self::Accepted];

    fn label(self) -> &'static str {
        match self {
            Self::Mailed => "mailed",
            Self::Accepted => "accepted",
        }
    }
}

/// What became of a response of an identity provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Response {
    /// It is believed.
    Believed,
    /// It says that it did not work, or we failed.
    Failed,
    /// It is not such a message at all.
    Unreadable,
    /// It is not signed as it must be, or by somebody else.
    Signature,
    /// It is for somebody else, from somebody else, or answers something else.
    Address,
    /// It is too old, from the future, or says no time.
    Time,
    /// It names nobody, or not in the way that counts.
    Person,
    /// Nobody asked, or not any more, or it was answered before.
    Request,
    /// It was used before.
    Replayed,
}

impl Response {
    const ALL: [Self; 9] = [
        Self::Believed,
        Self::Failed,
        Self::Unreadable,
        Self::Signature,
        Self::Address,
        Self::Time,
        Self::Person,
        Self::Request,
        Self::Replayed,
    ];

    fn label(self) -> &'static str {
        match self {
            Self::Believed => "believed",
            Self::Failed => "failed",
            Self::Unreadable => "unreadable",
            Self::Signature => "signature",
            Self::Address => "address",
            Self::Time => "time",
            Self::Person => "person",
            Self::Request => "request",
            Self::Replayed => "replayed",
        }
    }
}

/// Counts an attempt to come in.
pub(crate) fn came_in(way: Way, outcome: Entrance) {
    SIGN_INS
        .with_label_values(&[way.label(), outcome.label()])
        .inc();
}

/// Counts a link to another password.
pub(crate) fn reset(result: Reset) {
    RESETS.with_label_values(&[result.label()]).inc();
}

/// Counts an invitation.
pub(crate) fn invited(result: Invited) {
    INVITATIONS.with_label_values(&[result.label()]).inc();
}

/// Counts a response of an identity provider.
pub(crate) fn responded(outcome: Response) {
    RESPONSES.with_label_values(&[outcome.label()]).inc();
}
