"""Handlers that write to files and begin new ones: when a file is full, when its time is up, when somebody moved it."""

import io
import os
import re
import time
from logging import FileHandler
from stat import ST_DEV, ST_INO, ST_MTIME

_MINUTE = 60
_HOUR = 60 * _MINUTE
_MIDNIGHT = 24 * _HOUR


class BaseRotatingHandler(FileHandler):
    """Writes to a file; a subclass says when the next one begins (`shouldRollover`) and how (`doRollover`)."""

    # Functions that a program may set, in place of subclassing.
    namer = None
    rotator = None

    def __init__(self, filename, mode, encoding=None, delay=False, errors=None):
        FileHandler.__init__(
            self, filename, mode=mode, encoding=encoding, delay=delay, errors=errors
        )
        self.mode = mode
        self.encoding = encoding
        self.errors = errors

    def emit(self, record):
        """Write the record, into a new file if that is due."""
        try:
            if self.shouldRollover(record):
                self.doRollover()
            FileHandler.emit(self, record)
        except Exception:
            self.handleError(record)

    def rotation_filename(self, default_name):
        """The name of an old file: what `namer` makes of the usual one."""
        return self.namer(default_name) if callable(self.namer) else default_name

    def rotate(self, source, dest):
        """Put a full file elsewhere: renamed, or as `rotator` does it."""
        if callable(self.rotator):
            self.rotator(source, dest)
        elif os.path.exists(source):
            os.rename(source, dest)

    def _close_stream(self):
        if self.stream:
            self.stream.close()
            self.stream = None

    def _replace(self, source, dest):
        if os.path.exists(dest):
            os.remove(dest)
        self.rotate(source, dest)


class RotatingFileHandler(BaseRotatingHandler):
    """Begins a new file when the old one would get larger than `maxBytes`, and keeps `backupCount` old ones."""

    def __init__(self, filename, mode="a", maxBytes=0, backupCount=0, encoding=None, delay=False,
                 errors=None):
        # Files that are cut off at a size are added to.
        if maxBytes > 0:
            mode = "a"
        encoding = encoding if "b" in mode else io.text_encoding(encoding)
        BaseRotatingHandler.__init__(
            self, filename, mode, encoding=encoding, delay=delay, errors=errors
        )
        self.maxBytes = maxBytes
        self.backupCount = backupCount

    def doRollover(self):
        """Shift the old files by one, and begin a new one."""
        self._close_stream()
        if self.backupCount > 0:
            for number in range(self.backupCount - 1, 0, -1):
                source = self.rotation_filename(f"{self.baseFilename}.{number}")
                if os.path.exists(source):
                    dest = self.rotation_filename(f"{self.baseFilename}.{number + 1}")
                    if os.path.exists(dest):
                        os.remove(dest)
                    os.rename(source, dest)
            self._replace(self.baseFilename, self.rotation_filename(f"{self.baseFilename}.1"))
        if not self.delay:
            self.stream = self._open()

    def shouldRollover(self, record):
        """Whether the record would make the file too large."""
        if self.stream is None:
            self.stream = self._open()
        if self.maxBytes <= 0:
            return False
        try:
            position = self.stream.tell()
        except io.UnsupportedOperation:
            # A pipe, or the like, has no size.
            return False
        if not position:
            # A record that is too large by itself goes into an empty file all the same.
            return False
        if position + len(self.format(record)) + 1 < self.maxBytes:
            return False
        return not (os.path.exists(self.baseFilename) and not os.path.isfile(self.baseFilename))


# For each letter of `when`: seconds, the format of the old file's name, and the pattern of that.
_WHEN = {
    "S": (1, "%Y-%m-%d_%H-%M-%S", r"(?<!\d)\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2}(?!\d)"),
    "M": (_MINUTE, "%Y-%m-%d_%H-%M", r"(?<!\d)\d{4}-\d{2}-\d{2}_\d{2}-\d{2}(?!\d)"),
    "H": (_HOUR, "%Y-%m-%d_%H", r"(?<!\d)\d{4}-\d{2}-\d{2}_\d{2}(?!\d)"),
    "D": (_MIDNIGHT, "%Y-%m-%d", r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"),
    "MIDNIGHT": (_MIDNIGHT, "%Y-%m-%d", r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"),
    "W": (7 * _MIDNIGHT, "%Y-%m-%d", r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"),
}


class TimedRotatingFileHandler(BaseRotatingHandler):
    """Begins a new file at intervals: every so many seconds, minutes, hours or days, at midnight, on a weekday."""

    def __init__(self, filename, when="h", interval=1, backupCount=0, encoding=None, delay=False,
                 utc=False, atTime=None, errors=None):
        encoding = io.text_encoding(encoding)
        BaseRotatingHandler.__init__(
            self, filename, "a", encoding=encoding, delay=delay, errors=errors
        )
        self.when = when.upper()
        self.backupCount = backupCount
        self.utc = utc
        self.atTime = atTime
        if self.when.startswith("W"):
            if len(self.when) != 2:
                raise ValueError(
                    f"You must specify a day for weekly rollover from 0 to 6 (0 is Monday): {self.when}"
                )
            if not "0" <= self.when[1] <= "6":
                raise ValueError(f"Invalid day specified for weekly rollover: {self.when}")
            self.dayOfWeek = int(self.when[1])
        kind = "W" if self.when.startswith("W") else self.when
        if kind not in _WHEN:
            raise ValueError(f"Invalid rollover interval specified: {self.when}")
        seconds, self.suffix, pattern = _WHEN[kind]
        self.extMatch = re.compile(pattern, re.ASCII)
        self.interval = seconds * interval
        # A file that is there already ends when it would have.
        exists = os.path.exists(self.baseFilename)
        start = int(os.stat(self.baseFilename)[ST_MTIME] if exists else time.time())
        self.rolloverAt = self.computeRollover(start)

    def _fields(self, moment):
        return time.gmtime(moment) if self.utc else time.localtime(moment)

    def computeRollover(self, currentTime):
        """When the file that is begun at this time ends."""
        result = currentTime + self.interval
        if self.when != "MIDNIGHT" and not self.when.startswith("W"):
            return result
        fields = self._fields(currentTime)
        moment = fields[3] * _HOUR + fields[4] * _MINUTE + fields[5]
        due = _MIDNIGHT
        if self.atTime is not None:
            due = self.atTime.hour * _HOUR + self.atTime.minute * _MINUTE + self.atTime.second
        weekday = fields[6]
        ahead = due - moment
        if ahead <= 0:
            # The time has passed for today.
            ahead += _MIDNIGHT
            weekday = (weekday + 1) % 7
        result = currentTime + ahead
        if self.when.startswith("W"):
            if weekday != self.dayOfWeek:
                result += ((self.dayOfWeek - weekday) % 7) * _MIDNIGHT
            # Midnight is the beginning of the next day; weeks longer than one skip the others.
            result += self.interval - 7 * _MIDNIGHT
        else:
            result += self.interval - _MIDNIGHT
        if not self.utc:
            result += self._summer_time_shift(fields[-1], result)
        return result

    def _summer_time_shift(self, dst_now, moment):
        dst_then = time.localtime(moment)[-1]
        if dst_now == dst_then:
            return 0
        if not dst_now:
            # The hour that summer time begins with is missing.
            return 0 if not time.localtime(moment - 3600)[-1] else -3600
        return 3600

    def shouldRollover(self, record):
        """Whether the time of the file is up."""
        now = int(time.time())
        if now < self.rolloverAt:
            return False
        if os.path.exists(self.baseFilename) and not os.path.isfile(self.baseFilename):
            # What is no file is not renamed; look again after the next interval.
            self.rolloverAt = self.computeRollover(now)
            return False
        return True

    def getFilesToDelete(self):
        """The old files beyond `backupCount`, the oldest first."""
        folder, base = os.path.split(self.baseFilename)
        found = []
        for name in os.listdir(folder):
            if self.namer is None:
                prefix = base + "."
                if name.startswith(prefix) and self.extMatch.fullmatch(name[len(prefix):]):
                    found.append(os.path.join(folder, name))
                continue
            # `namer` may put the time anywhere: it is looked for.
            match = self.extMatch.search(name)
            while match:
                usual = os.path.join(folder, f"{base}.{match[0]}")
                if os.path.basename(self.namer(usual)) == name:
                    found.append(os.path.join(folder, name))
                    break
                match = self.extMatch.search(name, match.start() + 1)
        if len(found) < self.backupCount:
            return []
        found.sort()
        return found[:len(found) - self.backupCount]

    def doRollover(self):
        """Name the file after the beginning of its time, and begin a new one."""
        now = int(time.time())
        start = self.rolloverAt - self.interval
        fields = self._fields(start)
        if not self.utc and time.localtime(now)[-1] != fields[-1]:
            fields = time.localtime(start + (3600 if time.localtime(now)[-1] else -3600))
        dest = self.rotation_filename(f"{self.baseFilename}.{time.strftime(self.suffix, fields)}")
        self.rolloverAt = self.computeRollover(now)
        if os.path.exists(dest):
            # Somebody else has done so already.
            return
        self._close_stream()
        self.rotate(self.baseFilename, dest)
        if self.backupCount > 0:
            for name in self.getFilesToDelete():
                os.remove(name)
        if not self.delay:
            self.stream = self._open()


class WatchedFileHandler(FileHandler):
    """Writes to a file that others may move away: it is then opened anew under its name."""

    def __init__(self, filename, mode="a", encoding=None, delay=False, errors=None):
        encoding = encoding if "b" in mode else io.text_encoding(encoding)
        FileHandler.__init__(
            self, filename, mode=mode, encoding=encoding, delay=delay, errors=errors
        )
        self.dev, self.ino = -1, -1
        self._statstream()

    def _statstream(self):
        if self.stream is None:
            return
        found = os.fstat(self.stream.fileno())
        self.dev, self.ino = found[ST_DEV], found[ST_INO]

    def reopenIfNeeded(self):
        """Open the file anew if it is not the one of that name any more."""
        if self.stream is None:
            return
        try:
            found = os.stat(self.baseFilename)
            same = found[ST_DEV] == self.dev and found[ST_INO] == self.ino
        except FileNotFoundError:
            same = False
        if not same:
            self.stream.flush()
            self.stream.close()
            self.stream = None
            self.stream = self._open()
            self._statstream()

    def emit(self, record):
        """Write the record, to the file that has the name now."""
        try:
            self.reopenIfNeeded()
            FileHandler.emit(self, record)
        except Exception:
            self.handleError(record)


for _class in (BaseRotatingHandler, RotatingFileHandler, TimedRotatingFileHandler, WatchedFileHandler):
    _class.__module__ = "logging.handlers"
del _class
