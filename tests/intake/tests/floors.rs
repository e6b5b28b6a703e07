//! The floors of the table, without its timings: `cargo run --release -p intake-table` prints all of it.
#![expect(clippy::print_stdout, reason = "the rows tell what is wrong")]

use intake_table::corpora::Corpora;
use intake_table::row::Row;
use intake_table::{answers, bounces, forwards, hostile, own, replies, variants};

/// Changed copies of each hostile mail: a thousand take minutes, these tell whether something broke.
const MUTATIONS: usize = 2;

fn hold(rows: &[Row]) {
    for row in rows {
        println!("{row}");
        for wrong in &row.wrong {
            println!("    {wrong}");
        }
    }
    assert!(rows.iter().all(Row::holds), "a figure is below its floor");
}

fn with_corpora(rows: impl FnOnce(&Corpora) -> Vec<Row>) {
    match Corpora::find() {
        Ok(corpora) => hold(&rows(&corpora)),
        Err(absent) => println!("skipped: {absent}"),
    }
}

#[test]
fn own_mails() {
    hold(&own::rows());
}

#[test]
fn forwards_of_every_client_and_language() {
    hold(&variants::rows());
}

#[test]
fn answers_in_every_language() {
    hold(&answers::rows());
}

#[test]
fn open_forwards() {
    with_corpora(forwards::rows);
}

#[test]
fn open_forwards_of_other_people() {
    with_corpora(forwards::rows_of_other_people);
}

#[test]
fn open_replies() {
    with_corpora(replies::rows);
}

#[test]
fn open_bounces() {
    with_corpora(bounces::rows);
}

#[test]
fn hostile_mails() {
    with_corpora(|corpora| {
        let mails = corpora.mails("hostile");
        let mut rows = hostile::mutations(&mails, MUTATIONS, false);
        rows.push(hostile::false_positives(&mails));
        rows
    });
}
