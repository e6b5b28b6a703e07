//! The rows of the table: a figure, its floor, and whether it holds.

use std::fmt;

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Row {
    name: String,
    figure: String,
    floor: String,
    holds: bool,
    /// What was wrong, case by case.
    pub wrong: Vec<String>,
}

impl Row {
    /// A measured figure with its floor or ceiling, both as they are shown.
    pub fn measured(name: &str, figure: String, floor: &str, holds: bool) -> Self {
        Self {
            name: name.to_owned(),
            figure,
            floor: floor.to_owned(),
            holds,
            wrong: Vec::new(),
        }
    }

    /// Whether the figure reaches its floor.
    pub fn holds(&self) -> bool {
        self.holds
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.holds { "ok" } else { "NOT" };
        write!(
            f,
            "{:46} {:>24}  {:>14}  {verdict}",
            self.name, self.figure, self.floor
        )
    }
}

/// How often one thing was right.
#[derive(Debug)]
pub(crate) struct Score {
    name: String,
    right: usize,
    of: usize,
    wrong: Vec<String>,
}

impl Score {
    pub(crate) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            right: 0,
            of: 0,
            wrong: Vec::new(),
        }
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    pub(crate) fn count(&mut self, right: bool, otherwise: impl FnOnce() -> String) {
        self.of += 1;
        if right {
            self.right += 1;
        } else {
            self.wrong.push(otherwise());
        }
    }

    pub(crate) fn equal(&mut self, case: &str, found: &str, expected: &str) {
        self.count(found == expected, || {
            format!("{case}: {found:?}\n      not {expected:?}")
        });
    }

    /// The row of this score with its floor in percent.
    pub(crate) fn row(self, floor: usize) -> Row {
        let percent = 100.0 * ratio(self.right, self.of);
        Row {
            holds: self.right * 100 >= self.of * floor,
            figure: format!("{} of {}, {percent:.1} %", self.right, self.of),
            floor: format!("{floor} %"),
            name: self.name,
            wrong: self.wrong,
        }
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    let exact = |count: usize| f64::from(u32::try_from(count).expect("a few thousand cases"));
    if whole == 0 {
        1.0
    } else {
        exact(part) / exact(whole)
    }
}
