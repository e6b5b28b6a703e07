//! The list as a CSV file (RFC 4180, UTF-8 with a byte order mark so that spreadsheets read the accents).

use time::format_description::well_known::Rfc3339;

use super::RequestSummary;

/// Writes the rows. Headings are the column names of the API. A cell that a spreadsheet would run as a formula gets an apostrophe in front.
pub fn write_csv(rows: &[RequestSummary]) -> String {
    let mut csv = String::from(
        "\u{feff}number,subject,status,requester_name,requester_email,salesperson,contact,received_at,last_activity_at\r\n",
    );
    for row in rows {
        let at = |at: time::OffsetDateTime| at.format(&Rfc3339).unwrap_or_default();
        let cells = [
            row.number.clone(),
            row.subject.clone(),
            row.status.as_str().to_owned(),
            row.requester_name.clone(),
            row.requester_email.clone(),
            row.assignee_name.clone().unwrap_or_default(),
            row.contact_name.clone().unwrap_or_default(),
            at(row.received_at),
            at(row.last_activity_at),
        ];
        csv.push_str(&cells.map(|cell| quote(&cell)).join(","));
        csv.push_str("\r\n");
    }
    csv
}

fn quote(cell: &str) -> String {
    let formula = cell
        .trim_start()
        .starts_with(['=', '+', '-', '@', '\t', '\r']);
    let harmless = if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if harmless.contains([',', '"', '\n', '\r', ';']) || formula {
        format!("\"{}\"", harmless.replace('"', "\"\""))
    } else {
        harmless
    }
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        for (cell, written) in [
            ("Câblage", "Câblage"),
            ("a, b", "\"a, b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=HYPERLINK(1)", "\"'=HYPERLINK(1)\""),
            (" @SUM(1)", "\"' @SUM(1)\""),
            ("two\nlines", "\"two\nlines\""),
        ] {
            assert_eq!(quote(cell), written);
        }
    }
}
