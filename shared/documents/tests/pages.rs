//! The pages as people see them, beside the pictures that were looked at and kept in `pages/`.
//!
//! `pdftoppm` draws them. After a change of the templates, `KEEP_PAGES=1 cargo test -p documents --test pages` keeps the new pictures: look at them before
//! they are committed.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

#[path = "../samples/mod.rs"]
mod samples;

use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::Command;

use documents::{Document, Image, invoice_pdf, pdf};
use rstest::rstest;

/// Enough to see a line that moved, little enough to be kept.
const DOTS_PER_INCH: &str = "50";
/// How much a colour may differ where two versions of the drawing program smooth an edge differently, of 255.
const SMOOTHING: u8 = 48;
/// Pixels of a thousand that may differ by more.
const STRAY_PIXELS: usize = 2;
const SIGNATURE: &[u8] = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60"><path d="M8 44C30 4 44 4 40 34s14 10 24-8 12 24 26 6 22-24 24-4 18 8 30-6 22 2 40-10" fill="none" stroke="#1c2f6b" stroke-width="2.4"/></svg>"##;

struct Picture {
    width: u32,
    height: u32,
    /// Red, green, blue, a byte each.
    colours: Vec<u8>,
}

impl Picture {
    fn open(path: &Path) -> Self {
        let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut reader = png::Decoder::new(BufReader::new(file)).read_info().unwrap();
        let mut colours = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut colours).unwrap();
        assert_eq!(info.color_type, png::ColorType::Rgb);
        colours.truncate(info.buffer_size());
        Self {
            width: info.width,
            height: info.height,
            colours,
        }
    }

    fn keep(&self, path: &Path) {
        let mut encoder = png::Encoder::new(
            BufWriter::new(File::create(path).unwrap()),
            self.width,
            self.height,
        );
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        encoder
            .write_header()
            .unwrap()
            .write_image_data(&self.colours)
            .unwrap();
    }

    /// Pixels of a thousand that differ from another picture's.
    fn differs(&self, other: &Self) -> usize {
        if (self.width, self.height) != (other.width, other.height) {
            return 1_000;
        }
        let pixels = self.colours.chunks(3).zip(other.colours.chunks(3));
        let differing = pixels.filter(|(ours, theirs)| {
            let mut channels = ours.iter().zip(*theirs);
            channels.any(|(ours, theirs)| ours.abs_diff(*theirs) > SMOOTHING)
        });
        differing.count() * 3_000 / self.colours.len()
    }
}

fn drawn(pdf: &[u8], folder: &Path) -> Vec<PathBuf> {
    let file = folder.join("document.pdf");
    fs::write(&file, pdf).unwrap();
    let drawing = Command::new("pdftoppm")
        .args(["-r", DOTS_PER_INCH, "-png"])
        .arg(&file)
        .arg(folder.join("page"))
        .status()
        .expect("pdftoppm is installed (Debian: poppler-utils)");
    assert!(drawing.success());
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut pages: Vec<_> = entries.map(|entry| entry.path()).collect();
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "png"));
    pages.sort();
    pages
}

fn plain(document: &Document) -> Vec<u8> {
    pdf(document).unwrap()
}

#[rstest]
#[case::offer("offer", plain(&samples::offer()))]
#[case::accepted("accepted", plain(&samples::accepted_offer(Image::read(SIGNATURE).unwrap())))]
#[case::invoice("invoice", invoice_pdf(&samples::invoice(), "<Invoice/>").unwrap())]
#[case::credit_note("credit-note", plain(&samples::credit_note()))]
#[case::long_offer("long", plain(&samples::long_offer(60)))]
fn pages_look_as_they_did(#[case] name: &str, #[case] pdf: Vec<u8>) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let folder = tempfile::tempdir().unwrap();
    let pages = drawn(&pdf, folder.path());
    let is_ours = |path: &Path| {
        let file = path.file_stem().unwrap().to_str().unwrap();
        file.rsplit_once('-').is_some_and(|(of, _)| of == name)
    };
    let known = fs::read_dir(&kept).unwrap();
    let known = known
        .filter(|entry| is_ours(&entry.as_ref().unwrap().path()))
        .count();
    for (number, page) in (1..).zip(&pages) {
        let page = Picture::open(page);
        let beside = kept.join(format!("{name}-{number}.png"));
        if std::env::var_os("KEEP_PAGES").is_some() {
            page.keep(&beside);
        } else {
            let differs = page.differs(&Picture::open(&beside));
            assert!(
                differs <= STRAY_PIXELS,
                "page {number} of {name}: {differs} of 1,000 pixels are others"
            );
        }
    }
    if std::env::var_os("KEEP_PAGES").is_none() {
        assert_eq!(pages.len(), known, "pages of {name}");
    }
}
