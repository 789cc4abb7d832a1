//! Clocks.  Time is whole nanoseconds.  The real clock asks the system; the virtual one stands still until
//! somebody sleeps, so that programs full of waiting run at once and always alike.

use std::cell::Cell;

use super::os;

/// Where an interpreter reads the time and waits.
pub trait Clock {
    /// Nanoseconds that never run backwards: `time.monotonic_ns()`, and what timers compare with.
    fn monotonic_ns(&self) -> u64;

    /// Nanoseconds since 1970: `time.time_ns()`.
    fn wall_ns(&self) -> i64;

    /// Nanoseconds of processor time: `time.process_time_ns()`.
    fn cpu_ns(&self) -> u64;

    /// Waits, and blocks the thread.  May return early when a signal arrives: the caller looks at the
    /// interrupt word and at the clock, and waits for the rest.
    fn sleep(&self, ns: u64);

    /// Whether time passes by [`Clock::sleep`] only.
    fn is_virtual(&self) -> bool {
        false
    }
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealClock;

impl Clock for RealClock {
    fn monotonic_ns(&self) -> u64 {
        os::monotonic_ns()
    }

    fn wall_ns(&self) -> i64 {
        use std::time::{SystemTime, UNIX_EPOCH};
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_nanos() as i64,
            Err(before) => -(before.duration().as_nanos() as i64),
        }
    }

    fn cpu_ns(&self) -> u64 {
        os::cpu_ns()
    }

    fn sleep(&self, ns: u64) {
        os::sleep_once(ns);
    }
}

/// A clock that only sleeping moves.
#[derive(Debug)]
pub struct VirtualClock {
    now: Cell<u64>,
    epoch_ns: i64,
}

impl VirtualClock {
    /// A clock that begins at zero, and at `epoch_ns` nanoseconds since 1970.
    pub fn new(epoch_ns: i64) -> VirtualClock {
        VirtualClock {
            now: Cell::new(0),
            epoch_ns,
        }
    }
}

impl Default for VirtualClock {
    /// Begins with the year 2026, so that dates look like dates.
    fn default() -> Self {
        VirtualClock::new(1_767_225_600_000_000_000)
    }
}

impl Clock for VirtualClock {
    fn monotonic_ns(&self) -> u64 {
        self.now.get()
    }

    fn wall_ns(&self) -> i64 {
        self.epoch_ns.saturating_add_unsigned(self.now.get())
    }

    fn cpu_ns(&self) -> u64 {
        self.now.get()
    }

    fn sleep(&self, ns: u64) {
        self.now.set(self.now.get().saturating_add(ns));
    }

    fn is_virtual(&self) -> bool {
        true
    }
}
