//! What the ingress looks at in a mail: how large its header is, and how often it was passed on.

use shared::settings::SmtpLimits;

use crate::reply::Reply;

const FIELD: &[u8] = b"received:";

/// Refuses a mail with too large a header, or one that goes in circles.
pub(crate) fn check_header(mail: &[u8], limits: &SmtpLimits) -> Result<(), Reply> {
    let (mut size, mut received) = (0usize, 0u32);
    for line in mail
        .split_inclusive(|&octet| octet == b'\n')
        .take_while(|line| *line != b"\r\n")
    {
        size += line.len();
        if u32::try_from(size).is_ok_and(|size| size > limits.header_bytes) {
            return Err(Reply::HeaderTooBig);
        }
        if line
            .get(..FIELD.len())
            .is_some_and(|name| name.eq_ignore_ascii_case(FIELD))
        {
            received += 1;
        }
    }
    if received > limits.received {
        Err(Reply::Loop)
    } else {
        Ok(())
    }
}
