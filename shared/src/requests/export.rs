//! The list as a CSV file (RFC 4180, UTF-8 with a byte order mark so that spreadsheets read the accents), whole, however long it is.

use std::collections::HashSet;

use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::{Filter, RequestSummary, list};
use crate::ids::RequestId;
use crate::page::{Cursor, Limit, MAX_LIMIT, Page};
use crate::tenancy::{DatabaseError, Db, Principal};

/// Headings are the names of the API.
const HEADINGS: &str = "\u{feff}number,subject,status,requester_name,requester_email,salesperson,contact,received_at,last_activity_at\r\n";

/// What was written so shortly before a walk began may have been committed after it: such rows are looked at again.
const OVERLAP: Duration = Duration::minutes(1);

/// A file in the making, a page of the list at a time. Each page has a transaction of its own: whoever reads slowly holds no connection.
///
/// A request that something happens to meanwhile moves to the top of the list, past the place reached. So the list is gone through again for what has
/// moved, until nothing has.
#[derive(Debug)]
pub struct Export {
    db: Db,
    principal: Principal,
    filter: Filter,
    /// Written already.
    written: HashSet<RequestId>,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Headings,
    Rows(Walk),
    Done,
}

/// Once through the list.
#[derive(Debug, Clone, Copy)]
struct Walk {
    began: OffsetDateTime,
    /// Below it, everything was written by the walk before.
    down_to: Option<OffsetDateTime>,
    after: Option<Cursor>,
    /// Rows were written in it.
    fruitful: bool,
}

impl Export {
    /// Of all requests that a filter shows.
    pub fn new(db: Db, principal: Principal, filter: Filter) -> Self {
        Self {
            db,
            principal,
            filter,
            written: HashSet::new(),
            state: State::Headings,
        }
    }

    /// The next piece of the file; `None`: it is whole.
    pub async fn next(&mut self) -> Result<Option<String>, DatabaseError> {
        loop {
            match self.state {
                State::Headings => {
                    self.state = State::Rows(self.walk(None));
                    return Ok(Some(HEADINGS.to_owned()));
                }
                State::Rows(walk) => {
                    let rows = self.step(walk).await?;
                    if !rows.is_empty() {
                        return Ok(Some(rows));
                    }
                }
                State::Done => return Ok(None),
            }
        }
    }

    fn walk(&self, down_to: Option<OffsetDateTime>) -> Walk {
        Walk {
            began: self.db.clock().now(),
            down_to,
            after: None,
            fruitful: false,
        }
    }

    /// A page of rows that were not written before, and on to the next.
    async fn step(&mut self, walk: Walk) -> Result<String, DatabaseError> {
        let mut tx = self.db.begin(&self.principal).await?;
        let Page { items, next } =
            list(&mut tx, &self.filter, walk.after, Limit::new(MAX_LIMIT)).await?;
        drop(tx);
        let reached =
            |row: &RequestSummary| walk.down_to.is_some_and(|at| row.last_activity_at < at);
        let end = next.is_none() || items.iter().any(reached);
        let mut rows = String::new();
        for row in &items {
            if self.written.insert(row.id) {
                write_row(&mut rows, row);
            }
        }
        let fruitful = walk.fruitful || !rows.is_empty();
        self.state = if !end {
            State::Rows(Walk {
                after: next,
                fruitful,
                ..walk
            })
        } else if fruitful {
            State::Rows(self.walk(Some(walk.began - OVERLAP)))
        } else {
            State::Done
        };
        Ok(rows)
    }
}

/// A cell that a spreadsheet would run as a formula gets an apostrophe in front.
fn write_row(csv: &mut String, row: &RequestSummary) {
    let at = |at: OffsetDateTime| at.format(&Rfc3339).unwrap_or_default();
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
