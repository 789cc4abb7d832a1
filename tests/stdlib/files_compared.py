"""filecmp, fileinput, fcntl, shutil's helpers, and what os does with open files."""
import fcntl
import filecmp
import fileinput
import os
import shutil
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory() as base:
    base = Path(base)
    for name, files in ("left", {"same": "1", "other": "22", "only": "3"}), ("right", {"same": "1", "other": "33", "new": "4"}):
        (base / name / "below").mkdir(parents=True)
        for file, text in files.items():
            (base / name / file).write_text(text)
            os.utime(base / name / file, (1000, 1000))
    compared = filecmp.dircmp(base / "left", base / "right")
    print(compared.left_only, compared.right_only, compared.common_files, compared.common_dirs)
    print(compared.same_files, filecmp.cmp(base / "left/other", base / "right/other"), filecmp.cmp(base / "left/other", base / "right/other", shallow=False))
    print(filecmp.cmpfiles(base / "left", base / "right", ["same", "other", "missing"], shallow=False), list(compared.subdirs))

    (base / "a").write_text("one\ntwo\n")
    (base / "b").write_text("three\n")
    with fileinput.input([base / "a", base / "b"]) as lines:
        for line in lines:
            print(Path(lines.filename()).name, lines.lineno(), lines.filelineno(), lines.isfirstline(), line, end="")
    for line in fileinput.input(base / "a", inplace=True, backup=".old"):
        print(line.upper(), end="")
    print((base / "a").read_text(), (base / "a.old").read_text())

    with open(base / "b", "r+b") as file:
        print(fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB), fcntl.lockf(file, fcntl.LOCK_EX), fcntl.fcntl(file, fcntl.F_GETFD))
        fd = file.fileno()
        print(os.ftruncate(fd, 4), os.fchmod(fd, 0o640), oct(os.fstat(fd).st_mode), os.fdatasync(fd), os.readv(fd, [bytearray(2), bytearray(9)]))
        print(os.pwritev(fd, [b"X", memoryview(b"Y")], 1), os.preadv(fd, [target := bytearray(3)], 0), target)
        with open(base / "c", "wb") as other:
            print(os.copy_file_range(fd, other.fileno(), 3, 0), (base / "c").read_bytes())
        os.lseek(fd, 0, 0)
        print(os.readinto(fd, target), target, os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_NORMAL))
    for action in (lambda: fcntl.flock(-1, 0), lambda: fcntl.fcntl("x", 0), lambda: fcntl.lockf(0, 99), lambda: os.sysconf("SC_NOTHING"), lambda: filecmp.cmp(base / "none", base / "a")):
        try:
            action()
        except (ValueError, TypeError, OSError) as error:
            print(type(error).__name__, getattr(error, "strerror", None) or error)
    print(os.sysconf("SC_PAGESIZE") > 0, len(os.times()), os.times().elapsed > 0, os.major(os.makedev(8, 1)), os.minor(os.makedev(8, 1)))

    def show(function, path, error):
        print(function.__name__, type(error).__name__)

    shutil.rmtree(base / "a", onexc=show)
    shutil.rmtree(base / "none", onexc=show)
    (base / "link").symlink_to("left")
    shutil.rmtree(base / "link", onexc=show)
    shutil.rmtree(base / "left")
    print(sorted(path.name for path in base.iterdir()))
    os.environ["HOME"] = "/home/of/mine"
    print(os.path.expanduser("~/x"), os.path.commonpath(["/a/b", "/a/c"]), os.path.realpath(base / "c" / "..") == os.path.realpath(base))
    try:
        os.path.realpath(base / "none" / "x", strict=True)
    except FileNotFoundError as error:
        print(error.strerror)
    print(os.path.realpath("/none/x", strict=os.path.ALLOW_MISSING), os.path.ALLOW_MISSING)
