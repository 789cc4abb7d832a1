# zipfile, tarfile, and what shutil makes of them; the bytes of a tar archive are those of any other writer.
import hashlib
import io
import os
import shutil
import tarfile
import tempfile
import zipfile


def attempt(call):
    try:
        return call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


raw = io.BytesIO()
with zipfile.ZipFile(raw, "w") as archive:
    for kind in zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA:
        info = zipfile.ZipInfo(f"kind{kind}.txt", (2020, 1, 2, 3, 4, 6))
        info.compress_type = kind
        archive.writestr(info, "hello " * 50)
    info = zipfile.ZipInfo("Grüße/名.txt", (2021, 1, 1, 0, 0, 0))
    info.comment = b"of a member"
    archive.writestr(info, b"abc")
    with archive.open(zipfile.ZipInfo("written.bin"), "w") as file:
        file.write(b"0123456789" * 10)
    archive.comment = b"of the archive"
print(hashlib.sha256(raw.getvalue()).hexdigest())
with zipfile.ZipFile(raw) as archive:
    print(archive.namelist(), archive.testzip(), archive.comment)
    for info in archive.infolist():
        print(info.filename, info.date_time, info.compress_type, info.compress_size, info.file_size, hex(info.CRC))
    print(archive.getinfo("kind8.txt"), attempt(lambda: archive.read("absent")))
    with archive.open("written.bin") as file:
        print(file.read(12), file.tell(), file.seek(-3, 2), file.read(), file.seek(5), file.read(3), file.readable())
    top = zipfile.Path(archive)
    print(sorted(path.name for path in top.iterdir()), (top / "kind0.txt").read_text("utf-8")[:5])
    print((top / "Grüße").is_dir(), (top / "absent").exists(), [path.at for path in top.glob("*.txt")])
with zipfile.ZipFile(raw, "a") as archive:
    archive.writestr("later.txt", "added")
print(zipfile.ZipFile(raw).namelist()[-1], zipfile.is_zipfile(raw), zipfile.is_zipfile(io.BytesIO(b"no")))
print(attempt(lambda: zipfile.ZipFile(io.BytesIO(b"nothing"))), attempt(lambda: zipfile.ZipFile(raw, "q")))
broken = bytearray(raw.getvalue())
broken[broken.index(b"hello")] ^= 1
print(zipfile.ZipFile(io.BytesIO(broken)).testzip())
print(attempt(lambda: zipfile.ZipFile(io.BytesIO(broken)).read("kind0.txt")))


def plain(member):
    member.mtime, member.uid, member.gid, member.uname, member.gname = 1000000, 0, 0, "root", "root"
    member.mode = 0o755 if member.isdir() else 0o644
    return member


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    os.makedirs("src/sub")
    for name in "src/a.txt", "src/sub/" + "n" * 120, "src/sub/ünï":
        with open(name, "w") as file:
            file.write(name * 10)
    os.symlink("a.txt", "src/link")
    os.link("src/a.txt", "src/hard")
    for format in tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT:
        made = attempt(lambda: tarfile.open("plain.tar", "w", format=format).add("src", filter=plain))
        if made is not None:
            print(made)
            continue
        with tarfile.open("plain.tar", "w", format=format) as archive:
            archive.add("src", filter=plain)
        with open("plain.tar", "rb") as file:
            print(format, hashlib.sha256(file.read()).hexdigest())
    for mode in "w", "w:gz", "w:bz2", "w:xz", "w|", "w|gz", "w|bz2", "w|xz":
        with tarfile.open("some.tar", mode) as archive:
            archive.add("src", filter=plain)
        with tarfile.open("some.tar") as archive:
            print(mode, [member.name[-8:] for member in archive], archive.extractfile("src/hard").read()[:9])
        with tarfile.open("some.tar", "r|*") as archive:
            print(sum(member.size for member in archive))
    with tarfile.open("some.tar") as archive:
        archive.list()
        archive.extractall("out", filter="data")
        print(sorted(os.listdir("out/src")), os.readlink("out/src/link"), archive.getmember("src/hard").linkname)
    print(tarfile.is_tarfile("some.tar"), tarfile.is_tarfile("src/a.txt"))
    for name, linkname in ("../evil", ""), ("/evil", ""), ("fine", "../../evil"), ("fine", "/evil"):
        raw = io.BytesIO()
        member = tarfile.TarInfo(name)
        if linkname:
            member.type, member.linkname = tarfile.SYMTYPE, linkname
        with tarfile.open(fileobj=raw, mode="w") as archive:
            archive.addfile(member)
        raw.seek(0)
        answer = attempt(lambda: tarfile.open(fileobj=raw).extractall("out"))
        for place, shown in ("out", "OUT"), (".", "HERE"), ("..", "ABOVE"):
            answer = str(answer).replace(os.path.realpath(place), shown)
        print(name, linkname, answer)
    for format in "zip", "tar", "gztar", "bztar", "xztar":
        name = shutil.make_archive("made", format, "src")
        shutil.unpack_archive(name, "from_" + format)
        print(os.path.basename(name), sorted(os.listdir("from_" + format)))
    print(attempt(lambda: shutil.make_archive("made", "rar")), attempt(lambda: shutil.unpack_archive("src/a.txt")))
    shutil.register_archive_format("list", lambda name, folder, **kw: name + ".list", [("a", 1)], "a list")
    print(shutil.make_archive("made", "list", base_dir="src"), ("list", "a list") in shutil.get_archive_formats())
    print(attempt(lambda: shutil.register_unpack_format("other", [".zip"], print)))
    os.chdir("/")
