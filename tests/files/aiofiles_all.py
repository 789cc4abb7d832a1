"""aiofiles: every kind of file, and what surrounds them."""

import asyncio
import io
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import aiofiles
import aiofiles.base
import aiofiles.os
import aiofiles.tempfile
from aiofiles import threadpool

HOME = tempfile.mkdtemp()


def path(name):
    return os.path.join(HOME, name)


def shown(error):
    return f"{type(error).__name__}: {error}".replace(HOME, "HOME")


async def text():
    print("--- text")
    async with aiofiles.open(path("text"), "w", encoding="utf-8") as f:
        print(type(f).__name__, f.mode, f.encoding, f.closed, await f.writable(), await f.readable())
        print(await f.write("Grüße\nzweite\n"), await f.writelines(["drei\n", "vier"]), await f.tell())
        await f.flush()
        print(os.path.getsize(path("text")))
    print(f.closed)
    async with aiofiles.open(path("text")) as f:
        async for line in f:
            print(repr(line))
        print(repr(await f.readline()), await f.seek(0), await f.readline(), end="")
        print(await f.readlines(), await f.isatty(), await f.seekable(), f.line_buffering, f.errors, f.newlines)
    f = await aiofiles.open(path("text"), "r+", newline="")
    print(await f.read(3), await f.truncate(4), type(f.buffer).__name__, f.name == path("text"))
    await f.close()
    print(f.closed, os.path.getsize(path("text")))
    print(repr(f).split(" wrapping ")[1].replace(HOME, "HOME"))


async def binary():
    print("--- binary")
    for mode, buffering in ("wb", -1), ("rb", -1), ("r+b", -1), ("rb", 0), ("wb", 0), ("ab", -1):
        async with aiofiles.open(path("binary"), mode, buffering) as f:
            print(mode, buffering, type(f).__name__, f.mode, hasattr(f, "raw"), hasattr(f, "peek"), f.fileno() > 2)
            if "w" in mode or "a" in mode:
                print(await f.write(b"one\ntwo\nthree\n"))
    async with aiofiles.open(path("binary"), "rb") as f:
        print(await f.peek(3), await f.read1(4), await f.readline(), await f.tell())
        target = bytearray(3)
        print(await f.readinto(target), target, await f.read(), await f.read())
    async with aiofiles.open(path("binary"), "rb", buffering=0) as f:
        print(await f.read(2), await f.readall(), [line async for line in f])
        await f.seek(-6, os.SEEK_END)
        print([line async for line in f])


async def errors():
    print("--- errors")
    for arguments in (("missing",), ("text", "q"), ("text", "rb", 0, "utf-8"), ("",)):
        try:
            async with aiofiles.open(path(arguments[0]), *arguments[1:]):
                print("opened")
        except (OSError, ValueError) as error:
            print(shown(error))
    async with aiofiles.open(path("text")) as f:
        try:
            await f.write("x")
        except io.UnsupportedOperation as error:
            print(shown(error))
    try:
        await f.read()
    except ValueError as error:
        print(shown(error))
    try:
        async with aiofiles.open(path("text"), "w") as f:
            raise KeyError("from the body")
    except KeyError as error:
        print(shown(error), f.closed)
    try:
        threadpool.wrap(3)
    except TypeError as error:
        print(shown(error))


async def wrapped():
    print("--- wrapped and executors")
    for file in io.BytesIO(b"a\nb\n"), io.StringIO("c\nd\n"):
        f = threadpool.wrap(file)
        print(type(f).__name__, [line async for line in f], f.closed)
    with ThreadPoolExecutor(1, "files") as executor:
        loop = asyncio.get_running_loop()
        async with aiofiles.open(path("given"), "w", loop=loop, executor=executor) as f:
            await f.write("by an executor")
        print(await aiofiles.os.path.getsize(path("given"), loop=loop, executor=executor))

    def add(a, b=1):
        """Adds."""
        return a + b

    slow = aiofiles.os.wrap(add)
    print(slow.__name__, slow.__doc__, await slow(2, b=3))
    read = await asyncio.gather(*[whole("given") for _ in range(20)])
    print(set(read), len(read))


async def whole(name):
    async with aiofiles.open(path(name)) as f:
        return await f.read()


async def system():
    print("--- os")
    o = aiofiles.os
    await o.makedirs(path("a/b/c"))
    await o.mkdir(path("d"))
    async with aiofiles.open(path("d/file"), "w") as f:
        await f.write("12345")
    print((await o.stat(path("d/file"))).st_size, await o.path.exists(path("d")), await o.path.isfile(path("d/file")))
    await o.rename(path("d/file"), path("d/file2"))
    await o.renames(path("d/file2"), path("e/f/file"))
    print(sorted(await o.listdir(HOME)), await o.path.isdir(path("d")))
    await o.link(path("e/f/file"), path("hard"))
    await o.symlink(path("hard"), path("soft"))
    print((await o.readlink(path("soft"))).replace(HOME, "HOME"), await o.path.islink(path("soft")))
    print(await o.path.samefile(path("soft"), path("hard")), await o.path.ismount("/"), await o.path.ismount(HOME))
    print(await o.access(path("hard"), os.R_OK), await o.path.getsize(path("hard")))
    with await o.scandir(path("e")) as entries:
        print([(entry.name, entry.is_dir()) for entry in entries])
    await o.replace(path("soft"), path("softer"))
    await o.remove(path("softer"))
    await o.unlink(path("hard"))
    await o.rmdir(path("a/b/c"))
    await o.removedirs(path("a/b"))
    print(sorted(await o.listdir(HOME)), (await o.getcwd()) == os.getcwd())
    print((await o.statvfs(HOME)).f_bsize > 0, await o.path.abspath("/a/../b"))
    times = await asyncio.gather(*[f(path("e")) for f in (o.path.getatime, o.path.getmtime, o.path.getctime)])
    print(all(time > 0 for time in times))
    with open(path("e/f/file")) as a, open(path("copy"), "wb") as b:
        print(await o.path.sameopenfile(a.fileno(), b.fileno()))
        print(await o.sendfile(b.fileno(), a.fileno(), 1, 3))
    print(await whole("copy"))
    try:
        await o.remove(path("nothing"))
    except FileNotFoundError as error:
        print(shown(error))


async def temporary():
    print("--- temporary")
    t = aiofiles.tempfile
    async with t.TemporaryFile("w+") as f:
        await f.write("some text\n")
        await f.seek(0)
        print(type(f).__name__, await f.read(), end="")
    async with t.NamedTemporaryFile("wb", suffix=".x", dir=HOME) as f:
        print(type(f).__name__, f.name.endswith(".x"), await f.write(b"abc"), os.path.exists(f.name))
    print(os.path.exists(f.name))
    async with t.NamedTemporaryFile(delete=False, dir=HOME) as f:
        await f.write(b"stays")
    print(os.path.exists(f.name))
    async with t.SpooledTemporaryFile(max_size=10) as f:
        print(type(f).__name__, f.name, f.mode, await f.write(b"12345"), f._file._rolled)
        print(await f.write(b"678901"), f._file._rolled, await f.seek(0), await f.read())
    async with t.SpooledTemporaryFile(mode="w+") as f:
        await f.writelines(["a\n", "b\n"])
        await f.seek(0)
        print([line async for line in f], f._file._rolled, await f.rollover(), f._file._rolled)
    async with t.TemporaryDirectory(prefix="dir", dir=HOME) as name:
        print(type(name).__name__, os.path.basename(name).startswith("dir"), os.path.isdir(name))
    print(os.path.exists(name))
    directory = await t.TemporaryDirectory(dir=HOME)
    print(type(directory).__name__, os.path.isdir(directory.name))
    await directory.close()
    print(os.path.isdir(directory.name))


async def streams():
    print("--- streams")
    sys.stdout.flush()
    await aiofiles.stdout.write("to stdout\n")
    await aiofiles.stdout.flush()
    await aiofiles.stdout_bytes.write(b"bytes to stdout\n")
    await aiofiles.stdout_bytes.flush()
    print(repr(await aiofiles.stdin.read()), aiofiles.stderr.closed, aiofiles.stdout.encoding)
    old, sys.stdout = sys.stdout, io.StringIO()
    await aiofiles.stdout.write("elsewhere")
    caught, sys.stdout = sys.stdout.getvalue(), old
    print(caught)


async def main():
    for part in text, binary, errors, wrapped, system, temporary, streams:
        await part()
    print(sorted(aiofiles.__all__), sorted(aiofiles.os.__all__), sorted(aiofiles.tempfile.__all__), sep="\n")


try:
    asyncio.run(main())
finally:
    shutil.rmtree(HOME)
