//! The link to the customer's page, in a text that somebody edits before there is a link: it comes to be when the document leaves.

use crate::outgoing;

/// What stands for the link until the mail is made; written as in the texts of the settings.
pub const LINK: &str = "{link}";

/// An editor of HTML makes this of it where it is the address of an anchor (RFC 3986 §2.1).
const ENCODED: &str = "%7Blink%7D";

/// The text with the link in its place, or else below, after `words` that say what it is for.
pub(crate) fn bring_link(text: &str, words: &str, url: &str) -> String {
    if text.contains(LINK) {
        text.replace(LINK, url)
    } else {
        format!("{text}\n\n{words}\n{url}")
    }
}

/// The same for a text in HTML. `url` holds nothing that HTML would read.
pub(crate) fn bring_link_of_html(html: &str, words: &str, url: &str) -> String {
    let anchor = format!("<a href=\"{url}\">{url}</a>");
    let of_anchors = [LINK, ENCODED]
        .into_iter()
        .fold(html.to_owned(), |html, named| {
            html.replace(&format!("\"{named}\""), &format!("\"{url}\""))
        });
    // Where it is the address of an anchor, what else names it are that anchor's words.
    let named = if of_anchors == html { &anchor } else { url };
    let filled = of_anchors.replace(LINK, named);
    if filled == html {
        let words = outgoing::paragraphs(words);
        format!("{html}{words}<p>{anchor}</p>")
    } else {
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://portal.example/c/secret";

    #[test]
    fn a_link_comes_where_it_was_named_or_else_below() {
        for (text, expected) in [
            (
                "Read {link}, then call.",
                "Read https://portal.example/c/secret, then call.",
            ),
            (
                "{link} {link}",
                "https://portal.example/c/secret https://portal.example/c/secret",
            ),
            (
                "Hello {name}",
                "Hello {name}\n\nOnline:\nhttps://portal.example/c/secret",
            ),
            ("", "\n\nOnline:\nhttps://portal.example/c/secret"),
        ] {
            assert_eq!(bring_link(text, "Online:", URL), expected);
        }
    }

    #[test]
    fn in_html_it_is_an_anchor_or_the_address_of_one() {
        for (html, expected) in [
            (
                "<p>See {link}</p>",
                "<p>See <a href=\"https://portal.example/c/secret\">https://portal.example/c/secret</a></p>",
            ),
            (
                "<a href=\"{link}\">here</a>",
                "<a href=\"https://portal.example/c/secret\">here</a>",
            ),
            (
                "<a href=\"%7Blink%7D\">{link}</a>",
                "<a href=\"https://portal.example/c/secret\">https://portal.example/c/secret</a>",
            ),
        ] {
            assert_eq!(bring_link_of_html(html, "Online:", URL), expected);
        }
        let below = bring_link_of_html("<p>Hello</p>", "Online:", URL);
        assert!(
            below.starts_with("<p>Hello</p>") && below.contains("Online:") && below.contains(URL),
            "{below}"
        );
    }
}
