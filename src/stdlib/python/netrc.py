"""Files of logins and passwords, one for each machine."""

import os

__all__ = ["netrc", "NetrcParseError"]


class NetrcParseError(Exception):
    """What a file says cannot be understood."""

    def __init__(self, msg, filename=None, lineno=None):
        self.filename = filename
        self.lineno = lineno
        self.msg = msg
        super().__init__(msg)

    def __str__(self):
        return f"{self.msg} ({self.filename}, line {self.lineno})"


def _user_name(uid):
    try:
        import pwd
        return pwd.getpwuid(uid)[0]
    except (ImportError, LookupError):
        return f"uid {uid}"


class _Words:
    """The words of a text; a quoted one may hold spaces, and a backslash takes any meaning from what follows."""

    def __init__(self, text):
        self._text = text
        self._at = 0
        self.line = 1
        self._back = []

    def _next(self):
        character = self._text[self._at:self._at + 1]
        self._at += 1
        if character == "\n":
            self.line += 1
        return character

    def rest_of_line(self):
        end = self._text.find("\n", self._at)
        end = len(self._text) if end < 0 else end + 1
        line, self._at = self._text[self._at:end], end
        return line

    def take(self):
        """The next word; None at the end."""
        if self._back:
            return self._back.pop()
        word = ""
        while character := self._next():
            if character in "\n\t\r ":
                continue
            end = '"' if character == '"' else "\n\t\r "
            if character != '"':
                word = self._next() if character == "\\" else character
            while character := self._next():
                if character in end:
                    return word
                word += self._next() if character == "\\" else character
            return word
        return None

    def give_back(self, word):
        self._back.append(word)


class netrc:
    """What a file says, by machine."""

    def __init__(self, file=None):
        usual = file is None
        if usual:
            file = os.path.join(os.path.expanduser("~"), ".netrc")
        self.hosts = {}
        self.macros = {}
        try:
            with open(file, encoding="utf-8") as opened:
                text = opened.read()
        except UnicodeDecodeError:
            with open(file, encoding="locale") as opened:
                text = opened.read()
        self._parse(file, _Words(text), usual)

    def _parse(self, file, words, usual):
        while True:
            line = words.line
            keyword = words.take()
            if keyword is None:
                return
            if keyword.startswith("#"):
                if words.line == line and len(keyword) == 1:
                    words.rest_of_line()
                continue
            if keyword == "machine":
                name = words.take()
            elif keyword == "default":
                name = "default"
            elif keyword == "macdef":
                self._macro(file, words)
                continue
            else:
                raise NetrcParseError(f"bad toplevel token {keyword!r}", file, words.line)
            if not name:
                raise NetrcParseError(f"missing {keyword!r} name", file, words.line)
            self._entry(file, words, name, usual)

    def _macro(self, file, words):
        name = words.take()
        lines = self.macros[name] = []
        while True:
            line = words.rest_of_line()
            if not line:
                raise NetrcParseError("Macro definition missing null line terminator.", file,
                                      words.line)
            if line == "\n":
                return
            lines.append(line)

    def _entry(self, file, words, name, usual):
        login = account = password = ""
        self.hosts[name] = {}
        while True:
            line = words.line
            keyword = words.take()
            if keyword is not None and keyword.startswith("#"):
                if words.line == line:
                    words.rest_of_line()
                continue
            if keyword in {None, "machine", "default", "macdef"}:
                words.give_back(keyword)
                self.hosts[name] = (login, account, password)
                self._check_mode(file, usual, login)
                return
            if keyword in ("login", "user"):
                login = words.take() or ""
            elif keyword == "account":
                account = words.take() or ""
            elif keyword == "password":
                password = words.take() or ""
            else:
                raise NetrcParseError(f"bad follower token {keyword!r}", file, words.line)

    @staticmethod
    def _check_mode(file, usual, login):
        """Passwords in the usual file are for its owner alone."""
        if not usual or login == "anonymous":
            return
        found = os.stat(file)
        if found.st_uid != os.getuid():
            owner, user = _user_name(found.st_uid), _user_name(os.getuid())
            raise NetrcParseError(f"~/.netrc file owner ({owner}, {user}) does not match current user")
        if found.st_mode & 0o077:
            raise NetrcParseError("~/.netrc access too permissive: access permissions must "
                                  "restrict access to only the owner")

    def authenticators(self, host):
        """Login, account and password for a machine; None where it is not known."""
        return self.hosts.get(host, self.hosts.get("default"))

    def __repr__(self):
        text = ""
        for host, (login, account, password) in self.hosts.items():
            text += f"machine {host}\n\tlogin {login}\n"
            if account:
                text += f"\taccount {account}\n"
            text += f"\tpassword {password}\n"
        for name, lines in self.macros.items():
            text += f"macdef {name}\n{''.join(lines)}\n"
        return text
