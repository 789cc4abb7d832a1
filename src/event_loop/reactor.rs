//! What the loop waits on when nothing is ready: the one place that knows smol.

use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use crate::host::Clock;
use crate::vm::threads::EventSource;

/// CPython's selector waits whole milliseconds, rounded up, so that timers which fall due within one
/// run in the same iteration.  Scripts can see that order: it is kept.
const NANOS_PER_MILLI: u64 = 1_000_000;

/// The ground under one event loop.
pub struct Reactor {
    /// Becomes readable when a signal arrives or another thread has work for the loop.
    wake: smol::Async<UnixStream>,
    /// The other end; kept open, its descriptor is what signal handlers write to.
    waker: UnixStream,
}

impl Reactor {
    /// A reactor with a wake-up pipe of its own, which signals write to while it lives.
    pub fn new() -> io::Result<Reactor> {
        let (wake, waker) = UnixStream::pair()?;
        waker.set_nonblocking(true)?;
        let wake = smol::Async::new(wake)?;
        crate::host::os::set_wakeup(waker.as_raw_fd());
        Ok(Reactor { wake, waker })
    }

    fn drain(&self) {
        let mut buffer = [0; 64];
        let mut stream = self.wake.get_ref();
        while matches!(stream.read(&mut buffer), Ok(count) if count > 0) {}
    }
}

impl EventSource for Reactor {
    /// Waits until `timeout_ns` has passed on the clock (for ever where it is `None`), or somebody wakes the loop.
    fn wait(&self, clock: &dyn Clock, timeout_ns: Option<u64>) {
        if clock.is_virtual() {
            // Nothing outside can be under way yet, so the time that is waited for has come.
            if let Some(ns) = timeout_ns {
                clock.sleep(ns);
                return;
            }
        }
        smol::block_on(async {
            let woken = async {
                // A failure here only means that the wait ends early.
                let _ = self.wake.readable().await;
            };
            match timeout_ns {
                Some(ns) => {
                    let timer = async {
                        smol::Timer::after(Duration::from_millis(ns.div_ceil(NANOS_PER_MILLI)))
                            .await;
                    };
                    smol::future::or(woken, timer).await;
                }
                None => woken.await,
            }
        });
        self.drain();
    }

    fn waker(&self) -> Arc<dyn Fn() + Send + Sync> {
        let waker = self.waker.try_clone();
        Arc::new(move || {
            if let Ok(mut waker) = waker.as_ref() {
                // A full pipe wakes as well.
                let _ = waker.write(&[1]);
            }
        })
    }

    fn has_events(&self) -> bool {
        false
    }
}

impl Drop for Reactor {
    fn drop(&mut self) {
        crate::host::os::clear_wakeup(self.waker.as_raw_fd());
    }
}
