//! Bodies that come: hyper's pieces, decoded, kept until a script asks for them.  So much is taken ahead that the
//! connection of a small message is free before anybody has read it; beyond that the peer has to wait.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::ErrorKind;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use bytes::{Buf, Bytes};
use hyper::body::{Body, Incoming};

use super::decode::Decoder;
use super::link::{Link, settle};
use super::socket::Socket;
use super::{classes, http_error};
use crate::event_loop::state::ThreadState;
use crate::object::{Native, NativeData, Raise, Result, Slot, Trace, Tracer, Value};
use crate::stdlib::native_class;
use crate::types::bytes::Bytes as PyBytes;
use crate::types::bytes::buffer::bytes_arg;
use crate::vm::Vm;

/// Why a body has ended before its end.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The peer has closed the connection.
    Incomplete,
    /// The framing in chunks is broken.
    Chunk,
    /// It is not in the encoding that it claims.
    Encoding(String),
    /// The system's error.
    System(i32),
    /// The connection was closed on this side.
    Closed,
}

/// What a script waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Want {
    /// Anything: what is there.
    Some,
    /// Everything.
    All,
    /// Only that there is more.
    More,
}

/// See the module.
pub struct Reader {
    link: Rc<Link>,
    /// The connection.
    owner: Slot,
    incoming: RefCell<Option<Incoming>>,
    decoder: RefCell<Option<Decoder>>,
    encoding: String,
    buffer: RefCell<VecDeque<Bytes>>,
    buffered: Cell<usize>,
    /// Nothing more is taken from hyper beyond this.
    cap: Cell<usize>,
    total: Cell<u64>,
    /// Bytes that have come out of its encoding.
    decoded: Cell<u64>,
    failure: RefCell<Option<Failure>>,
    waiting: Slot,
    want: Cell<Want>,
    /// `read_all` gives no more than this.
    limit: Cell<u64>,
    /// Called when the end has come, whether or not it has been read.
    on_end: Slot,
    is_chunked: bool,
    /// As the head says.
    length: Option<u64>,
}

impl Trace for Reader {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.owner.trace(tracer);
        self.waiting.trace(tracer);
        self.on_end.trace(tracer);
    }

    fn clear(&self) {
        drop((
            self.owner.replace(Value::None),
            self.waiting.take(),
            self.on_end.take(),
        ));
    }
}

impl NativeData for Reader {
    fn needs_finalizer(&self) -> bool {
        self.incoming.borrow().is_some()
    }

    fn finalize(&self, vm: &mut Vm, _: &Value) {
        // hyper has to learn that nobody will read on.
        drop(self.incoming.borrow_mut().take());
        let _ = self.turn(vm);
    }
}

/// How a body is framed and encoded.
pub struct Framing {
    pub is_chunked: bool,
    /// A content encoding to undo.
    pub encoding: Option<String>,
}

impl Reader {
    /// A reader of a body that comes over `link`, the connection `owner`.
    pub fn make(
        vm: &mut Vm,
        link: &Rc<Link>,
        owner: &Value,
        incoming: Incoming,
        framing: Framing,
    ) -> Value {
        let encoding = framing.encoding.unwrap_or_default();
        let length = incoming.size_hint().exact();
        let class = classes(vm).reader.clone();
        Native::new(
            class,
            Reader {
                link: link.clone(),
                owner: Slot::new(owner.clone()),
                incoming: RefCell::new(Some(incoming)),
                decoder: RefCell::new(Decoder::of(&encoding)),
                encoding,
                buffer: RefCell::default(),
                buffered: Cell::new(0),
                cap: Cell::new(link.ahead.get()),
                total: Cell::new(0),
                decoded: Cell::new(0),
                failure: RefCell::default(),
                waiting: Slot::default(),
                want: Cell::new(Want::Some),
                limit: Cell::new(u64::MAX),
                on_end: Slot::default(),
                is_chunked: framing.is_chunked,
                length,
            },
        )
    }

    /// A reader of a body that has come; where the pieces of the wire end in it, and how many bytes it was there, if
    /// that is not one piece as it stands.
    pub fn whole(
        vm: &mut Vm,
        data: Vec<u8>,
        pieces: Option<&(Vec<usize>, usize)>,
    ) -> Result<Value> {
        let event_loop = vm.thread_local::<ThreadState>().running_loop();
        let class = classes(vm).reader.clone();
        let length = data.len();
        let data = Bytes::from(data);
        let mut buffer = VecDeque::new();
        let mut begin = 0;
        let ends = pieces.map_or(&[][..], |(ends, _)| ends);
        for end in ends.iter().map(|end| length.min(*end)).chain([length]) {
            if end > begin {
                buffer.push_back(data.slice(begin..end));
                begin = end;
            }
        }
        let raw = pieces.map_or(length, |(_, raw)| *raw);
        let reader = Reader {
            link: Link::new(Socket::new(-1, Value::Undef), event_loop),
            owner: Slot::new(Value::None),
            incoming: RefCell::default(),
            decoder: RefCell::default(),
            encoding: String::new(),
            buffer: RefCell::new(buffer),
            buffered: Cell::new(length),
            cap: Cell::new(usize::MAX),
            total: Cell::new(raw as u64),
            decoded: Cell::new(length as u64),
            failure: RefCell::default(),
            waiting: Slot::default(),
            want: Cell::new(Want::Some),
            limit: Cell::new(u64::MAX),
            on_end: Slot::default(),
            is_chunked: false,
            length: Some(length as u64),
        };
        Ok(Native::new(class, reader))
    }

    /// A reader of a body that has come over `link`, the connection `owner`, with the head before it.
    pub fn arrived(vm: &mut Vm, link: &Rc<Link>, owner: &Value, data: Vec<u8>) -> Value {
        let class = classes(vm).reader.clone();
        let length = data.len();
        Native::new(
            class,
            Reader {
                link: link.clone(),
                owner: Slot::new(owner.clone()),
                incoming: RefCell::default(),
                decoder: RefCell::default(),
                encoding: String::new(),
                buffer: RefCell::new(VecDeque::from([Bytes::from(data)])),
                buffered: Cell::new(length),
                cap: Cell::new(usize::MAX),
                total: Cell::new(length as u64),
                decoded: Cell::new(length as u64),
                failure: RefCell::default(),
                waiting: Slot::default(),
                want: Cell::new(Want::Some),
                limit: Cell::new(u64::MAX),
                on_end: Slot::default(),
                is_chunked: false,
                length: Some(length as u64),
            },
        )
    }

    /// So much has been read of it already.
    pub fn note_read(&self, count: usize) {
        self.decoded.set(self.decoded.get() + count as u64);
    }

    /// All that has not been read, if that is all there will be, and no more than `most`, and nobody waits for it.
    pub fn take_whole(&self, most: usize) -> Option<Vec<u8>> {
        let is_whole = self.is_over()
            && self.failure.borrow().is_none()
            && self.waiting.is_empty()
            && self.buffered.get() <= most;
        is_whole.then(|| self.take(usize::MAX))
    }

    /// Whether everything has come, or nothing more will.
    pub fn is_over(&self) -> bool {
        self.incoming.borrow().is_none()
    }

    fn push(&self, data: Bytes) {
        if !data.is_empty() {
            self.buffered.set(self.buffered.get() + data.len());
            self.decoded.set(self.decoded.get() + data.len() as u64);
            self.buffer.borrow_mut().push_back(data);
        }
    }

    fn accept(&self, data: Bytes) -> bool {
        self.total.set(self.total.get() + data.len() as u64);
        let mut decoder = self.decoder.borrow_mut();
        let decoded = match &mut *decoder {
            None => {
                self.push(data);
                return true;
            }
            Some(decoder) => decoder.feed(&data),
        };
        match decoded {
            Ok(decoded) => {
                self.push(Bytes::from(decoded));
                true
            }
            Err(_) => {
                self.fail(Failure::Encoding(self.encoding.clone()));
                false
            }
        }
    }

    fn fail(&self, failure: Failure) {
        self.failure.borrow_mut().get_or_insert(failure);
        drop(self.incoming.borrow_mut().take());
    }

    /// The connection is gone: what has not come will not.
    pub fn cut_off(&self, failure: Failure) {
        if !self.is_over() {
            self.fail(failure);
        }
    }

    fn end(&self) {
        drop(self.incoming.borrow_mut().take());
        if self.total.get() == 0 {
            return;
        }
        let rest = match &mut *self.decoder.borrow_mut() {
            Some(decoder) => decoder.finish(),
            None => return,
        };
        match rest {
            Ok(rest) => self.push(Bytes::from(rest)),
            Err(_) => self.fail(Failure::Encoding(self.encoding.clone())),
        }
    }

    fn classify(&self, error: &hyper::Error) -> Failure {
        if let Some(error) = self.link.socket.take_failure()
            && let Some(errno) = error.raw_os_error()
        {
            return Failure::System(errno);
        }
        let source = std::error::Error::source(error);
        let kind = source
            .and_then(|source| source.downcast_ref::<std::io::Error>())
            .map(std::io::Error::kind);
        match kind {
            Some(ErrorKind::InvalidInput | ErrorKind::InvalidData) => Failure::Chunk,
            _ if error.is_closed() => Failure::Closed,
            _ => Failure::Incomplete,
        }
    }

    /// Takes from hyper what there is; whether anything was.
    pub fn pull(&self) -> bool {
        let mut moved = false;
        while self.buffered.get() < self.cap.get() {
            let polled = match &mut *self.incoming.borrow_mut() {
                Some(incoming) => self.link.poll(std::pin::pin!(FrameOf(incoming))),
                None => break,
            };
            match polled {
                Poll::Pending => break,
                Poll::Ready(None) => self.end(),
                Poll::Ready(Some(Ok(frame))) => {
                    if let Ok(data) = frame.into_data()
                        && !self.accept(data)
                    {
                        return true;
                    }
                }
                Poll::Ready(Some(Err(error))) => {
                    let failure = self.classify(&error);
                    self.fail(failure);
                }
            }
            moved = true;
        }
        moved
    }

    /// Takes at most so many bytes from what has come.
    fn take(&self, most: usize) -> Vec<u8> {
        let mut buffer = self.buffer.borrow_mut();
        let count = most.min(self.buffered.get());
        let mut taken = Vec::with_capacity(count);
        while taken.len() < count {
            let Some(first) = buffer.front_mut() else {
                break;
            };
            let part = (count - taken.len()).min(first.len());
            taken.extend_from_slice(&first[..part]);
            first.advance(part);
            if first.is_empty() {
                buffer.pop_front();
            }
        }
        self.buffered.set(self.buffered.get() - taken.len());
        taken
    }

    /// What the script that waits gets; `None` while it has to wait.
    fn answer(&self, vm: &mut Vm) -> Option<Result<Value>> {
        let failure = self.failure.borrow().clone();
        let over = self.is_over();
        match self.want.get() {
            Want::Some if self.buffered.get() > 0 => {
                let data = self.take(usize::MAX);
                Some(Ok(Value::from(PyBytes::new(data))))
            }
            Want::All if self.buffered.get() as u64 > self.limit.get() => {
                Some(Err(http_error(vm, "limit", "the body is too large")))
            }
            _ if failure.is_some() => failure.map(|failure| Err(self.raise(vm, &failure))),
            Want::Some | Want::All if over => {
                let data = self.take(usize::MAX);
                Some(Ok(Value::from(PyBytes::new(data))))
            }
            Want::More if over => Some(Ok(Value::None)),
            _ => None,
        }
    }

    fn raise(&self, vm: &mut Vm, failure: &Failure) -> Raise {
        match failure {
            Failure::System(errno) => vm.os_error(*errno, None),
            Failure::Closed => http_error(vm, "closed", "Connection closed"),
            Failure::Incomplete if self.is_chunked => http_error(
                vm,
                "transfer",
                "Not enough data to satisfy transfer length header.",
            ),
            Failure::Incomplete => {
                let mut text = "Not enough data to satisfy content length header".to_owned();
                if let Some(length) = self.length {
                    let came = self.total.get();
                    text.push_str(&format!(" (received {came} of {length} bytes)"));
                }
                http_error(vm, "length", &(text + "."))
            }
            Failure::Chunk => http_error(vm, "chunk", "Invalid character in chunk size"),
            Failure::Encoding(encoding) => http_error(
                vm,
                "encoding",
                &format!("Can not decode content-encoding: {encoding}"),
            ),
        }
    }

    /// Tells the script what it waits for, and of the end.
    pub fn tell(&self, vm: &mut Vm) -> Result<()> {
        if !self.waiting.is_empty()
            && let Some(result) = self.answer(vm)
        {
            let waiting = self.waiting.take();
            settle(vm, &waiting, result)?;
        }
        if self.is_over() {
            let on_end = self.on_end.take();
            if on_end.not_none().is_some() {
                vm.call(&on_end, &[])?;
            }
        }
        Ok(())
    }

    /// Lets the connection go on.
    fn turn(&self, vm: &mut Vm) -> Result<()> {
        let owner = self.owner.get();
        match owner.native_data() {
            Some(data) => data.descriptor_ready(vm, &owner, 0),
            None => Ok(()),
        }
    }

    fn wait(&self, vm: &mut Vm, want: Want) -> Result<Value> {
        let waiting = self.waiting.get();
        if let Some(state) = crate::event_loop::future::state_of(&waiting)
            && !state.is_done()
        {
            return Err(vm.runtime_error(
                "readany() called while another coroutine is already waiting for incoming data",
            ));
        }
        self.waiting.set(Value::Undef);
        self.want.set(want);
        match want {
            Want::All => self.cap.set(usize::MAX),
            Want::More => self
                .cap
                .set(self.buffered.get().saturating_add(self.link.ahead.get())),
            Want::Some => self.cap.set(self.link.ahead.get()),
        }
        let stood = self.buffered.get();
        if want != Want::More {
            self.pull();
        }
        match self.answer(vm) {
            Some(result) => {
                self.turn(vm)?;
                self.link.done(vm, result)
            }
            None => {
                let waiting = self.link.pending(vm)?;
                self.waiting.set(waiting.clone());
                self.turn(vm)?;
                if want == Want::More && self.buffered.get() > stood {
                    self.waiting.set(Value::Undef);
                    settle(vm, &waiting, Ok(Value::None))?;
                }
                Ok(waiting)
            }
        }
    }

    /// Whether somebody waits only to hear that there is more.
    pub fn tell_more(&self, vm: &mut Vm) -> Result<()> {
        if self.want.get() == Want::More && !self.waiting.is_empty() {
            let waiting = self.waiting.take();
            settle(vm, &waiting, Ok(Value::None))?;
        }
        Ok(())
    }
}

/// The next frame of a body, as a future.
struct FrameOf<'a>(&'a mut Incoming);

impl Future for FrameOf<'_> {
    type Output = Option<hyper::Result<hyper::body::Frame<Bytes>>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut std::task::Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut *self.0).poll_frame(context)
    }
}

fn this<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Reader> {
    value
        .native::<Reader>()
        .ok_or_else(|| vm.type_error("a body reader is required"))
}

fn read_chunk(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    this(vm, &args[0])?.wait(vm, Want::Some)
}

fn read_all(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let reader = this(vm, &args[0])?;
    let limit = match args[1].not_none() {
        Some(limit) => vm.to_i64(limit)?,
        None => -1,
    };
    reader.limit.set(u64::try_from(limit).unwrap_or(u64::MAX));
    reader.wait(vm, Want::All)
}

fn wait(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    this(vm, &args[0])?.wait(vm, Want::More)
}

fn take(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let reader = this(vm, &args[0])?;
    let most = match args[1].given() {
        Some(most) => usize::try_from(vm.to_i64(most)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let was_full = reader.buffered.get() >= reader.cap.get();
    let data = reader.take(most);
    if was_full {
        reader.turn(vm)?;
    }
    Ok(Value::from(PyBytes::new(data)))
}

/// The first so many bytes of what has come as one piece of the wire: what `iter_chunks` wants.
fn take_piece(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let reader = this(vm, &args[0])?;
    let length = reader.buffer.borrow().front().map_or(0, Bytes::len);
    let data = reader.take(length);
    reader.turn(vm)?;
    Ok(Value::from(PyBytes::new(data)))
}

/// Takes what stands up to and including a separator, if that has come.
fn take_until(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let reader = this(vm, &args[0])?;
    let separator = bytes_arg(vm, &args[1])?.to_vec();
    let everything: Vec<u8> = {
        let mut buffer = reader.buffer.borrow_mut();
        if buffer.len() > 1 {
            let joined = buffer
                .iter()
                .flat_map(|part| part.iter().copied())
                .collect();
            *buffer = VecDeque::from([Bytes::from_iter::<Vec<u8>>(joined)]);
        }
        match buffer.front() {
            Some(front) => {
                let found = memchr::memmem::find(front, &separator);
                match found {
                    Some(at) => {
                        drop(buffer);
                        reader.take(at + separator.len())
                    }
                    None => return Ok(Value::None),
                }
            }
            None => return Ok(Value::None),
        }
    };
    Ok(Value::from(PyBytes::new(everything)))
}

/// Puts bytes back before those that have come.
fn unread(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let reader = this(vm, &args[0])?;
    let data = Bytes::from(bytes_arg(vm, &args[1])?.to_vec());
    if !data.is_empty() {
        reader.buffered.set(reader.buffered.get() + data.len());
        reader.buffer.borrow_mut().push_front(data);
    }
    Ok(Value::None)
}

fn discard(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let reader = this(vm, &args[0])?;
    reader.cut_off(Failure::Closed);
    reader.turn(vm)?;
    Ok(Value::None)
}

fn buffered(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::from(this(vm, value)?.buffered.get()))
}

fn is_over(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::bool(this(vm, value)?.is_over()))
}

fn at_end(vm: &mut Vm, value: &Value) -> Result<Value> {
    let reader = this(vm, value)?;
    Ok(Value::bool(reader.is_over() && reader.buffered.get() == 0))
}

fn total(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(Value::Int(this(vm, value)?.total.get() as i64))
}

fn exception(vm: &mut Vm, value: &Value) -> Result<Value> {
    let reader = this(vm, value)?;
    let failure = reader.failure.borrow().clone();
    Ok(match failure {
        Some(failure) => reader.raise(vm, &failure).value(),
        None => Value::None,
    })
}

fn set_on_end(vm: &mut Vm, this_value: &Value, callback: Value) -> Result<()> {
    let reader = this(vm, this_value)?;
    reader.on_end.set(callback);
    Ok(())
}

fn get_on_end(vm: &mut Vm, value: &Value) -> Result<Value> {
    let callback = this(vm, value)?.on_end.get();
    Ok(callback.given().cloned().unwrap_or(Value::None))
}

crate::methods! { METHODS:
    /// Await what has come; b"" at the end.
    "read_chunk($self, /)" => read_chunk,
    /// Await everything.
    "read_all($self, limit=None, /)" => read_all,
    /// Await more than there is, or the end.
    "wait($self, /)" => wait,
    "take($self, most=-1, /)" => take,
    "take_piece($self, /)" => take_piece,
    "take_until($self, separator, /)" => take_until,
    "unread($self, data, /)" => unread,
    /// Give the rest up.
    "discard($self, /)" => discard,
}

crate::getters! { GETTERS:
    "buffered" => buffered,
    "is_over" => is_over,
    "at_end" => at_end,
    "total" => total,
    "decoded" => |vm, value| Ok(Value::Int(this(vm, value)?.decoded.get() as i64)),
    "exception" => exception,
    "on_end" => get_on_end; set set_on_end,
}

/// The class.
pub fn class(vm: &Vm) -> crate::object::Gc<crate::object::Class> {
    native_class(vm, "_http", "Body", METHODS, GETTERS, "A body that comes.")
}
