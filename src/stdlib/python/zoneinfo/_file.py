"""The format of the files of time zones (RFC 9636)."""

import struct


class Data:
    """What a file says: its transitions, the kinds of time between them, and the rule for the time behind them."""

    def __init__(self, file):
        version, counts = _header(file)
        width, letter = 4, "l"
        if version >= 2:
            # The same in numbers of 32 bits comes first, for old programs.
            isut, isstd, leap, times, types, chars = counts
            file.seek(times * 5 + types * 6 + chars + leap * 8 + isstd + isut, 1)
            version, counts = _header(file)
            width, letter = 8, "q"
        isut, isstd, leap, times, types, chars = counts
        self.times = struct.unpack(f">{times}{letter}", file.read(times * width))
        self.kinds = struct.unpack(f">{times}B", file.read(times))
        if self.kinds and max(self.kinds) >= types:
            raise ValueError(f"Invalid transition index found while reading TZif: {max(self.kinds)}")
        rows = [struct.unpack(">lbb", file.read(6)) for _ in range(types)]
        names = file.read(chars)
        self.offsets = tuple(row[0] for row in rows)
        self.is_dst = tuple(row[1] for row in rows)
        self.names = tuple(names[row[2]:names.find(b"\0", row[2])].decode() for row in rows)
        self.rule = None
        if version >= 2:
            file.seek(isut + isstd + leap * (width + 4), 1)
            start = file.read(1)
            assert start == b"\n", start
            line = file.readline()
            if not line.endswith(b"\n"):
                raise ValueError("Invalid TZif file: unexpected end of file")
            self.rule = line.rstrip(b"\n").decode()

    def dst_offsets(self):
        """How much of each kind's offset is daylight saving time, which files do not say."""
        found = [0] * len(self.is_dst)
        for at in range(1, len(self.kinds)):
            kind = self.kinds[at]
            if not self.is_dst[kind] or found[kind]:
                continue
            # The standard time before it, or else behind it, shows what was added.
            before = self.kinds[at - 1]
            added = 0 if self.is_dst[before] else self.offsets[kind] - self.offsets[before]
            if not added and kind < len(found) - 1 and at + 1 < len(self.kinds):
                after = self.kinds[at + 1]
                if self.is_dst[after]:
                    continue
                added = self.offsets[kind] - self.offsets[after]
            found[kind] = added
        # Where nothing shows it, an hour is more likely than none.
        return [3600 if is_dst and not added else added for added, is_dst in zip(found, self.is_dst)]

    def local_times(self):
        """The transitions on a local clock: as they are for times with fold=0, and with fold=1."""
        if not self.times:
            return [], []
        first, second = [], []
        for at, (time, kind) in enumerate(zip(self.times, self.kinds)):
            before = self.offsets[self.kinds[at - 1]] if at else self.offsets[0]
            after = self.offsets[kind]
            first.append(time + max(before, after))
            second.append(time + min(before, after))
        return first, second


def _header(file):
    if file.read(4) != b"TZif":
        raise ValueError("Invalid TZif file: magic not found")
    version = file.read(1)
    file.read(15)
    return 1 if version == b"\0" else int(version), struct.unpack(">6l", file.read(24))
