//! A held mail as pages show it.

use std::collections::HashMap;

use serde::Serialize;
use shared::company::{self, Standing};
use shared::mail::HeldMail;
use shared::tenancy::{DatabaseError, TenantTx};
use url::Url;

/// A held mail, what its sender is to the company, and where its confirmation leads.
#[derive(Debug, Serialize)]
pub(super) struct HeldView {
    #[serde(flatten)]
    mail: HeldMail,
    #[serde(flatten)]
    standing: Standing,
    /// The host of the confirmation's link: what a reader should look at before opening it.
    host: Option<String>,
    /// Its standing can be changed.
    has_sender: bool,
}

impl HeldView {
    /// Several of them, with one look-up.
    pub(super) async fn of(
        tx: &mut TenantTx,
        mails: Vec<HeldMail>,
    ) -> Result<Vec<Self>, DatabaseError> {
        let senders: Vec<_> = mails.iter().map(|mail| mail.from.email.clone()).collect();
        let standings = company::standings(tx, &senders).await?;
        Ok(mails
            .into_iter()
            .map(|mail| Self::new(mail, &standings))
            .collect())
    }

    fn new(mail: HeldMail, standings: &HashMap<String, Standing>) -> Self {
        let standing = standings.get(&mail.from.email.to_lowercase()).copied();
        let link = mail.confirmation.as_ref().and_then(|c| c.link.as_deref());
        Self {
            standing: standing.unwrap_or(Standing::Unknown),
            host: link.and_then(host),
            has_sender: !mail.from.email.is_empty() && standing != Some(Standing::Ours),
            mail,
        }
    }
}

/// The host that a browser would go to; none for anything but https.
fn host(link: &str) -> Option<String> {
    let url = Url::parse(link).ok()?;
    (url.scheme() == "https")
        .then(|| url.host_str().map(str::to_owned))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn the_host_is_the_one_a_browser_goes_to() {
        for (link, expected) in [
            (
                "https://mail-settings.google.com/mail/vf-x",
                Some("mail-settings.google.com"),
            ),
            ("https://google.com@evil.example/mail", Some("evil.example")),
            ("http://google.com/", None),
            ("javascript:alert(1)", None),
            ("google.com", None),
        ] {
            assert_eq!(host(link).as_deref(), expected, "{link}");
        }
    }
}
