//! What is wrong with a form, field by field.

use serde::Serialize;

use crate::addresses::EmailAddress;

/// One problem. `code` is a key of the locale files (`field-<code>`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's name in forms and in the API.
    pub field: &'static str,
    /// What is wrong with it.
    pub code: &'static str,
}

/// All that is wrong with what somebody sent; never empty as an error.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, thiserror::Error)]
#[error("{} field(s) can't be taken", .0.len())]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// One problem.
    pub fn one(field: &'static str, code: &'static str) -> Self {
        Self(vec![FieldError { field, code }])
    }

    /// Adds a problem.
    pub fn add(&mut self, field: &'static str, code: &'static str) {
        self.0.push(FieldError { field, code });
    }

    /// The value, unless something was wrong.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

/// Cuts white space off and checks the length in characters; a problem is added to `errors`.
pub fn text(
    errors: &mut FieldErrors,
    field: &'static str,
    value: &str,
    min: usize,
    max: usize,
) -> String {
    let value = value.trim();
    let length = value.chars().count();
    if length < min {
        errors.add(
            field,
            if value.is_empty() {
                "required"
            } else {
                "too-short"
            },
        );
    } else if length > max {
        errors.add(field, "too-long");
    }
    value.to_owned()
}

/// An address that may be left out, lower-cased; a problem is added to `errors`.
pub fn optional_address(
    errors: &mut FieldErrors,
    field: &'static str,
    value: &str,
) -> Option<String> {
    let typed = value.trim();
    if typed.is_empty() {
        return None;
    }
    let address = typed.parse::<EmailAddress>().ok();
    if address.is_none() {
        errors.add(field, "not-an-address");
    }
    address.map(|address| address.to_string().to_lowercase())
}

/// One line of text: as [`text`], with control characters refused.
pub fn line(
    errors: &mut FieldErrors,
    field: &'static str,
    value: &str,
    min: usize,
    max: usize,
) -> String {
    let value = text(errors, field, value, min, max);
    if value.chars().any(char::is_control) {
        errors.add(field, "one-line");
    }
    value
}
