//! A session driven by somebody who reads and writes the descriptor himself: the native half of `_http`.  Nothing
//! here waits; `WouldBlock` says that the network has to do something first.

use std::io::{self, ErrorKind, Read, Write};

use super::session::{Session, failure};
use crate::object::Raise;
use crate::vm::Vm;

/// The network below a session: reads and writes that do not block.
pub trait Wire: Read + Write {}

impl<T: Read + Write> Wire for T {}

impl Session {
    /// Goes on with the handshake; whether it is done.
    ///
    /// # Errors
    /// `WouldBlock`, what the system says, and rustls' own errors inside `InvalidData`.
    pub fn shake_hands(&self, wire: &mut dyn Wire) -> io::Result<()> {
        loop {
            self.flush_to(wire)?;
            if !self.connection.borrow().is_handshaking() {
                return Ok(());
            }
            self.take_in(wire)?;
        }
    }

    /// Reads what the peer has written; 0 bytes at the end.
    ///
    /// # Errors
    /// As [`Session::shake_hands`].
    pub fn read_from(&self, wire: &mut dyn Wire, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.connection.borrow_mut().reader().read(buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                // A peer that leaves without a word is taken as one that has said so: HTTP knows where its
                // messages end.
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(0),
                other => return other,
            }
            if self.peer_closed.get() {
                return Ok(0);
            }
            self.take_in(wire)?;
        }
    }

    /// Writes as much as there is room for.
    ///
    /// # Errors
    /// As [`Session::shake_hands`].
    pub fn write_to(&self, wire: &mut dyn Wire, data: &[u8]) -> io::Result<usize> {
        let mut count = self.connection.borrow_mut().writer().write(data)?;
        match self.flush_to(wire) {
            Err(error) if error.kind() != ErrorKind::WouldBlock => return Err(error),
            _ => {}
        }
        if count == 0 && !data.is_empty() {
            count = self.connection.borrow_mut().writer().write(data)?;
            if count == 0 {
                return Err(ErrorKind::WouldBlock.into());
            }
        }
        Ok(count)
    }

    /// Sends what waits to be sent.
    ///
    /// # Errors
    /// As [`Session::shake_hands`].
    pub fn flush_to(&self, wire: &mut dyn Wire) -> io::Result<()> {
        let mut connection = self.connection.borrow_mut();
        while connection.wants_write() {
            match connection.write_tls(wire) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Says that nothing more will be sent.
    pub fn say_goodbye(&self, wire: &mut dyn Wire) {
        self.connection.borrow_mut().send_close_notify();
        let _ = self.flush_to(wire);
    }

    fn take_in(&self, wire: &mut dyn Wire) -> io::Result<()> {
        let count = self.connection.borrow_mut().read_tls(wire)?;
        let processed = self.connection.borrow_mut().process_new_packets();
        match processed {
            Ok(state) => {
                if count == 0 || state.peer_has_closed() {
                    self.peer_closed.set(true);
                    if self.connection.borrow().is_handshaking() {
                        return Err(ErrorKind::UnexpectedEof.into());
                    }
                }
                match self.flush_to(wire) {
                    Err(error) if error.kind() != ErrorKind::WouldBlock => Err(error),
                    _ => Ok(()),
                }
            }
            Err(error) => {
                // The alert that says what was wrong.
                let _ = self.flush_to(wire);
                Err(io::Error::new(ErrorKind::InvalidData, error))
            }
        }
    }
}

/// The `ssl.SSLError` behind a failure, if TLS has failed.
pub fn failure_of(vm: &mut Vm, error: &io::Error) -> Option<Raise> {
    let inner = error.get_ref()?.downcast_ref::<rustls::Error>()?;
    Some(failure(vm, inner))
}
