//! Who may come in: people, their companies, their sessions and tokens.
//!
//! Principals of members are made here and nowhere else: from a session that [`sign_in`] gave, or from a token that was handed out.

mod api_tokens;
mod browser_sessions;
mod change_email;
mod change_password;
mod companies;
mod confirm_email;
mod create_company;
mod end_sessions;
mod invitations;
mod knocks;
mod members;
mod own_account;
mod own_sessions;
mod passwords;
mod personal;
mod random;
mod remembered;
mod reset_password;
mod session;
mod sign_in;
mod signature;
mod slug;
mod team;

pub use api_tokens::{
    ApiToken, Scope, TokenError, TokenUse, create_token, list_tokens, revoke_token, use_token,
};
pub use browser_sessions::{
    Client, IDLE_LIMIT, SEEN_PRECISION, SessionState, StoredSession, delete_session, find_session,
    insert_session, prune_sessions, update_session,
};
pub use change_email::{
    CHANGE_LIFETIME, ChangeEmailError, EmailForm, ask_email_change, change_email,
    email_change_is_open,
};
pub use change_password::{PasswordForm, change_password};
pub use companies::{Membership, list_companies, switch_company};
pub use confirm_email::{Resent, confirm_email, prune_mail_secrets, resend_confirmation};
pub use create_company::{
    CreateCompanyError, CreatedCompany, NewCompany, SignUpDraft, SignUpForm, create_company,
    enter_new_company,
};
pub use end_sessions::{Reach, end_other_sessions, end_session};
pub(crate) use end_sessions::{end_access, end_all_sessions};
pub use invitations::{
    AcceptError, INVITATION_LIFETIME, INVITATION_PAUSE, INVITATIONS_PER_DAY, Invitation,
    InvitationDraft, InvitationError, InvitationForm, NewPersonForm, Offered, accept_as,
    accept_as_new, find_invitation, invite, list_invitations, prune_invitation_hashes,
    resend_invitation, withdraw_invitation,
};
pub use knocks::{
    Allowance, KnockError, SIGN_UPS_OF_ADDRESS, SIGN_UPS_OF_NETWORK, UNKNOWN_TOKENS_OF_NETWORK,
    WAYS_OF_NETWORK, knock, knock_from, prune_knocks,
};
pub use members::{Member, NewMember, add_member, list_members};
pub use own_account::SecretError;
pub(crate) use own_account::{Owner, find as find_owner, prove, tell_companies};
pub use own_sessions::{OwnSession, list_sessions};
pub use passwords::{
    MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, PasswordError, Passwords, WAITING_FOR_EACH,
};
pub use personal::{
    Personal, PersonalDraft, PersonalForm, find_personal, find_signature, update_personal,
};
pub(crate) use random::hash;
pub use random::random_text;
pub use remembered::{
    EXCHANGE_TIME, REMEMBERED_FOR, Recalled, forget_browser, prune_remembered_browsers, recall,
    remember,
};
pub use reset_password::{
    AskResetError, RESET_ACCOUNT_LIMIT, RESET_ADDRESS_LIMIT, RESET_LIFETIME, RESET_WINDOW,
    ResetError, ask_reset, prune_reset_requests, reset_is_open, reset_password,
};
pub use session::{
    ABSOLUTE_LIMIT, Account, Session, SignedIn, SignedInBy, Standing, find_member, standing,
};
pub use sign_in::{
    ACCOUNT_LIMIT, ADDRESS_LIMIT, SignInAttempt, SignInError, SignInStep, WINDOW,
    prune_sign_in_failures, sign_in,
};
pub(crate) use sign_in::{count_attempt, forget_failures, network, tell_entrance};
pub use signature::Signature;
pub use team::{MemberChange, MemberError, TeamMember, change_member, find_team_member, list_team};
