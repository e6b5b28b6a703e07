//! Typst, told where everything is.
//!
//! The sources are ours and fixed. What a company typed reaches them only as the data of `/document.json`. Paths are a
//! fixed few, because Typst keeps every path it ever saw for the life of the process.

use std::sync::LazyLock;

use serde_json::Value;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::document::Document;
use crate::fonts::{BOOK, FONTS, settable};

const DATA: &str = "/document.json";
const UBL: &str = "/ubl.xml";
pub(crate) const CODE: &str = "/code.svg";

const SOURCES: [(&str, &str); 6] = [
    (
        "/document.typ",
        include_str!("../../../templates/documents/document.typ"),
    ),
    (
        "/style.typ",
        include_str!("../../../templates/documents/style.typ"),
    ),
    (
        "/letterhead.typ",
        include_str!("../../../templates/documents/letterhead.typ"),
    ),
    (
        "/lines.typ",
        include_str!("../../../templates/documents/lines.typ"),
    ),
    (
        "/totals.typ",
        include_str!("../../../templates/documents/totals.typ"),
    ),
    (
        "/closing.typ",
        include_str!("../../../templates/documents/closing.typ"),
    ),
];

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

static TEMPLATES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    SOURCES
        .into_iter()
        .map(|(path, text)| Source::new(file(path), text.to_owned()))
        .collect()
});

/// A document could not be made: a fault of ours, never of what someone typed.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    #[error("the data can't be written: {0}")]
    Data(#[from] serde_json::Error),
    #[error("the document can't be set: {0}")]
    Typesetting(String),
}

/// An offer, an invoice or a credit note as a tagged PDF. Takes some milliseconds for a page: not for an async thread.
pub fn pdf(document: &Document) -> Result<Vec<u8>, DocumentError> {
    typeset(&Sheet::new(document, None)?, &[])
}

/// The same as PDF/A-3 with its UBL file attached as `ubl.xml`, for programs that read invoices.
pub fn invoice_pdf(document: &Document, ubl: &str) -> Result<Vec<u8>, DocumentError> {
    typeset(&Sheet::new(document, Some(ubl))?, &[PdfStandard::A_3b])
}

fn typeset(sheet: &Sheet, standards: &[PdfStandard]) -> Result<Vec<u8>, DocumentError> {
    let standards = PdfStandards::new(standards)
        .map_err(|error| DocumentError::Typesetting(error.message().to_string()))?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Proffer".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    let pdf = typst::compile::<PagedDocument>(sheet)
        .output
        .and_then(|pages| typst_pdf::pdf(&pages, &options));
    // Else what Typst remembers of each document stays for ever.
    comemo::evict(10);
    pdf.map_err(|faults| {
        DocumentError::Typesetting(
            faults
                .iter()
                .map(|fault| fault.message.as_str())
                .collect::<Vec<_>>()
                .join("; "),
        )
    })
}

/// One document with all that its sources may read.
pub(crate) struct Sheet {
    files: Vec<(FileId, Bytes)>,
}

impl Sheet {
    pub(crate) fn new(document: &Document, ubl: Option<&str>) -> Result<Self, DocumentError> {
        let mut data = serde_json::to_value(document)?;
        clean(&mut data);
        let mut files = Vec::new();

        let mut place = |owner: &str, key: &str, image: Option<&crate::Image>| {
            if let Some(image) = image {
                let path = format!("/{key}.{}", image.extension());
                files.push((file(&path), Bytes::new(image.bytes())));
                data[owner][key] = path.into();
            }
        };
        place("seller", "logo", document.seller.logo.as_ref());
        place(
            "signature",
            "image",
            document
                .signature
                .as_ref()
                .and_then(|signature| signature.image.as_ref()),
        );

        if let Some(payment) = &document.payment {
            match payment.transfer.as_ref().and_then(crate::Transfer::code) {
                Some(code) => files.push((file(CODE), Bytes::from_string(code))),
                None => data["payment"]["code"] = Value::Null,
            }
        }
        data["attachment"] = ubl.map(|_| data["number"].clone()).unwrap_or_default();
        if let Some(ubl) = ubl {
            files.push((file(UBL), Bytes::from_string(ubl.to_owned())));
        }
        files.push((file(DATA), Bytes::new(serde_json::to_vec(&data)?)));
        Ok(Self { files })
    }
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        TEMPLATES[0].id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        TEMPLATES
            .iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or_else(|| unknown(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files
            .iter()
            .find(|(file, _)| *file == id)
            .map(|(_, bytes)| bytes.clone())
            .ok_or_else(|| unknown(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    /// The day is a fact of the document, not of when it is made.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn file(path: &str) -> FileId {
    RootedPath::new(
        VirtualRoot::Project,
        VirtualPath::new(path).expect("paths are written in this file"),
    )
    .intern()
}

fn unknown(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_with_slash().into())
}

/// Every text, wherever it stands.
fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = settable(text),
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
