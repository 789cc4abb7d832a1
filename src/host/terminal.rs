//! Terminals: pairs of pseudo-terminals, and the modes of a terminal as `termios` shows them.

use std::ffi::CStr;
use std::io;
use std::mem::MaybeUninit;

fn checked(result: libc::c_int) -> io::Result<()> {
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// The modes of a terminal.
#[derive(Clone)]
pub struct Modes {
    /// Of input, output, control, and the line discipline.
    pub flags: [u32; 4],
    /// Of input and output.
    pub speeds: [u32; 2],
    /// The control characters.
    pub characters: [u8; libc::NCCS],
}

/// A new pseudo-terminal: its two ends, the one that commands first.  Children do not inherit them.
pub fn open_pair() -> io::Result<[i32; 2]> {
    let flags = libc::O_RDWR | libc::O_NOCTTY | libc::O_CLOEXEC;
    // SAFETY: no memory is involved.
    let master = unsafe { libc::posix_openpt(flags) };
    checked(master)?;
    let slave = open_other_end(master, flags);
    if slave.is_err() {
        let _ = super::descriptor::close(master);
    }
    Ok([master, slave?])
}

fn open_other_end(master: i32, flags: i32) -> io::Result<i32> {
    let mut name = [0; 128];
    // SAFETY: the buffer is as long as it is said to be; `ptsname_r` ends what it writes with a zero.
    unsafe {
        checked(libc::grantpt(master))?;
        checked(libc::unlockpt(master))?;
        let error = libc::ptsname_r(master, name.as_mut_ptr(), name.len());
        if error != 0 {
            return Err(io::Error::from_raw_os_error(error));
        }
        let slave = libc::open(name.as_ptr(), flags);
        checked(slave)?;
        Ok(slave)
    }
}

/// The file of a terminal.
pub fn name_of(fd: i32) -> io::Result<String> {
    let mut name = [0; 256];
    // SAFETY: the buffer is as long as it is said to be; on success there is a zero behind the name.
    unsafe {
        let error = libc::ttyname_r(fd, name.as_mut_ptr(), name.len());
        if error != 0 {
            return Err(io::Error::from_raw_os_error(error));
        }
        Ok(CStr::from_ptr(name.as_ptr()).to_string_lossy().into_owned())
    }
}

/// The modes of a terminal.
pub fn modes(fd: i32) -> io::Result<Modes> {
    let mut raw = MaybeUninit::<libc::termios>::uninit();
    // SAFETY: the call fills the structure, or fails.
    let raw = unsafe {
        checked(libc::tcgetattr(fd, raw.as_mut_ptr()))?;
        raw.assume_init()
    };
    // SAFETY: both only read the structure.
    let speeds = unsafe {
        [
            libc::cfgetispeed(&raw const raw),
            libc::cfgetospeed(&raw const raw),
        ]
    };
    Ok(Modes {
        flags: [raw.c_iflag, raw.c_oflag, raw.c_cflag, raw.c_lflag],
        speeds,
        characters: raw.c_cc,
    })
}

/// Sets the modes of a terminal: at once, or when what was written is out.
pub fn set_modes(fd: i32, when: i32, modes: &Modes) -> io::Result<()> {
    let mut raw = MaybeUninit::<libc::termios>::uninit();
    // SAFETY: the first call fills the structure, or fails; the others change and read it.
    unsafe {
        checked(libc::tcgetattr(fd, raw.as_mut_ptr()))?;
        let mut raw = raw.assume_init();
        [raw.c_iflag, raw.c_oflag, raw.c_cflag, raw.c_lflag] = modes.flags;
        raw.c_cc = modes.characters;
        checked(libc::cfsetispeed(&raw mut raw, modes.speeds[0]))?;
        checked(libc::cfsetospeed(&raw mut raw, modes.speeds[1]))?;
        checked(libc::tcsetattr(fd, when, &raw const raw))
    }
}

/// Waits until what was written is out.
pub fn drain(fd: i32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::tcdrain(fd) })
}

/// Throws away what was received and not read, or written and not sent.
pub fn flush(fd: i32, queue: i32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::tcflush(fd, queue) })
}

/// Stops or restarts transmission.
pub fn flow(fd: i32, action: i32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::tcflow(fd, action) })
}

/// Sends a break.
pub fn send_break(fd: i32, duration: i32) -> io::Result<()> {
    // SAFETY: no memory is involved.
    checked(unsafe { libc::tcsendbreak(fd, duration) })
}
