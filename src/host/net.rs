//! Sockets as the system has them: any family and type, addresses as bytes, no policy.  `_socket` waits and
//! words the errors.

use std::cell::RefCell;
use std::ffi::{CStr, CString};
use std::io;
use std::mem::{MaybeUninit, size_of};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::os::fd::RawFd;

/// An address as system calls take it.
#[derive(Clone, Copy)]
pub struct Address {
    storage: libc::sockaddr_storage,
    length: libc::socklen_t,
}

/// What an address says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    V4(Ipv4Addr, u16),
    /// Address, port, flow information, scope.
    V6(Ipv6Addr, u16, u32, u32),
    /// A path, or with a zero in front an abstract name; empty for none.
    Unix(Vec<u8>),
    /// No address at all, as of an unnamed peer.
    None,
    /// Another family, with its bytes.
    Other(i32, Vec<u8>),
}

impl Address {
    fn empty() -> Address {
        // SAFETY: the struct is plain data for which zero is valid.
        let storage = unsafe { std::mem::zeroed() };
        Address {
            storage,
            length: size_of::<libc::sockaddr_storage>() as libc::socklen_t,
        }
    }

    fn of<T>(data: T) -> Address {
        let mut address = Address::empty();
        address.length = size_of::<T>() as libc::socklen_t;
        // SAFETY: the storage is as large and as aligned as any kind of address.
        unsafe { (&raw mut address.storage).cast::<T>().write(data) };
        address
    }

    /// An IPv4 address.
    pub fn v4(ip: Ipv4Addr, port: u16) -> Address {
        Address::of(libc::sockaddr_in {
            sin_family: libc::AF_INET as libc::sa_family_t,
            sin_port: port.to_be(),
            sin_addr: libc::in_addr {
                s_addr: u32::from_ne_bytes(ip.octets()),
            },
            sin_zero: [0; 8],
        })
    }

    /// An IPv6 address.
    pub fn v6(ip: Ipv6Addr, port: u16, flow: u32, scope: u32) -> Address {
        Address::of(libc::sockaddr_in6 {
            sin6_family: libc::AF_INET6 as libc::sa_family_t,
            sin6_port: port.to_be(),
            sin6_flowinfo: flow.to_be(),
            sin6_addr: libc::in6_addr {
                s6_addr: ip.octets(),
            },
            sin6_scope_id: scope,
        })
    }

    /// A path; `None` if it is too long.
    pub fn unix(path: &[u8]) -> Option<Address> {
        // SAFETY: the struct is plain data for which zero is valid.
        let mut data: libc::sockaddr_un = unsafe { std::mem::zeroed() };
        data.sun_family = libc::AF_UNIX as libc::sa_family_t;
        let is_abstract = path.first() == Some(&0);
        let room = data.sun_path.len() - usize::from(!is_abstract);
        if path.len() > room {
            return None;
        }
        for (place, &byte) in data.sun_path.iter_mut().zip(path) {
            *place = byte as libc::c_char;
        }
        let mut address = Address::of(data);
        let prefix = size_of::<libc::sa_family_t>();
        let end = usize::from(!is_abstract && !path.is_empty());
        address.length = (prefix + path.len() + end) as libc::socklen_t;
        Some(address)
    }

    fn pointer(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }

    /// What it says.
    pub fn parse(&self) -> Parsed {
        if (self.length as usize) < size_of::<libc::sa_family_t>() {
            return Parsed::None;
        }
        match i32::from(self.storage.ss_family) {
            libc::AF_INET => {
                // SAFETY: the family says what the storage holds, and it is large enough for all.
                let data = unsafe { *self.pointer().cast::<libc::sockaddr_in>() };
                let ip = Ipv4Addr::from(data.sin_addr.s_addr.to_ne_bytes());
                Parsed::V4(ip, u16::from_be(data.sin_port))
            }
            libc::AF_INET6 => {
                // SAFETY: as above.
                let data = unsafe { *self.pointer().cast::<libc::sockaddr_in6>() };
                Parsed::V6(
                    Ipv6Addr::from(data.sin6_addr.s6_addr),
                    u16::from_be(data.sin6_port),
                    u32::from_be(data.sin6_flowinfo),
                    data.sin6_scope_id,
                )
            }
            libc::AF_UNIX => {
                let bytes = self.rest();
                Parsed::Unix(match bytes.first() {
                    Some(0) => bytes.to_vec(),
                    _ => {
                        let end = bytes.iter().position(|&byte| byte == 0);
                        bytes[..end.unwrap_or(bytes.len())].to_vec()
                    }
                })
            }
            family => Parsed::Other(family, self.rest().to_vec()),
        }
    }

    /// The bytes behind the family.
    fn rest(&self) -> &[u8] {
        let prefix = size_of::<libc::sa_family_t>();
        let length = (self.length as usize).clamp(prefix, size_of::<libc::sockaddr_storage>());
        // SAFETY: the slice stays within the storage, which is initialised.
        unsafe {
            let start = (&raw const self.storage).cast::<u8>().add(prefix);
            std::slice::from_raw_parts(start, length - prefix)
        }
    }
}

fn check(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(result)
}

fn checked_size(result: libc::ssize_t) -> io::Result<usize> {
    usize::try_from(result).map_err(|_| io::Error::last_os_error())
}

/// A new socket, not inherited by children.
///
/// # Errors
/// What the system says, as everywhere in this module.
pub fn socket(family: i32, kind: i32, protocol: i32) -> io::Result<RawFd> {
    // SAFETY: the call has no preconditions.
    check(unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, protocol) })
}

/// Two sockets that are connected to each other.
///
/// # Errors
/// See [`socket`].
pub fn socketpair(family: i32, kind: i32, protocol: i32) -> io::Result<(RawFd, RawFd)> {
    let mut pair = [0; 2];
    // SAFETY: the array has room for both.
    check(unsafe {
        libc::socketpair(
            family,
            kind | libc::SOCK_CLOEXEC,
            protocol,
            pair.as_mut_ptr(),
        )
    })?;
    Ok((pair[0], pair[1]))
}

/// Gives a socket an address.
///
/// # Errors
/// See [`socket`].
pub fn bind(fd: RawFd, address: &Address) -> io::Result<()> {
    // SAFETY: the address lives as long as the call.
    check(unsafe { libc::bind(fd, address.pointer(), address.length) }).map(drop)
}

/// Begins to connect.
///
/// # Errors
/// See [`socket`].
pub fn connect(fd: RawFd, address: &Address) -> io::Result<()> {
    // SAFETY: the address lives as long as the call.
    check(unsafe { libc::connect(fd, address.pointer(), address.length) }).map(drop)
}

/// Lets others connect.
///
/// # Errors
/// See [`socket`].
pub fn listen(fd: RawFd, backlog: i32) -> io::Result<()> {
    // SAFETY: the call has no preconditions.
    check(unsafe { libc::listen(fd, backlog) }).map(drop)
}

/// Takes a connection.
///
/// # Errors
/// See [`socket`].
pub fn accept(fd: RawFd) -> io::Result<(RawFd, Address)> {
    let mut address = Address::empty();
    // SAFETY: storage and length live as long as the call, which writes no more than the length says.
    let accepted = check(unsafe {
        libc::accept4(
            fd,
            (&raw mut address.storage).cast(),
            &raw mut address.length,
            libc::SOCK_CLOEXEC,
        )
    })?;
    Ok((accepted, address))
}

/// The socket's own address, or its peer's.
///
/// # Errors
/// See [`socket`].
pub fn name(fd: RawFd, peer: bool) -> io::Result<Address> {
    let mut address = Address::empty();
    let storage = (&raw mut address.storage).cast();
    let length = &raw mut address.length;
    // SAFETY: as in `accept`.
    check(unsafe {
        if peer {
            libc::getpeername(fd, storage, length)
        } else {
            libc::getsockname(fd, storage, length)
        }
    })?;
    Ok(address)
}

/// What is asked for beyond this gets room of its own.
pub const MOST: usize = 256 * 1024;

/// Lends room for bytes that arrive: most reads ask for much more than there is.  What uses it asks for no other.
pub fn with_room<R>(size: usize, use_it: impl FnOnce(&mut [u8]) -> R) -> R {
    thread_local! {
        static ROOM: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    ROOM.with_borrow_mut(|room| {
        if room.len() < size {
            room.resize(size, 0);
        }
        use_it(&mut room[..size])
    })
}

/// Reads at most so many bytes (256 KiB at once), and lets `take` look at them before their place is used again.
///
/// # Errors
/// See [`socket`].
pub fn receive_with<R>(
    fd: RawFd,
    size: usize,
    flags: i32,
    take: impl FnOnce(&[u8]) -> R,
) -> io::Result<R> {
    with_room(size.min(MOST), |room| {
        let count = receive_into(fd, room, flags)?;
        Ok(take(&room[..count]))
    })
}

/// Reads at most so many bytes behind those that a vector holds: how many came.
///
/// # Errors
/// See [`socket`].
pub fn receive_behind(fd: RawFd, data: &mut Vec<u8>, size: usize, flags: i32) -> io::Result<usize> {
    let known = data.len();
    let reserved = match known {
        0 => data.try_reserve_exact(size),
        _ => data.try_reserve(size),
    };
    if reserved.is_err() {
        return Err(io::Error::from_raw_os_error(libc::ENOMEM));
    }
    // SAFETY: the vector has room for as many bytes as the call may write behind the known ones, and then holds
    // as many more as it says.
    unsafe {
        let place = data.as_mut_ptr().add(known);
        let count = checked_size(libc::recv(fd, place.cast(), size, flags))?;
        data.set_len(known + count);
        Ok(count)
    }
}

/// Reads at most so many bytes into a vector.
///
/// # Errors
/// See [`socket`].
pub fn receive(fd: RawFd, size: usize, flags: i32) -> io::Result<Vec<u8>> {
    if size > MOST {
        let mut data = Vec::new();
        receive_behind(fd, &mut data, size, flags)?;
        return Ok(data);
    }
    receive_with(fd, size, flags, <[u8]>::to_vec)
}

/// Reads into a buffer.
///
/// # Errors
/// See [`socket`].
pub fn receive_into(fd: RawFd, buffer: &mut [u8], flags: i32) -> io::Result<usize> {
    // SAFETY: the buffer has the length given.
    checked_size(unsafe { libc::recv(fd, buffer.as_mut_ptr().cast(), buffer.len(), flags) })
}

/// Reads at most so many bytes, and says who sent them.
///
/// # Errors
/// See [`socket`].
pub fn receive_from(fd: RawFd, size: usize, flags: i32) -> io::Result<(Vec<u8>, Address)> {
    let mut address = Address::empty();
    let mut receive = |room: &mut [u8]| {
        // SAFETY: the buffer has the length given; the address is as in `accept`.
        checked_size(unsafe {
            libc::recvfrom(
                fd,
                room.as_mut_ptr().cast(),
                room.len(),
                flags,
                (&raw mut address.storage).cast(),
                &raw mut address.length,
            )
        })
    };
    let data = if size > MOST {
        let mut data = Vec::new();
        if data.try_reserve_exact(size).is_err() {
            return Err(io::Error::from_raw_os_error(libc::ENOMEM));
        }
        data.resize(size, 0);
        let count = receive(&mut data)?;
        data.truncate(count);
        data
    } else {
        with_room(size, |room| {
            receive(room).map(|count| room[..count].to_vec())
        })?
    };
    Ok((data, address))
}

/// Writes what there is room for; to an address where one is given.
///
/// # Errors
/// See [`socket`].
pub fn send(fd: RawFd, data: &[u8], flags: i32, to: Option<&Address>) -> io::Result<usize> {
    // SAFETY: buffer and address live as long as the call.
    checked_size(unsafe {
        match to {
            None => libc::send(fd, data.as_ptr().cast(), data.len(), flags),
            Some(to) => libc::sendto(
                fd,
                data.as_ptr().cast(),
                data.len(),
                flags,
                to.pointer(),
                to.length,
            ),
        }
    })
}

/// A control message: level, type, data.
pub type Control = (i32, i32, Vec<u8>);

/// Writes several pieces at once, with control messages.
///
/// # Errors
/// See [`socket`].
pub fn send_message(
    fd: RawFd,
    pieces: &[&[u8]],
    controls: &[Control],
    flags: i32,
    to: Option<&Address>,
) -> io::Result<usize> {
    let vectors: Vec<libc::iovec> = pieces
        .iter()
        .map(|piece| libc::iovec {
            iov_base: piece.as_ptr().cast_mut().cast(),
            iov_len: piece.len(),
        })
        .collect();
    // SAFETY: `CMSG_SPACE` only computes.
    let space: usize = controls
        .iter()
        .map(|control| unsafe { libc::CMSG_SPACE(control.2.len() as u32) } as usize)
        .sum();
    // Words, so that the headers inside are aligned.
    let mut room = vec![0_u64; space.div_ceil(8)];
    // SAFETY: every pointer of the header leads to something that outlives the call; the control messages
    // are written within the room that was computed for them.
    unsafe {
        let mut header: libc::msghdr = std::mem::zeroed();
        header.msg_iov = vectors.as_ptr().cast_mut();
        header.msg_iovlen = vectors.len();
        if let Some(to) = to {
            header.msg_name = to.pointer().cast_mut().cast();
            header.msg_namelen = to.length;
        }
        if space > 0 {
            header.msg_control = room.as_mut_ptr().cast();
            header.msg_controllen = space;
            let mut place = libc::CMSG_FIRSTHDR(&raw const header);
            for (level, kind, data) in controls {
                if place.is_null() {
                    break;
                }
                (*place).cmsg_level = *level;
                (*place).cmsg_type = *kind;
                (*place).cmsg_len = libc::CMSG_LEN(data.len() as u32) as _;
                libc::CMSG_DATA(place).copy_from_nonoverlapping(data.as_ptr(), data.len());
                place = libc::CMSG_NXTHDR(&raw const header, place);
            }
        }
        checked_size(libc::sendmsg(fd, &raw const header, flags))
    }
}

/// What one `recvmsg` brings.
pub struct Message {
    pub data: Vec<u8>,
    pub controls: Vec<Control>,
    pub flags: i32,
    pub from: Address,
}

/// Reads a message with its control messages.
///
/// # Errors
/// See [`socket`].
pub fn receive_message(
    fd: RawFd,
    size: usize,
    control_size: usize,
    flags: i32,
) -> io::Result<Message> {
    let mut data = vec![0; size];
    let mut room = vec![0_u64; control_size.div_ceil(8)];
    let mut from = Address::empty();
    let mut vector = libc::iovec {
        iov_base: data.as_mut_ptr().cast(),
        iov_len: size,
    };
    let mut controls = Vec::new();
    // SAFETY: every pointer of the header leads to something that outlives the call, with the size given;
    // the control messages are read within what the call has written.
    let flags = unsafe {
        let mut header: libc::msghdr = std::mem::zeroed();
        header.msg_iov = &raw mut vector;
        header.msg_iovlen = 1;
        header.msg_name = (&raw mut from.storage).cast();
        header.msg_namelen = from.length;
        header.msg_control = room.as_mut_ptr().cast();
        header.msg_controllen = control_size;
        let count = checked_size(libc::recvmsg(
            fd,
            &raw mut header,
            flags | libc::MSG_CMSG_CLOEXEC,
        ))?;
        data.truncate(count);
        from.length = header.msg_namelen;
        let mut place = libc::CMSG_FIRSTHDR(&raw const header);
        while !place.is_null() {
            let start = libc::CMSG_DATA(place);
            let length = ((*place).cmsg_len).saturating_sub(libc::CMSG_LEN(0) as usize);
            let data = std::slice::from_raw_parts(start, length).to_vec();
            controls.push(((*place).cmsg_level, (*place).cmsg_type, data));
            place = libc::CMSG_NXTHDR(&raw const header, place);
        }
        header.msg_flags & !libc::MSG_CMSG_CLOEXEC
    };
    Ok(Message {
        data,
        controls,
        flags,
        from,
    })
}

/// The room that control messages with so many bytes of data take: `CMSG_LEN` or `CMSG_SPACE`.
pub fn control_room(length: u32, padded: bool) -> usize {
    // SAFETY: both only compute.
    unsafe {
        if padded {
            libc::CMSG_SPACE(length) as usize
        } else {
            libc::CMSG_LEN(length) as usize
        }
    }
}

/// Ends reading, writing or both.
///
/// # Errors
/// See [`socket`].
pub fn shutdown(fd: RawFd, how: i32) -> io::Result<()> {
    // SAFETY: the call has no preconditions.
    check(unsafe { libc::shutdown(fd, how) }).map(drop)
}

/// Closes a descriptor.
///
/// # Errors
/// See [`socket`].
pub fn close(fd: RawFd) -> io::Result<()> {
    // SAFETY: the call has no preconditions; whose descriptor it is is for the script to know.
    check(unsafe { libc::close(fd) }).map(drop)
}

/// Another descriptor for the same thing, not inherited by children.
///
/// # Errors
/// See [`socket`].
pub fn duplicate(fd: RawFd) -> io::Result<RawFd> {
    // SAFETY: the call has no preconditions.
    check(unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) })
}

/// An option that is a number.
///
/// # Errors
/// See [`socket`].
pub fn option(fd: RawFd, level: i32, name: i32) -> io::Result<i32> {
    let mut value: libc::c_int = 0;
    let mut length = size_of::<libc::c_int>() as libc::socklen_t;
    // SAFETY: the value has the length given.
    check(unsafe { libc::getsockopt(fd, level, name, (&raw mut value).cast(), &raw mut length) })?;
    Ok(value)
}

/// An option as bytes.
///
/// # Errors
/// See [`socket`].
pub fn option_bytes(fd: RawFd, level: i32, name: i32, size: usize) -> io::Result<Vec<u8>> {
    let mut data = vec![0_u8; size];
    let mut length = size as libc::socklen_t;
    // SAFETY: the vector has the length given.
    check(unsafe { libc::getsockopt(fd, level, name, data.as_mut_ptr().cast(), &raw mut length) })?;
    data.truncate(length as usize);
    Ok(data)
}

/// Sets an option.
///
/// # Errors
/// See [`socket`].
pub fn set_option(fd: RawFd, level: i32, name: i32, value: &[u8]) -> io::Result<()> {
    let length = value.len() as libc::socklen_t;
    // SAFETY: the slice has the length given.
    check(unsafe { libc::setsockopt(fd, level, name, value.as_ptr().cast(), length) }).map(drop)
}

/// Whether calls on a descriptor wait.
///
/// # Errors
/// See [`socket`].
pub fn is_blocking(fd: RawFd) -> io::Result<bool> {
    // SAFETY: the call has no preconditions.
    let flags = check(unsafe { libc::fcntl(fd, libc::F_GETFL) })?;
    Ok(flags & libc::O_NONBLOCK == 0)
}

/// Sets whether calls on a descriptor wait.
///
/// # Errors
/// See [`socket`].
pub fn set_blocking(fd: RawFd, blocking: bool) -> io::Result<()> {
    let mut wanted = libc::c_int::from(!blocking);
    // SAFETY: the call reads the number.
    check(unsafe { libc::ioctl(fd, libc::FIONBIO, &raw mut wanted) }).map(drop)
}

/// Whether children inherit a descriptor.
///
/// # Errors
/// See [`socket`].
pub fn is_inheritable(fd: RawFd) -> io::Result<bool> {
    // SAFETY: the call has no preconditions.
    let flags = check(unsafe { libc::fcntl(fd, libc::F_GETFD) })?;
    Ok(flags & libc::FD_CLOEXEC == 0)
}

/// Sets whether children inherit a descriptor.
///
/// # Errors
/// See [`socket`].
pub fn set_inheritable(fd: RawFd, inheritable: bool) -> io::Result<()> {
    let flags = if inheritable { 0 } else { libc::FD_CLOEXEC };
    // SAFETY: the call has no preconditions.
    check(unsafe { libc::fcntl(fd, libc::F_SETFD, flags) }).map(drop)
}

/// A host and a service that were found.
pub struct Found {
    pub family: i32,
    pub kind: i32,
    pub protocol: i32,
    pub canonical_name: String,
    pub address: Address,
}

/// Why a name was not found: `EAI_…` and the system's words.
pub struct NotFound {
    pub code: i32,
    pub text: String,
}

fn not_found(code: i32) -> NotFound {
    // SAFETY: the call answers with a static text that ends in a zero.
    let text = unsafe { CStr::from_ptr(libc::gai_strerror(code)) };
    NotFound {
        code,
        text: text.to_string_lossy().into_owned(),
    }
}

/// Looks names up; family, type, protocol and flags narrow what is looked for.
///
/// # Errors
/// The resolver's.
pub fn look_up(
    host: Option<&CStr>,
    service: Option<&CStr>,
    [family, kind, protocol, flags]: [i32; 4],
) -> Result<Vec<Found>, NotFound> {
    let mut found = Vec::new();
    // SAFETY: hints are plain data for which zero is valid; the list is walked as the resolver linked it, and
    // given back to it once everything has been copied.
    unsafe {
        let mut hints: libc::addrinfo = std::mem::zeroed();
        hints.ai_family = family;
        hints.ai_socktype = kind;
        hints.ai_protocol = protocol;
        hints.ai_flags = flags;
        let mut list = std::ptr::null_mut();
        let code = libc::getaddrinfo(
            host.map_or(std::ptr::null(), CStr::as_ptr),
            service.map_or(std::ptr::null(), CStr::as_ptr),
            &raw const hints,
            &raw mut list,
        );
        if code != 0 {
            return Err(not_found(code));
        }
        let mut entry = list;
        while !entry.is_null() {
            let info = &*entry;
            let mut address = Address::empty();
            address.length = info
                .ai_addrlen
                .min(size_of::<libc::sockaddr_storage>() as libc::socklen_t);
            std::ptr::copy_nonoverlapping(
                info.ai_addr.cast::<u8>(),
                (&raw mut address.storage).cast::<u8>(),
                address.length as usize,
            );
            found.push(Found {
                family: info.ai_family,
                kind: info.ai_socktype,
                protocol: info.ai_protocol,
                canonical_name: match info.ai_canonname.is_null() {
                    true => String::new(),
                    false => CStr::from_ptr(info.ai_canonname)
                        .to_string_lossy()
                        .into_owned(),
                },
                address,
            });
            entry = info.ai_next;
        }
        libc::freeaddrinfo(list);
    }
    Ok(found)
}

/// The names of an address: host and service.
///
/// # Errors
/// The resolver's.
pub fn names_of(address: &Address, flags: i32) -> Result<(String, String), NotFound> {
    let mut host = [MaybeUninit::<libc::c_char>::zeroed(); 1025];
    let mut service = [MaybeUninit::<libc::c_char>::zeroed(); 32];
    // SAFETY: the buffers have the lengths given, and hold texts that end in a zero where the call succeeds.
    unsafe {
        let code = libc::getnameinfo(
            address.pointer(),
            address.length,
            host.as_mut_ptr().cast(),
            host.len() as libc::socklen_t,
            service.as_mut_ptr().cast(),
            service.len() as libc::socklen_t,
            flags,
        );
        if code != 0 {
            return Err(not_found(code));
        }
        let text =
            |buffer: *const libc::c_char| CStr::from_ptr(buffer).to_string_lossy().into_owned();
        Ok((text(host.as_ptr().cast()), text(service.as_ptr().cast())))
    }
}

/// What the machine is called.
///
/// # Errors
/// See [`socket`].
pub fn host_name() -> io::Result<String> {
    let mut buffer = [0_u8; 256];
    // SAFETY: the buffer is one longer than the call is told, and zero at its end.
    check(unsafe { libc::gethostname(buffer.as_mut_ptr().cast(), buffer.len() - 1) })?;
    let text = CStr::from_bytes_until_nul(&buffer).unwrap_or_default();
    Ok(text.to_string_lossy().into_owned())
}

/// The port of a service, or the service of a port.
pub fn service_port(name: &CStr, protocol: Option<&CStr>) -> Option<u16> {
    // SAFETY: the answer stays as it is until the next call, and is copied at once.
    unsafe {
        let entry = libc::getservbyname(
            name.as_ptr(),
            protocol.map_or(std::ptr::null(), CStr::as_ptr),
        );
        (!entry.is_null()).then(|| u16::from_be((*entry).s_port as u16))
    }
}

/// The number of a network interface.
///
/// # Errors
/// See [`socket`].
pub fn interface_number(name: &CStr) -> io::Result<u32> {
    // SAFETY: the name lives as long as the call.
    match unsafe { libc::if_nametoindex(name.as_ptr()) } {
        0 => Err(io::Error::last_os_error()),
        number => Ok(number),
    }
}

/// A text for the functions above; `None` if it has a zero inside.
pub fn c_text(text: &str) -> Option<CString> {
    CString::new(text).ok()
}
