"""Copying, moving and removing of files and directories."""

import collections
import fnmatch
import os
import stat
import sys

__all__ = ["copyfileobj", "copyfile", "copymode", "copystat", "copy", "copy2", "copytree", "move", "rmtree", "Error",
           "SpecialFileError", "chown", "disk_usage", "which", "get_terminal_size",
           "ignore_patterns", "SameFileError", "make_archive", "get_archive_formats", "register_archive_format",
           "unregister_archive_format", "get_unpack_formats", "register_unpack_format", "unregister_unpack_format",
           "unpack_archive"]

COPY_BUFSIZE = 256 * 1024
# What the system can do by itself; the tests of these functions switch them off.
_USE_CP_SENDFILE = hasattr(os, "sendfile")
_USE_CP_COPY_FILE_RANGE = hasattr(os, "copy_file_range")
_HAS_FCOPYFILE = False
_WIN_DEFAULT_PATHEXT = ".COM;.EXE;.BAT;.CMD;.VBS;.JS;.WS;.MSC"
_usage = collections.namedtuple("usage", "total used free")
_usage.__module__ = "shutil"


class Error(OSError):
    pass


class SameFileError(Error):
    """A file is to be copied onto itself."""


class SpecialFileError(OSError):
    """A file of a kind that cannot be copied, a named pipe for instance."""


class ReadError(OSError):
    """An archive that cannot be read."""


def __getattr__(name):
    if name == "ExecError":
        import warnings
        warnings._deprecated("shutil.ExecError", f"{warnings._DEPRECATED_MSG}; it isn't raised by any shutil function.",
                             remove=(3, 16))
        return RuntimeError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class RegistryError(Exception):
    """A registry of archive formats that is asked for the wrong thing."""


class _GiveupOnFastCopy(Exception):
    """The system cannot copy these files by itself."""


def _descriptors(fsrc, fdst):
    try:
        return fsrc.fileno(), fdst.fileno()
    except Exception as error:
        raise _GiveupOnFastCopy(error) from None


def _blocksize(fd):
    """How much to copy at once: the whole file if the system knows its size."""
    try:
        size = max(os.fstat(fd).st_size, 2**23)
    except OSError:
        return 2**27
    return size if sys.maxsize >= 2**32 else min(size, 2**30)


def _by_system(fsrc, fdst, copy):
    """Have the system copy; what is wrong at the start only means that it cannot."""
    infd, outfd = _descriptors(fsrc, fdst)
    blocksize = _blocksize(infd)
    offset = 0
    while True:
        try:
            count = copy(outfd, infd, offset, blocksize)
        except OSError as error:
            error.filename = fsrc.name
            error.filename2 = fdst.name
            _look_into(error, offset, outfd)
            raise error from None
        if not count:
            return
        offset += count


def _look_into(error, offset, outfd):
    import errno
    global _USE_CP_SENDFILE
    if error.errno == errno.ENOTSOCK:
        # Some systems send to sockets only.
        _USE_CP_SENDFILE = False
        raise _GiveupOnFastCopy(error)
    if error.errno == errno.ENOSPC:
        raise error from None
    if offset == 0 and os.lseek(outfd, 0, os.SEEK_CUR) == 0:
        raise _GiveupOnFastCopy(error)


def _fastcopy_sendfile(fsrc, fdst):
    """Copy by sendfile()."""
    _by_system(fsrc, fdst, lambda outfd, infd, offset, size: os.sendfile(outfd, infd, offset, size))


def _fastcopy_copy_file_range(fsrc, fdst):
    """Copy by copy_file_range()."""
    _by_system(fsrc, fdst, lambda outfd, infd, offset, size: os.copy_file_range(infd, outfd, size, offset_dst=offset))


def _fastcopy(fsrc, fdst):
    """Copy by the system, whichever way it can; whether it could."""
    ways = []
    if _USE_CP_COPY_FILE_RANGE:
        ways.append(_fastcopy_copy_file_range)
    if _USE_CP_SENDFILE:
        ways.append(_fastcopy_sendfile)
    for way in ways:
        try:
            way(fsrc, fdst)
            return True
        except _GiveupOnFastCopy:
            pass
    return False


def _copyfileobj_readinto(fsrc, fdst, length=COPY_BUFSIZE):
    """Copy by way of one buffer."""
    with memoryview(bytearray(length)) as view:
        while count := fsrc.readinto(view):
            with view[:count] as part:
                fdst.write(part)


def copyfileobj(fsrc, fdst, length=0):
    """Copy what is left of a file object to another."""
    length = length or COPY_BUFSIZE
    while data := fsrc.read(length):
        fdst.write(data)


def _same(src, dst):
    if isinstance(src, os.DirEntry) and hasattr(os.path, "samestat"):
        try:
            return os.path.samestat(src.stat(), os.stat(dst))
        except OSError:
            return False
    try:
        return os.path.samefile(src, dst)
    except OSError:
        return False


def _stat(name):
    return name.stat() if isinstance(name, os.DirEntry) else os.stat(name)


def _is_link(name):
    return name.is_symlink() if isinstance(name, os.DirEntry) else os.path.islink(name)


def copyfile(src, dst, *, follow_symlinks=True):
    """Copy the contents of a file."""
    sys.audit("shutil.copyfile", src, dst)
    if _same(src, dst):
        raise SameFileError("{!r} and {!r} are the same file".format(src, dst))
    for name in src, dst:
        try:
            found = _stat(name)
        except OSError:
            continue
        if stat.S_ISFIFO(found.st_mode):
            raise SpecialFileError("`%s` is a named pipe" % os.fspath(name))
    if not follow_symlinks and _is_link(src):
        os.symlink(os.readlink(src), dst)
        return dst
    with open(src, "rb") as fsrc:
        try:
            with open(dst, "wb") as fdst:
                if not _fastcopy(fsrc, fdst):
                    copyfileobj(fsrc, fdst)
        except IsADirectoryError as e:
            if not os.path.exists(dst):
                raise FileNotFoundError(f"Directory does not exist: {dst}") from e
            raise
    return dst


def copymode(src, dst, *, follow_symlinks=True):
    """Copy the mode bits."""
    sys.audit("shutil.copymode", src, dst)
    if not follow_symlinks and _is_link(src) and os.path.islink(dst):
        if not hasattr(os, "lchmod"):
            return
        os.lchmod(dst, stat.S_IMODE(os.lstat(src).st_mode))
        return
    os.chmod(dst, stat.S_IMODE(_stat(src).st_mode))


if hasattr(os, "listxattr"):
    def _copyxattr(src, dst, *, follow_symlinks=True):
        """Copy extended attributes, as far as the file systems have them."""
        import errno
        missing = errno.ENOTSUP, errno.ENODATA, errno.EINVAL
        try:
            names = os.listxattr(src, follow_symlinks=follow_symlinks)
        except OSError as error:
            if error.errno not in missing:
                raise
            return
        for name in names:
            try:
                value = os.getxattr(src, name, follow_symlinks=follow_symlinks)
                os.setxattr(dst, name, value, follow_symlinks=follow_symlinks)
            except OSError as error:
                if error.errno not in (errno.EPERM, errno.EACCES, *missing):
                    raise
else:
    def _copyxattr(*args, **kwargs):
        """There are no extended attributes here."""


def copystat(src, dst, *, follow_symlinks=True):
    """Copy mode bits and times."""
    sys.audit("shutil.copystat", src, dst)
    follow = follow_symlinks or not (_is_link(src) and os.path.islink(dst))
    if isinstance(src, os.DirEntry):
        found = src.stat(follow_symlinks=follow)
    else:
        found = os.stat(src, follow_symlinks=follow)
    mode = stat.S_IMODE(found.st_mode)
    os.utime(dst, ns=(found.st_atime_ns, found.st_mtime_ns), follow_symlinks=follow)
    # Before the mode, which may forbid it.
    _copyxattr(src, dst, follow_symlinks=follow)
    if follow:
        os.chmod(dst, mode)
    elif hasattr(os, "lchmod"):
        os.lchmod(dst, mode)
    if hasattr(found, "st_flags") and hasattr(os, "chflags"):
        os.chflags(dst, found.st_flags, follow_symlinks=follow)


def _target(src, dst):
    return os.path.join(dst, os.path.basename(src)) if os.path.isdir(dst) else dst


def copy(src, dst, *, follow_symlinks=True):
    """Copy a file with its mode; dst may be a directory."""
    dst = _target(src, dst)
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copymode(src, dst, follow_symlinks=follow_symlinks)
    return dst


def copy2(src, dst, *, follow_symlinks=True):
    """Copy a file with its mode and times; dst may be a directory."""
    dst = _target(src, dst)
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copystat(src, dst, follow_symlinks=follow_symlinks)
    return dst


def ignore_patterns(*patterns):
    """A function for copytree() that leaves out names which match."""
    def _ignore_patterns(path, names):
        return {name for pattern in patterns for name in fnmatch.filter(names, pattern)}

    return _ignore_patterns


def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2, ignore_dangling_symlinks=False,
             dirs_exist_ok=False):
    """Copy a directory with everything in it."""
    sys.audit("shutil.copytree", src, dst)
    with os.scandir(src) as found:
        entries = list(found)
    ignored = set() if ignore is None else ignore(os.fspath(src), [entry.name for entry in entries])
    os.makedirs(dst, exist_ok=dirs_exist_ok)
    errors = []
    for entry in entries:
        if entry.name in ignored:
            continue
        source, target = os.path.join(src, entry.name), os.path.join(dst, entry.name)
        # A function of the caller sees paths, not entries.
        item = entry if copy_function in (copy, copy2) else source
        try:
            if entry.is_symlink():
                link = os.readlink(source)
                if symlinks:
                    os.symlink(link, target)
                    copystat(item, target, follow_symlinks=False)
                    continue
                if not os.path.exists(source) and ignore_dangling_symlinks:
                    continue
            if entry.is_dir():
                copytree(source, target, symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok)
            else:
                copy_function(item, target)
        except Error as err:
            errors.extend(err.args[0])
        except OSError as why:
            errors.append((source, target, str(why)))
    try:
        copystat(src, dst)
    except OSError as why:
        errors.append((src, dst, str(why)))
    if errors:
        raise Error(errors)
    return dst


def rmtree(path, ignore_errors=False, onerror=None, *, onexc=None, dir_fd=None):
    """Remove a directory with everything in it; onexc(function, path, exception) hears of what goes wrong."""
    sys.audit("shutil.rmtree", path, dir_fd)
    if dir_fd is not None:
        raise NotImplementedError("shutil.rmtree: dir_fd is not supported")
    if onexc is None:
        if ignore_errors:
            def onexc(*args):
                pass
        elif onerror is None:
            def onexc(*args):
                raise
        else:
            def onexc(function, path, error):
                onerror(function, path, (type(error), error, error.__traceback__))
    _rmtree(os.fspath(path), onexc)


def _rmtree(path, onexc):
    try:
        if os.path.islink(path):
            raise OSError("Cannot call rmtree on a symbolic link")
    except OSError as err:
        onexc(os.path.islink, path, err)
        return
    try:
        os.lstat(path)
    except OSError as err:
        onexc(os.lstat, path, err)
        return
    # (directory, whether all in it has been dealt with)
    waiting = [(path, False)]
    while waiting:
        path, emptied = waiting.pop()
        if emptied:
            _remove(os.rmdir, path, onexc)
            continue
        waiting.append((path, True))
        try:
            with os.scandir(path) as found:
                entries = list(found)
        except FileNotFoundError:
            continue
        except OSError as err:
            onexc(os.scandir, path, err)
            continue
        for entry in entries:
            try:
                is_dir = entry.is_dir(follow_symlinks=False)
            except OSError:
                is_dir = False
            inner = os.path.join(path, entry.name)
            if is_dir:
                waiting.append((inner, False))
            else:
                _remove(os.unlink, inner, onexc)


def _remove(function, path, onexc):
    try:
        function(path)
    except FileNotFoundError:
        pass
    except OSError as err:
        onexc(function, path, err)


rmtree.avoids_symlink_attacks = False


def _destinsrc(src, dst):
    src, dst = os.path.realpath(src), os.path.realpath(dst)
    return (dst.rstrip(os.path.sep) + os.path.sep).startswith(src.rstrip(os.path.sep) + os.path.sep)


def move(src, dst, copy_function=copy2):
    """Move a file or a directory; dst may be a directory."""
    sys.audit("shutil.move", src, dst)
    real = dst
    if os.path.isdir(dst):
        if _same(src, dst) and not os.path.islink(src):
            os.rename(src, dst)
            return None
        real = os.path.join(dst, os.path.basename(os.fspath(src).rstrip(os.path.sep)))
        if os.path.exists(real):
            raise Error("Destination path '%s' already exists" % real)
    try:
        os.rename(src, real)
    except OSError:
        if os.path.islink(src):
            os.symlink(os.readlink(src), real)
            os.unlink(src)
        elif os.path.isdir(src):
            if _destinsrc(src, dst):
                raise Error("Cannot move a directory '%s' into itself '%s'." % (src, dst))
            copytree(src, real, copy_function=copy_function, symlinks=True)
            rmtree(src)
        else:
            copy_function(src, real)
            os.unlink(src)
    return real


def disk_usage(path):
    """How much of the file system is used: total, used and free, in bytes."""
    found = os.statvfs(path)
    free = found.f_bavail * found.f_frsize
    total = found.f_blocks * found.f_frsize
    return _usage(total, (found.f_blocks - found.f_bfree) * found.f_frsize, free)


def chown(path, user=None, group=None, *, dir_fd=None, follow_symlinks=True):
    """Change owner and group."""
    sys.audit("shutil.chown", path, user, group)
    if user is None and group is None:
        raise ValueError("user and/or group must be set")
    uid, gid = user, group
    if user is None:
        uid = -1
    elif isinstance(user, str):
        uid = _get_uid(user)
        if uid is None:
            raise LookupError("no such user: {!r}".format(user))
    if group is None:
        gid = -1
    elif not isinstance(group, int):
        gid = _get_gid(group)
        if gid is None:
            raise LookupError("no such group: {!r}".format(group))
    if dir_fd is None and follow_symlinks:
        os.chown(path, uid, gid)
    else:
        os.chown(path, uid, gid, dir_fd=dir_fd, follow_symlinks=follow_symlinks)


def get_terminal_size(fallback=(80, 24)):
    """The size of the terminal: by COLUMNS and LINES, else by asking it, else the fallback."""
    def number(name):
        try:
            return int(os.environ[name])
        except (KeyError, ValueError):
            return 0

    columns, lines = number("COLUMNS"), number("LINES")
    if columns <= 0 or lines <= 0:
        try:
            size = os.get_terminal_size(sys.__stdout__.fileno())
        except (AttributeError, ValueError, OSError):
            size = os.terminal_size(fallback)
        if columns <= 0:
            columns = size.columns or fallback[0]
        if lines <= 0:
            lines = size.lines or fallback[1]
    return os.terminal_size((columns, lines))


def _win_path_needs_curdir(cmd, mode):
    """Whether Windows looks for a command in the current directory first."""
    if not mode & os.X_OK:
        return True
    import _winapi
    return _winapi.NeedCurrentDirectoryForExePath(os.fsdecode(cmd))


def which(cmd, mode=os.F_OK | os.X_OK, path=None):
    """The program that a command runs."""
    def usable(name):
        return os.path.exists(name) and os.access(name, mode) and not os.path.isdir(name)

    if os.path.dirname(cmd):
        return cmd if usable(cmd) else None
    is_bytes = isinstance(cmd, bytes)
    if path is None:
        path = os.environ.get("PATH", None)
        if path is None:
            try:
                path = os.confstr("CS_PATH")
            except (AttributeError, ValueError):
                path = os.defpath
    if not path:
        return None
    path = os.fsencode(path) if is_bytes else os.fsdecode(path)
    seen = set()
    for directory in path.split(os.fsencode(os.pathsep) if is_bytes else os.pathsep):
        if directory not in seen:
            seen.add(directory)
            name = os.path.join(directory, cmd)
            if usable(name):
                return name
    return None


def _make_tarball(base_name, base_dir, compress="gzip", verbose=0, dry_run=0, owner=None, group=None, logger=None,
                  root_dir=None):
    """An archive of tar, compressed or not; its name."""
    endings = {None: ("", ""), "gzip": ("gz", ".gz"), "bzip2": ("bz2", ".bz2"), "xz": ("xz", ".xz"),
               "zst": ("zst", ".zst")}
    if compress not in endings:
        raise ValueError("bad value for 'compress', or compression format not supported : {0}".format(compress))
    method, ending = endings[compress]
    import tarfile
    archive_name = base_name + ".tar" + ending
    archive_dir = os.path.dirname(archive_name)
    if archive_dir and not os.path.exists(archive_dir):
        if logger is not None:
            logger.info("creating %s", archive_dir)
        if not dry_run:
            os.makedirs(archive_dir)
    if logger is not None:
        logger.info("Creating tar archive")
    uid, gid = _get_uid(owner), _get_gid(group)

    def set_owner(tarinfo):
        if gid is not None:
            tarinfo.gid = gid
            tarinfo.gname = group
        if uid is not None:
            tarinfo.uid = uid
            tarinfo.uname = owner
        return tarinfo

    if not dry_run:
        with tarfile.open(archive_name, f"w|{method}") as tar:
            arcname = base_dir
            if root_dir is not None:
                base_dir = os.path.join(root_dir, base_dir)
            tar.add(base_dir, arcname, filter=set_owner)
    return os.path.abspath(archive_name) if root_dir is not None else archive_name


def _get_uid(name):
    """The number of a user; None for one that nobody knows."""
    if name is None:
        return None
    import pwd
    try:
        return pwd.getpwnam(name)[2]
    except KeyError:
        return None


def _get_gid(name):
    """The number of a group; None for one that nobody knows."""
    if name is None:
        return None
    import grp
    try:
        return grp.getgrnam(name)[2]
    except KeyError:
        return None


def _make_zipfile(base_name, base_dir, verbose=0, dry_run=0, logger=None, owner=None, group=None, root_dir=None):
    """An archive of zip; its name."""
    import zipfile
    zip_filename = base_name + ".zip"
    archive_dir = os.path.dirname(base_name)
    if archive_dir and not os.path.exists(archive_dir):
        if logger is not None:
            logger.info("creating %s", archive_dir)
        if not dry_run:
            os.makedirs(archive_dir)
    if logger is not None:
        logger.info("creating '%s' and adding '%s' to it", zip_filename, base_dir)
    if dry_run:
        return zip_filename
    with zipfile.ZipFile(zip_filename, "w", compression=zipfile.ZIP_DEFLATED) as zf:
        arcname = os.path.normpath(base_dir)
        if root_dir is not None:
            base_dir = os.path.join(root_dir, base_dir)
        base_dir = os.path.normpath(base_dir)
        if arcname != os.curdir:
            zf.write(base_dir, arcname)
            if logger is not None:
                logger.info("adding '%s'", base_dir)
        for dirpath, dirnames, filenames in os.walk(base_dir):
            arcdirpath = os.path.relpath(dirpath, root_dir) if root_dir is not None else dirpath
            arcdirpath = os.path.normpath(arcdirpath)
            for name in sorted(dirnames):
                path = os.path.join(dirpath, name)
                zf.write(path, os.path.join(arcdirpath, name))
                if logger is not None:
                    logger.info("adding '%s'", path)
            for name in filenames:
                path = os.path.normpath(os.path.join(dirpath, name))
                if os.path.isfile(path):
                    zf.write(path, os.path.join(arcdirpath, name))
                    if logger is not None:
                        logger.info("adding '%s'", path)
    return os.path.abspath(zip_filename) if root_dir is not None else zip_filename


# (function, its extra arguments, description) by the name of the format.
_make_tarball.supports_root_dir = _make_zipfile.supports_root_dir = True
_ARCHIVE_FORMATS = {
    "tar": (_make_tarball, [("compress", None)], "uncompressed tar file"),
    "gztar": (_make_tarball, [("compress", "gzip")], "gzip'ed tar-file"),
    "zip": (_make_zipfile, [], "ZIP file"),
    "bztar": (_make_tarball, [("compress", "bzip2")], "bzip2'ed tar-file"),
}


def get_archive_formats():
    """(name, description) of what make_archive() knows."""
    return sorted((name, registry[2]) for name, registry in _ARCHIVE_FORMATS.items())


def register_archive_format(name, function, extra_args=None, description=""):
    """Teach make_archive() a format; extra_args are (name, value) for the function."""
    if extra_args is None:
        extra_args = []
    if not callable(function):
        raise TypeError("The %s object is not callable" % function)
    if not isinstance(extra_args, (tuple, list)):
        raise TypeError("extra_args needs to be a sequence")
    for element in extra_args:
        if not isinstance(element, (tuple, list)) or len(element) != 2:
            raise TypeError("extra_args elements are : (arg_name, value)")
    _ARCHIVE_FORMATS[name] = function, extra_args, description


def unregister_archive_format(name):
    del _ARCHIVE_FORMATS[name]


def make_archive(base_name, format, root_dir=None, base_dir=None, verbose=0, dry_run=0, owner=None, group=None,
                 logger=None):
    """Make an archive of a directory; its name, which is base_name and the format's ending.

    root_dir is where the archive begins, base_dir what is put into it; both are the current directory by default.
    """
    sys.audit("shutil.make_archive", base_name, format, root_dir, base_dir)
    try:
        format_info = _ARCHIVE_FORMATS[format]
    except KeyError:
        raise ValueError("unknown archive format '%s'" % format) from None
    kwargs = {"dry_run": dry_run, "logger": logger, "owner": owner, "group": group, **dict(format_info[1])}
    func = format_info[0]
    if base_dir is None:
        base_dir = os.curdir
    supports_root_dir = getattr(func, "supports_root_dir", False)
    save_cwd = None
    if root_dir is not None:
        if not stat.S_ISDIR(os.stat(root_dir).st_mode):
            import errno
            raise NotADirectoryError(errno.ENOTDIR, "Not a directory", root_dir)
        if supports_root_dir:
            base_name = os.fspath(base_name)
            kwargs["root_dir"] = root_dir
        else:
            save_cwd = os.getcwd()
            if logger is not None:
                logger.debug("changing into '%s'", root_dir)
            base_name = os.path.abspath(base_name)
            if not dry_run:
                os.chdir(root_dir)
    try:
        return func(base_name, base_dir, **kwargs)
    finally:
        if save_cwd is not None:
            if logger is not None:
                logger.debug("changing back to '%s'", save_cwd)
            os.chdir(save_cwd)


def _unpack_zipfile(filename, extract_dir):
    import zipfile
    if not zipfile.is_zipfile(filename):
        raise ReadError("%s is not a zip file" % filename)
    with zipfile.ZipFile(filename) as zip:
        for info in zip.infolist():
            name = info.filename
            # Nothing outside of the directory.
            if name.startswith("/") or ".." in name.split("/"):
                continue
            targetpath = os.path.join(extract_dir, *name.split("/"))
            if not targetpath:
                continue
            folder = os.path.dirname(targetpath)
            if not os.path.isdir(folder):
                os.makedirs(folder)
            if not name.endswith("/"):
                with zip.open(name, "r") as source, open(targetpath, "wb") as target:
                    copyfileobj(source, target)


def _unpack_tarfile(filename, extract_dir, *, filter=None):
    import tarfile
    try:
        tarobj = tarfile.open(filename)
    except tarfile.TarError:
        raise ReadError("%s is not a compressed or uncompressed tar file" % filename)
    with tarobj:
        tarobj.extractall(extract_dir, filter=filter)


# (endings, function, its extra arguments, description) by the name of the format.
_UNPACK_FORMATS = {
    "tar": ([".tar"], _unpack_tarfile, [], "uncompressed tar file"),
    "zip": ([".zip"], _unpack_zipfile, [], "ZIP file"),
    "gztar": ([".tar.gz", ".tgz"], _unpack_tarfile, [], "gzip'ed tar-file"),
    "bztar": ([".tar.bz2", ".tbz2"], _unpack_tarfile, [], "bzip2'ed tar-file"),
}
try:
    import _lzma
except ImportError:
    pass
else:
    _ARCHIVE_FORMATS["xztar"] = _make_tarball, [("compress", "xz")], "xz'ed tar-file"
    _UNPACK_FORMATS["xztar"] = [".tar.xz", ".txz"], _unpack_tarfile, [], "xz'ed tar-file"
    del _lzma
_ARCHIVE_FORMATS["zstdtar"] = _make_tarball, [("compress", "zst")], "zstd'ed tar-file"
_UNPACK_FORMATS["zstdtar"] = [".tar.zst", ".tzst"], _unpack_tarfile, [], "zstd'ed tar-file"


def get_unpack_formats():
    """(name, endings, description) of what unpack_archive() knows."""
    return sorted((name, info[0], info[3]) for name, info in _UNPACK_FORMATS.items())


def register_unpack_format(name, extensions, function, extra_args=None, description=""):
    """Teach unpack_archive() a format; extra_args are (name, value) for the function."""
    if extra_args is None:
        extra_args = []
    existing = {ext: known for known, info in _UNPACK_FORMATS.items() for ext in info[0]}
    for extension in extensions:
        if extension in existing:
            raise RegistryError('%s is already registered for "%s"' % (extension, existing[extension]))
    if not callable(function):
        raise TypeError("The registered function must be a callable")
    _UNPACK_FORMATS[name] = extensions, function, extra_args, description


def unregister_unpack_format(name):
    """Have unpack_archive() forget a format."""
    del _UNPACK_FORMATS[name]


def _ensure_directory(path):
    dirname = os.path.dirname(path)
    if not os.path.isdir(dirname):
        os.makedirs(dirname)


def unpack_archive(filename, extract_dir=None, format=None, *, filter=None):
    """Unpack an archive into a directory; filter is that of tarfile."""
    sys.audit("shutil.unpack_archive", filename, extract_dir, format)
    if extract_dir is None:
        extract_dir = os.getcwd()
    extract_dir = os.fspath(extract_dir)
    filename = os.fspath(filename)
    filter_kwargs = {} if filter is None else {"filter": filter}
    if format is not None:
        try:
            info = _UNPACK_FORMATS[format]
        except KeyError:
            raise ValueError("Unknown unpack format '{0}'".format(format)) from None
    else:
        for info in _UNPACK_FORMATS.values():
            if filename.endswith(tuple(info[0])):
                break
        else:
            raise ReadError("Unknown archive format '{0}'".format(filename))
    info[1](filename, extract_dir, **dict(info[2]), **filter_kwargs)
