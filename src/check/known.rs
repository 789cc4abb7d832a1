//! What is known of the libraries that scripts use: which calls block, which make coroutines or
//! tasks, and what to write instead.

/// Calls that hold up the event loop, each with what to write in a coroutine.
const BLOCKING: [(&str, &str); 83] = [
    ("time.sleep", SLEEP),
    (
        "builtins.input",
        "write `await asyncio.to_thread(input, …)`",
    ),
    ("builtins.open", FILES),
    ("io.open", FILES),
    ("os.read", FILES),
    ("os.write", FILES),
    ("os.fsync", FILES),
    ("os.system", PROCESSES),
    ("os.popen", PROCESSES),
    ("os.wait", PROCESSES),
    ("os.waitpid", PROCESSES),
    ("subprocess.run", PROCESSES),
    ("subprocess.call", PROCESSES),
    ("subprocess.check_call", PROCESSES),
    ("subprocess.check_output", PROCESSES),
    ("subprocess.getoutput", PROCESSES),
    ("subprocess.getstatusoutput", PROCESSES),
    ("subprocess.Popen.wait", PROCESSES),
    ("subprocess.Popen.communicate", PROCESSES),
    ("pathlib.Path.read_text", FILES),
    ("pathlib.Path.read_bytes", FILES),
    ("pathlib.Path.write_text", FILES),
    ("pathlib.Path.write_bytes", FILES),
    ("pathlib.Path.open", FILES),
    ("builtins.open.read", FILES),
    ("builtins.open.readline", FILES),
    ("builtins.open.readlines", FILES),
    ("builtins.open.write", FILES),
    ("builtins.open.writelines", FILES),
    ("builtins.open.flush", FILES),
    ("builtins.open.truncate", FILES),
    ("os.listdir", THREAD),
    ("os.scandir", THREAD),
    ("os.walk", THREAD),
    ("glob.glob", THREAD),
    ("shutil.make_archive", THREAD),
    ("shutil.unpack_archive", THREAD),
    ("getpass.getpass", THREAD),
    ("shutil.copy", FILES),
    ("shutil.copy2", FILES),
    ("shutil.copyfile", FILES),
    ("shutil.copytree", FILES),
    ("shutil.move", FILES),
    ("shutil.rmtree", FILES),
    ("urllib.request.urlopen", WEB),
    ("urllib.request.urlretrieve", WEB),
    ("http.client.HTTPConnection.request", WEB),
    ("http.client.HTTPConnection.getresponse", WEB),
    ("http.client.HTTPSConnection.request", WEB),
    ("http.client.HTTPSConnection.getresponse", WEB),
    ("smtplib.SMTP", WEB),
    ("ftplib.FTP", WEB),
    ("sqlite3.connect", SQLITE),
    ("sqlite3.connect.execute", SQLITE),
    ("sqlite3.connect.executemany", SQLITE),
    ("sqlite3.connect.executescript", SQLITE),
    ("sqlite3.connect.commit", SQLITE),
    ("sqlite3.connect.cursor.execute", SQLITE),
    ("sqlite3.connect.cursor.executemany", SQLITE),
    ("sqlite3.connect.cursor.fetchall", SQLITE),
    ("sqlite3.connect.execute.fetchall", SQLITE),
    ("socket.create_connection", SOCKETS),
    ("socket.getaddrinfo", "write `await loop.getaddrinfo(…)`"),
    ("socket.gethostbyname", "write `await loop.getaddrinfo(…)`"),
    ("socket.gethostbyaddr", "write `await loop.getnameinfo(…)`"),
    ("socket.socket.accept", SOCKETS),
    ("socket.socket.connect", SOCKETS),
    ("socket.socket.recv", SOCKETS),
    ("socket.socket.recv_into", SOCKETS),
    ("socket.socket.recvfrom", SOCKETS),
    ("socket.socket.send", SOCKETS),
    ("socket.socket.sendall", SOCKETS),
    ("socket.socket.sendto", SOCKETS),
    ("select.select", SOCKETS),
    ("queue.Queue.get", "use an `asyncio.Queue`"),
    ("queue.Queue.put", "use an `asyncio.Queue`"),
    ("queue.Queue.join", "use an `asyncio.Queue`"),
    ("threading.Thread.join", THREAD),
    ("threading.Lock.acquire", "use an `asyncio.Lock`"),
    ("threading.Event.wait", "use an `asyncio.Event`"),
    ("threading.Condition.wait", "use an `asyncio.Condition`"),
    ("threading.Semaphore.acquire", "use an `asyncio.Semaphore`"),
    ("threading.Barrier.wait", "use an `asyncio.Barrier`"),
];

const SLEEP: &str = "write `await asyncio.sleep(…)`";
const FILES: &str = "use `aiofiles`, or do it in a thread: `await asyncio.to_thread(…)`";
const SQLITE: &str = "use `aiosqlite`, or do it in a thread: `await asyncio.to_thread(…)`";
const THREAD: &str = "do it in a thread: `await asyncio.to_thread(…)`";
const PROCESSES: &str = "write `await asyncio.create_subprocess_exec(…)`";
const SOCKETS: &str = "use `await asyncio.open_connection(…)`, or the loop's `sock_…` methods";
const WEB: &str = "do it in a thread, `await asyncio.to_thread(…)`, or use an asynchronous client";

/// Modules of blocking HTTP clients whose verbs are functions.
const CLIENTS: [&str; 2] = ["requests", "httpx"];
const VERBS: [&str; 8] = [
    "get", "post", "put", "patch", "delete", "head", "options", "request",
];

/// Functions of the library that are `async def`.
const COROUTINES: [&str; 15] = [
    "asyncio.sleep",
    "asyncio.wait",
    "asyncio.wait_for",
    "asyncio.to_thread",
    "asyncio.open_connection",
    "asyncio.open_unix_connection",
    "asyncio.start_server",
    "asyncio.start_unix_server",
    "asyncio.create_subprocess_exec",
    "asyncio.create_subprocess_shell",
    "asyncio.Lock.acquire",
    "asyncio.Event.wait",
    "asyncio.Queue.get",
    "asyncio.Queue.put",
    "asyncio.Queue.join",
];

/// Calls whose result is a task that somebody must hold.
const TASK_MAKERS: [&str; 3] = [
    "asyncio.create_task",
    "asyncio.ensure_future",
    "asyncio.loop.create_task",
];

/// Calls that start a loop, or run one until something is done.
const RUNNERS: [&str; 3] = [
    "asyncio.run",
    "asyncio.loop.run_until_complete",
    "asyncio.loop.run_forever",
];

/// What to write instead of a call that blocks.
pub(super) fn blocking(path: &str) -> Option<&'static str> {
    let row = BLOCKING.iter().find(|(known, _)| *known == path);
    row.map(|(_, instead)| *instead).or_else(|| {
        let (module, verb) = path.split_once('.')?;
        let client = ["Session.", "Client."]
            .iter()
            .find_map(|kind| verb.strip_prefix(kind));
        (CLIENTS.contains(&module) && VERBS.contains(&client.unwrap_or(verb))).then_some(WEB)
    })
}

/// Whether a call makes a coroutine.
pub(super) fn makes_coroutine(path: &str) -> bool {
    COROUTINES.contains(&path)
}

/// Whether a call makes a task.
pub(super) fn makes_task(path: &str) -> bool {
    TASK_MAKERS.contains(&path)
}

/// Whether a call runs an event loop.
pub(super) fn runs_loop(path: &str) -> bool {
    RUNNERS.contains(&path)
}

/// How a script names something: `open`, not `builtins.open`.
pub(super) fn shown(path: &str) -> &str {
    match path {
        _ if path.starts_with("builtins.open.") => path.trim_start_matches("builtins.open."),
        _ if path.starts_with("sqlite3.connect.") => path.rsplit('.').next().unwrap_or(path),
        _ => path.strip_prefix("builtins.").unwrap_or(path),
    }
}

/// The type of what a call makes: mostly what is called is the class.
pub(super) fn made_by(path: &str) -> String {
    match path {
        "asyncio.get_running_loop" | "asyncio.get_event_loop" | "asyncio.new_event_loop" => {
            "asyncio.loop".to_owned()
        }
        "io.open" | "pathlib.Path.open" => "builtins.open".to_owned(),
        "threading.RLock" => "threading.Lock".to_owned(),
        "queue.LifoQueue" | "queue.PriorityQueue" | "queue.SimpleQueue" => "queue.Queue".to_owned(),
        "socket.create_connection" | "socket.create_server" => "socket.socket".to_owned(),
        "asyncio.LifoQueue" | "asyncio.PriorityQueue" => "asyncio.Queue".to_owned(),
        _ => match path.strip_prefix("pathlib.Path.") {
            Some(
                "resolve" | "absolute" | "joinpath" | "with_suffix" | "with_name" | "with_stem"
                | "expanduser" | "home" | "cwd",
            ) => "pathlib.Path".to_owned(),
            _ => path.to_owned(),
        },
    }
}
