"""How argparse writes help: the formatters.

Each takes usage, texts, sections and arguments in the order in which they are to appear, and lays them out in
two columns.  The methods beginning with one underscore are those that programs are used to overriding.
"""

import re

SUPPRESS = "==SUPPRESS=="
OPTIONAL = "?"
ZERO_OR_MORE = "*"
ONE_OR_MORE = "+"
PARSER = "A..."
REMAINDER = "..."

_space = re.compile(r"\s+", re.ASCII)
_many_newlines = re.compile(r"\n\n\n+")


class _Section:
    """A heading and what stands below it; nothing of it shows while it is empty."""

    def __init__(self, formatter, parent, heading=None):
        self.formatter = formatter
        self.parent = parent
        self.heading = heading
        self.items = []

    def format_help(self):
        formatter = self.formatter
        if self.parent is not None:
            formatter._indent()
        text = formatter._join_parts([function(*args) for function, args in self.items])
        if self.parent is not None:
            formatter._dedent()
        if not text:
            return ""
        heading = ""
        if self.heading is not SUPPRESS and self.heading is not None:
            heading = " " * formatter._current_indent + formatter._paint("heading", f"{self.heading}:")
            heading += "\n"
        return formatter._join_parts(["\n", heading, text, "\n"])


class HelpFormatter:
    """Formats usage and help; descriptions are wrapped, defaults are not shown.

    Only the name of this class is part of the interface.
    """

    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None, color=True):
        if width is None:
            import shutil
            width = shutil.get_terminal_size().columns - 2
        self._set_color(color)
        self._prog = prog
        self._indent_increment = indent_increment
        self._max_help_position = min(max_help_position, max(width - 20, indent_increment * 2))
        self._width = width
        self._current_indent = 0
        self._level = 0
        self._action_max_length = 0
        self._root_section = self._Section(self, None)
        self._current_section = self._root_section
        self._whitespace_matcher = _space
        self._long_break_matcher = _many_newlines

    _Section = _Section

    def _set_color(self, color):
        """Whether help is coloured, where the terminal allows it."""
        self._theme = None
        if color:
            import _colorize
            if _colorize.can_colorize():
                self._theme = _colorize.get_theme(force_color=True).argparse

    def _paint(self, part, text):
        """A part of the help in its colour."""
        if self._theme is None:
            return text
        return f"{self._theme[part]}{text}{self._theme['reset']}"

    def _decolor(self, text):
        if self._theme is None:
            return text
        import _colorize
        return _colorize.decolor(text)

    def _is_long_option(self, string):
        return len(string) > 2

    # What is to be shown.

    def _indent(self):
        self._current_indent += self._indent_increment
        self._level += 1

    def _dedent(self):
        self._current_indent -= self._indent_increment
        self._level -= 1

    def _add_item(self, func, args):
        self._current_section.items.append((func, args))

    def start_section(self, heading):
        self._indent()
        section = self._Section(self, self._current_section, heading)
        self._add_item(section.format_help, [])
        self._current_section = section

    def end_section(self):
        self._current_section = self._current_section.parent
        self._dedent()

    def add_text(self, text):
        if text is not SUPPRESS and text is not None:
            self._add_item(self._format_text, [text])

    def add_usage(self, usage, actions, groups, prefix=None):
        if usage is not SUPPRESS:
            self._add_item(self._format_usage, (usage, actions, groups, prefix))

    def add_argument(self, action):
        if action.help is SUPPRESS:
            return
        widest = self._invocation_width(action)
        for subaction in self._iter_indented_subactions(action):
            widest = max(widest, self._invocation_width(subaction))
        self._action_max_length = max(self._action_max_length, widest)
        self._add_item(self._format_action, [action])

    def _invocation_width(self, action):
        return len(self._decolor(self._format_action_invocation(action))) + self._current_indent

    def add_arguments(self, actions):
        for action in actions:
            self.add_argument(action)

    # How it is shown.

    def format_help(self):
        text = self._root_section.format_help()
        if text:
            text = self._long_break_matcher.sub("\n\n", text).strip("\n") + "\n"
        return text

    def _join_parts(self, part_strings):
        return "".join(part for part in part_strings if part and part is not SUPPRESS)

    def _format_usage(self, usage, actions, groups, prefix):
        if prefix is None:
            prefix = "usage: "
        if usage is not None:
            extra = self._theme["prog_extra"] if self._theme else ""
            usage = usage % {"prog": self._paint("prog", self._prog) + extra}
            usage = self._paint("prog_extra", usage)
        elif not actions:
            usage = self._paint("prog", str(self._prog))
        else:
            parts, first_positional = self._get_actions_usage_parts(actions, groups)
            prog = str(self._prog)
            usage = " ".join(part for part in [prog, *parts] if part)
            if len(prefix) + len(self._decolor(usage)) > self._width - self._current_indent:
                usage = self._wrapped_usage(prefix, prog, parts[:first_positional], parts[first_positional:])
            usage = self._paint("prog", prog) + usage.removeprefix(prog)
        return f"{self._paint('usage', prefix)}{usage}\n\n"

    def _wrapped_usage(self, prefix, prog, options, positionals):
        width = self._width - self._current_indent

        def lines_of(parts, indent, start):
            """The parts in lines of the width; `start` characters of the first are taken already."""
            lines, line, length = [], [], start - 1
            for part in parts:
                shown = len(self._decolor(part))
                if line and length + 1 + shown > width:
                    lines.append(" ".join(line))
                    line, length = [], indent - 1
                line.append(part)
                length += shown + 1
            if line:
                lines.append(" ".join(line))
            return lines

        if len(prefix) + len(prog) <= 0.75 * width:
            # A short name of the program stands before the first line.
            indent = len(prefix) + len(prog) + 1
            if options:
                first, *rest = lines_of([prog, *options], indent, len(prefix))
                rest += lines_of(positionals, indent, indent)
            elif positionals:
                first, *rest = lines_of([prog, *positionals], indent, len(prefix))
            else:
                first, rest = prog, []
        else:
            indent = len(prefix)
            first = prog
            rest = lines_of(options + positionals, indent, indent)
            if len(rest) > 1:
                rest = lines_of(options, indent, indent) + lines_of(positionals, indent, indent)
        return "\n".join([first, *(" " * indent + line for line in rest)])

    def _get_actions_usage_parts(self, actions, groups):
        """The parts of the usage, options first, and where the positionals begin."""
        actions = [action for action in actions if action.help is not SUPPRESS]
        group_of = {}
        for group in groups:
            for action in group._group_actions:
                group_of[action] = group
        done = set()

        def together(action, before):
            """What is shown as one with an action: the options that exclude it."""
            done.add(action)
            group = group_of.get(action)
            if group is None:
                return None, [action]
            others = [other for other in group._group_actions
                      if other.option_strings and other in actions and other not in done]
            done.update(others)
            return group.required, others + [action] if before else [action] + others

        # An argument without a dash keeps its place, so it attracts the options of its group.
        positionals = [together(action, True) for action in actions if not action.option_strings]
        options = [together(action, False) for action in actions if action.option_strings and action not in done]
        parts = []
        first_positional = None
        for i, (required, members) in enumerate(options + positionals):
            if i == len(options):
                first_positional = len(parts)
            grouped = len(members) > 1
            shown = [self._usage_of(action, required, grouped) for action in members]
            if grouped:
                opening, closing = "()" if required else "[]"
                shown = [part + " |" for part in shown[:-1]] + [shown[-1] + closing]
                shown[0] = opening + shown[0]
            parts += shown
        return parts, len(parts) if first_positional is None else first_positional

    def _usage_of(self, action, required, grouped):
        if not action.option_strings:
            part = self._format_args(action, self._get_default_metavar_for_positional(action))
            if grouped and part[0] == "[" and part[-1] == "]":
                part = part[1:-1]
            return self._paint("summary_action", part)
        option = action.option_strings[0]
        colour = "summary_long_option" if self._is_long_option(option) else "summary_short_option"
        if action.nargs == 0:
            part = self._paint(colour, action.format_usage())
        else:
            args = self._format_args(action, self._get_default_metavar_for_optional(action))
            if self._theme is None:
                part = f"{option} {args}"
            else:
                part = f"{self._theme[colour]}{option} {self._paint('summary_label', args)}"
        return part if action.required or required or grouped else f"[{part}]"

    def _format_text(self, text):
        if "%(prog)" in text:
            text = text % {"prog": self._prog}
        width = max(self._width - self._current_indent, 11)
        return self._fill_text(text, width, " " * self._current_indent) + "\n\n"

    def _format_action(self, action):
        position = min(self._action_max_length + 2, self._max_help_position)
        room = position - self._current_indent - 2
        head = self._format_action_invocation(action)
        indent = " " * self._current_indent
        lines = []
        if action.help and action.help.strip():
            text = self._expand_help(action)
            if text:
                lines = self._split_lines(text, max(self._width - position, 11))
        if not action.help:
            parts = [f"{indent}{head}\n"]
        elif (shown := len(self._decolor(head))) <= room:
            parts = [f"{indent}{head}{' ' * (room - shown)}  "]
            if lines:
                parts.append(lines.pop(0) + "\n")
            elif not action.help.strip():
                parts.append("\n")
        else:
            parts = [f"{indent}{head}\n"]
        parts += [f"{' ' * position}{line}\n" for line in lines]
        parts += [self._format_action(subaction) for subaction in self._iter_indented_subactions(action)]
        return self._join_parts(parts)

    def _format_action_invocation(self, action):
        if not action.option_strings:
            default = self._get_default_metavar_for_positional(action)
            return self._paint("action", " ".join(self._metavar_formatter(action, default)(1)))
        names = ", ".join(
            self._paint("long_option" if self._is_long_option(name) else "short_option", name)
            for name in action.option_strings
        )
        if action.nargs == 0:
            return names
        args = self._format_args(action, self._get_default_metavar_for_optional(action))
        return f"{names} {self._paint('label', args)}"

    def _metavar_formatter(self, action, default_metavar):
        if action.metavar is not None:
            result = action.metavar
        elif action.choices is not None:
            result = "{" + ",".join(map(str, action.choices)) + "}"
        else:
            result = default_metavar

        def format(tuple_size):
            return result if isinstance(result, tuple) else (result,) * tuple_size

        return format

    def _format_args(self, action, default_metavar):
        metavar = self._metavar_formatter(action, default_metavar)
        nargs = action.nargs
        if nargs is None:
            return "%s" % metavar(1)
        if nargs == OPTIONAL:
            return "[%s]" % metavar(1)
        if nargs == ZERO_OR_MORE:
            names = metavar(1)
            return ("[%s [%s ...]]" if len(names) == 2 else "[%s ...]") % names
        if nargs == ONE_OR_MORE:
            return "%s [%s ...]" % metavar(2)
        if nargs == REMAINDER:
            return "..."
        if nargs == PARSER:
            return "%s ..." % metavar(1)
        if nargs == SUPPRESS:
            return ""
        try:
            places = ["%s"] * range(nargs).__len__()
        except TypeError:
            raise ValueError("invalid nargs value") from None
        return " ".join(places) % metavar(nargs)

    def _expand_help(self, action):
        text = self._get_help_string(action)
        if "%" not in text:
            return text
        params = {name: getattr(value, "__name__", value)
                  for name, value in vars(action).items() if value is not SUPPRESS}
        params.setdefault("prog", self._prog)
        params["prog"] = self._prog
        if params.get("choices") is not None:
            params["choices"] = ", ".join(map(str, params["choices"]))
        return text % params

    def _iter_indented_subactions(self, action):
        subactions = getattr(action, "_get_subactions", None)
        if subactions is not None:
            self._indent()
            yield from subactions()
            self._dedent()

    def _split_lines(self, text, width):
        import textwrap
        return textwrap.wrap(self._whitespace_matcher.sub(" ", text).strip(), width)

    def _fill_text(self, text, width, indent):
        import textwrap
        text = self._whitespace_matcher.sub(" ", text).strip()
        return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent)

    def _get_help_string(self, action):
        return action.help

    def _get_default_metavar_for_optional(self, action):
        return action.dest.upper()

    def _get_default_metavar_for_positional(self, action):
        return action.dest


class RawDescriptionHelpFormatter(HelpFormatter):
    """Leaves descriptions as they are."""

    def _fill_text(self, text, width, indent):
        return "".join(indent + line for line in text.splitlines(keepends=True))


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    """Leaves all texts as they are."""

    def _split_lines(self, text, width):
        return text.splitlines()


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    """Adds the default to the help of each argument that may be left out."""

    def _get_help_string(self, action):
        text = "" if action.help is None else action.help
        if "%(default)" not in text and action.default is not SUPPRESS and not action.required:
            if action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE):
                text += " (default: %(default)s)"
        return text


class MetavarTypeHelpFormatter(HelpFormatter):
    """Names an argument's value after its type."""

    def _get_default_metavar_for_optional(self, action):
        return action.type.__name__

    def _get_default_metavar_for_positional(self, action):
        return action.type.__name__
