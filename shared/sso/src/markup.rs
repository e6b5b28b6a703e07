//! XML from outside, read within limits.
//!
//! The limits are checked by a pull parser that keeps nothing, before a tree is built: what is quadratic in a tree builder (attributes of one element, namespaces in scope)
//! is small by then.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use roxmltree::{Document, Node, ParsingOptions};

use crate::refusal::Refusal;

/// What a document may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Octets.
    pub(crate) bytes: usize,
    /// Elements within each other.
    pub(crate) depth: usize,
    /// Elements.
    pub(crate) elements: u32,
    /// Comments have no place in messages: they split a text for one reader and not for another.
    pub(crate) comments: bool,
}

/// Attributes of an element, declarations of namespaces included.
const MAX_ATTRIBUTES: usize = 32;
/// Declarations of namespaces in a document.
const MAX_NAMESPACES: u32 = 512;

/// The document itself, without its declaration: it is UTF-8, whatever a declaration would claim.
pub(crate) fn body(octets: &[u8], limits: Limits) -> Result<&str, Refusal> {
    if octets.len() > limits.bytes {
        return Err(Refusal::TooLarge);
    }
    let text = std::str::from_utf8(octets).map_err(|_| Refusal::Encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    let Some(declared) = text.strip_prefix("<?xml") else {
        return Ok(text);
    };
    let (declaration, body) = declared.split_once("?>").ok_or(Refusal::Malformed)?;
    let declaration = declaration.to_ascii_lowercase();
    if declaration.contains("encoding") && !declaration.contains("utf-8") {
        return Err(Refusal::Encoding);
    }
    Ok(body.trim_start())
}

/// Reads what [`body`] gave.
pub(crate) fn read(body: &str, limits: Limits) -> Result<Document<'_>, Refusal> {
    if body.len() > limits.bytes {
        return Err(Refusal::TooLarge);
    }
    // `<` stands in no text and no value (XML §2.4), so that each of these begins what it seems to begin.
    let foreign = body.match_indices("<!").any(|(at, _)| {
        let comment = body[at..].starts_with("<!--");
        !(comment && limits.comments)
    });
    if foreign || body.contains("<?") {
        return Err(Refusal::Markup);
    }
    measure(body, limits)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: limits.elements.saturating_mul(4),
        ..ParsingOptions::default()
    };
    Document::parse_with_options(body, options).map_err(|_| Refusal::Malformed)
}

fn measure(body: &str, limits: Limits) -> Result<(), Refusal> {
    let mut reader = Reader::from_str(body);
    let (mut depth, mut elements, mut namespaces) = (0_usize, 0_u32, 0_u32);
    loop {
        match reader.read_event().map_err(|_| Refusal::Malformed)? {
            Event::Start(start) => {
                depth += 1;
                elements += 1;
                namespaces += declarations(&start)?;
            }
            Event::Empty(start) => {
                elements += 1;
                namespaces += declarations(&start)?;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof => return Ok(()),
            Event::Text(_) | Event::GeneralRef(_) | Event::Comment(_) => {}
            Event::CData(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                return Err(Refusal::Markup);
            }
        }
        if depth > limits.depth || elements > limits.elements || namespaces > MAX_NAMESPACES {
            return Err(Refusal::TooComplex);
        }
    }
}

fn declarations(start: &BytesStart<'_>) -> Result<u32, Refusal> {
    let mut declarations = 0;
    for (count, attribute) in start.attributes().with_checks(false).enumerate() {
        if count >= MAX_ATTRIBUTES {
            return Err(Refusal::TooComplex);
        }
        let attribute = attribute.map_err(|_| Refusal::Malformed)?;
        if attribute.key.as_ref().starts_with(b"xmlns") {
            declarations += 1;
        }
    }
    Ok(declarations)
}

/// An element's children of this name.
pub(crate) fn children<'a, 'input: 'a>(
    node: Node<'a, 'input>,
    namespace: &'a str,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children()
        .filter(move |child| child.has_tag_name((namespace, name)))
}

/// The child of this name; `None` when there is none or more than one.
pub(crate) fn only<'a, 'input: 'a>(
    node: Node<'a, 'input>,
    namespace: &'a str,
    name: &'a str,
) -> Option<Node<'a, 'input>> {
    let mut found = children(node, namespace, name);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The text of an element that holds nothing else, without the space around it.
pub(crate) fn text(node: Node<'_, '_>) -> Option<String> {
    let mut text = String::new();
    for child in node.children() {
        if !child.is_text() {
            return None;
        }
        text.push_str(child.text()?);
    }
    Some(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        bytes: 10_000,
        depth: 8,
        elements: 50,
        comments: false,
    };

    #[test]
    fn what_no_message_needs_is_refused() {
        let deep = format!("{}{}", "<a>".repeat(9), "</a>".repeat(9));
        let many = format!("<a>{}</a>", "<b/>".repeat(50));
        let attributes = (0..40).fold(String::new(), |all, n| all + &format!(" a{n}=''"));
        for (xml, expected) in [
            ("<a/>".to_owned(), Ok(())),
            ("<a>x &amp; y &#233;</a>".to_owned(), Ok(())),
            ("<!DOCTYPE a><a/>".to_owned(), Err(Refusal::Markup)),
            ("<a><!-- --></a>".to_owned(), Err(Refusal::Markup)),
            ("<a><![CDATA[x]]></a>".to_owned(), Err(Refusal::Markup)),
            ("<a><?php x ?></a>".to_owned(), Err(Refusal::Markup)),
            ("<a>&boom;</a>".to_owned(), Err(Refusal::Malformed)),
            ("<a></b>".to_owned(), Err(Refusal::Malformed)),
            ("<a/><a/>".to_owned(), Err(Refusal::Malformed)),
            (deep, Err(Refusal::TooComplex)),
            (many, Err(Refusal::TooComplex)),
            (format!("<a{attributes}/>"), Err(Refusal::TooComplex)),
            ("<a>".repeat(5_000), Err(Refusal::TooLarge)),
        ] {
            assert_eq!(read(&xml, LIMITS).map(|_| ()), expected, "{xml:.60}");
        }
    }

    #[test]
    fn a_declaration_claims_no_other_encoding() {
        let latin = b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a/>";
        assert_eq!(body(latin, LIMITS), Err(Refusal::Encoding));
        let utf8 = b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>\n<a/>";
        assert_eq!(body(utf8, LIMITS), Ok("<a/>"));
        assert_eq!(body(b"<a>\xff</a>", LIMITS), Err(Refusal::Encoding));
    }
}
