//! `cargo run --release -p intake-table`: prints how well and how fast mails are understood, and whether each figure reaches its floor.

use clap::Parser;
use intake_table::corpora::Corpora;
use intake_table::row::Row;
use intake_table::{answers, bounces, forwards, hostile, own, replies, speed, variants};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

#[derive(Debug, Parser)]
struct Options {
    /// Name the cases that were wrong.
    #[arg(long)]
    cases: bool,
    /// Changed copies of each hostile mail.
    #[arg(long, default_value_t = 1000)]
    mutations: usize,
    /// Leave out what takes time: mutations, speed, growth, the worst megabyte.
    #[arg(long)]
    quick: bool,
}

#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn main() -> std::process::ExitCode {
    let options = Options::parse();
    let mut all_hold = true;
    let mut print = |rows: Vec<Row>| {
        for row in rows {
            println!("{row}");
            all_hold &= row.holds();
            if options.cases {
                for wrong in &row.wrong {
                    println!("    {wrong}");
                }
            }
        }
    };
    if cfg!(debug_assertions) {
        println!("This is a debug build: its times mean nothing.");
    }
    println!("{:46} {:>24}  {:>14}", "", "figure", "floor");
    print(own::rows());
    print(variants::rows());
    print(answers::rows());
    match Corpora::find() {
        Err(absent) => println!("left out: {absent}"),
        Ok(corpora) => {
            print(forwards::rows(&corpora));
            print(forwards::rows_of_other_people(&corpora));
            print(replies::rows(&corpora));
            print(bounces::rows(&corpora));
            let mails = corpora.mails("hostile");
            print(vec![hostile::false_positives(&mails)]);
            if !options.quick {
                print(hostile::mutations(&mails, options.mutations, true));
            }
        }
    }
    if !options.quick {
        print(vec![speed::mails_per_second(), speed::growth()]);
        print(speed::worst(&MEMORY));
    }
    if all_hold {
        std::process::ExitCode::SUCCESS
    } else {
        std::process::ExitCode::FAILURE
    }
}
