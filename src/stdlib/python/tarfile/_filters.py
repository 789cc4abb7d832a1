"""What goes wrong with archives, and what may be extracted from them."""

import os
import stat

__all__ = [
    "TarError", "ExtractError", "ReadError", "CompressionError", "StreamError", "HeaderError", "EmptyHeaderError",
    "TruncatedHeaderError", "EOFHeaderError", "InvalidHeaderError", "SubsequentHeaderError", "FilterError",
    "AbsolutePathError", "OutsideDestinationError", "SpecialFileError", "AbsoluteLinkError",
    "LinkOutsideDestinationError", "LinkFallbackError", "fully_trusted_filter", "tar_filter", "data_filter",
]


class TarError(Exception):
    """What goes wrong with archives."""


class ExtractError(TarError):
    """A member could not be extracted as it should."""


class ReadError(TarError):
    """An archive that cannot be read."""


class CompressionError(TarError):
    """A compression that is not there."""


class StreamError(TarError):
    """What a stream cannot do."""


class HeaderError(TarError):
    """What is wrong with a header."""


class EmptyHeaderError(HeaderError):
    """Nothing where a header should be."""


class TruncatedHeaderError(HeaderError):
    """A part of a header."""


class EOFHeaderError(HeaderError):
    """The block of zeros at the end."""


class InvalidHeaderError(HeaderError):
    """Something else than a header."""


class SubsequentHeaderError(HeaderError):
    """The header that has to follow on another is missing or invalid."""


class FilterError(TarError):
    """What a filter does not let through."""


class AbsolutePathError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"member {tarinfo.name!r} has an absolute path")


class OutsideDestinationError(FilterError):
    def __init__(self, tarinfo, path):
        self.tarinfo = tarinfo
        self._path = path
        super().__init__(f"{tarinfo.name!r} would be extracted to {path!r}, which is outside the destination")


class SpecialFileError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"{tarinfo.name!r} is a special file")


class AbsoluteLinkError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"{tarinfo.name!r} is a link to an absolute path")


class LinkOutsideDestinationError(FilterError):
    def __init__(self, tarinfo, path):
        self.tarinfo = tarinfo
        self._path = path
        super().__init__(f"{tarinfo.name!r} would link to {path!r}, which is outside the destination")


class LinkFallbackError(FilterError):
    def __init__(self, tarinfo, path):
        self.tarinfo = tarinfo
        self._path = path
        super().__init__(f"link {tarinfo.name!r} would be extracted as a copy of {path!r}, which was rejected")


def _is_within(path, top):
    return os.path.commonpath([path, top]) == top


def _filtered(member, dest_path, for_data):
    """What a filter changes about a member."""
    changes = {}
    name = member.name
    missing = os.path.ALLOW_MISSING
    dest_path = os.path.realpath(dest_path, strict=missing)
    if name.startswith(("/", os.sep)):
        name = changes["name"] = member.path.lstrip("/" + os.sep)
    if os.path.isabs(name):
        raise AbsolutePathError(member)
    target_path = os.path.realpath(os.path.join(dest_path, name), strict=missing)
    if not _is_within(target_path, dest_path):
        raise OutsideDestinationError(member, target_path)
    is_link = member.islnk() or member.issym()
    if is_link and os.path.normpath(os.path.join(dest_path, name)) == dest_path:
        # In the place of the destination it would lead what follows anywhere.
        raise OutsideDestinationError(member, target_path)
    mode = member.mode
    if mode is not None:
        # No special bits, and nothing for others to write.
        mode &= 0o755
        if for_data:
            if member.isreg() or member.islnk():
                if not mode & 0o100:
                    mode &= ~0o111
                mode |= 0o600
            elif member.isdir() or member.issym():
                mode = None
            else:
                raise SpecialFileError(member)
        if mode != member.mode:
            changes["mode"] = mode
    if for_data:
        for field in "uid", "gid", "uname", "gname":
            if getattr(member, field) is not None:
                changes[field] = None
        if is_link:
            if os.path.isabs(member.linkname):
                raise AbsoluteLinkError(member)
            normalized = os.path.normpath(member.linkname)
            if normalized != member.linkname:
                changes["linkname"] = normalized
            # What is looked at is what will be written.
            if member.issym():
                target_path = os.path.join(dest_path, os.path.dirname(name.rstrip("/" + os.sep)), normalized)
            else:
                target_path = os.path.join(dest_path, normalized)
            target_path = os.path.realpath(target_path, strict=missing)
            if not _is_within(target_path, dest_path):
                raise LinkOutsideDestinationError(member, target_path)
    return changes


def fully_trusted_filter(member, dest_path):
    """Everything, as it is in the archive."""
    return member


def tar_filter(member, dest_path):
    """Nothing outside of the destination; no special bits of mode."""
    changes = _filtered(member, dest_path, False)
    return member.replace(**changes, deep=False) if changes else member


def data_filter(member, dest_path):
    """What is only data: also no special files, no links to the outside, no owners."""
    changes = _filtered(member, dest_path, True)
    return member.replace(**changes, deep=False) if changes else member


for _class in list(globals().values()):
    if isinstance(_class, type) and issubclass(_class, TarError):
        _class.__module__ = "tarfile"
_NAMED_FILTERS = {"fully_trusted": fully_trusted_filter, "tar": tar_filter, "data": data_filter}
