//! The fields of a delivery status notification (RFC 3464 §2).

use crate::people::{addresses_in, normalised_address};

/// What became of one recipient.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Recipient {
    pub(super) address: String,
    pub(super) action: String,
    pub(super) status: String,
    pub(super) diagnostic: String,
}

impl Recipient {
    /// Failed or delayed; the other actions say that it arrived or was passed on (RFC 3464 §2.3.3; `deliverable` is Postfix's).
    pub(super) fn has_failed(&self) -> bool {
        match self.action.as_str() {
            "delivered" | "relayed" | "expanded" | "deliverable" => false,
            "" => !self.status.starts_with('2'),
            _ => true,
        }
    }
}

/// The recipients of a `message/delivery-status` part: a group of fields each. Some servers leave the blank line between two
/// groups out, so a second `Final-Recipient` begins one too.
pub(super) fn recipients(text: &str) -> Vec<Recipient> {
    let mut found = Vec::new();
    let mut open = Group::default();
    for (name, value) in fields(text) {
        let recipient = &mut open.recipient;
        match name.as_str() {
            "" => open.close(&mut found),
            "original-recipient" => open.original = address(&value),
            "final-recipient" => {
                if !recipient.address.is_empty() {
                    open.close(&mut found);
                }
                open.recipient.address = address(&value);
            }
            "action" => {
                recipient.action = value
                    .split([' ', '(', ';'])
                    .next()
                    .unwrap_or_default()
                    .to_ascii_lowercase();
            }
            "status" => recipient.status = super::status::enhanced(&value).unwrap_or_default(),
            "diagnostic-code" if recipient.diagnostic.is_empty() => {
                let text = value
                    .split_once(';')
                    .map_or(value.as_str(), |(_, text)| text);
                text.trim().clone_into(&mut recipient.diagnostic);
            }
            _ => {}
        }
    }
    open.close(&mut found);
    found
}

#[derive(Default)]
struct Group {
    recipient: Recipient,
    original: String,
}

impl Group {
    /// The recipient as it was given stands in where the final one is no address.
    fn close(&mut self, found: &mut Vec<Recipient>) {
        let Self {
            mut recipient,
            original,
        } = std::mem::take(self);
        if recipient.address.is_empty() {
            recipient.address = original;
        }
        if !recipient.address.is_empty()
            || !recipient.action.is_empty()
            || !recipient.status.is_empty()
        {
            found.push(recipient);
        }
    }
}

/// `rfc822; jane@a.test`, with or without the address type.
fn address(value: &str) -> String {
    let value = value.split_once(';').map_or(value, |(_, address)| address);
    normalised_address(value)
        .or_else(|| addresses_in(value).next().map(|(_, email)| email))
        .or_else(|| encoded(value))
        .unwrap_or_default()
}

/// Some servers write a local part beyond ASCII as an encoded word (RFC 2047), which is none in an address.
fn encoded(value: &str) -> Option<String> {
    let value = value.trim().trim_matches(['<', '>']);
    let is_one = value.starts_with("=?") && value.contains("?=@");
    (is_one && value.len() <= 320 && !value.contains(char::is_whitespace)).then(|| value.to_owned())
}

/// The fields with their continuation lines; a blank line is a field without a name.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.trim().is_empty() {
            found.push((String::new(), String::new()));
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut().filter(|(_, value)| value.len() < 4000) {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            found.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_recipients() {
        let found = recipients(concat!(
            "Reporting-MTA: dns; mx.a.test\n\n",
            "Final-Recipient: RFC822; <jan@B.test>\nAction: failed\nStatus: 5.1.1 (bad mailbox)\nDiagnostic-Code: smtp; 550 5.1.1\n no such user\n\n",
            "Original-Recipient: rfc822;eva@c.test\nFinal-Recipient: x400; /CN=EVA\nAction: delayed\nStatus: 4.4.1\n",
        ));
        assert_eq!(found.len(), 2);
        assert_eq!(
            (
                found[0].address.as_str(),
                found[0].status.as_str(),
                found[0].diagnostic.as_str()
            ),
            ("jan@b.test", "5.1.1", "550 5.1.1 no such user")
        );
        assert_eq!(
            (found[1].address.as_str(), found[1].action.as_str()),
            ("eva@c.test", "delayed")
        );
    }
}
