//! A signed-in member.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::Html;
use serde::Serialize;
use serde_json::json;
use shared::accounts::{self, Account, SEEN_PRECISION, Standing};
use shared::extensions::{self, MenuItem};
use shared::i18n::Locale;
use shared::language::Language;
use shared::tenancy::{Principal, Role};
use time::OffsetDateTime;
use tower_sessions::Session;

use super::{Flash, support};
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::security::csrf::Csrf;
use crate::security::headers::Nonce;
use crate::view::chrome::Chrome;
use crate::view::{Pages, Viewer};

/// Where a session keeps when it was last used, in steps of [`SEEN_PRECISION`].
const LAST_SEEN: &str = "last_seen";
/// Where a session keeps what its member might do when they last looked at a page.
pub(super) const RIGHTS: &str = "rights";

/// A member who is signed in, the company they look at, and how to show them pages. Whoever is not signed in is led to the sign-in page.
#[derive(Debug, Clone)]
pub struct Member {
    /// For [`Db::begin`](shared::tenancy::Db::begin).
    pub principal: Principal,
    /// Who they are.
    pub account: Account,
    /// Their browser session.
    pub session: Session,
    /// What it says of them.
    pub signed_in: accounts::Session,
    viewer: Viewer,
    chrome: Chrome,
    pages: Pages,
}

impl Member {
    /// The language they read.
    pub fn language(&self) -> Language {
        self.viewer.locale.language()
    }

    /// How they read dates, amounts and texts.
    pub fn locale(&self) -> &Locale {
        &self.viewer.locale
    }

    /// Whether their company has this extension on, and left it to them.
    pub fn has(&self, extension: &str) -> bool {
        self.chrome.has(extension)
    }

    /// This entry of their menu, when they have it.
    pub(crate) fn menu_item(&self, key: &str) -> Option<&'static MenuItem> {
        self.chrome.menu_items().find(|item| item.key == key)
    }

    /// A page, or a part of one, of theirs. `page` is what the template calls by name.
    pub fn render(&self, template: &str, page: impl Serialize) -> Result<Html<String>, PageError> {
        let Html(page) = self.pages.render(
            &self.viewer,
            template,
            &page,
            &json!({ "shell": self.chrome }),
        )?;
        let for_support = self.principal.support_visit().is_some();
        Ok(Html(if for_support {
            support::without_links(page)
        } else {
            page
        }))
    }

    /// Shows a notice on their next page.
    pub async fn flash(&self, flash: Flash) -> Result<(), PageError> {
        flash.leave(&self.session).await
    }
}

impl FromRequestParts<App> for Member {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let session = Session::from_request_parts(parts, app)
            .await
            .map_err(|(_, message)| PageError::internal(message))?;
        let signed_in = super::signed_in(&session)
            .await?
            .ok_or_else(|| PageError::SignedOut {
                next: way_back(parts),
            })?;
        let accounts::SignedIn { principal, account } =
            match accounts::standing(&app.db, &signed_in).await? {
                Standing::In(member) => member,
                Standing::OwesFactor(_) => return Err(PageError::OwesFactor),
                Standing::Over => {
                    session.flush().await?;
                    return Err(PageError::SignedOut {
                        next: way_back(parts),
                    });
                }
            };
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, app).await?;
        let principal = principal.from_address(address);
        if extensions::of_path(parts.uri.path()).is_some_and(|other| !other.is_left_to(&principal))
        {
            return Err(PageError::NotFound);
        }
        if shows_a_page(parts) {
            renew_with_rights(&session, &principal).await?;
        }
        prolong(&session, app.db.clock().now()).await?;
        let viewer = Viewer {
            locale: Locale::new(account.language, &account.time_zone),
            now: app.db.clock().now(),
            nonce: parts
                .extensions
                .get::<Nonce>()
                .map(|nonce| nonce.0.clone())
                .unwrap_or_default(),
            csrf_token: Csrf::from_request_parts(parts, app).await?.token(),
        };
        let path = parts.uri.path();
        let mut tx = app.db.begin(&principal).await?;
        let chrome = if by_script(parts) {
            Chrome::of_part(&mut tx, &account, path).await?
        } else {
            let flash = if shows_a_page(parts) {
                Flash::take(&session).await?
            } else {
                None
            };
            Chrome::of_page(&mut tx, &account, path, flash).await?
        };
        drop(tx);
        Ok(Self {
            principal,
            account,
            session,
            signed_in,
            viewer,
            chrome,
            pages: app.pages.clone(),
        })
    }
}

/// A session that is used goes on: it is written anew from time to time, and so ends by its last use.
async fn prolong(session: &Session, now: OffsetDateTime) -> Result<(), PageError> {
    let step = now.unix_timestamp() / SEEN_PRECISION.whole_seconds();
    if session.get::<i64>(LAST_SEEN).await? != Some(step) {
        session.insert(LAST_SEEN, step).await?;
    }
    Ok(())
}

/// Other rights, another id: whoever got hold of the one before gets none of them. Only where a page is shown, since forms carry a token of the id.
async fn renew_with_rights(session: &Session, principal: &Principal) -> Result<(), PageError> {
    let rights = principal.rights();
    match session.get::<String>(RIGHTS).await? {
        Some(known) if known == rights => return Ok(()),
        Some(_) => session.cycle_id().await?,
        None => {}
    }
    session.insert(RIGHTS, rights).await?;
    // The page's forms are made with the id.
    session.save().await?;
    Ok(())
}

/// A form can't be sent again after signing in: its page is the way back.
pub(super) fn way_back(parts: &Parts) -> String {
    match parts.uri.path_and_query() {
        Some(path) if parts.method == Method::GET => path.as_str().to_owned(),
        _ => crate::routes::HOME.to_owned(),
    }
}

/// A part of a page, asked for by a script.
fn by_script(parts: &Parts) -> bool {
    parts.headers.contains_key("hx-request")
}

/// A whole page, not a part that a script asks for.
fn shows_a_page(parts: &Parts) -> bool {
    parts.method == Method::GET
        && !by_script(parts)
        && parts
            .headers
            .get("accept")
            .and_then(|accept| accept.to_str().ok())
            .is_none_or(|accept| accept.contains("text/html") || accept.contains("*/*"))
}

/// A member who is an owner. Others get 403.
#[derive(Debug, Clone)]
pub struct Owner(pub Member);

impl Deref for Owner {
    type Target = Member;

    fn deref(&self) -> &Member {
        &self.0
    }
}

impl FromRequestParts<App> for Owner {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let member = Member::from_request_parts(parts, app).await?;
        if member.principal.role() == Some(Role::Owner) {
            Ok(Self(member))
        } else {
            Err(PageError::Forbidden)
        }
    }
}
