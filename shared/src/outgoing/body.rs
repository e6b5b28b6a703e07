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
        Some(html) => harmless(html),
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

fn harmless(html: &str) -> String {
    safe_html(html, &|_| None, RemoteImages::Show).html
}

/// What an editor goes on with: HTML as it would leave, or what was typed without an editor. An editor parses what it is given within the page.
pub fn editable(html: &str, text: &str) -> String {
    if html.is_empty() && text.is_empty() {
        String::new()
    } else if html.is_empty() {
        paragraphs(text)
    } else {
        harmless(html)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_goes_on_with_what_was_written_and_nothing_that_acts() {
        assert_eq!(editable("", ""), "");
        assert_eq!(editable("", "1 < 2\nok"), "<div>1 &lt; 2<br>\nok</div>");
        assert_eq!(
            editable("<div>1 &lt; <b>2</b></div>", "ignored"),
            "<div>1 &lt; <b>2</b></div>"
        );
        let given_back = editable("<img src=x onerror=alert(1)><script>alert(1)</script>", "");
        assert!(!given_back.contains("onerror") && !given_back.contains("script"));
    }
}
