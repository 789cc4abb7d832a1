"""Child processes of the event loop, and how it learns of their end."""

import itertools
import os
import subprocess
import threading
import warnings
from os import waitstatus_to_exitcode

from asyncio import base_subprocess, events
from asyncio.log import logger


class _UnixSubprocessTransport(base_subprocess.BaseSubprocessTransport):
    """A child process."""

    def _start(self, args, shell, stdin, stdout, stderr, bufsize, **kwargs):
        self._proc = subprocess.Popen(
            args, shell=shell, stdin=stdin, stdout=stdout, stderr=stderr,
            universal_newlines=False, bufsize=bufsize, **kwargs,
        )


class _PidfdChildWatcher:
    """Learns of the end of child processes by descriptors for them."""

    def add_child_handler(self, pid, callback, *args):
        """Call when a child has ended."""
        loop = events.get_running_loop()
        pidfd = os.pidfd_open(pid)
        loop._add_reader(pidfd, self._do_wait, pid, pidfd, callback, args)

    def _do_wait(self, pid, pidfd, callback, args):
        events.get_running_loop()._remove_reader(pidfd)
        try:
            _, status = os.waitpid(pid, 0)
        except ChildProcessError:
            # Somebody else has asked for it.
            returncode = 255
            logger.warning(
                "child process pid %d exit status already read: will report returncode 255", pid
            )
        else:
            returncode = waitstatus_to_exitcode(status)
        finally:
            os.close(pidfd)
        callback(pid, returncode, *args)


class _ThreadedChildWatcher:
    """Learns of the end of child processes in a thread for each."""

    def __init__(self):
        self._pid_counter = itertools.count(0)
        self._threads = {}

    def __del__(self, _warn=warnings.warn):
        if any(thread.is_alive() for thread in list(self._threads.values())):
            _warn(
                f"{self.__class__} has registered but not finished child processes",
                ResourceWarning,
                source=self,
            )

    def add_child_handler(self, pid, callback, *args):
        """Call when a child has ended."""
        thread = threading.Thread(
            target=self._do_waitpid,
            name=f"asyncio-waitpid-{next(self._pid_counter)}",
            args=(events.get_running_loop(), pid, callback, args),
            daemon=True,
        )
        self._threads[pid] = thread
        thread.start()

    def _do_waitpid(self, loop, expected_pid, callback, args):
        assert expected_pid > 0
        try:
            # The child stays a zombie until the loop's thread takes its status: until then its number
            # is nobody else's, and a signal to it goes nowhere else.
            os.waitid(os.P_PID, expected_pid, os.WEXITED | os.WNOWAIT)
        except ChildProcessError:
            pass
        if loop.is_closed():
            pid, _ = self._reap(loop, expected_pid)
            logger.warning("Loop %r that handles pid %r is closed", loop, pid)
        else:
            try:
                loop.call_soon_threadsafe(
                    self._reap_and_notify, loop, expected_pid, callback, args
                )
            except RuntimeError:
                # It has been closed in this moment.
                pid, _ = self._reap(loop, expected_pid)
                logger.warning("Loop %r that handles pid %r is closed", loop, pid)
        self._threads.pop(expected_pid)

    def _reap_and_notify(self, loop, expected_pid, callback, args):
        pid, returncode = self._reap(loop, expected_pid)
        callback(pid, returncode, *args)

    def _reap(self, loop, expected_pid):
        try:
            pid, status = os.waitpid(expected_pid, 0)
        except ChildProcessError:
            pid, returncode = expected_pid, 255
            logger.warning(
                "Unknown child process pid %d, will report returncode 255", expected_pid
            )
        else:
            returncode = waitstatus_to_exitcode(status)
            if loop.get_debug():
                logger.debug("process %s exited with returncode %s", expected_pid, returncode)
        return pid, returncode


def _make_watcher():
    from asyncio import unix_events

    return _PidfdChildWatcher() if unix_events.can_use_pidfd() else _ThreadedChildWatcher()


for _class in (_UnixSubprocessTransport, _PidfdChildWatcher, _ThreadedChildWatcher):
    _class.__module__ = "asyncio.unix_events"
del _class
