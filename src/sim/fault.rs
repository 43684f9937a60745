//! Faults on demand: statuses, delays and lost answers, drawn from a seed so that a run can be repeated.

use std::str::FromStr;
use std::time::Duration;

/// Delays longer than this test nothing.
const MAX_DELAY_MS: u64 = 600_000;

/// A way in which `serve` goes wrong on purpose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// Answers with this status in place of doing the work, at that rate.
    Status(u16, f64),
    /// Answers that much later, at that rate.
    Delay(Duration, f64),
    /// Does the work and closes the connection without an answer, at that rate.
    Drop(f64),
}

/// Text that names no fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// No colon, or not one of the forms.
    #[error("use STATUS:RATE, delay:MS or drop:RATE, such as `429:0.1`")]
    Form,
    /// A rate is a share of the requests.
    #[error("the rate must be between 0 and 1")]
    Rate,
    /// Only statuses of errors.
    #[error("the status must be between 400 and 599")]
    Status,
    /// Delays are bounded.
    #[error("the delay must be a whole number of milliseconds, at most {MAX_DELAY_MS}")]
    Delay,
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (what, rest) = text.split_once(':').ok_or(FaultError::Form)?;
        match what {
            "drop" => Ok(Self::Drop(rate(rest)?)),
            "delay" => {
                let (delay, share) = rest.split_once(':').unwrap_or((rest, "1"));
                let delay =
                    delay.parse().ok().filter(|parsed| *parsed <= MAX_DELAY_MS).ok_or(FaultError::Delay)?;
                Ok(Self::Delay(Duration::from_millis(delay), rate(share)?))
            }
            status => {
                let status: u16 = status.parse().map_err(|_| FaultError::Form)?;
                if !(400..600).contains(&status) {
                    return Err(FaultError::Status);
                }
                Ok(Self::Status(status, rate(rest)?))
            }
        }
    }
}

fn rate(text: &str) -> Result<f64, FaultError> {
    text.parse().ok().filter(|parsed| (0.0..=1.0).contains(parsed)).ok_or(FaultError::Rate)
}

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mishap {
    pub(super) status: Option<u16>,
    pub(super) delay: Duration,
    pub(super) drop: bool,
}

/// Draws what goes wrong, request by request.
#[derive(Debug)]
pub(super) struct Dice {
    faults: Vec<Fault>,
    random: Random,
}

impl Dice {
    pub(super) fn new(faults: Vec<Fault>, seed: u64) -> Self {
        Self { faults, random: Random(seed) }
    }

    /// One draw a fault, whatever came before, so that adding a fault does not move the others' luck
    /// from one request to the next.
    pub(super) fn throw(&mut self) -> Mishap {
        let mut mishap = Mishap::default();
        for fault in &self.faults {
            let luck = self.random.share();
            match *fault {
                Fault::Status(status, rate) if luck < rate && mishap.status.is_none() => {
                    mishap.status = Some(status);
                }
                Fault::Delay(delay, rate) if luck < rate => mishap.delay += delay,
                Fault::Drop(rate) if luck < rate => mishap.drop = true,
                _ => {}
            }
        }
        mishap
    }
}

/// SplitMix64: small, seedable, and good enough to throw dice and make up ids.
// Constants from Sebastiano Vigna, https://prng.di.unimi.it/splitmix64.c.
#[derive(Debug)]
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, not including, 1.
    fn share(&mut self) -> f64 {
        f64::from((self.next() >> 32) as u32) / f64::from(u32::MAX).next_up()
    }

    /// A UUID of version 4.
    pub(super) fn uuid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            low >> 48 & 0x3fff | 0x8000,
            low & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_read_as_written() {
        assert_eq!("429:0.1".parse(), Ok(Fault::Status(429, 0.1)));
        assert_eq!("drop:1".parse(), Ok(Fault::Drop(1.0)));
        assert_eq!("delay:250".parse(), Ok(Fault::Delay(Duration::from_millis(250), 1.0)));
        assert_eq!("delay:250:0.5".parse(), Ok(Fault::Delay(Duration::from_millis(250), 0.5)));
        for (text, error) in [
            ("429", FaultError::Form),
            ("nope:1", FaultError::Form),
            ("200:1", FaultError::Status),
            ("500:1.1", FaultError::Rate),
            ("drop:NaN", FaultError::Rate),
            ("delay:-1", FaultError::Delay),
        ] {
            assert_eq!(text.parse::<Fault>(), Err(error), "{text}");
        }
    }

    #[test]
    fn the_same_seed_throws_the_same_and_rates_are_kept() {
        let faults = vec![Fault::Status(429, 0.1), Fault::Drop(0.5)];
        let throws = |seed| {
            let mut dice = Dice::new(faults.clone(), seed);
            (0..10_000).map(|_| dice.throw()).collect::<Vec<_>>()
        };
        let one = throws(1);
        assert_eq!(one, throws(1));
        assert_ne!(one, throws(2));
        let refused = one.iter().filter(|fault| fault.status == Some(429)).count();
        assert!((900..1100).contains(&refused), "{refused}");
        let lost = one.iter().filter(|fault| fault.drop).count();
        assert!((4800..5200).contains(&lost), "{lost}");
    }

    #[test]
    fn ids_are_uuids() {
        let mut random = Random(7);
        for _ in 0..100 {
            assert!(crate::contract::is_uuid(random.uuid()));
        }
    }
}
