"""Configurations as data: names that stand for objects are looked up when they are asked for."""

import re

IDENTIFIER = re.compile("^[a-z_][a-z0-9_]*$", re.I)


def valid_ident(s):
    """Whether a text can be the name of an argument; a ValueError if not."""
    if not IDENTIFIER.match(s):
        raise ValueError(f"Not a valid Python identifier: {s!r}")
    return True


class ConvertingMixin:
    """What converting dictionaries, lists and tuples have in common."""

    def convert_with_key(self, key, value, replace=True):
        """The value for a key, converted; what it was converted to stays in its place."""
        result = self.configurator.convert(value)
        if value is not result:
            if replace:
                self[key] = result
            self._adopt(result, key)
        return result

    def convert(self, value):
        """The value converted."""
        result = self.configurator.convert(value)
        if value is not result:
            self._adopt(result, None)
        return result

    def _adopt(self, result, key):
        if type(result) in (ConvertingDict, ConvertingList, ConvertingTuple):
            result.parent = self
            if key is not None:
                result.key = key


class ConvertingDict(dict, ConvertingMixin):
    """A dictionary whose values are converted when they are taken."""

    def __getitem__(self, key):
        return self.convert_with_key(key, dict.__getitem__(self, key))

    def get(self, key, default=None):
        return self.convert_with_key(key, dict.get(self, key, default))

    def pop(self, key, default=None):
        return self.convert_with_key(key, dict.pop(self, key, default), replace=False)


class ConvertingList(list, ConvertingMixin):
    """A list whose items are converted when they are taken."""

    def __getitem__(self, key):
        return self.convert_with_key(key, list.__getitem__(self, key))

    def pop(self, idx=-1):
        return self.convert(list.pop(self, idx))


class ConvertingTuple(tuple, ConvertingMixin):
    """A tuple whose items are converted when they are taken."""

    def __getitem__(self, key):
        return self.convert_with_key(key, tuple.__getitem__(self, key), replace=False)


class BaseConfigurator:
    """Turns data into objects: `ext://` and `cfg://` names, and dictionaries that say what makes an object."""

    CONVERT_PATTERN = re.compile(r"^(?P<prefix>[a-z]+)://(?P<suffix>.*)$")
    WORD_PATTERN = re.compile(r"^\s*(\w+)\s*")
    DOT_PATTERN = re.compile(r"^\.\s*(\w+)\s*")
    INDEX_PATTERN = re.compile(r"^\[([^\[\]]*)\]\s*")
    DIGIT_PATTERN = re.compile(r"^\d+$")

    value_converters = {"ext": "ext_convert", "cfg": "cfg_convert"}
    importer = staticmethod(__import__)

    def __init__(self, config):
        self.config = ConvertingDict(config)
        self.config.configurator = self

    def resolve(self, s):
        """The object of a dotted name; its module is imported."""
        name, *rest = s.split(".")
        used = name
        try:
            found = self.importer(used)
            for part in rest:
                used += "." + part
                try:
                    found = getattr(found, part)
                except AttributeError:
                    self.importer(used)
                    found = getattr(found, part)
            return found
        except ImportError as e:
            raise ValueError(f"Cannot resolve {s!r}: {e}") from e

    def ext_convert(self, value):
        """`ext://name`: an object of the program."""
        return self.resolve(value)

    def cfg_convert(self, value):
        """`cfg://a.b[0]`: another place in the configuration."""
        rest = value
        match = self.WORD_PATTERN.match(rest)
        if match is None:
            raise ValueError(f"Unable to convert {value!r}")
        rest = rest[match.end():]
        found = self.config[match.groups()[0]]
        while rest:
            match = self.DOT_PATTERN.match(rest)
            if match:
                found = found[match.groups()[0]]
            else:
                match = self.INDEX_PATTERN.match(rest)
                if match:
                    key = match.groups()[0]
                    if not self.DIGIT_PATTERN.match(key):
                        found = found[key]
                    else:
                        try:
                            found = found[int(key)]
                        except TypeError:
                            found = found[key]
            if not match:
                raise ValueError(f"Unable to convert {value!r} at {rest!r}")
            rest = rest[match.end():]
        return found

    def convert(self, value):
        """A value as it is meant: containers convert on demand, texts with a known prefix are looked up."""
        converted = None
        if isinstance(value, dict) and not isinstance(value, ConvertingDict):
            converted = ConvertingDict(value)
        elif isinstance(value, list) and not isinstance(value, ConvertingList):
            converted = ConvertingList(value)
        elif (
            isinstance(value, tuple)
            and not isinstance(value, ConvertingTuple)
            and not hasattr(value, "_fields")
        ):
            converted = ConvertingTuple(value)
        elif isinstance(value, str):
            match = self.CONVERT_PATTERN.match(value)
            converter = match and self.value_converters.get(match["prefix"])
            return getattr(self, converter)(match["suffix"]) if converter else value
        if converted is None:
            return value
        converted.configurator = self
        return converted

    def configure_custom(self, config):
        """What the factory under `()` makes with the other entries."""
        factory = config.pop("()")
        if not callable(factory):
            factory = self.resolve(factory)
        arguments = {key: config[key] for key in config if key != "." and valid_ident(key)}
        made = factory(**arguments)
        for name, value in (config.pop(".", None) or {}).items():
            setattr(made, name, value)
        return made

    def as_tuple(self, value):
        """A list as a tuple; anything else as it is."""
        return tuple(value) if isinstance(value, list) else value


def resolve_name(name):
    """The object of a dotted name, for configuration files."""
    first, *rest = name.split(".")
    used = first
    found = __import__(used)
    for part in rest:
        used += "." + part
        try:
            found = getattr(found, part)
        except AttributeError:
            __import__(used)
            found = getattr(found, part)
    return found


for _class in (ConvertingMixin, ConvertingDict, ConvertingList, ConvertingTuple, BaseConfigurator, valid_ident):
    _class.__module__ = "logging.config"
del _class
