//! What people prove who they are by, beside their password: an authenticator app, passkeys, and recovery codes for whoever lost those.
//!
//! Factors belong to a person and hold in each of their companies; a company may ask its members to have one. Whoever comes in through a company's identity provider is
//! not asked: that provider answers for how it knows them. Nor are programs, whose tokens were made by somebody who was.

mod challenge;
mod company;
mod list;
mod passkeys;
pub(crate) mod policy;
mod recovery_codes;
mod remove;
mod set_up;
mod totp;

pub use ::passkeys::{Asked, AskedAnybody, Registration, RelyingParty, Unsuited};
pub use challenge::{
    Answer, ChallengeError, FactorKind, HALF_LIFETIME, HalfSession, Offered, answer, offered,
};
pub use company::{RequireError, is_required, require};
pub use list::{Factors, KeptPasskey, KeptTotp, RECOVERY_CODES_FEW, list};
pub use passkeys::{MAX_PASSKEYS, ask_anybody, sign_in_with_passkey};
pub use recovery_codes::RECOVERY_CODES;
pub use remove::{Factor, RemoveForm, remove, remove_all_of};
pub use set_up::{
    Added, CodesForm, PasskeyForm, TotpForm, add_passkey, add_totp, ask_for_new_passkey,
    keep_codes, renew_codes,
};
pub use totp::{PendingTotp, SET_UP_LIFETIME, TotpShown, begin_totp, show_totp};
