//! HTML of strangers: as text, and as HTML that can do no harm.

mod entities;
mod safe;
mod text;
mod tokens;

pub use safe::{RemoteImages, SafeHtml, safe_html};
pub use text::html_to_text;
pub(crate) use text::{HtmlText, html_text};
