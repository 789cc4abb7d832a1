"""Cookies that a client keeps: which it takes, which it gives back, and files of them."""

__all__ = ["Cookie", "CookieJar", "CookiePolicy", "DefaultCookiePolicy", "FileCookieJar", "LWPCookieJar", "LoadError",
           "MozillaCookieJar"]

import copy
import os
import re
import threading as _threading
import time
from http import client as _client
from http._cookie_text import (DAYS, IPV4_RE, MONTHS, domain_match, eff_request_host, escape_path, http2time, is_HDN,
                               is_third_party, iso2time, join_header_words, liberal_is_HDN, offset_from_tz_string,
                               parse_ns_headers, reach, request_host, request_path, request_port,
                               split_header_words, strip_quotes, time2isoz, time2netscape, user_domain_match)

debug = False
logger = None
DEFAULT_HTTP_PORT = str(_client.HTTP_PORT)
MISSING_FILENAME_TEXT = "a filename was not supplied (nor was the CookieJar instance initialised with one)"
NETSCAPE_HEADER_TEXT = ("# Netscape HTTP Cookie File\n# http://curl.haxx.se/rfc/cookie_spec.html\n"
                        "# This is a generated file!  Do not edit.\n\n")
HTTPONLY_ATTR = "HTTPOnly"
HTTPONLY_PREFIX = "#HttpOnly_"
_COUNTRY_SECOND_LEVELS = ("co ac com edu org net gov mil int aero biz cat coop info jobs mobi museum name pro travel "
                          "eu").split()


def _debug(*args):
    """Say why a cookie is taken or not, if somebody wants to know."""
    if not debug:
        return
    global logger
    if logger is None:
        import logging
        logger = logging.getLogger("http.cookiejar")
    return logger.debug(*args)


def _warn_unhandled_exception():
    import traceback
    import warnings
    warnings.warn("http.cookiejar bug!\n%s" % traceback.format_exc(), stacklevel=2)


class Cookie:
    """A cookie: a name, a value, and where they belong."""

    def __init__(self, version, name, value, port, port_specified, domain, domain_specified, domain_initial_dot, path,
                 path_specified, secure, expires, discard, comment, comment_url, rest, rfc2109=False):
        if port is None and port_specified is True:
            raise ValueError("if port is None, port_specified must be false")
        self.version = None if version is None else int(version)
        self.name = name
        self.value = value
        self.port = port
        self.port_specified = port_specified
        self.domain = domain.lower()
        self.domain_specified = domain_specified
        self.domain_initial_dot = domain_initial_dot
        self.path = path
        self.path_specified = path_specified
        self.secure = secure
        self.expires = None if expires is None else int(float(expires))
        self.discard = discard
        self.comment = comment
        self.comment_url = comment_url
        self.rfc2109 = rfc2109
        self._rest = copy.copy(rest)

    def has_nonstandard_attr(self, name):
        """Whether it has such an attribute besides the known ones."""
        return name in self._rest

    def get_nonstandard_attr(self, name, default=None):
        """An attribute besides the known ones."""
        return self._rest.get(name, default)

    def set_nonstandard_attr(self, name, value):
        """Set an attribute besides the known ones."""
        self._rest[name] = value

    def is_expired(self, now=None):
        """Whether its time is over."""
        return self.expires is not None and self.expires <= (time.time() if now is None else now)

    def __str__(self):
        port = "" if self.port is None else ":" + self.port
        what = self.name if self.value is None else f"{self.name}={self.value}"
        return f"<Cookie {what} for {self.domain}{port}{self.path}>"

    def __repr__(self):
        names = ("version", "name", "value", "port", "port_specified", "domain", "domain_specified",
                 "domain_initial_dot", "path", "path_specified", "secure", "expires", "discard", "comment",
                 "comment_url")
        shown = [f"{name}={getattr(self, name)!r}" for name in names]
        return f"{type(self).__name__}({', '.join(shown)}, rest={self._rest!r}, rfc2109={self.rfc2109!r})"


class CookiePolicy:
    """Says which cookies are taken and given back."""

    def set_ok(self, cookie, request):
        """Whether a cookie is taken."""
        raise NotImplementedError()

    def return_ok(self, cookie, request):
        """Whether a cookie is given back."""
        raise NotImplementedError()

    def domain_return_ok(self, domain, request):
        """Whether cookies of a domain may be given back."""
        return True

    def path_return_ok(self, path, request):
        """Whether cookies of a path may be given back."""
        return True


class DefaultCookiePolicy(CookiePolicy):
    """The rules of Netscape and of RFC 2965."""

    DomainStrictNoDots = 1
    DomainStrictNonDomain = 2
    DomainRFC2965Match = 4
    DomainLiberal = 0
    DomainStrict = DomainStrictNoDots | DomainStrictNonDomain

    def __init__(self, blocked_domains=None, allowed_domains=None, netscape=True, rfc2965=False,
                 rfc2109_as_netscape=None, hide_cookie2=False, strict_domain=False, strict_rfc2965_unverifiable=True,
                 strict_ns_unverifiable=False, strict_ns_domain=DomainLiberal, strict_ns_set_initial_dollar=False,
                 strict_ns_set_path=False, secure_protocols=("https", "wss")):
        self.netscape = netscape
        self.rfc2965 = rfc2965
        self.rfc2109_as_netscape = rfc2109_as_netscape
        self.hide_cookie2 = hide_cookie2
        self.strict_domain = strict_domain
        self.strict_rfc2965_unverifiable = strict_rfc2965_unverifiable
        self.strict_ns_unverifiable = strict_ns_unverifiable
        self.strict_ns_domain = strict_ns_domain
        self.strict_ns_set_initial_dollar = strict_ns_set_initial_dollar
        self.strict_ns_set_path = strict_ns_set_path
        self.secure_protocols = secure_protocols
        self.set_blocked_domains(() if blocked_domains is None else blocked_domains)
        self.set_allowed_domains(allowed_domains)

    def blocked_domains(self):
        """The domains that are refused."""
        return self._blocked_domains

    def set_blocked_domains(self, blocked_domains):
        """Set the domains that are refused."""
        self._blocked_domains = tuple(blocked_domains)

    def is_blocked(self, domain):
        """Whether a domain is refused."""
        return any(user_domain_match(domain, blocked) for blocked in self._blocked_domains)

    def allowed_domains(self):
        """The only domains that are let in; None stands for all."""
        return self._allowed_domains

    def set_allowed_domains(self, allowed_domains):
        """Set the only domains that are let in."""
        self._allowed_domains = None if allowed_domains is None else tuple(allowed_domains)

    def is_not_allowed(self, domain):
        """Whether a domain is not among those that are let in."""
        allowed = self._allowed_domains
        return allowed is not None and not any(user_domain_match(domain, name) for name in allowed)

    def set_ok(self, cookie, request):
        _debug(" - checking cookie %s=%s", cookie.name, cookie.value)
        assert cookie.name is not None
        return all(getattr(self, "set_ok_" + name)(cookie, request)
                   for name in ("version", "verifiability", "name", "path", "domain", "port"))

    def _refuse(self, why, *args):
        _debug("   " + why, *args)
        return False

    def set_ok_version(self, cookie, request):
        """Whether its version is spoken here."""
        if cookie.version is None:
            return self._refuse("Set-Cookie2 without version attribute (%s=%s)", cookie.name, cookie.value)
        return self.return_ok_version(cookie, request)

    def return_ok_version(self, cookie, request):
        """Whether its version is spoken here."""
        if cookie.version < 0:
            return self._refuse("negative version attribute (%s=%s)", cookie.name, cookie.value)
        if cookie.version > 0 and not self.rfc2965:
            return self._refuse("RFC 2965 cookies are switched off")
        if cookie.version == 0 and not self.netscape:
            return self._refuse("Netscape cookies are switched off")
        return True

    def set_ok_verifiability(self, cookie, request):
        """Whether the user has asked for the host."""
        if request.unverifiable and is_third_party(request):
            strict = self.strict_rfc2965_unverifiable if cookie.version > 0 else self.strict_ns_unverifiable
            if strict:
                return self._refuse("third-party cookie during unverifiable transaction")
        return True

    return_ok_verifiability = set_ok_verifiability

    def set_ok_name(self, cookie, request):
        """Whether its name is one."""
        if cookie.version == 0 and self.strict_ns_set_initial_dollar and cookie.name.startswith("$"):
            return self._refuse("illegal name (starts with '$'): '%s'", cookie.name)
        return True

    def set_ok_path(self, cookie, request):
        """Whether its path is that of the request."""
        strict = cookie.version > 0 or cookie.version == 0 and self.strict_ns_set_path
        if cookie.path_specified and strict and not self.path_return_ok(cookie.path, request):
            return self._refuse("path attribute %s is not a prefix of request path %s", cookie.path,
                                request_path(request))
        return True

    def set_ok_domain(self, cookie, request):
        """Whether its domain is that of the host."""
        domain = cookie.domain
        if self.is_blocked(domain):
            return self._refuse("domain %s is in user block-list", domain)
        if self.is_not_allowed(domain):
            return self._refuse("domain %s is not in user allow-list", domain)
        if not cookie.domain_specified:
            return True
        host, name = eff_request_host(request)
        if self.strict_domain and domain.count(".") >= 2:
            before, second, top = domain.rsplit(".", 2)
            if not before and len(top) == 2 and second.lower() in _COUNTRY_SECOND_LEVELS:
                return self._refuse("country-code second level domain %s", domain)
        undotted = domain.removeprefix(".")
        if "." not in undotted and not name.endswith(".local"):
            return self._refuse("non-local domain %s contains no embedded dot", domain)
        if cookie.version == 0 and not (name.endswith((domain, undotted + ".local")) or name.startswith(".")
                                        or ("." + name).endswith(domain)):
            return self._refuse("effective request-host %s does not end with %s", name, domain)
        if (cookie.version > 0 or self.strict_ns_domain & self.DomainRFC2965Match) and not domain_match(name, domain):
            return self._refuse("effective request-host %s does not domain-match %s", name, domain)
        if cookie.version > 0 or self.strict_ns_domain & self.DomainStrictNoDots:
            if "." in host[:-len(domain)] and not IPV4_RE.search(host):
                return self._refuse("host prefix %s for domain %s contains a dot", host[:-len(domain)], domain)
        return True

    def set_ok_port(self, cookie, request):
        """Whether its ports are numbers, and that of the request is among them."""
        if not cookie.port_specified:
            return True
        wanted = request_port(request) or "80"
        for port in cookie.port.split(","):
            try:
                int(port)
            except ValueError:
                return self._refuse("bad port %s (not numeric)", port)
            if port == wanted:
                return True
        return self._refuse("request port (%s) not found in %s", wanted, cookie.port)

    def return_ok(self, cookie, request):
        _debug(" - checking cookie %s=%s", cookie.name, cookie.value)
        return all(getattr(self, "return_ok_" + name)(cookie, request)
                   for name in ("version", "verifiability", "secure", "expires", "port", "domain"))

    def return_ok_secure(self, cookie, request):
        """Whether the way is as secure as it wants."""
        if cookie.secure and request.type not in self.secure_protocols:
            return self._refuse("secure cookie with non-secure request")
        return True

    def return_ok_expires(self, cookie, request):
        """Whether its time is not over."""
        return not cookie.is_expired(self._now) or self._refuse("cookie expired")

    def return_ok_port(self, cookie, request):
        """Whether the port of the request is among its own."""
        wanted = request_port(request) or "80"
        if cookie.port and wanted not in cookie.port.split(","):
            return self._refuse("request port %s does not match cookie port %s", wanted, cookie.port)
        return True

    def return_ok_domain(self, cookie, request):
        """Whether the host is in its domain."""
        host, name = eff_request_host(request)
        domain = cookie.domain
        if cookie.version == 0 and self.strict_ns_domain & self.DomainStrictNonDomain \
                and not cookie.domain_specified and domain != name:
            return self._refuse("cookie with unspecified domain does not string-compare equal to request domain")
        if cookie.version > 0 and not domain_match(name, domain):
            return self._refuse("effective request-host name %s does not domain-match RFC 2965 cookie domain %s",
                                name, domain)
        if cookie.version == 0 and not ("." + name).endswith(_with_dot(domain)):
            return self._refuse("request-host %s does not match Netscape cookie domain %s", host, domain)
        return True

    def domain_return_ok(self, domain, request):
        hosts = [_with_dot(host) for host in eff_request_host(request)]
        if not any(host.endswith(_with_dot(domain)) for host in hosts):
            return False
        if self.is_blocked(domain):
            return self._refuse("domain %s is in user block-list", domain)
        if self.is_not_allowed(domain):
            return self._refuse("domain %s is not in user allow-list", domain)
        return True

    def path_return_ok(self, path, request):
        _debug("- checking cookie path=%s", path)
        wanted = request_path(request)
        if wanted == path or wanted.startswith(path if path.endswith("/") else path + "/"):
            return True
        return self._refuse("%s does not path-match %s", wanted, path)


def _with_dot(domain):
    return "." + domain if domain and not domain.startswith(".") else domain


_BOOLEAN = ("discard", "secure")
_VALUED = ("version", "expires", "max-age", "domain", "path", "port", "comment", "commenturl")


class CookieJar:
    """Cookies by domain, path and name."""

    def __init__(self, policy=None):
        self._policy = DefaultCookiePolicy() if policy is None else policy
        self._cookies_lock = _threading.RLock()
        self._cookies = {}

    def set_policy(self, policy):
        """Set the policy."""
        self._policy = policy

    def _cookies_for_domain(self, domain, request):
        if not self._policy.domain_return_ok(domain, request):
            return []
        return [cookie for path, by_name in self._cookies[domain].items()
                if self._policy.path_return_ok(path, request)
                for cookie in by_name.values() if self._policy.return_ok(cookie, request)]

    def _cookies_for_request(self, request):
        return [cookie for domain in self._cookies for cookie in self._cookies_for_domain(domain, request)]

    def _cookie_attrs(self, cookies):
        """What the header is made of, longest paths first."""
        cookies.sort(key=lambda cookie: len(cookie.path), reverse=True)
        attrs = []
        for at, cookie in enumerate(cookies):
            version, value = cookie.version, cookie.value
            if at == 0 and version > 0:
                attrs.append("$Version=%s" % version)
            if value is None:
                attrs.append(cookie.name)
            else:
                if version > 0 and re.search(r"\W", value):
                    value = re.sub(r'(["\\])', r"\\\1", value)
                attrs.append(f"{cookie.name}={value}")
            if version > 0:
                if cookie.path_specified:
                    attrs.append('$Path="%s"' % cookie.path)
                if cookie.domain.startswith("."):
                    domain = cookie.domain if cookie.domain_initial_dot else cookie.domain[1:]
                    attrs.append('$Domain="%s"' % domain)
                if cookie.port is not None:
                    attrs.append('$Port="%s"' % cookie.port if cookie.port_specified else "$Port")
        return attrs

    def add_cookie_header(self, request):
        """Add the cookies to a request."""
        with self._cookies_lock:
            self._policy._now = self._now = int(time.time())
            cookies = self._cookies_for_request(request)
            attrs = self._cookie_attrs(cookies)
            if attrs and not request.has_header("Cookie"):
                request.add_unredirected_header("Cookie", "; ".join(attrs))
            if self._policy.rfc2965 and not self._policy.hide_cookie2 and not request.has_header("Cookie2") \
                    and any(cookie.version != 1 for cookie in cookies):
                request.add_unredirected_header("Cookie2", '$Version="1"')
        self.clear_expired_cookies()

    def _normalized_cookie_tuples(self, attrs_set):
        """(name, value, known attributes, others) of each cookie that makes sense."""
        found = []
        for (name, value), *attributes in attrs_set:
            standard, rest, has_age = {}, {}, False
            for key, text in attributes:
                if key.lower() in _VALUED + _BOOLEAN:
                    key = key.lower()
                if key in _BOOLEAN and text is None:
                    text = True
                if key in standard:
                    continue
                if key == "expires" and (has_age or text is None):
                    # It counts less than max-age, and without a value not at all.
                    continue
                if key == "max-age":
                    has_age, key = True, "expires"
                    try:
                        text = self._now + int(text)
                    except ValueError:
                        _debug("   missing or invalid (non-numeric) value for max-age attribute")
                        break
                elif key == "domain" and text is not None:
                    text = text.lower()
                if key not in _VALUED + _BOOLEAN:
                    rest[key] = text
                elif text is None and key not in ("port", "comment", "commenturl"):
                    _debug("   missing value for %s attribute", key)
                    break
                else:
                    standard[key] = text
            else:
                found.append((name, value, standard, rest))
        return found

    def _cookie_from_cookie_tuple(self, tup, request):
        name, value, standard, rest = tup
        version = standard.get("version")
        if version is not None:
            try:
                version = int(version)
            except ValueError:
                return None
            if version < 0:
                return None
        path = standard.get("path", "")
        path_specified = path != ""
        if path_specified:
            path = escape_path(path)
        else:
            path = request_path(request)
            slash = path.rfind("/")
            if slash != -1:
                # Netscape's spec, not its browser, leaves the slash.
                path = path[:slash if version == 0 else slash + 1]
            path = path or "/"
        domain = standard.get("domain")
        domain_specified = domain is not None
        has_dot = domain_specified and domain.startswith(".")
        domain = _with_dot(domain) if domain else "." if domain_specified else eff_request_host(request)[1]
        port, port_specified = None, False
        if "port" in standard:
            port = standard["port"]
            port_specified = port is not None
            port = re.sub(r"\s+", "", port) if port_specified else request_port(request)
        expires, discard = standard.get("expires"), standard.get("discard", False)
        if expires is None:
            discard = True
        elif expires <= self._now:
            try:
                self.clear(domain, path, name)
            except KeyError:
                pass
            _debug("Expiring cookie, domain='%s', path='%s', name='%s'", domain, path, name)
            return None
        return Cookie(version, name, value, port, port_specified, domain, domain_specified, has_dot, path,
                      path_specified, standard.get("secure", False), expires, discard, standard.get("comment"),
                      standard.get("commenturl"), rest)

    def _cookies_from_attrs_set(self, attrs_set, request):
        made = [self._cookie_from_cookie_tuple(found, request) for found in self._normalized_cookie_tuples(attrs_set)]
        return [cookie for cookie in made if cookie]

    def _process_rfc2109_cookies(self, cookies):
        as_netscape = getattr(self._policy, "rfc2109_as_netscape", None)
        if as_netscape is None:
            as_netscape = not self._policy.rfc2965
        for cookie in cookies:
            if cookie.version == 1:
                cookie.rfc2109 = True
                if as_netscape:
                    cookie.version = 0

    def _made_by(self, parse, headers, request):
        try:
            return self._cookies_from_attrs_set(parse(headers), request)
        except Exception:
            _warn_unhandled_exception()
            return []

    def make_cookies(self, response, request):
        """The cookies of a response."""
        headers = response.info()
        newer, older = headers.get_all("Set-Cookie2", []), headers.get_all("Set-Cookie", [])
        self._policy._now = self._now = int(time.time())
        rfc2965, netscape = self._policy.rfc2965, self._policy.netscape
        if not (newer or older) or not (older or rfc2965) or not (newer or netscape) or not (netscape or rfc2965):
            return []
        cookies = self._made_by(split_header_words, newer, request)
        if older and netscape:
            found = self._made_by(parse_ns_headers, older, request)
            self._process_rfc2109_cookies(found)
            if rfc2965:
                known = {(cookie.domain, cookie.path, cookie.name) for cookie in cookies}
                found = [cookie for cookie in found if (cookie.domain, cookie.path, cookie.name) not in known]
            cookies.extend(found)
        return cookies

    def set_cookie_if_ok(self, cookie, request):
        """Take a cookie, if the policy lets it."""
        with self._cookies_lock:
            self._policy._now = self._now = int(time.time())
            if self._policy.set_ok(cookie, request):
                self.set_cookie(cookie)

    def set_cookie(self, cookie):
        """Take a cookie."""
        with self._cookies_lock:
            self._cookies.setdefault(cookie.domain, {}).setdefault(cookie.path, {})[cookie.name] = cookie

    def extract_cookies(self, response, request):
        """Take the cookies of a response that the policy lets in."""
        _debug("extract_cookies: %s", response.info())
        with self._cookies_lock:
            for cookie in self.make_cookies(response, request):
                if self._policy.set_ok(cookie, request):
                    _debug(" setting cookie: %s", cookie)
                    self.set_cookie(cookie)

    def clear(self, domain=None, path=None, name=None):
        """Forget a cookie, those of a path, those of a domain, or all."""
        if name is not None:
            if domain is None or path is None:
                raise ValueError("domain and path must be given to remove a cookie by name")
            del self._cookies[domain][path][name]
        elif path is not None:
            if domain is None:
                raise ValueError("domain must be given to remove cookies by path")
            del self._cookies[domain][path]
        elif domain is not None:
            del self._cookies[domain]
        else:
            self._cookies = {}

    def clear_session_cookies(self):
        """Forget those that last for a session."""
        with self._cookies_lock:
            for cookie in self:
                if cookie.discard:
                    self.clear(cookie.domain, cookie.path, cookie.name)

    def clear_expired_cookies(self):
        """Forget those whose time is over."""
        with self._cookies_lock:
            now = time.time()
            for cookie in self:
                if cookie.is_expired(now):
                    self.clear(cookie.domain, cookie.path, cookie.name)

    def __iter__(self):
        for paths in list(self._cookies.values()):
            for names in list(paths.values()):
                yield from list(names.values())

    def __len__(self):
        return sum(1 for _ in self)

    def __repr__(self):
        return f"<{type(self).__name__}[{', '.join(map(repr, self))}]>"

    def __str__(self):
        return f"<{type(self).__name__}[{', '.join(map(str, self))}]>"


class LoadError(OSError):
    """A file of cookies is none."""


class FileCookieJar(CookieJar):
    """Cookies that can be saved and loaded."""

    def __init__(self, filename=None, delayload=False, policy=None):
        super().__init__(policy)
        self.filename = None if filename is None else os.fspath(filename)
        self.delayload = bool(delayload)

    def _name(self, filename):
        filename = self.filename if filename is None else filename
        if filename is None:
            raise ValueError(MISSING_FILENAME_TEXT)
        return filename

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Write the cookies to a file."""
        raise NotImplementedError()

    def load(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Add the cookies of a file."""
        filename = self._name(filename)
        with open(filename) as file:
            self._really_load(file, filename, ignore_discard, ignore_expires)

    def revert(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Have the cookies of a file, and no others."""
        filename = self._name(filename)
        with self._cookies_lock:
            old = copy.deepcopy(self._cookies)
            self._cookies = {}
            try:
                self.load(filename, ignore_discard, ignore_expires)
            except OSError:
                self._cookies = old
                raise

    def _to_save(self, ignore_discard, ignore_expires):
        now = time.time()
        for cookie in self:
            if (ignore_discard or not cookie.discard) and (ignore_expires or not cookie.is_expired(now)):
                yield cookie

    def _set_loaded(self, cookie, ignore_discard, ignore_expires):
        if (ignore_discard or not cookie.discard) and (ignore_expires or not cookie.is_expired()):
            self.set_cookie(cookie)

    def _open_to_save(self, filename):
        flags = os.O_CREAT | os.O_WRONLY | os.O_TRUNC
        return os.fdopen(os.open(self._name(filename), flags, 0o600), "w")


def lwp_cookie_str(cookie):
    """A cookie as a file of libwww-perl has it."""
    words = [(cookie.name, cookie.value), ("path", cookie.path), ("domain", cookie.domain)]
    if cookie.port is not None:
        words.append(("port", cookie.port))
    for flag, name in ((cookie.path_specified, "path_spec"), (cookie.port_specified, "port_spec"),
                       (cookie.domain_initial_dot, "domain_dot"), (cookie.secure, "secure")):
        if flag:
            words.append((name, None))
    if cookie.expires:
        words.append(("expires", time2isoz(float(cookie.expires))))
    if cookie.discard:
        words.append(("discard", None))
    if cookie.comment:
        words.append(("comment", cookie.comment))
    if cookie.comment_url:
        words.append(("commenturl", cookie.comment_url))
    words.extend((name, str(cookie._rest[name])) for name in sorted(cookie._rest))
    words.append(("version", str(cookie.version)))
    return join_header_words([words])


class LWPCookieJar(FileCookieJar):
    """Files as libwww-perl writes them."""

    def as_lwp_str(self, ignore_discard=True, ignore_expires=True):
        """The lines of the file."""
        return "".join(f"Set-Cookie3: {lwp_cookie_str(cookie)}\n"
                       for cookie in self._to_save(ignore_discard, ignore_expires))

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        with self._open_to_save(filename) as file:
            file.write("#LWP-Cookies-2.0\n")
            file.write(self.as_lwp_str(ignore_discard, ignore_expires))

    def _really_load(self, f, filename, ignore_discard, ignore_expires):
        if not re.match(r"#LWP-Cookies-\d+\.\d+", f.readline(), re.ASCII):
            raise LoadError("%r does not look like a Set-Cookie3 (LWP) format file" % filename)
        line = ""
        try:
            for line in iter(f.readline, ""):
                if not line.startswith("Set-Cookie3:"):
                    continue
                for words in split_header_words([line.removeprefix("Set-Cookie3:").strip()]):
                    self._set_loaded(self._cookie_of(words), ignore_discard, ignore_expires)
        except OSError:
            raise
        except Exception:
            _warn_unhandled_exception()
            raise LoadError("invalid Set-Cookie3 format file %r: %r" % (filename, line))

    def _cookie_of(self, words):
        flags = ("port_spec", "path_spec", "domain_dot", "secure", "discard")
        valued = ("version", "port", "path", "domain", "expires", "comment", "commenturl")
        (name, value), *attributes = words
        known, rest = dict.fromkeys(flags, False) | dict.fromkeys(valued), {}
        for key, text in attributes:
            low = key.lower()
            if low in flags:
                known[low] = True if text is None else text
            elif low in valued:
                known[low] = text
            else:
                rest[key] = text
        expires = known["expires"] and iso2time(known["expires"])
        domain = known["domain"]
        return Cookie(known["version"], name, value, known["port"], known["port_spec"], domain,
                      domain.startswith("."), known["domain_dot"], known["path"], known["path_spec"],
                      known["secure"], expires, known["discard"] or expires is None, known["comment"],
                      known["commenturl"], rest)


class MozillaCookieJar(FileCookieJar):
    """Files as Netscape's browser wrote them, which curl reads too."""

    def _really_load(self, f, filename, ignore_discard, ignore_expires):
        if not re.match("#( Netscape)? HTTP Cookie File", f.readline(), re.IGNORECASE | re.ASCII):
            raise LoadError("%r does not look like a Netscape format cookies file" % filename)
        line = ""
        try:
            for line in iter(f.readline, ""):
                rest = {}
                if line.startswith(HTTPONLY_PREFIX):
                    rest[HTTPONLY_ATTR] = ""
                    line = line.removeprefix(HTTPONLY_PREFIX)
                line = line.removesuffix("\n")
                if line.strip().startswith(("#", "$")) or not line.strip():
                    continue
                domain, specified, path, secure, expires, name, value = line.split("\t")
                if name == "":
                    # Cookies without a value, as some browsers write them.
                    name, value = value, None
                assert (specified == "TRUE") == domain.startswith(".")
                expires = None if expires in ("", "0") else expires
                cookie = Cookie(0, name, value, None, False, domain, specified == "TRUE", domain.startswith("."),
                                path, False, secure == "TRUE", expires, expires is None, None, None, rest)
                self._set_loaded(cookie, ignore_discard, ignore_expires)
        except OSError:
            raise
        except Exception:
            _warn_unhandled_exception()
            raise LoadError("invalid Netscape format cookies file %r: %r" % (filename, line))

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        with self._open_to_save(filename) as file:
            file.write(NETSCAPE_HEADER_TEXT)
            for cookie in self._to_save(ignore_discard, ignore_expires):
                prefix = HTTPONLY_PREFIX if cookie.has_nonstandard_attr(HTTPONLY_ATTR) else ""
                name, value = ("", cookie.name) if cookie.value is None else (cookie.name, cookie.value)
                file.write("\t".join([prefix + cookie.domain, str(cookie.domain.startswith(".")).upper(),
                                      cookie.path, str(bool(cookie.secure)).upper(),
                                      "" if cookie.expires is None else str(cookie.expires), name, value]) + "\n")
