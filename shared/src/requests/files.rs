//! Files that somebody sends along with a form.

use crate::fields::FieldErrors;
use crate::messages::NewAttachment;

/// Files of one message.
pub const MAX_FILES: usize = 20;
/// Bytes of all files of one message: encoded for mail they stay below the 35 MiB that servers take, ours included.
pub const MAX_FILE_BYTES: usize = 25 * 1024 * 1024;

/// A file as the browser or a program sent it.
#[derive(Debug, Clone, Default)]
pub struct UploadedFile {
    /// Its name, as claimed.
    pub name: String,
    /// Its media type, as claimed.
    pub content_type: String,
    /// The bytes.
    pub content: Vec<u8>,
}

impl From<UploadedFile> for NewAttachment {
    fn from(file: UploadedFile) -> Self {
        Self {
            name: understanding::clean_file_name(&file.name),
            content_type: file.content_type,
            content_id: None,
            inline: false,
            content: file.content,
        }
    }
}

/// The files that count, within the limits. A browser sends an empty one for a field in which nothing was chosen.
pub(crate) fn check_files(
    errors: &mut FieldErrors,
    mut files: Vec<UploadedFile>,
) -> Vec<UploadedFile> {
    files.retain(|file| !(file.name.is_empty() && file.content.is_empty()));
    if files.len() > MAX_FILES {
        errors.add("files", "too-many");
    }
    if files.iter().map(|file| file.content.len()).sum::<usize>() > MAX_FILE_BYTES {
        errors.add("files", "too-large");
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, size: usize) -> UploadedFile {
        UploadedFile {
            name: name.to_owned(),
            content_type: "text/plain".to_owned(),
            content: vec![b'x'; size],
        }
    }

    #[test]
    fn files_within_the_limits_pass() {
        let half = MAX_FILE_BYTES / 2;
        for (files, kept, code) in [
            (vec![], 0, None),
            (vec![file("", 0)], 0, None),
            (vec![file("empty.txt", 0)], 1, None),
            (vec![file("a", half), file("b", half)], 2, None),
            (
                vec![file("a", half), file("b", half + 1)],
                2,
                Some("too-large"),
            ),
            (vec![file("a", 1); MAX_FILES], MAX_FILES, None),
            (
                vec![file("a", 1); MAX_FILES + 1],
                MAX_FILES + 1,
                Some("too-many"),
            ),
        ] {
            let mut errors = FieldErrors::default();
            assert_eq!(check_files(&mut errors, files).len(), kept);
            assert_eq!(errors.0.first().map(|error| error.code), code);
        }
    }

    #[test]
    fn a_name_is_cleaned_before_it_is_kept() {
        let kept = NewAttachment::from(file("../../plan\r\n.pdf", 1));
        assert_eq!(kept.name, "plan.pdf");
    }
}
