//! Bodies that go out: bytes that are there, or a stream that a script fills while hyper empties it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// What a script writes and hyper reads.
#[derive(Default)]
pub struct Stream {
    queue: RefCell<VecDeque<Bytes>>,
    queued: Cell<usize>,
    ended: Cell<bool>,
    /// hyper has let go of it: nothing will be read any more.
    gone: Cell<bool>,
    /// The script has given up: the message must not look complete.
    aborted: Cell<bool>,
    length: Cell<Option<u64>>,
    /// How many bytes hyper has taken.
    taken: Cell<u64>,
    waker: RefCell<Option<Waker>>,
}

impl Stream {
    /// A stream of so many bytes, or of chunks.
    pub fn new(length: Option<u64>) -> Rc<Stream> {
        let stream = Stream::default();
        stream.length.set(length);
        Rc::new(stream)
    }

    /// Appends to what hyper is to read.
    pub fn push(&self, data: Bytes) {
        if !data.is_empty() && !self.gone.get() {
            self.queued.set(self.queued.get() + data.len());
            self.queue.borrow_mut().push_back(data);
        }
        self.wake();
    }

    /// That was all.
    pub fn finish(&self) {
        self.ended.set(true);
        self.wake();
    }

    /// There will be no more, though there should.
    pub fn abort(&self) {
        self.aborted.set(true);
        self.wake();
    }

    /// How many bytes hyper has not taken yet.
    pub fn queued(&self) -> usize {
        self.queued.get()
    }

    /// Whether it has been finished.
    pub fn is_finished(&self) -> bool {
        self.ended.get()
    }

    /// Whether hyper has taken as much as was announced.
    pub fn is_complete(&self) -> bool {
        self.length.get() == Some(self.taken.get())
    }

    /// Whether nobody reads any more.
    pub fn is_gone(&self) -> bool {
        self.gone.get()
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.borrow_mut().take() {
            waker.wake();
        }
    }
}

/// A body for hyper.
pub enum OutBody {
    Full(Option<Bytes>),
    Stream(Rc<Stream>),
}

impl OutBody {
    /// No body at all.
    pub fn empty() -> OutBody {
        OutBody::Full(None)
    }

    /// These bytes, of which the headers say how many they are: hyper moves a length for which there is no body.
    pub fn told(data: Bytes) -> OutBody {
        OutBody::Full(Some(data))
    }

    /// These bytes.
    pub fn full(data: Bytes) -> OutBody {
        OutBody::Full((!data.is_empty()).then_some(data))
    }
}

impl Drop for OutBody {
    fn drop(&mut self) {
        if let OutBody::Stream(stream) = self {
            stream.gone.set(true);
            stream.queued.set(0);
            let queue = std::mem::take(&mut *stream.queue.borrow_mut());
            drop(queue);
        }
    }
}

/// The script's own failure inside a body.
#[derive(Debug)]
pub struct Aborted;

impl std::fmt::Display for Aborted {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the body was given up")
    }
}

impl std::error::Error for Aborted {}

impl From<Infallible> for Aborted {
    fn from(never: Infallible) -> Aborted {
        match never {}
    }
}

impl Body for OutBody {
    type Data = Bytes;
    type Error = Aborted;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Aborted>>> {
        match self.get_mut() {
            OutBody::Full(data) => Poll::Ready(data.take().map(|data| Ok(Frame::data(data)))),
            OutBody::Stream(stream) => {
                if let Some(data) = stream.queue.borrow_mut().pop_front() {
                    stream.queued.set(stream.queued.get() - data.len());
                    stream.taken.set(stream.taken.get() + data.len() as u64);
                    return Poll::Ready(Some(Ok(Frame::data(data))));
                }
                if stream.aborted.get() {
                    return Poll::Ready(Some(Err(Aborted)));
                }
                if stream.ended.get() {
                    return Poll::Ready(None);
                }
                *stream.waker.borrow_mut() = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            OutBody::Full(data) => data.is_none(),
            OutBody::Stream(stream) => {
                stream.ended.get() && stream.queued.get() == 0 && !stream.aborted.get()
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            OutBody::Full(data) => {
                SizeHint::with_exact(data.as_ref().map_or(0, |data| data.len() as u64))
            }
            OutBody::Stream(stream) => match stream.length.get() {
                Some(length) => SizeHint::with_exact(length),
                None => SizeHint::default(),
            },
        }
    }
}
