//! What scripts cost in memory: nothing stays behind when objects die, and a
//! suspended task stays small. Measured from outside, as the resident size of
//! the process, so that no leak hides in an allocator's own figures.

#[path = "support/binary.rs"]
mod binary;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use binary::krait;

/// A krait that runs a program in steps: it prints a line and reads one at each.
struct Stepped {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Stepped {
    fn new(program: &str) -> Stepped {
        let mut child = krait()
            .args(["-c", program])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("krait starts");
        let stdin = child.stdin.take().expect("stdin is piped");
        let stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
        Stepped {
            child,
            stdin,
            stdout,
        }
    }

    /// Waits for the end of a step and answers the resident size in bytes.
    fn resident_after_step(&mut self) -> i64 {
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("stdout is text");
        assert_eq!(line, "step\n", "the program goes on");
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).expect("the child is alive");
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
        kilobytes
            .and_then(|text| text.parse::<i64>().ok())
            .expect("a number")
            * 1024
    }

    fn go_on(&mut self) {
        self.stdin.write_all(b"\n").expect("the child reads");
    }
}

impl Drop for Stepped {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Runs `body` 40,000 times, with a collection after each 10,000, then as often again,
/// and says how much memory each of the latter left behind.  Between two rounds the
/// allocator's own blocks come and go by half a megabyte; over four a leak shows.
fn left_behind(setup: &str, body: &str) -> f64 {
    let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
    let program = format!(
        "import gc\n{setup}\ndef work(i):\n{body}\n\
         for _ in range(4):\n    for i in range(10_000): work(i)\n    gc.collect()\n\
         print('step', flush=True); input()\n\
         for _ in range(4):\n    for i in range(10_000): work(i)\n    gc.collect()\n\
         print('step', flush=True); input()\n"
    );
    let mut krait = Stepped::new(&program);
    let before = krait.resident_after_step();
    krait.go_on();
    let after = krait.resident_after_step();
    krait.go_on();
    (after - before) as f64 / 40_000.0
}

#[test]
fn nothing_stays_behind() {
    let cases = [
        (
            "containers",
            "",
            "x = [i, {i: (i, str(i))}, {i}]; y = x[:]; y.append(x)",
        ),
        (
            "cycles",
            "class C: pass",
            "a = C(); a.me = a; a.f = lambda: a",
        ),
        (
            "lists in themselves",
            "",
            "a = []; a.append(a); b = {}; b[1] = b",
        ),
        (
            "exceptions",
            "",
            "try: {}[i]\nexcept KeyError as e: x = e\ntry: raise ValueError(x) from x\nexcept ValueError as e: y = e",
        ),
        (
            "generators",
            "def g(n):\n    try:\n        while True: yield n\n    finally: n = None",
            "a = g(i); next(a); b = (x for x in [i]); next(b)",
        ),
        ("closures", "", "def f(x=i): return lambda: (x, f)\nf()()"),
        (
            "classes",
            "",
            "if i % 50 == 0: type(f'C{i % 7}', (), {'m': lambda self: i})()",
        ),
        (
            "text",
            "",
            "s = f'{i:>20}' * 10; t = s.split('1'); u = ''.join(t).encode().decode()",
        ),
        (
            "big ints",
            "",
            "n = 10 ** 50 + i; m = n * n // 7 % 10 ** 40; str(m)",
        ),
        (
            "bound methods",
            "class C:\n    def m(self): pass",
            "c = C(); c.cb = c.m; c.cb()",
        ),
        (
            "coroutines",
            "class Y:\n    def __await__(self): yield 1\nasync def f(): await Y()",
            "c = f(); c.send(None); c.close(); d = f(); d.close()",
        ),
        (
            "sorting and maps",
            "",
            "sorted(map(str, range(20)), key=lambda s: (len(s), s)); dict(zip('abc', enumerate('xyz')))",
        ),
        (
            "imports and exec",
            "",
            "import math\nif i % 20 == 0: exec('x = [1, 2]; y = x')",
        ),
        (
            "failing calls",
            "def f(a): pass",
            "try: f()\nexcept TypeError: pass\ntry: len(i)\nexcept TypeError: pass",
        ),
    ];
    let mut leaks = Vec::new();
    for (name, setup, body) in cases {
        let bytes = left_behind(setup, body);
        // Noise of the allocator is far below a byte for each round.
        if bytes > 40.0 {
            leaks.push(format!("{name}: {bytes:.0} bytes each"));
        }
    }
    assert!(leaks.is_empty(), "left behind:\n{}", leaks.join("\n"));
}

#[test]
fn event_loops_leave_nothing_behind() {
    let setup = "import asyncio\nasync def leaf(): await asyncio.sleep(0)\n\
                 async def fails(): raise ValueError\n\
                 async def main():\n    \
                 await asyncio.gather(leaf(), leaf())\n    \
                 t = asyncio.create_task(leaf()); t.cancel()\n    \
                 await asyncio.gather(t, fails(), return_exceptions=True)\n    \
                 async with asyncio.TaskGroup() as tg: tg.create_task(leaf())\n    \
                 q = asyncio.Queue(1); await q.put(1); await q.get()\n    \
                 try:\n        async with asyncio.timeout(0): await asyncio.sleep(5)\n    \
                 except TimeoutError: pass";
    let bytes = left_behind(setup, "if i % 20 == 0: asyncio.run(main())");
    assert!(bytes < 40.0, "{bytes:.0} bytes each");
}

#[test]
fn a_suspended_task_is_small() {
    let program = "
import asyncio
async def nap(): await asyncio.sleep(3600)
async def main():
    print('step', flush=True); input()
    tasks = [asyncio.create_task(nap()) for _ in range(50_000)]
    await asyncio.sleep(0)
    print('step', flush=True); input()
asyncio.run(main())
";
    let mut krait = Stepped::new(program);
    let before = krait.resident_after_step();
    krait.go_on();
    let each = (krait.resident_after_step() - before) / 50_000;
    assert!(each <= 700, "{each} bytes for each task");
}
