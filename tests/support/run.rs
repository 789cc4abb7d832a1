//! Running krait with a time limit, for the test programs. A child that
//! outlives its limit is killed by us, and only that child.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a child did.
#[derive(Debug)]
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    /// The exit status, or 128 plus the number of the signal that ended it.
    pub status: i32,
    /// The limit passed and the child was killed.
    pub timed_out: bool,
    pub elapsed: Duration,
}

/// How long one script may take. A slow machine raises it with
/// `KRAIT_TEST_SECONDS`.
pub fn time_limit() -> Duration {
    let seconds = std::env::var("KRAIT_TEST_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(30);
    Duration::from_secs(seconds)
}

/// Runs `command` with `input` on its standard input, for at most `limit`.
pub fn run(command: &mut Command, input: &[u8], limit: Duration) -> Outcome {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary under test starts");
    let stdout = drain(child.stdout.take().expect("stdout is piped"));
    let stderr = drain(child.stderr.take().expect("stderr is piped"));
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let input = input.to_vec();
    // The child may end without reading its input: a broken pipe is no failure of ours.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let mut timed_out = false;
    let mut pause = Duration::from_micros(500);
    let status = loop {
        if let Some(status) = child.try_wait().expect("the child can be waited for") {
            break status;
        }
        if started.elapsed() > limit && !timed_out {
            timed_out = true;
            child.kill().expect("our own child can be killed");
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    };
    let elapsed = started.elapsed();
    drop(feeder.join());
    Outcome {
        stdout: text_of(stdout),
        stderr: text_of(stderr),
        status: exit_status(status),
        timed_out,
        elapsed,
    }
}

type Drain = std::thread::JoinHandle<Vec<u8>>;

fn drain(mut pipe: impl Read + Send + 'static) -> Drain {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        drop(pipe.read_to_end(&mut bytes));
        bytes
    })
}

fn text_of(drain: Drain) -> String {
    let bytes = drain.join().expect("the reading thread does not panic");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn exit_status(status: std::process::ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status
        .code()
        .unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}
