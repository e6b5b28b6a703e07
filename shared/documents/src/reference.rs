//! The structured payment reference that Belgian banks check.

/// `+++090/9337/55493+++`: ten digits and their remainder by 97, where a remainder of 0 is written 97. Of a longer number
/// the last ten digits count.
pub fn payment_reference(number: u64) -> String {
    let number = number % 10_000_000_000;
    let check = match number % 97 {
        0 => 97,
        remainder => remainder,
    };
    let digits = format!("{number:010}{check:02}");
    format!("+++{}/{}/{}+++", &digits[..3], &digits[3..7], &digits[7..])
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(909_337_554, "+++090/9337/55493+++")]
    #[case(0, "+++000/0000/00097+++")]
    #[case(1, "+++000/0000/00101+++")]
    #[case(97, "+++000/0000/09797+++")]
    #[case(9_999_999_999, "+++999/9999/99948+++")]
    #[case(10_909_337_554, "+++090/9337/55493+++")]
    #[case(u64::MAX, "+++370/9551/61515+++")]
    fn the_check_is_the_remainder_by_97(#[case] number: u64, #[case] reference: &str) {
        assert_eq!(payment_reference(number), reference);
    }
}
