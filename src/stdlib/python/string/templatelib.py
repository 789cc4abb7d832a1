"""Template strings (PEP 750): what `t"..."` makes."""

from _krait import final_class, type_name

__all__ = ["Interpolation", "Template", "convert"]


@final_class
class Interpolation:
    """One `{...}` of a template string."""

    __match_args__ = ("value", "expression", "conversion", "format_spec")
    __slots__ = ("value", "expression", "conversion", "format_spec")

    def __new__(cls, value, expression="", conversion=None, format_spec=""):
        if conversion not in (None, "a", "r", "s"):
            raise ValueError(
                "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'"
            )
        self = super().__new__(cls)
        for name, part in zip(
            cls.__match_args__, (value, expression, conversion, format_spec)
        ):
            object.__setattr__(self, name, part)
        return self

    def __setattr__(self, name, value):
        raise AttributeError("readonly attribute")

    def __delattr__(self, name):
        raise AttributeError("readonly attribute")

    def __class_getitem__(cls, item):
        import types

        return types.GenericAlias(cls, item)

    def __reduce__(self):
        return Interpolation, (self.value, self.expression, self.conversion, self.format_spec)

    def __repr__(self):
        return (
            f"Interpolation({self.value!r}, {self.expression!r}, "
            f"{self.conversion!r}, {self.format_spec!r})"
        )


@final_class
class Template:
    """The strings and interpolations of a template string, in order."""

    __slots__ = ("strings", "interpolations")

    def __new__(cls, *args):
        strings = [""]
        interpolations = []
        for arg in args:
            if isinstance(arg, str):
                strings[-1] += arg
            elif isinstance(arg, Interpolation):
                interpolations.append(arg)
                strings.append("")
            else:
                raise TypeError(
                    "Template.__new__ *args need to be of type 'str' or "
                    f"'Interpolation', got {type(arg).__name__}"
                )
        self = super().__new__(cls)
        object.__setattr__(self, "strings", tuple(strings))
        object.__setattr__(self, "interpolations", tuple(interpolations))
        return self

    def __setattr__(self, name, value):
        raise AttributeError("readonly attribute")

    def __delattr__(self, name):
        raise AttributeError("readonly attribute")

    @property
    def values(self):
        """The values of the interpolations."""
        return tuple(part.value for part in self.interpolations)

    def __iter__(self):
        for text, part in zip(self.strings, self.interpolations):
            if text:
                yield text
            yield part
        if self.strings[-1]:
            yield self.strings[-1]

    def __add__(self, other):
        if isinstance(other, Template):
            return Template(*self, *other)
        raise TypeError(
            "can only concatenate string.templatelib.Template "
            f'(not "{type_name(other)}") to string.templatelib.Template'
        )

    def __reduce__(self):
        return _template_unpickle, (self.strings, self.interpolations)

    def __repr__(self):
        return (
            f"Template(strings={self.strings!r}, "
            f"interpolations={self.interpolations!r})"
        )


def _template_unpickle(strings, interpolations):
    parts = [strings[0]]
    for text, part in zip(strings[1:], interpolations):
        parts += [part, text]
    return Template(*parts)


def convert(obj, /, conversion):
    """`obj` as the conversion `s`, `r` or `a` shows it; as it is for None."""
    if conversion is None:
        return obj
    if conversion == "s":
        return str(obj)
    if conversion == "r":
        return repr(obj)
    if conversion == "a":
        return ascii(obj)
    raise ValueError(f"invalid conversion specifier: {conversion}")
