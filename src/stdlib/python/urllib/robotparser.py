"""What a site's robots.txt lets a program fetch (RFC 9309)."""

import collections
import re
import time
import urllib.error
import urllib.parse
import urllib.request

__all__ = ["RobotFileParser"]

RequestRate = collections.namedtuple("RequestRate", "requests seconds")


def _normal(text):
    """Text quoted in the one way that is compared."""
    return urllib.parse.quote(urllib.parse.unquote(text, errors="surrogateescape"), errors="surrogateescape")


def _normal_parts(text, in_path, in_query):
    """A path and a query, normal but for their special characters."""
    path, mark, query = text.partition("?")
    path = re.sub(in_path, lambda match: _normal(match[0]), path)
    return path + mark + re.sub(in_query, lambda match: _normal(match[0]), query)


class RuleLine:
    """A line that allows or disallows paths."""

    def __init__(self, path, allowance):
        # To disallow nothing is to allow all.
        self.allowance = allowance or path == ""
        path = re.sub(r"[$][$*]+", "$", re.sub(r"[*]{2,}", "*", path))
        path = _normal_parts(path, r"[^*$]+", r"[^=&*$]+")
        self.fullmatch = path.endswith("$")
        self.path = path.rstrip("$")
        if "$" in self.path:
            raise ValueError("$ not at the end of path")
        self.matcher = None
        if "*" in self.path:
            first, *middle, last = map(re.escape, self.path.split("*"))
            # Each piece is sought once: what has been passed over is not tried again.
            pattern = re.compile(first + "".join(f"(?>.*?{part})" for part in middle) + ".*" + last, re.DOTALL)
            self.matcher = pattern.fullmatch if self.fullmatch else pattern.match

    def applies_to(self, filename):
        """The length of what matches and one more; 0 if nothing does."""
        if self.matcher is not None:
            match = self.matcher(filename)
            return match.end() + 1 if match else 0
        found = filename == self.path if self.fullmatch else filename.startswith(self.path)
        return len(self.path) + 1 if found else 0

    def __str__(self):
        return f"{'Allow' if self.allowance else 'Disallow'}: {self.path}{'$' if self.fullmatch else ''}"


class Entry:
    """Some agents, and the rules for them."""

    def __init__(self):
        self.useragents = []
        self.rulelines = []
        self.delay = None
        self.req_rate = None

    def __str__(self):
        if not self.useragents:
            return ""
        lines = [f"User-agent: {agent}" for agent in self.useragents]
        if self.delay is not None:
            lines.append(f"Crawl-delay: {self.delay}")
        if self.req_rate is not None:
            lines.append(f"Request-rate: {self.req_rate.requests}/{self.req_rate.seconds}")
        lines.extend(map(str, self.rulelines) if self.rulelines else ["Allow:"])
        return "\n".join(lines)

    def applies_to(self, useragent):
        """Whether an agent is meant by name."""
        if useragent is None:
            return "*" in self.useragents
        name = useragent.split("/")[0].lower()
        return any(agent != "*" and agent.lower() in name for agent in self.useragents)

    def allowance(self, filename):
        """What the longest rule says; of two that are as long, the one that allows."""
        best, allowance = 0, True
        for line in self.rulelines:
            length = line.applies_to(filename)
            if length > best or length and length == best and not allowance:
                best, allowance = length, line.allowance
        return allowance

    def _and(self, other):
        both = Entry()
        both.useragents = [agent for agent in self.useragents if agent in other.useragents]
        both.rulelines = self.rulelines + other.rulelines
        both.delay = self.delay if other.delay is None else other.delay
        both.req_rate = self.req_rate if other.req_rate is None else other.req_rate
        return both


class RobotFileParser:
    """A robots.txt: fetches it, and answers what it allows."""

    def __init__(self, url=""):
        self.entries = []
        self.groups = {}
        self.sitemaps = []
        self.default_entry = None
        self.disallow_all = self.allow_all = False
        self.set_url(url)
        self.last_checked = 0

    def mtime(self):
        """When the file was fetched."""
        return self.last_checked

    def modified(self):
        """Say that the file was fetched now."""
        self.last_checked = time.time()

    def set_url(self, url):
        """Set where the file is."""
        self.url = url
        self.host, self.path = urllib.parse.urlsplit(url)[1:3]

    def read(self):
        """Fetch the file."""
        try:
            with urllib.request.urlopen(self.url) as file:
                text = file.read().decode("utf-8", "surrogateescape")
        except urllib.error.HTTPError as err:
            if err.code in (401, 403) or 500 <= err.code < 600:
                self.disallow_all = True
            elif 400 <= err.code < 500:
                self.allow_all = True
            err.close()
        else:
            self.parse(text.splitlines())

    def _add_entry(self, entry):
        self.entries.append(entry)
        for agent in map(str.lower, entry.useragents):
            known = self.groups.get(agent)
            self.groups[agent] = entry if known is None else known._and(entry)

    def parse(self, lines):
        """Read the lines of the file."""
        entry, has_rules = None, False
        self.modified()
        for line in lines:
            name, colon, value = line.partition("#")[0].strip().partition(":")
            name, value = name.strip().lower(), value.strip()
            if not colon:
                continue
            if name == "sitemap":
                self.sitemaps.append(value)
            elif name == "user-agent":
                if entry is None or has_rules:
                    if entry is not None:
                        self._add_entry(entry)
                    entry, has_rules = Entry(), False
                entry.useragents.append(value)
            elif entry is not None and name in ("allow", "disallow", "crawl-delay", "request-rate"):
                has_rules = True
                self._add_rule(entry, name, value)
        if entry is not None:
            self._add_entry(entry)

    def _add_rule(self, entry, name, value):
        if name == "crawl-delay":
            if value.isdecimal():
                entry.delay = int(value)
        elif name == "request-rate":
            numbers = [number.strip() for number in value.split("/")]
            if len(numbers) == 2 and all(number.isdecimal() for number in numbers):
                entry.req_rate = RequestRate(*map(int, numbers))
        else:
            try:
                entry.rulelines.append(RuleLine(value, name == "allow"))
            except ValueError:
                pass

    def _find_entry(self, useragent):
        if entry := self.groups.get(useragent.lower()):
            return entry
        named = (entry for entry in self.groups.values() if entry.applies_to(useragent))
        return next(named, None) or self.groups.get("*")

    def can_fetch(self, useragent, url):
        """Whether an agent may fetch a URL."""
        if self.disallow_all:
            return False
        if self.allow_all:
            return True
        if not self.last_checked:
            # Nobody has looked yet.
            return False
        # The path and what follows it; an empty query counts too.
        rest = re.sub(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://[^/?#]*)?", "", url)
        path = _normal_parts(rest, r".+", r"[^=&]+") or "/"
        entry = self._find_entry(useragent)
        return path == "/robots.txt" or entry is None or entry.allowance(path)

    def _of_entry(self, useragent, name):
        entry = self._find_entry(useragent) if self.mtime() else None
        return None if entry is None else getattr(entry, name)

    def crawl_delay(self, useragent):
        """The seconds that an agent has to wait between requests, or None."""
        return self._of_entry(useragent, "delay")

    def request_rate(self, useragent):
        """How many requests in how many seconds an agent may make, or None."""
        return self._of_entry(useragent, "req_rate")

    def site_maps(self):
        """The site maps, or None."""
        return self.sitemaps or None

    def __str__(self):
        return "\n\n".join(filter(None, map(str, self.entries)))
