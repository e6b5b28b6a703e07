//! What the recipient reads: the answer, and below it what it answers.

use understanding::{RemoteImages, safe_html};

use super::outbound::{Outbound, Quoted};
use crate::i18n::{Locale, translate};

/// Characters quoted at most.
const MAX_QUOTED_CHARS: usize = 20_000;

/// As the common mail clients write it, so that they fold it away.
const QUOTATION: &str = "<blockquote type=\"cite\" style=\"margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex\">";

/// As plain text and as HTML. Both say the same.
pub(super) fn bodies(outbound: &Outbound) -> (String, String) {
    let mut text = outbound.text.clone();
    // What a program sent as HTML leaves without scripts and forms, as it would be shown.
    let mut html = match &outbound.html {
        Some(html) => safe_html(html, &|_| None, RemoteImages::Show).html,
        None => paragraphs(&outbound.text),
    };
    if let Some(quoted) = &outbound.quoted {
        let attribution = attribution(outbound, quoted);
        let quotation: String = quoted.text.chars().take(MAX_QUOTED_CHARS).collect();
        text.push_str("\n\n");
        text.push_str(&attribution);
        for line in quotation.trim_end().lines() {
            text.push_str(if line.starts_with('>') { "\n>" } else { "\n> " });
            text.push_str(line);
        }
        for piece in [
            "<br><div>",
            &escaped(&attribution),
            "</div>",
            QUOTATION,
            &paragraphs(quotation.trim_end()),
            "</blockquote>",
        ] {
            html.push_str(piece);
        }
    }
    text.push('\n');
    (text, html)
}

/// "Le 24 novembre 2026 à 09:14, Eva Peeters a écrit :".
fn attribution(outbound: &Outbound, quoted: &Quoted) -> String {
    let name = if quoted.writer.name.is_empty() {
        &quoted.writer.email
    } else {
        &quoted.writer.name
    };
    let locale = Locale::new(outbound.language, &outbound.company.time_zone);
    let arguments = vec![
        ("date".to_owned(), locale.date_time(quoted.sent_at).into()),
        ("name".to_owned(), super::clean::line(name).into()),
    ];
    translate(outbound.language, "email-attribution", arguments).unwrap_or_default()
}

/// Plain text as HTML: its line ends are kept.
pub fn paragraphs(text: &str) -> String {
    format!("<div>{}</div>", escaped(text).replace('\n', "<br>\n"))
}

pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => {}
            other => out.push(other),
        }
    }
    out
}
