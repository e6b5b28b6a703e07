//! An authenticator app, as it stands beside a browser.

use time::OffsetDateTime;
use totp_rs::{Builder, Secret, Totp};

use crate::browser::{Browser, Page};
use crate::world::{PASSWORD, World};

/// Seconds that a code is shown for.
pub const STEP: i64 = 30;

/// The app of one person, with one secret.
#[derive(Debug, Clone)]
pub struct Authenticator {
    totp: Totp,
    /// As the page showed it, without spaces.
    pub secret: String,
}

impl Authenticator {
    /// Reads the page that shows the secret.
    pub fn reading(page: &Page) -> Self {
        let secret = between(&page.text, "data-copy=\"", "\"").replace(' ', "");
        let parsed = Secret::try_from_base32(&secret).expect("base32");
        Self {
            totp: Builder::new().with_secret(parsed).build_noncompliant(),
            secret,
        }
    }

    /// The code it shows at that time.
    pub fn code(&self, at: OffsetDateTime) -> String {
        let at = u64::try_from(at.unix_timestamp()).expect("after 1970");
        self.totp.generate(at).to_string()
    }

    /// Somebody who is signed in sets it up; answers the recovery codes too, when they are shown.
    pub async fn set_up(world: &World, browser: &mut Browser) -> (Self, Vec<String>) {
        let page = browser.get("/second-factor/totp").await;
        assert_eq!(page.status, 200, "{}", page.text);
        let app = Self::reading(&page);
        let code = app.code(world.clock.now());
        let form = [("code", code.as_str()), ("current_password", PASSWORD)];
        let page = browser.post("/second-factor/totp", &form).await;
        let codes = recovery_codes(&page);
        if !codes.is_empty() {
            let kept = browser.post("/second-factor/codes/kept", &[]).await;
            assert_eq!(kept.status, 303, "{}", kept.text);
        }
        // That code was used.
        world.clock.advance(time::Duration::seconds(STEP));
        (app, codes)
    }
}

/// The recovery codes that a page shows.
pub fn recovery_codes(page: &Page) -> Vec<String> {
    let listed = page.text.split("<li><code>").skip(1);
    listed
        .filter_map(|rest| rest.split("</code>").next())
        .map(str::to_owned)
        .collect()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).map_or("", |(_, rest)| rest);
    rest.split_once(after).map_or("", |(found, _)| found)
}
