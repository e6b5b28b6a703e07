//! Tables that people open in a spreadsheet (RFC 4180, UTF-8 with a byte order mark so that the accents are read).

use std::borrow::Cow;

/// What makes spreadsheets read UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Signs that begin a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table on its way out. Take what is written as often as you like; the parts are the file.
#[derive(Debug)]
pub(crate) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    /// A file that begins with its headings.
    pub(crate) fn beginning_with(headings: &[&str]) -> Self {
        let mut table = Self::continued_from(BYTE_ORDER_MARK.to_vec());
        table.row(headings.iter().copied());
        table
    }

    /// More rows of the same file.
    pub(crate) fn continued() -> Self {
        Self::continued_from(Vec::new())
    }

    fn continued_from(written: Vec<u8>) -> Self {
        Self(
            csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .from_writer(written),
        )
    }

    /// Adds a row. A cell that a spreadsheet would run as a formula gets an apostrophe in front.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        let cells = cells.into_iter().map(harmless).map(Cow::into_owned);
        // Memory takes everything; rows have as many cells as there are headings.
        let _ = self.0.write_record(cells.map(String::into_bytes));
    }

    /// What was written.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.trim_start_matches(' ').starts_with(FORMULA) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// A cell as it was before [`Table::row`] made it harmless.
pub(crate) fn as_meant(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(meant) if meant.trim_start_matches(' ').starts_with(FORMULA) => meant,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        for (cell, written) in [
            ("Câblage", "Câblage"),
            ("a, b", "\"a, b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            (" @SUM(1)", "' @SUM(1)"),
            ("+32 2 555 01 01", "'+32 2 555 01 01"),
            ("\t=1", "'\t=1"),
            ("two\nlines", "\"two\nlines\""),
            ("it's", "it's"),
        ] {
            let mut table = Table::continued();
            table.row([cell, "x"]);
            let row = String::from_utf8(table.into_bytes()).unwrap();
            assert_eq!(row, format!("{written},x\r\n"));
            assert_eq!(as_meant(&harmless(cell)), cell);
        }
    }
}
