//! Changes to mails, the same in every run.

/// A small generator.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Its rolls follow from `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides.max(1)
    }
}

/// Bytes changed, cut out, or repeated.
pub fn mutated(raw: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut raw = raw.to_vec();
    for _ in 0..=dice.roll(4) {
        if raw.is_empty() {
            break;
        }
        let at = dice.roll(raw.len());
        let end = (at + dice.roll(200)).min(raw.len());
        match dice.roll(3) {
            0 => raw[at] = u8::try_from(dice.roll(256)).expect("a byte"),
            1 => drop(raw.drain(at..end)),
            _ => {
                let piece = raw[at..end].to_vec();
                raw.splice(at..at, piece);
            }
        }
    }
    raw
}
