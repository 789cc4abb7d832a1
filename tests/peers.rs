//! The real peers: CPython's aiohttp, in a virtual environment that the test makes, talks to krait's server, and
//! krait's client to its server; curl does too.  Both ends are the same two scripts (`tests/peers/`), so that what
//! one pair prints is what the other must.  Skipped, with a message, where the environment cannot be made.

#[path = "support/binary.rs"]
mod binary;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use binary::{krait, root};

/// An interpreter with aiohttp, made once.
fn cpython() -> Option<&'static Path> {
    static MADE: OnceLock<Option<PathBuf>> = OnceLock::new();
    MADE.get_or_init(|| {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers");
        let python = directory.join("bin/python");
        let has_aiohttp = |python: &Path| {
            let mut command = Command::new(python);
            command.args(["-c", "import aiohttp"]).stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        if has_aiohttp(&python) {
            return Some(python);
        }
        let run = |program: &Path, args: &[&str]| {
            let mut command = Command::new(program);
            command
                .args(args)
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        let place = directory.to_str()?;
        run(Path::new("python3"), &["-m", "venv", place]);
        run(&python, &["-m", "pip", "install", "-q", "aiohttp"]);
        has_aiohttp(&python).then_some(python)
    })
    .as_deref()
}

fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

/// A server that stops when it is dropped.
struct Server {
    child: Child,
    port: String,
}

impl Server {
    fn start(mut interpreter: Command) -> Server {
        let mut child = interpreter
            .arg(root().join("tests/peers/server.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the interpreter starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output is a pipe");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("it says its port");
        let port = line.trim().to_owned();
        assert!(
            port.parse::<u16>().is_ok(),
            "the server did not start: {line:?}"
        );
        Server { child, port }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let status = self.child.wait().expect("the server ends");
        if !std::thread::panicking() {
            assert!(status.success(), "the server ended with {status}");
        }
    }
}

fn client(mut interpreter: Command, server: &Server) -> String {
    let output = interpreter
        .arg(root().join("tests/peers/client.py"))
        .arg(&server.port)
        .output()
        .expect("the interpreter starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the client failed: {errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn aiohttp_on_one_side_and_krait_on_the_other() {
    let Some(cpython) = cpython() else {
        return skipped("no virtual environment with aiohttp can be made here");
    };
    let cpython = || Command::new(cpython);
    let theirs = Server::start(cpython());
    let expected = client(cpython(), &theirs);
    assert!(expected.contains("upload 50000000 True"), "{expected}");
    assert_eq!(
        client(krait(), &theirs),
        expected,
        "krait's client, their server"
    );
    let ours = Server::start(krait());
    assert_eq!(
        client(cpython(), &ours),
        expected,
        "their client, krait's server"
    );
    assert_eq!(client(krait(), &ours), expected, "krait on both sides");
}

#[test]
fn curl() {
    let curl = |args: &[&str]| Command::new("curl").arg("-sS").args(args).output();
    if curl(&["--version"]).is_err() {
        return skipped("there is no curl here");
    }
    let server = Server::start(krait());
    let url = |path: &str| format!("http://127.0.0.1:{}{path}", server.port);
    let answer = |args: &[&str]| {
        let output = curl(args).expect("curl starts");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "curl {args:?}: {errors}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert_eq!(answer(&[&url("/hello")]), r#"{"hello": "world"}"#);
    assert_eq!(answer(&["-L", &url("/moved")]), r#"{"hello": "moved"}"#);
    let twice = answer(&["-w", "%{num_connects} ", &url("/hello"), &url("/hello")]);
    assert_eq!(twice, r#"{"hello": "world"}1 {"hello": "world"}0 "#);
    let fields = ["-F", "a=1", "-F", "f=data;filename=x.txt", &url("/form")];
    assert_eq!(
        answer(&fields),
        r#"{"a": "1", "f": ["x.txt", "text/plain", 4]}"#
    );
    assert!(answer(&["-I", &url("/hello")]).starts_with("HTTP/1.1 200 OK\r\n"));
    let big = Path::new(env!("CARGO_TARGET_TMPDIR")).join("big");
    std::fs::write(&big, vec![b'x'; 50_000_000]).expect("there is room");
    let data = format!("@{}", big.display());
    for encoding in ["Transfer-Encoding: chunked", "Expect: 100-continue"] {
        let sent = ["-H", encoding, "--data-binary", &data, &url("/upload")];
        assert!(answer(&sent).contains(r#""size": 50000000"#), "{encoding}");
    }
    let _ = std::fs::remove_file(&big);
}
