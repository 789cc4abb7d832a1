# pathlib, tempfile, shutil, glob and os: paths as text, then files in a temporary directory.
import glob
import os
import shutil
import tempfile
from pathlib import Path, PosixPath, PurePath, PurePosixPath

for text in ["", ".", "/", "//", "///a", "a", "a/b/c.tar.gz", "/usr/lib/x.py", "a//b/./c", "../x", "a/..", ".hidden", "x.", ".a.b", "//host/x", "a/b/"]:
    p = PurePath(text)
    print(repr(text), repr(p), p.parts, repr(p.name), repr(p.stem), repr(p.suffix), p.suffixes, repr(p.root), repr(p.anchor), p.is_absolute(), str(p.parent), [str(x) for x in p.parents])
print(PurePath("a", "b", "/c", "d"), PurePath("a") / "b" / PurePath("c"), "x" / PurePath("y"), PurePath("a").joinpath("b", "c"), PurePath("a") == PurePosixPath("a"), hash(PurePath("a/b")) == hash(PurePath("a//b")))
print(PurePath("a/b").with_name("c.x"), PurePath("a/b.py").with_suffix(".txt"), PurePath("a/b.py").with_suffix(""), PurePath("a/b.py").with_stem("z"), PurePath("/a/b/c").relative_to("/a"), PurePath("/a/b").relative_to("/a/c", walk_up=True), PurePath("/a/b").is_relative_to("/a"), PurePath("/a/b").as_posix(), bytes(PurePath("é")), os.fspath(PurePath("q")))
print(sorted([PurePath("b"), PurePath("a/c"), PurePath("a")]), PurePath("a") < PurePath("b"), PurePath("a/b.py").match("*.py"), PurePath("/a/b.py").match("a/*.py"), PurePath("/a/b.py").match("/*.py"), PurePath("a/b/c.py").full_match("a/**/*.py"), PurePath("a/b").full_match("*"), PurePath("/x/y").as_uri() if hasattr(PurePath, "as_uri") else None)
print(PurePath("a/b/c").parents[0], PurePath("a/b/c").parents[-1], len(PurePath("/a/b").parents), PurePath("/a/b").parents[:2])
for call in (lambda: PurePath("/").with_name("x"), lambda: PurePath("a").with_name(""), lambda: PurePath("a").with_name("b/c"), lambda: PurePath("a").with_suffix("x"), lambda: PurePath("/a").relative_to("/b"), lambda: PurePath("a").relative_to("/b", walk_up=True), lambda: PurePath(1), lambda: PurePath(b"x"), lambda: PurePath("a") / 5,
             lambda: PurePath("a").match(""), lambda: PurePath("a") < 5, lambda: PurePath("a").parents[5], lambda: list(Path("a").glob("")), lambda: list(Path("a").glob("/x")), lambda: Path("a").as_uri(), lambda: Path("/nonexistent/x").read_text(), lambda: Path("/nonexistent/x").stat(), lambda: Path.from_uri("http://x")):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
print(type(Path("x")), isinstance(Path("x"), PosixPath), Path("~").expanduser() == Path.home(), Path.cwd() == Path(os.getcwd()), Path("a").absolute() == Path.cwd() / "a", Path.from_uri("file:///a%20b"))

with tempfile.TemporaryDirectory() as name:
    root = Path(name)
    print(root.is_dir(), root.exists(), list(root.iterdir()))
    (root / "a" / "b").mkdir(parents=True)
    (root / "a" / "one.txt").write_text("hello\nworld\n", encoding="utf-8")
    (root / "a" / "b" / "two.py").write_bytes(b"\x00\x01")
    (root / ".hidden").touch()
    (root / "link").symlink_to("a/one.txt")
    relative = lambda paths: sorted(str(path.relative_to(root)) for path in paths)
    print(relative(root.iterdir()), relative(root.glob("*")), relative(root.glob("**/*.py")), relative(root.rglob("*")), relative(root.glob("a/*.txt")), relative(root.glob("**")), relative(root.glob("a/../*")))
    print((root / "a/one.txt").read_text(), (root / "a/b/two.py").read_bytes(), (root / "a/one.txt").stat().st_size, (root / "link").is_symlink(), (root / "link").readlink(), (root / "link").resolve() == (root / "a/one.txt").resolve())
    print(sorted((os.path.relpath(top, name), sorted(dirs), sorted(files)) for top, dirs, files in os.walk(name)), [(str(p.relative_to(root)), d, f) for p, d, f in (root / "a").walk(top_down=False)])
    print(sorted(glob.glob("*", root_dir=name)), sorted(glob.glob("**", root_dir=name, recursive=True)), sorted(glob.glob("a/**/*.py", root_dir=name, recursive=True)), sorted(glob.glob(".*", root_dir=name)), glob.glob("nope*", root_dir=name), glob.escape("a[*]?"), sorted(glob.glob("*", root_dir=name, include_hidden=True)))
    print(sorted((entry.name, entry.is_dir(), entry.is_file(), entry.is_symlink()) for entry in os.scandir(name)))
    os.chmod(root / "a/one.txt", 0o640)
    print(oct((root / "a/one.txt").stat().st_mode), os.access(root / "a", os.R_OK), os.path.getsize(root / "a/one.txt"))
    os.utime(root / "a/one.txt", (1000000000, 1000000000.5))
    st = os.stat(root / "a/one.txt")
    print(st.st_mtime, st.st_mtime_ns, st.st_atime, st[8], len(st), st.st_nlink)
    shutil.copytree(root / "a", root / "copy")
    shutil.copy2(root / "a/one.txt", root / "c.txt")
    shutil.move(root / "c.txt", root / "copy" / "b")
    print(relative((root / "copy").rglob("*")), os.stat(root / "copy/b/c.txt").st_mtime)
    (root / "copy/one.txt").rename(root / "renamed.txt")
    (root / "renamed.txt").unlink()
    (root / "renamed.txt").unlink(missing_ok=True)
    shutil.rmtree(root / "copy")
    print(relative(root.iterdir()))
    for call in (lambda: (root / "a").mkdir(), lambda: (root / "a").mkdir(exist_ok=True), lambda: (root / "x/y").mkdir(), lambda: (root / "a").rmdir(), lambda: (root / "none").unlink(), lambda: os.listdir(root / "none"), lambda: os.rename(root / "none", root / "n2"), lambda: shutil.copyfile(root / "a/one.txt", root / "link"), lambda: os.makedirs(root / "a/b"), lambda: os.readlink(root / "a"), lambda: (root / "a").read_text(), lambda: (root / ".hidden").touch(exist_ok=False)):
        try:
            print(call())
        except Exception as error:
            print(type(error).__name__, str(error).replace(name, "ROOT"))
    with tempfile.NamedTemporaryFile("w+", dir=name, suffix=".tmp", prefix="pre") as file:
        file.write("text")
        file.flush()
        print(os.path.basename(file.name)[:3], file.name.endswith(".tmp"), Path(file.name).read_text(), file.seek(0), file.read())
    print(os.path.exists(file.name), oct(os.stat(tempfile.mkdtemp(dir=name)).st_mode))
    with tempfile.TemporaryFile() as file:
        print(file.write(b"abc"), file.seek(1), file.read())
    with tempfile.SpooledTemporaryFile(max_size=5, mode="w+") as file:
        file.write("abc")
        print(file._rolled)
        file.write("defgh")
        print(file._rolled, file.seek(0), file.read())
print(root.exists(), shutil.which("sh") is not None, shutil.which("no-such-program"), os.path.splitroot("/a/b"), os.path.expandvars("$HOME_NOT_SET x${Y}"), os.fsencode("é"), os.fsdecode(b"\xff") == "\udcff")
print(os.path.join(b"a", b"b"), os.path.split(b"/a/b"), os.path.splitext(b"x.py"), os.path.basename("a/b"), os.path.commonpath(["/a/b", "/a/c"]), os.path.normpath("a//b/../c"))
