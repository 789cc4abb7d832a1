//! `errno`: the system's error numbers by name.

use crate::object::{Gc, Result, Value};
use crate::stdlib::set;
use crate::types::dict::Dict;
use crate::vm::Vm;

macro_rules! codes {
    ($($name:ident)*) => {
        const CODES: &[(&str, i32)] = &[$((stringify!($name), libc::$name)),*];
    };
}

codes! {
    E2BIG EACCES EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EALREADY EBADF EBADMSG EBUSY ECANCELED ECHILD
    ECONNABORTED ECONNREFUSED ECONNRESET EDEADLK EDESTADDRREQ EDOM EDQUOT EEXIST EFAULT EFBIG EHOSTDOWN
    EHOSTUNREACH EIDRM EILSEQ EINPROGRESS EINTR EINVAL EIO EISCONN EISDIR ELOOP EMFILE EMLINK EMSGSIZE
    EMULTIHOP ENAMETOOLONG ENETDOWN ENETRESET ENETUNREACH ENFILE ENOBUFS ENODATA ENODEV ENOENT ENOEXEC ENOLCK
    ENOLINK ENOMEM ENOMSG ENOPROTOOPT ENOSPC ENOSR ENOSTR ENOSYS ENOTBLK ENOTCONN ENOTDIR ENOTEMPTY
    ENOTRECOVERABLE ENOTSOCK ENOTSUP ENOTTY ENXIO EOPNOTSUPP EOVERFLOW EOWNERDEAD EPERM EPFNOSUPPORT EPIPE
    EPROTO EPROTONOSUPPORT EPROTOTYPE ERANGE EROFS ESHUTDOWN ESOCKTNOSUPPORT ESPIPE ESRCH ESTALE ETIME
    ETIMEDOUT ETXTBSY EUSERS EWOULDBLOCK EXDEV
}

/// The module.
pub fn module(vm: &mut Vm) -> Result<Value> {
    let module = vm.native_module(
        "errno",
        "This module makes available standard errno system symbols.",
        &[],
    );
    let names = Gc::new(Dict::new());
    for &(name, code) in CODES {
        let code = Value::Int(i64::from(code));
        set(vm, &module, name, code.clone());
        drop(names.insert(vm, code, Value::from(name))?);
    }
    set(vm, &module, "errorcode", names);
    Ok(Value::from(module))
}
