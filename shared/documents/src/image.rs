//! Logos and drawn signatures: read once when they are made, so that setting a document can't fail for a picture.

use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde::{Serialize, Serializer};
use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage, SvgImage};

/// A picture that a document can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    format: Format,
    bytes: Arc<[u8]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Png,
    Jpeg,
    Svg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    #[error("the picture has more than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the picture has more than {limit} pixels")]
    TooManyPixels { limit: usize },
    #[error("the picture is neither PNG, JPEG nor SVG")]
    UnknownFormat,
    #[error("the picture is damaged")]
    Unreadable,
    #[error("the picture is in printing colours (CMYK)")]
    PrintingColours,
    #[error("the drawing uses what a document can't show: {0}")]
    Unsupported(&'static str),
}

impl Image {
    /// Bytes of a PNG or JPEG file.
    pub const MAX_BYTES: usize = 2 * 1024 * 1024;
    /// Bytes of an SVG file: a drawing costs time by what it draws, and that grows with its text.
    pub const MAX_DRAWING_BYTES: usize = 256 * 1024;
    /// Width times height: what it takes in memory once it is unpacked.
    pub const MAX_PIXELS: usize = 10_000_000;

    /// Tells the format by the content; a file name or a content type is only what someone said.
    pub fn read(bytes: &[u8]) -> Result<Self, ImageError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(ImageError::TooLarge {
                limit: Self::MAX_BYTES,
            });
        }
        let format = Format::of(bytes).ok_or(ImageError::UnknownFormat)?;
        match format {
            Format::Png => raster(bytes, ExchangeFormat::Png)?,
            Format::Jpeg if jpeg_components(bytes).is_some_and(|components| components > 3) => {
                return Err(ImageError::PrintingColours);
            }
            Format::Jpeg => raster(bytes, ExchangeFormat::Jpg)?,
            Format::Svg => drawing(bytes)?,
        }
        Ok(Self {
            format,
            bytes: bytes.into(),
        })
    }

    pub(crate) fn extension(&self) -> &'static str {
        match self.format {
            Format::Png => "png",
            Format::Jpeg => "jpg",
            Format::Svg => "svg",
        }
    }

    pub(crate) fn bytes(&self) -> Arc<[u8]> {
        Arc::clone(&self.bytes)
    }
}

/// The templates are told the format; `typeset` makes it the path under which the bytes lie.
impl Serialize for Image {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.extension())
    }
}

impl Format {
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else {
            let start = bytes
                .strip_prefix(b"\xef\xbb\xbf")
                .unwrap_or(bytes)
                .trim_ascii_start();
            (start.starts_with(b"<") && start.windows(4).any(|window| window == b"<svg"))
                .then_some(Self::Svg)
        }
    }
}

fn raster(bytes: &[u8], format: ExchangeFormat) -> Result<(), ImageError> {
    let size = imagesize::blob_size(bytes).map_err(|_| ImageError::Unreadable)?;
    if size.width.saturating_mul(size.height) > Image::MAX_PIXELS {
        return Err(ImageError::TooManyPixels {
            limit: Image::MAX_PIXELS,
        });
    }
    RasterImage::plain(Bytes::new(bytes.to_vec()), format)
        .map(drop)
        .map_err(|_| ImageError::Unreadable)
}

/// Refuses what could cost more than its size says (`use` multiplies, filters are painted pixel by pixel) or point outside.
fn drawing(bytes: &[u8]) -> Result<(), ImageError> {
    const MAX_USES: usize = 16;

    if bytes.len() > Image::MAX_DRAWING_BYTES {
        return Err(ImageError::TooLarge {
            limit: Image::MAX_DRAWING_BYTES,
        });
    }
    let mut reader = Reader::from_reader(bytes);
    let mut uses = 0;
    loop {
        match reader.read_event().map_err(|_| ImageError::Unreadable)? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                b"image" | b"feImage" => return Err(ImageError::Unsupported("image")),
                b"filter" => return Err(ImageError::Unsupported("filter")),
                b"pattern" => return Err(ImageError::Unsupported("pattern")),
                b"use" => uses += 1,
                _ => {}
            },
            Event::DocType(kind) if kind.windows(8).any(|window| window == b"<!ENTITY") => {
                return Err(ImageError::Unsupported("entity"));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if uses > MAX_USES {
        return Err(ImageError::Unsupported("use"));
    }
    SvgImage::new(Bytes::new(bytes.to_vec()))
        .map(drop)
        .map_err(|_| ImageError::Unreadable)
}

/// How many colours a JPEG has: the frame header (`SOFn`, ITU-T T.81 B.2.2) says so.
fn jpeg_components(bytes: &[u8]) -> Option<u8> {
    let mut rest = bytes.get(2..)?;
    loop {
        let &[0xff, marker, high, low, ..] = rest else {
            return None;
        };
        match marker {
            0xff => rest = rest.get(1..)?,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return rest.get(9).copied(),
            _ => rest = rest.get(2 + usize::from(u16::from_be_bytes([high, low]))..)?,
        }
    }
}
