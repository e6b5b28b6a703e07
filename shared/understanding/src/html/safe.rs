//! HTML of strangers that can do no harm, for a sandboxed frame.
//!
//! `ammonia` decides what may stay. It takes quadratic time on deep nesting, so a pass of ours first limits size, depth and
//! the number of tags. Remote images tell the sender that the mail was read: they stay away until somebody asks.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ammonia::{Builder, UrlRelative};

use super::entities::decode_into;
use super::tokens::{Token, Tokens, attribute};
use crate::people::floor_boundary;

/// Octets of HTML shown; the rest is in the raw mail.
const LARGEST: usize = 2 * 1024 * 1024;
/// Elements open at the same time; tags of deeper ones are left out, their text stays.
const DEEPEST: usize = 64;
/// Tags shown.
const MOST_TAGS: usize = 40_000;

/// Character references shown; each costs the parser as much as a tag.
const MOST_REFERENCES: usize = 50_000;

/// Whether images from other servers are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RemoteImages {
    /// They are left out.
    #[default]
    Hide,
    /// The reader asked for them.
    Show,
}

/// HTML that may be shown in the mail frame.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SafeHtml {
    /// A fragment for the body of a page.
    pub html: String,
    /// The mail has images of other servers, shown or not.
    pub has_remote_images: bool,
}

/// Makes `html` harmless. `resolve_cid` turns the Content-ID of an inline image into the URL it is served from; an image it
/// does not know is left out. Time is linear in the size of `html`.
pub fn safe_html(
    html: &str,
    resolve_cid: &dyn Fn(&str) -> Option<String>,
    remote: RemoteImages,
) -> SafeHtml {
    let (flat, cids) = flattened(html);
    let urls: HashMap<String, String> = cids
        .into_iter()
        .filter_map(|cid| resolve_cid(&cid).map(|url| (cid, url)))
        .collect();
    let has_remote_images = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&has_remote_images);
    let mut builder = Builder::default();
    builder
        .add_tags(["font", "u", "big", "main"])
        .add_generic_attributes(["align", "dir", "style"])
        .add_tag_attributes("font", ["color", "face", "size"])
        .add_tag_attributes(
            "table",
            ["border", "cellpadding", "cellspacing", "width", "bgcolor"],
        )
        .add_tag_attributes("td", ["width", "height", "valign", "bgcolor"])
        .add_tag_attributes("th", ["width", "height", "valign", "bgcolor"])
        .add_tag_attributes("tr", ["valign", "bgcolor"])
        .filter_style_properties(STYLE_PROPERTIES.into_iter().collect())
        .url_schemes(
            ["http", "https", "mailto", "tel", "cid", "data"]
                .into_iter()
                .collect::<HashSet<_>>(),
        )
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(move |element, name, value| match (element, name) {
            ("img", "src") => image_source(value, &urls, remote, &seen).map(Into::into),
            (_, "src" | "cite" | "background") => None,
            (_, "href") => LINK_SCHEMES
                .iter()
                .any(|scheme| starts_with_ignoring_case(value, scheme))
                .then(|| value.into()),
            (_, "style") => harmless_style(value).then(|| value.into()),
            _ => Some(value.into()),
        });
    let html = builder.clean(&flat).to_string();
    SafeHtml {
        html,
        has_remote_images: has_remote_images.load(Ordering::Relaxed),
    }
}

const LINK_SCHEMES: [&str; 4] = ["http:", "https:", "mailto:", "tel:"];

/// What a mail may style: how text and tables look, nothing that moves them over the page or loads anything.
const STYLE_PROPERTIES: [&str; 34] = [
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-color",
    "border-left",
    "border-radius",
    "border-right",
    "border-spacing",
    "border-style",
    "border-top",
    "border-width",
    "color",
    "direction",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "max-width",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "text-align",
    "text-decoration",
    "vertical-align",
    "white-space",
    "width",
];

/// Styles that fetch or compute are dropped whole; escapes could hide either.
fn harmless_style(style: &str) -> bool {
    let lower = style.to_ascii_lowercase();
    !["url", "expression", "image", "import", "\\", "/*"]
        .iter()
        .any(|word| lower.contains(word))
}

fn image_source(
    value: &str,
    urls: &HashMap<String, String>,
    remote: RemoteImages,
    seen: &AtomicBool,
) -> Option<String> {
    let value = value.trim();
    if starts_with_ignoring_case(value, "cid:") {
        return urls.get(&value[4..]).cloned();
    }
    if starts_with_ignoring_case(value, "data:image/") {
        let raster = ["png", "gif", "jpeg", "jpg", "webp"]
            .iter()
            .any(|kind| starts_with_ignoring_case(&value[11..], kind));
        return raster.then(|| value.to_owned());
    }
    if starts_with_ignoring_case(value, "http:") || starts_with_ignoring_case(value, "https:") {
        seen.store(true, Ordering::Relaxed);
        return (remote == RemoteImages::Show).then(|| value.to_owned());
    }
    None
}

fn starts_with_ignoring_case(value: &str, prefix: &str) -> bool {
    value
        .get(..prefix.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

/// The HTML within the limits, and the Content-IDs of its images.
fn flattened(html: &str) -> (String, HashSet<String>) {
    let html = &html[..floor_boundary(html, LARGEST)];
    let mut flat = String::with_capacity(html.len());
    let mut cids = HashSet::new();
    let mut open: Vec<String> = Vec::new();
    let mut tags = 0_usize;
    let mut references = 0_usize;
    for (_, token) in Tokens::new(html) {
        match token {
            // A lone `<` would begin a tag together with what follows it.
            Token::Text(text) => {
                references += text.matches(['<', '&']).count();
                if references <= MOST_REFERENCES {
                    flat.push_str(&text.replace('<', "&lt;"));
                } else {
                    flat.push_str(&text.replace(['<', '&'], " "));
                }
            }
            Token::Open {
                name,
                attributes,
                raw,
            } => {
                tags += 1;
                let name = name.to_ascii_lowercase();
                if name == "img"
                    && let Some(cid) = attribute(attributes, "src").and_then(content_id)
                {
                    cids.insert(cid);
                }
                let counts = !VOID_OR_IMPLIED.contains(&name.as_str());
                if tags > MOST_TAGS
                    || OPAQUE.contains(&name.as_str())
                    || (counts && open.len() >= DEEPEST)
                {
                    continue;
                }
                if counts {
                    open.push(name);
                }
                flat.push_str(raw);
            }
            Token::Close { name, raw } => {
                let name = name.to_ascii_lowercase();
                if OPAQUE.contains(&name.as_str()) {
                    continue;
                }
                if let Some(at) = open.iter().rposition(|known| *known == name) {
                    open.truncate(at);
                    flat.push_str(raw);
                } else if tags <= MOST_TAGS && VOID_OR_IMPLIED.contains(&name.as_str()) {
                    flat.push_str(raw);
                }
            }
        }
    }
    (flat, cids)
}

fn content_id(source: &str) -> Option<String> {
    let mut decoded = String::with_capacity(source.len());
    decode_into(&mut decoded, source);
    let decoded = decoded.trim();
    starts_with_ignoring_case(decoded, "cid:").then(|| decoded[4..].to_owned())
}

/// Elements whose contents are never shown and would change how the rest is read.
const OPAQUE: [&str; 14] = [
    "script",
    "style",
    "title",
    "textarea",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "plaintext",
    "noscript",
    "svg",
    "math",
    "template",
    "select",
];

/// Elements without contents, or whose end is implied by what follows: they do not nest by themselves.
const VOID_OR_IMPLIED: [&str; 27] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "html",
    "head", "body",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(html: &str) -> SafeHtml {
        safe_html(
            html,
            &|cid| (cid == "logo@x").then(|| "/mail/1/logo".to_owned()),
            RemoteImages::Hide,
        )
    }

    #[test]
    fn nothing_dangerous_stays() {
        for html in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"&#106;avascript:alert(1)\">x</a>",
            "<svg><script>alert(1)</script></svg>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
            "<iframe src=\"https://a.test\"></iframe>",
            "<form action=\"https://a.test\"><input name=password></form>",
            "<base href=\"https://a.test\">",
            "<meta http-equiv=refresh content=\"0;url=https://a.test\">",
            "<div style=\"background:url(https://a.test/x)\">x</div>",
            "<div style=\"position:fixed;top:0\">x</div>",
            "<link rel=stylesheet href=\"https://a.test\">",
            "<a href=\"/logout\">x</a>",
            "<<script>alert(1)</script>",
            "<textarea><img src=x onerror=alert(1)></textarea>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        ] {
            let safe = hidden(html).html;
            for word in [
                "<script",
                "onerror=a",
                "javascript:",
                "<svg",
                "<math",
                "<iframe",
                "<form",
                "<input",
                "<base",
                "<meta",
                "url(",
                "fixed",
                "<link",
                "logout",
            ] {
                let is_tag_or_attribute =
                    safe.contains(word) && !safe.contains(&word.replace('<', "&lt;"));
                assert!(!is_tag_or_attribute, "{html} gave {safe}");
            }
        }
    }

    #[test]
    fn images() {
        let safe = hidden(
            "<img src=\"cid:logo@x\"><img src=\"cid:other\"><img src=\"https://a.test/p.gif\" alt=p>",
        );
        assert!(safe.has_remote_images);
        assert!(safe.html.contains("src=\"/mail/1/logo\""), "{}", safe.html);
        assert!(
            !safe.html.contains("a.test") && !safe.html.contains("cid:"),
            "{}",
            safe.html
        );

        let shown = safe_html(
            "<img src=\"https://a.test/p.gif\">",
            &|_| None,
            RemoteImages::Show,
        );
        assert!(shown.has_remote_images && shown.html.contains("https://a.test/p.gif"));
        assert!(!hidden("<p>x</p>").has_remote_images);
        assert!(
            !hidden("<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">")
                .html
                .contains("svg")
        );
    }

    #[test]
    fn links_open_elsewhere_and_looks_stay() {
        let safe = hidden("<p style=\"color:red\"><a href=\"https://a.test\">x</a></p><table bgcolor=\"#fff\"><tr><td>y</td></tr></table>").html;
        assert!(
            safe.contains("target=\"_blank\"") && safe.contains("noopener"),
            "{safe}"
        );
        assert!(
            safe.contains("color:red") && safe.contains("<td>y</td>"),
            "{safe}"
        );
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = format!("{}text{}", "<div>".repeat(50_000), "</div>".repeat(50_000));
        let safe = hidden(&deep).html;
        assert!(safe.contains("text") && safe.matches("<div>").count() <= DEEPEST);
        let unclosed = "<p>a".repeat(300);
        assert_eq!(hidden(&unclosed).html.matches("<p>").count(), 300);
    }
}
