# Descriptors by number: pipes, reading and writing, open() of a descriptor or by an opener, what goes wrong.
import io
import os

PATH = "/tmp/krait_golden_os_descriptors"


def show(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


for action in [
    lambda: open(999), lambda: open(-1), lambda: open("x", closefd=False),
    lambda: open(PATH, opener=lambda path, flags: -1), lambda: open(PATH, opener=lambda path, flags: "x"),
    lambda: os.close(999), lambda: os.read(999, 1), lambda: os.close("x"), lambda: os.fdopen("x"),
    lambda: os.close(2**40), lambda: os.kill(1 << 40, 0), lambda: os.waitpid(-1, 0),
    lambda: os.pidfd_open(99999999), lambda: os.waitstatus_to_exitcode(0x137F), lambda: os.dup(999),
    lambda: os.set_blocking(999, True), lambda: io.FileIO(999), lambda: os.write(1, "x"),
    lambda: os.open("/nowhere", os.O_RDONLY), lambda: os.execv("/nowhere", ["x"]),
    lambda: os.execv("/nowhere", []), lambda: os.fsync("x"),
]:
    show(action)

reading, writing = os.pipe()
print(os.get_inheritable(reading), os.get_blocking(reading))
with open(writing, "w") as file:
    file.write("hello\nworld\n")
file = open(reading)
print(file.readline(), file.name == reading, file.mode, file.read())
file.close()
show(lambda: os.fstat(reading))

reading, writing = os.pipe()
a, b = io.FileIO(writing, "wb"), io.FileIO(reading, "rb", closefd=False)
print(a.write(b"abcdef"), b.read(3), b.read(100), a.closefd, b.closefd)
os.set_blocking(reading, False)
print(b.read(10), b.read(), io.BufferedReader(b).read(3))
a.close()
b.close()
print(a, b)
os.close(reading)

reading, writing = os.pipe()
sender = os.fdopen(writing, "wb", 0)
sender.write(b"q")
receiver = os.fdopen(reading, "rb")
print(type(sender).__name__, type(receiver).__name__, receiver.raw.closefd)
sender.close()
print(receiver.read())
receiver.close()

with open(PATH, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
    file.write("abc")
fd = os.open(PATH, os.O_RDWR | os.O_APPEND)
print(os.read(fd, 10), os.lseek(fd, 0, os.SEEK_SET), os.write(fd, b"def"), os.isatty(fd))
with open(fd, "a+", closefd=False) as file:
    file.seek(0)
    print(file.read())
os.lseek(fd, 0, 0)
print(os.read(fd, 100), oct(os.fstat(fd).st_mode))
copy = os.dup2(fd, fd + 20)
print(copy - fd, os.get_inheritable(copy))
os.closerange(fd, copy + 1)
show(lambda: os.read(copy, 1) if False else os.lseek(copy, 0, 0))
os.unlink(PATH)

print(os.WIFEXITED(0x300), os.WEXITSTATUS(0x300), os.WIFSIGNALED(9), os.WTERMSIG(9))
print(os.waitstatus_to_exitcode(9), os.waitstatus_to_exitcode(0x300))
print(os.system("exit 3"), os.popen("echo hi").read(), os.popen("exit 2").close())
print(os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "exit 5"))
