//! The business rules of EN 16931 and Peppol BIS Billing 3.0 that apply to what we send, recomputed from the text of a UBL file: for tests of whatever makes
//! one. What can't be read as XML fails by a panic.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

mod rules;
mod tree;

pub use tree::Node;

/// The names of the rules that a file breaks.
pub fn broken(xml: &str) -> Vec<&'static str> {
    let xml = Node::parse(xml);
    let rules = rules::RULES.iter();
    rules
        .filter(|(_, holds)| !holds(&xml))
        .map(|(rule, _)| *rule)
        .collect()
}

/// The lines of an invoice or a credit note.
pub fn lines(xml: &Node) -> Vec<&Node> {
    rules::lines(xml)
}

/// The quantity of a line.
pub fn quantity(line: &Node) -> Option<&Node> {
    rules::quantity(line)
}
