//! XML as a tree, just enough to ask it questions.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use rust_decimal::Decimal;

/// An element.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// With its prefix, as it is written.
    pub name: String,
    /// The text directly in it.
    pub text: String,
    attributes: Vec<(String, String)>,
    /// The elements in it.
    pub children: Vec<Node>,
}

impl Node {
    /// The root of a document.
    pub fn parse(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().unwrap() {
                Event::Start(element) => open.push(Self::start(&element)),
                Event::Empty(element) => open
                    .last_mut()
                    .unwrap()
                    .children
                    .push(Self::start(&element)),
                Event::Text(text) => open
                    .last_mut()
                    .unwrap()
                    .text
                    .push_str(&text.decode().unwrap()),
                Event::GeneralRef(name) => {
                    let reference = format!("&{};", name.decode().unwrap());
                    open.last_mut()
                        .unwrap()
                        .text
                        .push_str(&unescape(&reference).unwrap());
                }
                Event::End(_) => {
                    let node = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(node);
                }
                Event::Eof => return open.pop().unwrap().children.pop().unwrap(),
                _ => {}
            }
        }
    }

    fn start(element: &BytesStart<'_>) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            name: text(element.name().as_ref()),
            attributes: element
                .attributes()
                .map(|attribute| attribute.unwrap())
                .map(|a| (text(a.key.as_ref()), text(&a.value)))
                .collect(),
            ..Self::default()
        }
    }

    /// All nodes at a path like `cac:TaxTotal/cac:TaxSubtotal`; `*` is any name.
    pub fn all(&self, path: &str) -> Vec<&Self> {
        path.split('/').fold(vec![self], |nodes, step| {
            nodes
                .into_iter()
                .flat_map(|node| &node.children)
                .filter(|node| step == "*" || node.name == step)
                .collect()
        })
    }

    /// Whether there is something at a path.
    pub fn has(&self, path: &str) -> bool {
        !self.all(path).is_empty()
    }

    /// The text of the only node at a path; empty when there is none.
    pub fn text(&self, path: &str) -> &str {
        match self.all(path)[..] {
            [] => "",
            [node] => &node.text,
            _ => panic!("{path} is there more than once"),
        }
    }

    /// The number of the only node at a path; zero when there is none.
    pub fn decimal(&self, path: &str) -> Decimal {
        let text = self.text(path);
        if text.is_empty() {
            Decimal::ZERO
        } else {
            text.parse().unwrap()
        }
    }

    /// The sum of the numbers at a path.
    pub fn sum(&self, path: &str) -> Decimal {
        self.all(path)
            .iter()
            .map(|node| node.text.parse::<Decimal>().unwrap())
            .sum()
    }

    /// An attribute; empty when there is none.
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// This node and all below it.
    pub fn everything(&self) -> Vec<&Self> {
        let mut nodes = vec![self];
        nodes.extend(self.children.iter().flat_map(Self::everything));
        nodes
    }
}
