//! Scores, their table and their floors.

use std::fmt::Write as _;

/// How often one thing was right.
pub(crate) struct Score {
    name: &'static str,
    right: usize,
    of: usize,
    wrong: Vec<String>,
}

impl Score {
    pub(crate) fn named(name: &'static str) -> Self {
        Self {
            name,
            right: 0,
            of: 0,
            wrong: Vec::new(),
        }
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

    fn lines(&self, floor: usize) -> String {
        let mut lines = format!(
            "{:32} {:4} of {:4}  floor {floor} %\n",
            self.name, self.right, self.of
        );
        for wrong in &self.wrong {
            let _ = writeln!(lines, "    {wrong}");
        }
        lines
    }
}

/// Prints the table and holds each score to its floor, in percent.
pub(crate) fn hold<const N: usize>(scores: &[(&Score, usize); N]) {
    let table: String = scores
        .iter()
        .map(|(score, floor)| score.lines(*floor))
        .collect();
    println!("{table}");
    let below = scores
        .iter()
        .any(|(score, floor)| score.right * 100 < score.of * floor);
    assert!(!below, "below a floor:\n{table}");
}
