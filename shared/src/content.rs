//! Short-lived addresses of what came from outside: attachments and the HTML of mails.
//!
//! They are served from paths that ignore cookies, so that nothing in them can act as the reader; the address itself is the permission. It names the
//! tenant, what may be read and until when, signed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::ids::{AttachmentId, HeldMailId, MessageId, TenantId};
use crate::secrets::{Keys, Purpose};
use crate::tenancy::Principal;

/// How long an address works.
pub const CONTENT_URL_LIFETIME: Duration = Duration::hours(2);
/// Bytes of the signature kept: 128 bits.
const SIGNATURE: usize = 16;
/// Kind, tenant, id, expiry.
const PAYLOAD: usize = 1 + 8 + 16 + 8;

/// What an address lets one read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// The HTML of a message, images from elsewhere left out.
    Html(MessageId),
    /// The HTML of a message with its images from elsewhere.
    HtmlWithImages(MessageId),
    /// An attachment.
    Attachment(AttachmentId),
    /// The mail as it came.
    Raw(MessageId),
    /// The HTML of a held mail, images from elsewhere left out.
    HeldHtml(HeldMailId),
    /// The HTML of a held mail with its images from elsewhere.
    HeldHtmlWithImages(HeldMailId),
    /// A held mail as it came.
    HeldRaw(HeldMailId),
}

impl Content {
    fn parts(self) -> (u8, Uuid) {
        match self {
            Self::Html(id) => (1, id.uuid()),
            Self::HtmlWithImages(id) => (2, id.uuid()),
            Self::Attachment(id) => (3, id.uuid()),
            Self::Raw(id) => (4, id.uuid()),
            Self::HeldHtml(id) => (5, id.uuid()),
            Self::HeldHtmlWithImages(id) => (6, id.uuid()),
            Self::HeldRaw(id) => (7, id.uuid()),
        }
    }

    fn from_parts(kind: u8, id: Uuid) -> Option<Self> {
        Some(match kind {
            1 => Self::Html(id.into()),
            2 => Self::HtmlWithImages(id.into()),
            3 => Self::Attachment(id.into()),
            4 => Self::Raw(id.into()),
            5 => Self::HeldHtml(id.into()),
            6 => Self::HeldHtmlWithImages(id.into()),
            7 => Self::HeldRaw(id.into()),
            _ => return None,
        })
    }
}

/// The permission to read `content` of the principal's tenant, as the last segment of an address.
pub fn grant(keys: &Keys, principal: &Principal, content: Content, now: OffsetDateTime) -> String {
    let (kind, id) = content.parts();
    let mut bytes = vec![kind];
    bytes.extend(principal.tenant().get().to_be_bytes());
    bytes.extend(id.as_bytes());
    bytes.extend((now + CONTENT_URL_LIFETIME).unix_timestamp().to_be_bytes());
    let signature = keys.sign(Purpose::ContentUrl, &bytes);
    bytes.extend(&signature[..SIGNATURE]);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What the permission lets one read, and for whom; `None`: it is not ours, or too old.
pub fn open(keys: &Keys, grant: &str, now: OffsetDateTime) -> Option<(Principal, Content)> {
    let bytes = URL_SAFE_NO_PAD
        .decode(grant)
        .ok()
        .filter(|bytes| bytes.len() == PAYLOAD + SIGNATURE)?;
    let (payload, signature) = bytes.split_at(PAYLOAD);
    if !keys.verifies(Purpose::ContentUrl, payload, signature) {
        return None;
    }
    let tenant = i64::from_be_bytes(payload[1..9].try_into().ok()?);
    let id = Uuid::from_slice(&payload[9..25]).ok()?;
    let until = i64::from_be_bytes(payload[25..].try_into().ok()?);
    if now.unix_timestamp() >= until {
        return None;
    }
    Some((
        Principal::system(TenantId::from_row(tenant)),
        Content::from_parts(payload[0], id)?,
    ))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-24 09:14 UTC);

    #[test]
    fn a_grant_opens_what_it_names_for_a_while_and_nothing_else() {
        let keys: Keys = "k".repeat(40).parse().unwrap();
        let principal = Principal::system(TenantId::from_row(279));
        let content = Content::Attachment(AttachmentId::new());
        let token = grant(&keys, &principal, content, NOW);
        assert_eq!(open(&keys, &token, NOW), Some((principal, content)));
        assert_eq!(open(&keys, &token, NOW + CONTENT_URL_LIFETIME), None);
        assert_eq!(open(&"x".repeat(40).parse().unwrap(), &token, NOW), None);

        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for place in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[place] ^= 1;
            assert_eq!(
                open(&keys, &URL_SAFE_NO_PAD.encode(forged), NOW),
                None,
                "byte {place}"
            );
        }
    }
}
