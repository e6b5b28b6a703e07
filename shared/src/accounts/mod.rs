//! Who may come in: people, their companies, their sessions and tokens.
//!
//! Principals of members are made here and nowhere else: from a session that [`sign_in`] gave, or from a token that was handed out.

mod api_tokens;
mod browser_sessions;
mod companies;
mod confirm_email;
mod create_company;
mod members;
mod passwords;
mod personal;
mod random;
mod session;
mod sign_in;
mod signature;
mod slug;

pub use api_tokens::{
    ApiToken, Scope, TokenError, TokenUse, create_token, list_tokens, revoke_token, use_token,
};
pub use browser_sessions::{
    StoredSession, delete_session, find_session, prune_sessions, save_session,
};
pub use companies::{Membership, list_companies, switch_company};
pub use confirm_email::{Resent, confirm_email, prune_mail_secrets, resend_confirmation};
pub use create_company::{
    CreateCompanyError, CreatedCompany, NewCompany, SignUpDraft, SignUpForm, create_company,
};
pub use members::{Member, NewMember, add_member, list_members};
pub use passwords::{MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, PasswordError, Passwords};
pub use personal::{
    Personal, PersonalDraft, PersonalForm, find_personal, find_signature, update_personal,
};
pub use random::random_text;
pub use session::{Account, Session, SignedIn, find_member};
pub use sign_in::{
    ACCOUNT_LIMIT, ADDRESS_LIMIT, SignInAttempt, SignInError, WINDOW, prune_sign_in_failures,
    sign_in,
};
pub use signature::Signature;
