//! Requests past hyper: a head that comes whole, with all of a short body or none behind it, is parsed here, and a plain
//! response is sent in one write.  Anything else is left to hyper, which is shown the same bytes again: what a message means beyond this is
//! its word alone.  Once hyper is between two messages the next one may be plain again.

use super::super::came::Came;
use super::super::reader::Reader;
use super::super::request::Request;
use super::{AT_ONCE, Server};
use crate::object::{Result, Value};
use crate::vm::Vm;

/// Whose the connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// hyper reads and writes.
    Hyper,
    /// Nothing is under way.
    Idle,
    /// A plain request waits for its answer.
    Busy,
    /// It has been answered; the system has not taken all of that yet.
    Sending,
}

/// What a read has brought.
enum Found {
    Nothing,
    Request(Came, Option<Vec<u8>>),
    /// For hyper.
    Other,
}

impl Server {
    /// Lets hyper go on, if the connection is its.
    pub(super) fn drive(&self) {
        if self.stage.get() == Stage::Hyper {
            self.link.drive();
        }
    }

    /// Whether hyper is between two messages, with nothing of the next one, so that it can be left out.
    pub(super) fn be_plain(&self) -> bool {
        let socket = &self.link.socket;
        let may = self.request.is_empty()
            && self.link.is_driven()
            && !self.shutting_down.get()
            && socket.session_value().is_undef()
            && socket.is_flowing()
            && !socket.has_inbox()
            && !socket.has_ended()
            && socket.capture.borrow().is_between();
        if may {
            self.stage.set(Stage::Idle);
        }
        may
    }

    /// Deals with what comes past hyper; whether the connection is hyper's from here.
    pub(super) fn go_plainly(&self, vm: &mut Vm, this: &Value, begun: &mut usize) -> Result<bool> {
        let socket = &self.link.socket;
        loop {
            match self.stage.get() {
                Stage::Hyper => return Ok(!self.closed.get()),
                Stage::Sending => match socket.flush() {
                    Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                        return Ok(false);
                    }
                    _ => {
                        self.stage.set(Stage::Idle);
                        self.request_over(vm, this, vm.host.clock.monotonic_ns());
                        if self.shutting_down.get() {
                            self.close(vm, this)?;
                            return Ok(false);
                        }
                    }
                },
                Stage::Busy if !socket.may_have_more() => return Ok(false),
                Stage::Busy => {
                    // The client sends more, or is gone.
                    self.leave_to_hyper();
                }
                Stage::Idle if !socket.may_have_more() => return Ok(false),
                Stage::Idle => match self.find() {
                    Found::Nothing => return Ok(false),
                    Found::Other => self.stage.set(Stage::Hyper),
                    Found::Request(came, body) => {
                        *begun += 1;
                        self.stage.set(Stage::Busy);
                        let body = match body {
                            Some(body) => Reader::arrived(vm, &self.link, this, body),
                            None => Value::None,
                        };
                        let class = self.request_class.clone();
                        let request = Request::make(class, &self.link, this, came, None, body);
                        self.begin(vm, request, *begun <= AT_ONCE)?;
                    }
                },
            }
        }
    }

    fn find(&self) -> Found {
        self.link.socket.take_piece(|came| match came {
            Ok(came) => match Came::plain(came, self.limits) {
                Some((request, end, 0)) => (end, Found::Request(request, None)),
                Some((request, end, length)) => {
                    let end = end + length;
                    let body = came[end - length..end].to_vec();
                    (end, Found::Request(request, Some(body)))
                }
                None => (0, Found::Other),
            },
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => (0, Found::Nothing),
            Err(_) => (0, Found::Other),
        })
    }

    /// Has hyper go on, with the request under way if there is one; whether it does (an answer may be on its way out).
    pub fn leave_to_hyper(&self) -> bool {
        if self.closed.get() {
            return true;
        }
        match self.stage.get() {
            Stage::Hyper => return true,
            Stage::Sending => return false,
            Stage::Idle | Stage::Busy => self.stage.set(Stage::Hyper),
        }
        let request = self.request.get();
        if let Some(request) = request.native::<Request>()
            && let Some(head) = request.came.without_body()
        {
            self.link.socket.put_back(&head);
            self.arrived.expected.set(Some(request.exchange().clone()));
            self.link.drive();
        }
        true
    }

    /// Whether the request under way has come past hyper.
    pub fn is_plain(&self) -> bool {
        self.stage.get() == Stage::Busy
    }

    /// Sends the answer to a plain request.
    pub fn send_plainly(&self, vm: &mut Vm, this: &Value, message: &[u8], now: u64) {
        if self.link.socket.send_whole(message) {
            self.stage.set(Stage::Idle);
            self.request_over(vm, this, now);
        } else {
            self.stage.set(Stage::Sending);
        }
    }
}
