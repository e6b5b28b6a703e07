//! Open collections of mail, outside this repository.
//!
//! The folder is named by `PROFFER_CORPORA`; without it, `shared/corpora` beside the checkout is taken. Where it is absent, what
//! needs it is left out, and says so.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// The folder, where there is one.
#[derive(Debug, Clone)]
pub struct Corpora(PathBuf);

impl Corpora {
    /// Says where they were looked for when they are absent.
    pub fn find() -> Result<Self, String> {
        let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora");
        let folder = std::env::var_os("PROFFER_CORPORA").map_or_else(beside, PathBuf::from);
        if folder.is_dir() {
            Ok(Self(folder))
        } else {
            Err(format!("no corpora in {}", folder.display()))
        }
    }

    pub(crate) fn rows(&self, file: &str) -> Vec<Value> {
        let rows = std::fs::read_to_string(self.0.join(file)).expect("a corpus is readable");
        rows.lines()
            .map(|line| serde_json::from_str(line).expect("a row is JSON"))
            .collect()
    }

    /// The raw mails of a folder, by file name, in a fixed order.
    pub fn mails(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        mails_in(&self.0.join(folder))
    }
}

/// The `.eml` files of a folder, by name without extension, in a fixed order.
pub(crate) fn mails_in(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).expect("a folder of mails");
    let mut mails: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .map(|path| {
            let name = path.file_stem().unwrap_or_default();
            let raw = std::fs::read(&path).expect("a mail is readable");
            (name.to_string_lossy().into_owned(), raw)
        })
        .collect();
    mails.sort();
    mails
}

pub(crate) fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_default()
}

pub(crate) fn raw_of(row: &Value) -> Vec<u8> {
    STANDARD.decode(text(row, "raw_b64")).expect("base64")
}
