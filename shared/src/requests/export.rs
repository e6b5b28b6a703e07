//! The list as a table, whole, however long it is.

use std::collections::HashSet;

use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::{Filter, RequestSummary, list};
use crate::ids::RequestId;
use crate::page::{Cursor, Limit, MAX_LIMIT, Page};
use crate::spreadsheet::Table;
use crate::tenancy::{DatabaseError, Db, Principal};

/// The columns, by their names in the API.
const HEADINGS: [&str; 9] = [
    "number",
    "subject",
    "status",
    "requester_name",
    "requester_email",
    "salesperson",
    "contact",
    "received_at",
    "last_activity_at",
];

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
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, DatabaseError> {
        loop {
            match self.state {
                State::Headings => {
                    self.state = State::Rows(self.walk(None));
                    return Ok(Some(Table::beginning_with(&HEADINGS).into_bytes()));
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
    async fn step(&mut self, walk: Walk) -> Result<Vec<u8>, DatabaseError> {
        let mut tx = self.db.begin(&self.principal).await?;
        let Page { items, next } =
            list(&mut tx, &self.filter, walk.after, Limit::new(MAX_LIMIT)).await?;
        drop(tx);
        let reached =
            |row: &RequestSummary| walk.down_to.is_some_and(|at| row.last_activity_at < at);
        let end = next.is_none() || items.iter().any(reached);
        let new: Vec<_> = items
            .iter()
            .filter(|row| self.written.insert(row.id))
            .collect();
        let fruitful = walk.fruitful || !new.is_empty();
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
        Ok(rows_of(&new))
    }
}

fn rows_of(requests: &[&RequestSummary]) -> Vec<u8> {
    let mut table = Table::continued();
    let at = |at: OffsetDateTime| at.format(&Rfc3339).unwrap_or_default();
    for request in requests {
        table.row([
            request.number.as_str(),
            &request.subject,
            request.status.as_str(),
            &request.requester_name,
            &request.requester_email,
            request.assignee_name.as_deref().unwrap_or_default(),
            request.contact_name.as_deref().unwrap_or_default(),
            &at(request.received_at),
            &at(request.last_activity_at),
        ]);
    }
    table.into_bytes()
}
