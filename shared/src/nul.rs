//! PostgreSQL keeps no NUL in text, and mails hold what they like.

/// The text without its NUL characters.
pub(crate) fn without_nul(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', "")
    } else {
        text
    }
}
