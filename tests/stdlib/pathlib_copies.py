"""pathlib: copies, moves, what is known of a path, and paths of Windows."""
import os
import pathlib
import tempfile
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

with tempfile.TemporaryDirectory() as base:
    base = Path(base)

    def show(path):
        return sorted(p.relative_to(base).as_posix() + ("/" if p.is_dir() else "") for p in path.rglob("*"))

    (base / "a/b").mkdir(parents=True)
    (base / "a/one.txt").write_text("one")
    (base / "a/b/two.txt").write_bytes(b"two")
    (base / "a/link").symlink_to("one.txt")
    print((base / "a").copy(base / "copy").name, show(base / "copy"))
    print((base / "a").copy(base / "links", follow_symlinks=False).joinpath("link").readlink())
    print((base / "a/one.txt").copy_into(base / "a/b").relative_to(base), show(base / "a"))
    os.chmod(base / "a/one.txt", 0o600)
    os.utime(base / "a/one.txt", (1, 2))
    kept = (base / "a/one.txt").copy(base / "kept", preserve_metadata=True)
    print(oct(kept.stat().st_mode), kept.stat().st_mtime)
    print((base / "kept").move(base / "moved").name, (base / "moved").move_into(base / "a").relative_to(base))
    print((base / "copy").move_into(base / "a").relative_to(base), show(base / "a"))
    for action in (lambda: (base / "a").copy(base / "a/b/x"), lambda: (base / "a").copy(base / "a"),
                   lambda: Path("/").copy_into(base), lambda: (base / "a/one.txt").copy(base / "a/link"),
                   lambda: (base / "a").copy(base / "links"), lambda: (base / "none").copy(base / "x")):
        try:
            action()
        except (OSError, ValueError) as error:
            print(type(error).__name__, getattr(error, "strerror", error))
    info = (base / "a/link").info
    print(info, info.exists(), info.is_file(), info.is_file(follow_symlinks=False), info.is_symlink(), info.is_dir())
    print(sorted((p.name, p.info.is_dir(), p.info.is_symlink()) for p in (base / "a").iterdir()))
    print([(p.name, sorted(d), sorted(f)) for p, d, f in (base / "links").walk(top_down=False)])
    print(sorted(p.relative_to(base).as_posix() for p in base.glob("*/**/*.TXT", case_sensitive=False)))
    print(sorted(p.relative_to(base).as_posix() for p in base.glob("a/*/")))

for text in "C:\\a\\b.txt", "//server/share/x", "c:rel", "\\rooted", "//?/UNC/s/h/x", ".", "nul":
    path = PureWindowsPath(text)
    print(repr(path), path.drive, path.root, path.anchor, path.parts, path.name, path.is_absolute(), path.parent)
print(PureWindowsPath("C:/A/B") == PureWindowsPath("c:/a/b"), PureWindowsPath("a") == PurePosixPath("a"),
      PureWindowsPath("C:/a") / "D:x", PureWindowsPath("C:/a") / "/b", PureWindowsPath("c:/x").as_posix())
print(PureWindowsPath("C:/Users/me/x.tar.gz").relative_to("c:/users"), PureWindowsPath("C:/a").match("*:/A"))
print(PurePosixPath("/a/b/c.py").full_match("/a/**/*.py"), PurePath("a/b").full_match("a"), PurePosixPath(PureWindowsPath("a\\b")))
for action in (lambda: PureWindowsPath("C:/a").relative_to("D:/a"), lambda: pathlib.WindowsPath("x"),
               lambda: PureWindowsPath("a") < PurePosixPath("a"), lambda: PureWindowsPath("a").with_name("x/y"),
               lambda: Path.from_uri("http://x/y"), lambda: PurePath(b"x"), lambda: list(Path().glob("/x")),
               lambda: Path("x").glob("")):
    try:
        action()
    except (ValueError, TypeError, NotImplementedError) as error:
        print(type(error).__name__, error)

import ntpath
print(ntpath.join("C:\\a", "b", "C:c", "D:\\d"), ntpath.normpath("C:/a/../..\\b/./c"), ntpath.splitroot("//s/h/x"))
print(ntpath.relpath("C:\\a\\b", "C:\\c"), ntpath.commonpath(["C:\\a\\b", "c:/A/c"]), ntpath.isreserved("a/NUL.txt"))
os.environ["KRAIT_HERE"] = "value"
print(os.path.expandvars("$KRAIT_HERE/${KRAIT_HERE}x$nothing"), ntpath.expandvars("%KRAIT_HERE%'$KRAIT_HERE'"))
