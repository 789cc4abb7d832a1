"""One run of an argument parser: which strings belong to which argument.

Each string of the command line is an option (O), an argument (A), or the first '--' (-).  Regular expressions over
these letters say how many strings an argument takes.
"""

import re

from _argparse_actions import ArgumentError, name_of
from _argparse_format import ONE_OR_MORE, OPTIONAL, PARSER, REMAINDER, SUPPRESS, ZERO_OR_MORE

_option_patterns = {
    None: "([A])", OPTIONAL: "(A?)", ZERO_OR_MORE: "(A*)", ONE_OR_MORE: "(A+)", REMAINDER: "([AO]*)",
    PARSER: "(A[AO]*)", SUPPRESS: "()",
}
_positional_patterns = {
    None: "(-*A-*)", OPTIONAL: "(-*A?-*)", ZERO_OR_MORE: "(-*[A-]*)", ONE_OR_MORE: "(-*A[A-]*)", REMAINDER: "(.*)",
    PARSER: "(-*A[-AO]*)", SUPPRESS: "(-*)",
}


def nargs_pattern(action):
    """The strings that an argument takes, as a regular expression."""
    patterns = _option_patterns if action.option_strings else _positional_patterns
    if action.nargs in patterns:
        return patterns[action.nargs]
    return ("([AO]{%d})" if action.option_strings else "((?:-*A){%d}-*)") % action.nargs


class Run:
    """The state of parsing a list of strings into a namespace."""

    def __init__(self, parser, strings, namespace, intermixed):
        self.parser = parser
        self.strings = strings
        self.namespace = namespace
        self.intermixed = intermixed
        self.positionals = parser._get_positional_actions()
        self.seen = set()
        self.given = set()
        self.warned = set()
        self.extras = []
        self.extras_letters = []
        self.conflicts = {}
        for group in parser._mutually_exclusive_groups:
            members = group._group_actions
            for action in members:
                others = [other for other in members if other is not action]
                self.conflicts.setdefault(action, []).extend(others)
        self.options = {}
        letters = []
        for i, string in enumerate(strings):
            if string == "--":
                letters += ["-"] + ["A"] * (len(strings) - i - 1)
                break
            found = parser._parse_optional(string)
            if found is not None:
                self.options[i] = found
            letters.append("A" if found is None else "O")
        self.letters = "".join(letters)

    def run(self):
        last_option = max(self.options, default=-1)
        at = 0
        while at <= last_option:
            next_option = min(i for i in self.options if i >= at)
            if not self.intermixed and at != next_option:
                end = self.take_positionals(at)
                if end > at:
                    at = end
                    continue
            if at not in self.options:
                self.extras += self.strings[at:next_option]
                self.extras_letters += self.letters[at:next_option]
                at = next_option
            at = self.take_option(at)
        if self.intermixed:
            self.take_left(at)
        else:
            end = self.take_positionals(at)
            self.extras += self.strings[end:]
        self.check_required()
        return self.namespace, self.extras

    def take_left(self, at):
        """Behind all options, the positionals of an intermixed list take what is left."""
        left = self.extras + self.strings[at:]
        letters = "".join(self.extras_letters) + self.letters[at:]
        self.strings = [string for string, letter in zip(left, letters) if letter != "O"]
        self.letters = letters.replace("O", "")
        taken = self.take_positionals(0)
        self.extras = []
        for string, letter in zip(left, letters):
            if letter != "O" and taken:
                taken -= 1
            else:
                self.extras.append(string)

    def take(self, action, strings, option=None):
        """Perform an action with its strings."""
        self.seen.add(action)
        values = self.parser._get_values(action, strings)
        if action.option_strings or strings:
            self.given.add(action)
            for other in self.conflicts.get(action, ()):
                if other in self.given:
                    raise ArgumentError(action, "not allowed with argument %s" % name_of(other))
        if values is not SUPPRESS:
            action(self.parser, self.namespace, values, option)

    def take_positionals(self, at):
        """Give strings to as many positionals as can have some; answers where they end."""
        counts = self.parser._match_arguments_partial(self.positionals, self.letters[at:])
        for action, count in zip(self.positionals, counts):
            strings = self.strings[at:at + count]
            letters = self.letters[at:at + count]
            # The '--' itself is no argument.
            if action.nargs == PARSER:
                if self.letters[at] == "-":
                    strings.remove("--")
            elif action.nargs != REMAINDER and "-" in letters:
                strings.remove("--")
            at += count
            if strings and action.deprecated and action.dest not in self.warned:
                self.parser._warning(f"argument '{action.dest}' is deprecated")
                self.warned.add(action.dest)
            self.take(action, strings)
        del self.positionals[:len(counts)]
        return at

    def take_option(self, at):
        """Perform what stands in one string with options, and the strings that they take."""
        found = self.options[at]
        if len(found) > 1:
            matches = ", ".join(option for _, option, _, _ in found)
            raise ArgumentError(None, f"ambiguous option: {self.strings[at]} could match {matches}")
        action, option, sep, explicit = found[0]
        if action is None:
            self.extras.append(self.strings[at])
            self.extras_letters.append("O")
            return at + 1
        taken = []
        end = at + 1
        while True:
            if explicit is None:
                count = self.parser._match_argument(action, self.letters[end:])
                taken.append((action, self.strings[end:end + count], option))
                end += count
                break
            count = self.parser._match_argument(action, "A")
            if count == 1:
                taken.append((action, [explicit], option))
                break
            prefixes = self.parser.prefix_chars
            if count != 0 or option[1] in prefixes or explicit == "" or sep or explicit[0] in prefixes:
                raise ArgumentError(action, "ignored explicit argument %r" % explicit)
            # A short option without arguments: the rest may be short options too.
            taken.append((action, [], option))
            option = option[0] + explicit[0]
            action = self.parser._option_string_actions.get(option)
            if action is None:
                self.extras.append(option[0] + explicit)
                self.extras_letters.append("O")
                break
            explicit = explicit[1:]
            sep = ""
            if not explicit:
                sep = explicit = None
            elif explicit[0] == "=":
                sep, explicit = "=", explicit[1:]
        for action, strings, option in taken:
            if action.deprecated and option not in self.warned:
                self.parser._warning(f"option '{option}' is deprecated")
                self.warned.add(option)
            self.take(action, strings, option)
        return end

    def check_required(self):
        parser, namespace = self.parser, self.namespace
        missing = []
        for action in parser._actions:
            if action in self.seen:
                continue
            if action.required:
                missing.append(name_of(action))
            elif isinstance(action.default, str) and getattr(namespace, action.dest, None) is action.default:
                # A default that is text is converted only now, when it is needed.
                setattr(namespace, action.dest, parser._get_value(action, action.default))
        if missing:
            raise ArgumentError(None, "the following arguments are required: %s" % ", ".join(missing))
        for group in parser._mutually_exclusive_groups:
            if group.required and not any(action in self.given for action in group._group_actions):
                names = [name_of(action) for action in group._group_actions if action.help is not SUPPRESS]
                raise ArgumentError(None, "one of the arguments %s is required" % " ".join(names))
