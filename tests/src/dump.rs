//! A dump of the whole database, as a backup has it, and where an address is found in it.

use std::collections::BTreeSet;
use std::process::Stdio;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokio::process::Command;

use crate::world::World;

/// A dump.
#[derive(Debug)]
pub struct Dump(String);

/// A place in it: the table, its company (empty: none), the column and the form.
pub type Trace = (String, String, String, &'static str);

impl Dump {
    /// As the role that makes backups.
    pub async fn of(world: &World) -> Self {
        let url = world.database().url("proffer_dump");
        let made = Command::new("pg_dump")
            .args(["--data-only", "--dbname", url.as_str()])
            // It warns of tables that refer to themselves.
            .stderr(Stdio::null())
            .output()
            .await
            .expect("pg_dump is there with the server");
        assert!(made.status.success(), "pg_dump failed");
        Self(String::from_utf8(made.stdout).expect("a dump in UTF-8"))
    }

    /// Where the address stands in any of the forms that words are stored in. This looks in its own ways, not in those of the product.
    pub fn traces(&self, address: &str) -> BTreeSet<Trace> {
        let mut traces = BTreeSet::new();
        let mut table = None;
        for line in self.0.lines() {
            if let Some(head) = line.strip_prefix("COPY public.") {
                let (name, columns) = head.split_once(" (").expect("a list of columns");
                let columns = columns.split(')').next().unwrap_or_default();
                let columns: Vec<_> = columns.split(", ").map(|c| c.trim_matches('"')).collect();
                let whole = name
                    .rsplit_once("_p")
                    .filter(|(_, n)| n.len() == 2 && n.parse::<u8>().is_ok());
                table = Some((whole.map_or(name, |(whole, _)| whole), columns));
            } else if line == "\\." {
                table = None;
            } else if let Some((name, columns)) = &table {
                let fields: Vec<_> = line.split('\t').collect();
                let company = columns.iter().position(|column| *column == "tenant_id");
                let company = company.map_or("", |at| fields[at]);
                for (column, field) in columns.iter().zip(&fields) {
                    if let Some(form) = form_in(field, address) {
                        traces.insert((
                            (*name).to_owned(),
                            company.to_owned(),
                            (*column).to_owned(),
                            form,
                        ));
                    }
                }
            }
        }
        traces
    }

    /// Whether these letters stand anywhere in it.
    pub fn contains(&self, letters: &str) -> bool {
        self.0.contains(letters)
    }
}

/// The form in which a field of a dump holds the address.
fn form_in(field: &str, address: &str) -> Option<&'static str> {
    if let Some(form) = form_of(field.as_bytes(), address) {
        return Some(form);
    }
    let bytes = shared::hex::from_hex(field.strip_prefix("\\\\x")?)?;
    form_of(&bytes, address)?;
    Some("bytes")
}

fn form_of(bytes: &[u8], address: &str) -> Option<&'static str> {
    let text = String::from_utf8_lossy(bytes);
    let lower = text.to_lowercase();
    if lower.contains(address) {
        return Some("plain");
    }
    if lower.contains(&address.replace('@', "%40")) {
        return Some("URL");
    }
    let soft = lower
        .replace("=\r\n", "")
        .replace("=\n", "")
        .replace("=\\r\\n", "");
    if soft.contains(address) || soft.contains(&address.replace('@', "=40")) {
        return Some("quoted-printable");
    }
    let closed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let encoded = (0..3).map(|offset| {
        // The letters before and behind are unknown: what they have a part in is left out.
        let padded = [&vec![0; offset][..], address.as_bytes()].concat();
        let whole = STANDARD_NO_PAD.encode(&padded);
        let from = [0, 2, 3][offset];
        whole[from..whole.len() - 1].to_owned()
    });
    for part in encoded {
        if closed.contains(&part) {
            return Some("base64");
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    #[test]
    fn every_form_is_seen() {
        let address = "eva@customer.example";
        for before in ["", "a", "ab", "abc"] {
            let line = format!("{before}{address} and more");
            assert_eq!(
                form_of(STANDARD.encode(&line).as_bytes(), address),
                Some("base64")
            );
        }
        for (text, form) in [
            ("<EVA@customer.example>", "plain"),
            ("to=eva%40customer.example", "URL"),
            ("eva@cus=\r\ntomer.example", "quoted-printable"),
            ("eva=40customer.example", "quoted-printable"),
        ] {
            assert_eq!(form_of(text.as_bytes(), address), Some(form));
        }
        let hex = format!("\\\\x{}", shared::hex::to_hex(b"eva@customer.example"));
        assert_eq!(form_in(&hex, address), Some("bytes"));
        assert_eq!(form_in("nobody@customer.example", address), None);
    }
}
