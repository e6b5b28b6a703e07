//! What a mail may cost. Every limit has a name, so that the document, the refusal and the test speak of the same number.

/// Limits of [`crate::Mail::parse`]. A mail beyond one of them is not parsed; it becomes a request with the raw mail attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Octets of the mail's own header section.
    pub header_octets: usize,
    /// Levels of multiparts and attached messages inside each other.
    pub nesting: usize,
    /// Body parts, over all levels.
    pub parts: usize,
}

impl Limits {
    /// The product's limits: 256 KiB of header, 100 levels, 10,000 parts.
    pub const DEFAULT: Self = Self {
        header_octets: 256 * 1024,
        nesting: 100,
        parts: 10_000,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Attached messages are opened this many levels deep; deeper ones stay attachments. A forward of a forward of a forward
/// is as far as a person's story goes.
pub(crate) const OPENED_ORIGINALS: usize = 3;

/// Attached messages opened on each level.
pub(crate) const ORIGINALS_PER_MAIL: usize = 8;

/// Ids of other mails a mail may point at.
pub(crate) const POINTED_MESSAGE_IDS: usize = 50;

/// Characters of a reason's detail.
pub(crate) const DETAIL_CHARACTERS: usize = 200;

/// Header blocks of quoted mails looked for in one text.
pub(crate) const HEADER_BLOCKS: usize = 64;

/// People taken from one address list.
pub(crate) const PEOPLE_PER_LIST: usize = 200;

/// Octets of a text that are read. Nobody writes as much; a long conversation quoted below does not reach it either.
pub(crate) const TEXT_OCTETS: usize = 512 * 1024;

/// Lines of a text that are read.
pub(crate) const TEXT_LINES: usize = 20_000;

/// Up to where a text is read.
pub(crate) fn readable(text: &str) -> usize {
    let end = crate::people::floor_boundary(text, TEXT_OCTETS);
    let mut breaks = text[..end].match_indices('\n');
    breaks.nth(TEXT_LINES - 1).map_or(end, |(at, _)| at + 1)
}
