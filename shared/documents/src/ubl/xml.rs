//! XML into a string: a string can't fail.

use quick_xml::escape::escape;

#[derive(Debug)]
pub(super) struct Xml(String);

impl Xml {
    pub(super) fn new() -> Self {
        Self(r#"<?xml version="1.0" encoding="UTF-8"?>"#.to_owned())
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    /// An element around what `content` writes. What comes after the name in `start` are fixed attributes.
    pub(super) fn group(&mut self, start: &str, content: impl FnOnce(&mut Self)) {
        let name = start.split(' ').next().unwrap_or(start);
        self.0.extend(["<", start, ">"]);
        content(self);
        self.0.extend(["</", name, ">"]);
    }

    /// Nothing for an empty text: Peppol refuses empty elements (PEPPOL-EN16931-R008).
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.element(name, None, text);
    }

    pub(super) fn option(&mut self, name: &str, text: Option<&str>) {
        self.element(name, None, text.unwrap_or_default());
    }

    pub(super) fn element(&mut self, name: &str, attribute: Option<(&str, &str)>, text: &str) {
        let text: String = text
            .chars()
            .filter(|&character| allowed(character))
            .collect();
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.0.extend(["<", name]);
        if let Some((key, value)) = attribute {
            self.0.extend([" ", key, "=\"", &escape(value), "\""]);
        }
        self.0.extend([">", &escape(text), "</", name, ">"]);
    }
}

/// XML 1.0, production 2.
fn allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}
