//! A file of contacts, read. Pure.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::super::{COUNTRIES, ContactForm};
use crate::fields::FieldErrors;
use crate::i18n::translate;
use crate::language::Language;
use crate::spreadsheet::as_meant;

/// Bytes of a file at most.
const MAX_IMPORT_BYTES: usize = 5 * 1024 * 1024;
/// Contacts in a file at most.
const MAX_IMPORT_LINES: usize = 10_000;

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it begins; the headings are on line 1.
    pub(super) number: i32,
    pub(super) form: ContactForm,
}

/// The contacts of a file with headings: comma, semicolon or tab between the cells, UTF-8, UTF-16 or Windows-1252, as spreadsheets write them. Columns
/// are known by their names in an export or in any of our languages; others are left aside.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Line>, FieldErrors> {
    let refused = |code| Err(FieldErrors::one("file", code));
    if bytes.len() > MAX_IMPORT_BYTES {
        return refused("import-too-large");
    }
    let text = decode(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let Ok(headings) = reader.headers() else {
        return refused("not-a-table");
    };
    let columns: Vec<_> = headings.iter().map(column).collect();
    if !columns
        .iter()
        .flatten()
        .any(|name| matches!(*name, "name" | "company"))
    {
        return refused("no-name-column");
    }
    let mut lines = Vec::new();
    for record in reader.records() {
        let Ok(record) = record else {
            return refused("not-a-table");
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if lines.len() == MAX_IMPORT_LINES {
            return refused("import-too-long");
        }
        let mut form = ContactForm::default();
        for (name, cell) in columns.iter().zip(&record) {
            if let Some(field) = name.and_then(|name| form.field(name)) {
                as_meant(cell).trim().clone_into(field);
            }
        }
        if let Some(code) = COUNTRY_CODES.get(&form.country.to_lowercase()) {
            (*code).clone_into(&mut form.country);
        }
        let number = record.position().map_or(0, csv::Position::line);
        lines.push(Line {
            number: i32::try_from(number).unwrap_or(i32::MAX),
            form,
        });
    }
    if lines.is_empty() {
        return refused("import-empty");
    }
    Ok(lines)
}

/// Codes by the names of countries in our languages.
static COUNTRY_CODES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let named = |code: &'static str| {
        Language::ALL.into_iter().filter_map(move |language| {
            let key = format!("country-{}", code.to_lowercase());
            let name = translate(language, &key, Vec::new())?;
            Some((name.to_lowercase(), code))
        })
    };
    COUNTRIES.into_iter().flat_map(named).collect()
});

/// What is neither marked nor valid UTF-8 comes from an older spreadsheet.
fn decode(bytes: &[u8]) -> String {
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = encoding.unwrap_or(if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    });
    // One kind of line end, or lines would be counted wrongly.
    encoding
        .decode(bytes)
        .0
        .replace('\0', "")
        .replace("\r\n", "\n")
}

/// The one that divides the headings into most cells.
fn delimiter(text: &str) -> u8 {
    let headings = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| headings.bytes().filter(|b| *b == delimiter).count();
    [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|delimiter| count(*delimiter))
        .unwrap_or(b',')
}

/// The field a heading stands for.
fn column(heading: &str) -> Option<&'static str> {
    let heading = heading.trim().to_lowercase();
    ContactForm::FIELDS.into_iter().find(|name| {
        heading == *name
            || Language::ALL.into_iter().any(|language| {
                translate(language, &format!("contact-field-{name}"), Vec::new())
                    .is_some_and(|label| label.to_lowercase() == heading)
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(file: &[u8]) -> Vec<(i32, String, String)> {
        read(file)
            .unwrap()
            .into_iter()
            .map(|line| (line.number, line.form.name, line.form.email))
            .collect()
    }

    #[test]
    fn tables_are_read_as_spreadsheets_write_them() {
        let expected = [(2, "Éva".to_owned(), "eva@a.example".to_owned())];
        for file in [
            "name,email\nÉva,eva@a.example\n".as_bytes().to_vec(),
            "\u{feff}Nom;Inconnu;Adresse e-mail\r\nÉva;x;eva@a.example\r\n\r\n"
                .as_bytes()
                .to_vec(),
            "E-mailadres\tNaam\neva@a.example\tÉva".as_bytes().to_vec(),
            b"Name;E-Mail-Adresse\n\xc9va;eva@a.example\n".to_vec(),
            [
                &b"\xff\xfe"[..],
                &"name,email\nÉva,eva@a.example\n"
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes)
                    .collect::<Vec<_>>(),
            ]
            .concat(),
            "NAME,EMAIL\n\"Éva\",\"eva@a.example\"\n"
                .as_bytes()
                .to_vec(),
        ] {
            assert_eq!(names(&file), expected, "{}", String::from_utf8_lossy(&file));
        }
    }

    #[test]
    fn what_an_export_made_harmless_is_read_as_it_was() {
        let lines =
            read(b"name,phone\nEva,'+32 2 555 01 01\nTom\n\"two\nlines\",'quoted'\n").unwrap();
        let phones: Vec<_> = lines
            .iter()
            .map(|line| (line.number, line.form.phone.as_str()))
            .collect();
        assert_eq!(phones, [(2, "+32 2 555 01 01"), (3, ""), (4, "'quoted'")]);
    }

    #[test]
    fn a_country_may_be_named() {
        let lines =
            read("name,country\nEva,Belgique\nTom,nl\nKim,ÖSTERREICH\nZoé,Narnia\n".as_bytes())
                .unwrap();
        let countries: Vec<_> = lines
            .iter()
            .map(|line| line.form.country.as_str())
            .collect();
        assert_eq!(countries, ["BE", "nl", "AT", "Narnia"]);
    }

    #[test]
    fn a_file_that_is_no_table_is_refused() {
        let long = format!("name\n{}", "Eva\n".repeat(MAX_IMPORT_LINES + 1));
        for (file, code) in [
            (&b""[..], "no-name-column"),
            (b"%PDF-1.7\n", "no-name-column"),
            (b"email\neva@a.example\n", "no-name-column"),
            (b"name\n\n", "import-empty"),
            (long.as_bytes(), "import-too-long"),
            (&vec![b'x'; MAX_IMPORT_BYTES + 1], "import-too-large"),
        ] {
            assert_eq!(read(file), Err(FieldErrors::one("file", code)));
        }
    }
}
