//! The only way from a mail's HTML to something that may be shown.

use understanding::{RemoteImages, safe_html};

use super::Attachment;

/// Whether images from elsewhere are fetched when the message is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Images {
    /// No: looking at a mail tells its sender nothing.
    Off,
    /// The reader asked for them.
    Shown,
}

/// Characters of a preview.
const PREVIEW_CHARS: usize = 200;

/// HTML that is safe to show inside its sandbox, its inline images at the addresses `url_of` gives; and whether images from elsewhere were left out.
pub fn display_html(
    unsafe_html: &str,
    attachments: &[Attachment],
    images: Images,
    url_of: &dyn Fn(&Attachment) -> String,
) -> (String, bool) {
    let resolve = |cid: &str| {
        attachments
            .iter()
            .find(|a| a.content_id.as_deref() == Some(cid))
            .map(url_of)
    };
    let remote = match images {
        Images::Off => RemoteImages::Hide,
        Images::Shown => RemoteImages::Show,
    };
    let safe = safe_html(unsafe_html, &resolve, remote);
    (safe.html, safe.has_remote_images)
}

/// The first words of a text, on one line.
pub fn preview(text: &str) -> String {
    let mut preview = String::new();
    for word in text.split_whitespace() {
        if preview.chars().count() + word.chars().count() >= PREVIEW_CHARS {
            preview.push('…');
            break;
        }
        if !preview.is_empty() {
            preview.push(' ');
        }
        preview.extend(word.chars().take(PREVIEW_CHARS));
    }
    preview
}
