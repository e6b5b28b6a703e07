//! Mail as it comes in: taken by the ingress with least privilege, then understood by a job.

mod accept;
mod find_route;
mod held;
mod ingress_db;
mod intake;
mod last_received;
mod log;
mod old;
mod test_mail;
mod understand_job;
mod verdicts;

pub use accept::AcceptedMail;
pub use find_route::Route;
pub use held::{
    AskingProvider, HeldMail, HeldSummary, dismiss_held, find_held, keep_held, list_held,
    summarise_held,
};
pub use ingress_db::{IngressDb, IngressDbError};
pub use intake::{
    Effort, HeldFile, HeldText, Outcome, ReleaseError, find_held_raw, read_again, read_held,
    release_held, understand_mail,
};
pub use last_received::find_last_received;
pub use log::{LoggedMail, list_log};
pub(crate) use old::{delete_held, remove_raw};
pub use test_mail::{
    TestMail, TestMailError, find_newest_test_mail, find_test_mail, send_test_mail,
};
pub use understand_job::{ReadAgain, UnderstandMail};
pub use verdicts::{
    DnsError, Unanswered, Verdict, Verdicts, Verifier, VerifySender, verify_sender,
};
