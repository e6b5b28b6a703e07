//! Writes the samples into a directory, for whoever changes the templates and wants to see the pages.

#[path = "../samples/mod.rs"]
mod samples;

use std::fs;
use std::path::PathBuf;

use documents::{Image, invoice_pdf, pdf};

const SIGNATURE: &[u8] = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60"><path d="M8 44C30 4 44 4 40 34s14 10 24-8 12 24 26 6 22-24 24-4 18 8 30-6 22 2 40-10" fill="none" stroke="#1c2f6b" stroke-width="2.4" stroke-linecap="round"/></svg>"##;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = PathBuf::from(std::env::args().nth(1).ok_or("where to?")?);
    fs::create_dir_all(&directory)?;
    let write =
        |name: &str, pdf: Vec<u8>| fs::write(directory.join(name).with_extension("pdf"), pdf);
    write("offer", pdf(&samples::offer())?)?;
    write(
        "accepted",
        pdf(&samples::accepted_offer(Image::read(SIGNATURE)?))?,
    )?;
    write("invoice", invoice_pdf(&samples::invoice(), "<Invoice/>")?)?;
    write("credit-note", pdf(&samples::credit_note())?)?;
    write("long", pdf(&samples::long_offer(300))?)?;
    Ok(())
}
