# Pseudo-terminals and their modes (os.openpty, termios, tty), named pipes, sendfile, waitid.
import os, stat, subprocess, sys, tempfile, termios, threading, tty

master, slave = os.openpty()
print(os.isatty(master), os.isatty(slave), os.ttyname(slave).startswith('/dev/'), os.get_inheritable(slave))
modes = termios.tcgetattr(slave)
print(len(modes), len(modes[6]) == termios.NCCS, modes[3] & termios.ICANON != 0, modes[3] & termios.ECHO != 0, modes[6][termios.VINTR])
os.write(master, b'hello\n')
print(os.read(slave, 100))
print(os.read(master, 100))
before = tty.setraw(slave)
raw = termios.tcgetattr(slave)
print(before == modes, raw[3] & (termios.ICANON | termios.ECHO | termios.ISIG), raw[1] & termios.OPOST, raw[6][termios.VMIN], raw[6][termios.VTIME])
os.write(slave, b'a\nb')
print(os.read(master, 100))
os.write(master, b'x')
print(os.read(slave, 100))
termios.tcsetattr(slave, termios.TCSANOW, before)
print(termios.tcgetattr(slave) == modes)
tty.setcbreak(slave, termios.TCSANOW)
now = termios.tcgetattr(slave)
print(now[3] & (termios.ICANON | termios.ECHO), now[3] & termios.ISIG != 0)
copy = [list(part) if isinstance(part, list) else part for part in modes]
tty.cfmakeraw(copy)
tty.cfmakecbreak(copy)
print(copy[6][termios.VMIN], modes[6] != copy[6])
termios.tcflush(slave, termios.TCIOFLUSH)
termios.tcdrain(slave)
for bad in (lambda: termios.tcgetattr(99), lambda: termios.tcsetattr(slave, 0, [1]), lambda: termios.tcsetattr(slave, 0, modes[:6] + [[]]), lambda: tty.setraw(os.open(os.devnull, os.O_RDWR))):
    try:
        bad()
    except (termios.error, TypeError) as error:
        print(type(error).__name__, error)
print(termios.error.__module__, termios.error.__mro__[1:])
os.close(slave)
os.close(master)

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'fifo')
    os.mkfifo(path, 0o600)
    print(stat.S_ISFIFO(os.stat(path).st_mode), oct(os.stat(path).st_mode & 0o777))
    def write():
        with open(path, 'w') as file:
            file.write('through the pipe')
    thread = threading.Thread(target=write)
    thread.start()
    with open(path) as file:
        print(file.read())
    thread.join()
    try:
        os.mkfifo(path)
    except FileExistsError as error:
        print(error.errno)
    source = os.path.join(folder, 'source')
    with open(source, 'wb') as file:
        file.write(b'0123456789')
    with open(source, 'rb') as file, open(os.path.join(folder, 'copy'), 'w+b') as copy:
        print(os.sendfile(copy.fileno(), file.fileno(), 2, 5), os.sendfile(copy.fileno(), file.fileno(), None, 100))
        print(os.sendfile(copy.fileno(), file.fileno(), 20, 5))
        copy.seek(0)
        print(copy.read())

child = subprocess.Popen([sys.executable, '-c', 'raise SystemExit(7)'])
info = os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
print(info.si_pid == child.pid, info.si_status, info.si_code == os.CLD_EXITED, info.si_signo, type(info).__name__, len(info))
print(child.wait())
child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)
print(os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG))
child.kill()
info = os.waitid(os.P_PID, child.pid, os.WEXITED)
print(info.si_status, info.si_code == os.CLD_KILLED)
child.stdin.close()
try:
    os.waitid(os.P_PID, child.pid, os.WEXITED)
except ChildProcessError as error:
    print(error)
child.returncode = -9
