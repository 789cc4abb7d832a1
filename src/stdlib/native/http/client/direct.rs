//! Exchanges past hyper: a request whose body is there, sent in one write, and a response that comes whole in one read, its
//! end told by `Content-Length`, by its chunks, or by its status.  Whatever else comes is left to hyper, which is shown the same bytes
//! again: what a message means beyond this is its word alone.

use std::cell::Cell;

use super::{Client, framed};
use crate::event_loop::EventLoop;
use crate::object::{Gc, Result, Value};
use crate::stdlib::native::http::body::OutBody;
use crate::stdlib::native::http::http_error;
use crate::stdlib::native::http::link::settle;
use crate::stdlib::native::http::reader::Failure;
use crate::stdlib::native::http::session::Deadlines;
use crate::types::bytes::Bytes;
use crate::types::exception::Exc;
use crate::vm::Vm;

/// How far an exchange past hyper is.
#[derive(Default)]
pub enum Direct {
    #[default]
    Off,
    /// The request has been sent.
    Waits(http::Method),
    Come(Arrived),
}

/// A response that has come whole.
pub struct Arrived {
    pub head: Box<[u8]>,
    pub status: u16,
    pub body: Gc<Bytes>,
    /// Where the pieces end in which the body came, and how long it was then, where that is another story.
    pub pieces: Option<Box<(Vec<usize>, usize)>>,
    /// It sets cookies.
    pub has_cookies: bool,
}

/// More headers than this are left to hyper.
const MOST_HEADERS: usize = 64;

impl Arrived {
    /// The response that `came` is, if it is one that needs no more knowledge than this.
    fn parse(
        came: &[u8],
        limits: super::Limits,
        (method, decompress): (&http::Method, bool),
    ) -> Option<Arrived> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let Ok(httparse::Status::Complete(length)) = response.parse(came) else {
            return None;
        };
        let status = response.code?;
        if response.version != Some(1) || status < 200 {
            return None;
        }
        let is_bare = method == http::Method::HEAD || status == 204 || status == 304;
        let mut content_length = None;
        let (mut is_chunked, mut encoding) = (false, None);
        let mut has_cookies = false;
        for header in &*response.headers {
            let is = |name: &str| header.name.eq_ignore_ascii_case(name);
            if header.name.len().max(header.value.len()) > limits.field {
                return None;
            }
            match header.name.len() {
                14 if is("content-length") => {
                    let text = std::str::from_utf8(header.value).ok()?;
                    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
                    if content_length.is_some() || !digits {
                        return None;
                    }
                    content_length = Some(text.parse::<usize>().ok()?);
                }
                17 if is("transfer-encoding") => {
                    let is_known = header.value.eq_ignore_ascii_case(b"chunked");
                    if is_chunked || is_bare || !is_known {
                        return None;
                    }
                    is_chunked = true;
                }
                16 if is("content-encoding") && !is_bare => {
                    if encoding.is_some() {
                        return None;
                    }
                    let text = std::str::from_utf8(header.value).ok()?;
                    encoding = Some(text.trim().to_ascii_lowercase());
                }
                10 if is("connection") && !header.value.eq_ignore_ascii_case(b"keep-alive") => {
                    return None;
                }
                10 if is("set-cookie") => has_cookies = true,
                _ => {}
            }
        }
        if response.headers.len() > limits.headers {
            return None;
        }
        if response.reason.map_or(0, str::len) + 13 > limits.line {
            return None;
        }
        let (head, body) = came.split_at(length);
        let is_whole = match (is_bare, is_chunked) {
            (true, _) => body.is_empty(),
            // Where both say how long it is, neither is believed.
            (false, true) => content_length.is_none(),
            (false, false) => content_length == Some(body.len()),
        };
        if !is_whole {
            return None;
        }
        let encoding = encoding.as_deref().filter(|_| decompress);
        let (body, pieces) = if is_chunked || encoding.is_some() {
            let made = framed::body(body, is_chunked, encoding)?;
            (Bytes::new(made.data), Some(Box::new((made.ends, made.raw))))
        } else {
            (Bytes::new(body), None)
        };
        Some(Arrived {
            head: head.into(),
            status,
            body,
            pieces,
            has_cookies,
        })
    }
}

/// When the exchange under way has to be over.  The timer for it is not set anew with each exchange: one that is
/// due too early only looks.
pub struct Alarm {
    /// On the clock of the loop; infinite for never.
    deadline: Cell<f64>,
    /// That of the whole exchange, where the time for a piece of the response ends earlier.
    total: Cell<f64>,
    /// How long a piece of the response may take, in seconds; 0 for any time.
    read: Cell<f64>,
    /// When a timer is due.
    due: Cell<f64>,
    /// The exchange was ended by it.
    pub rang: Cell<bool>,
}

impl Default for Alarm {
    fn default() -> Alarm {
        Alarm {
            deadline: Cell::new(f64::INFINITY),
            total: Cell::new(f64::INFINITY),
            read: Cell::new(0.0),
            due: Cell::new(f64::INFINITY),
            rang: Cell::new(false),
        }
    }
}

/// The time on the clock of loops.
pub fn now(vm: &Vm) -> f64 {
    vm.host.clock.monotonic_ns() as f64 / 1e9
}

/// What a read past hyper has brought.
enum Came {
    Nothing,
    Response(Arrived),
    /// For hyper.
    Other(Vec<u8>),
}

impl Client {
    /// Sends a request that has no body; a future of `None`, when a response has come that [`Client::take_arrived`]
    /// gives, or of what `request` promises.
    pub fn send_direct(
        &self,
        vm: &mut Vm,
        this: &Value,
        method: &http::Method,
        message: &[u8],
        (deadlines, decompress): (Deadlines, bool),
    ) -> Result<Value> {
        let future = self.link.pending(vm)?;
        self.waiting.set(future.clone());
        self.decompress.set(decompress);
        self.alarm.rang.set(false);
        self.alarm.total.set(deadlines.total);
        self.alarm.read.set(deadlines.read);
        self.set_deadline(vm, this);
        if self.link.socket.send_whole(message) {
            *self.direct.borrow_mut() = Direct::Waits(method.clone());
        } else {
            self.hand_over(vm, this, method.clone(), Vec::new())?;
        }
        Ok(future)
    }

    /// The response that has come past hyper, which is taken.
    pub fn take_arrived(&self) -> Option<Arrived> {
        let mut direct = self.direct.borrow_mut();
        match std::mem::take(&mut *direct) {
            Direct::Come(arrived) => Some(arrived),
            other => {
                *direct = other;
                None
            }
        }
    }

    /// The method of the request to which there is no response yet.
    pub(super) fn take_method(&self) -> Option<http::Method> {
        let mut direct = self.direct.borrow_mut();
        match std::mem::take(&mut *direct) {
            Direct::Waits(method) => Some(method),
            other => {
                *direct = other;
                None
            }
        }
    }

    pub(super) fn receive_direct(
        &self,
        vm: &mut Vm,
        this: &Value,
        method: http::Method,
    ) -> Result<()> {
        let (limits, decompress) = (self.limits, self.decompress.get());
        let came = self.link.socket.receive_piece(|came| match came {
            Ok(came) => match Arrived::parse(came, limits, (&method, decompress)) {
                Some(arrived) => Came::Response(arrived),
                None => Came::Other(came.to_vec()),
            },
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Came::Nothing,
            Err(_) => Came::Other(Vec::new()),
        });
        match came {
            Came::Nothing => {
                *self.direct.borrow_mut() = Direct::Waits(method);
                self.link.watch(vm, this)
            }
            Came::Response(arrived) => {
                *self.direct.borrow_mut() = Direct::Come(arrived);
                self.alarm.deadline.set(f64::INFINITY);
                let waiting = self.waiting.take();
                settle(vm, &waiting, Ok(Value::None))
            }
            Came::Other(came) => self.hand_over(vm, this, method, came),
        }
    }

    /// Lets hyper finish what was begun past it.
    fn hand_over(
        &self,
        vm: &mut Vm,
        this: &Value,
        method: http::Method,
        came: Vec<u8>,
    ) -> Result<()> {
        if !self.is_ready() {
            let waiting = self.waiting.take();
            let raise = http_error(vm, "disconnected", "Server disconnected");
            return settle(vm, &waiting, Err(raise));
        }
        let mut message = http::Request::new(OutBody::empty());
        *message.method_mut() = method;
        if !came.is_empty() {
            self.note_piece(vm, this);
        }
        self.link.socket.replay(came);
        self.give_to_hyper(message, None);
        // The first turn writes, for show; the second reads.
        self.turn(vm, this)?;
        self.turn(vm, this)
    }

    /// What is waited for from now on has to have come in time.
    fn set_deadline(&self, vm: &Vm, this: &Value) {
        let alarm = &self.alarm;
        let deadline = match alarm.read.get() {
            read if read > 0.0 => alarm.total.get().min(now(vm) + read),
            _ => alarm.total.get(),
        };
        alarm.deadline.set(deadline);
        self.set_timer(vm, this, deadline);
    }

    /// A piece of the response has come that is to be followed by others.
    pub(super) fn note_piece(&self, vm: &Vm, this: &Value) {
        if self.alarm.read.get() > 0.0 && self.alarm.deadline.get().is_finite() {
            self.set_deadline(vm, this);
        }
    }

    fn set_timer(&self, vm: &Vm, this: &Value, deadline: f64) {
        let alarm = &self.alarm;
        if deadline < alarm.due.get()
            && let Some(event_loop) = self.link.event_loop.native::<EventLoop>()
        {
            alarm.due.set(deadline);
            event_loop.wake_native(vm, deadline - now(vm), this.clone());
        }
    }

    /// The response has come: it has all the time that the script gives it.
    pub fn forget_deadline(&self) {
        self.alarm.deadline.set(f64::INFINITY);
    }

    /// Whether the exchange was ended because it took too long.
    pub fn has_expired(&self) -> bool {
        self.alarm.rang.get()
    }

    pub(super) fn check_deadline(&self, vm: &mut Vm, this: &Value) -> Result<()> {
        self.alarm.due.set(f64::INFINITY);
        let deadline = self.alarm.deadline.get();
        if self.closed.get() || deadline.is_infinite() {
            return Ok(());
        }
        if now(vm) < deadline {
            self.set_timer(vm, this, deadline);
            return Ok(());
        }
        self.alarm.rang.set(true);
        let waiting = self.waiting.take();
        self.close(vm, Failure::Closed)?;
        let raise = match deadline < self.alarm.total.get() {
            true => http_error(vm, "read timeout", ""),
            false => vm.error_with(Exc::TimeoutError, Vec::new()),
        };
        settle(vm, &waiting, Err(raise))
    }
}
