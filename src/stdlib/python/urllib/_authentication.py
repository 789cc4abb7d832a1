"""Passwords for `urllib.request`: who keeps them, and how they are shown to servers."""

import base64
import hashlib
import os
import re
import time
from urllib.error import HTTPError, URLError
from urllib.parse import _splitport, urlparse, urlsplit

_randombytes = os.urandom


class HTTPPasswordMgr:
    """Names and passwords by realm and URL."""

    def __init__(self):
        self.passwd = {}

    def add_password(self, realm, uri, user, passwd):
        """Keep a name and a password for these URLs, and for all below them."""
        uris = [uri] if isinstance(uri, str) else uri
        known = self.passwd.setdefault(realm, {})
        for default_port in True, False:
            known[tuple(self._reduce_uri_with_scheme(u, default_port) for u in uris)] = user, passwd

    def find_user_password(self, realm, authuri):
        """The name and the password for a URL."""
        known = self.passwd.get(realm, {})
        for default_port in True, False:
            wanted = self._reduce_uri_with_scheme(authuri, default_port)
            for uris, found in known.items():
                if any(self._is_suburi_with_scheme(uri, wanted) for uri in uris):
                    return found
        return None, None

    def reduce_uri(self, uri, default_port=True):
        """(host, path) of a URL or a host."""
        parts = urlsplit(uri)
        scheme, authority, path = (parts[0], parts[1], parts[2] or "/") if parts[1] else (None, uri, "/")
        host, port = _splitport(authority)
        usual = {"http": 80, "https": 443}.get(scheme)
        if default_port and port is None and usual is not None:
            authority = f"{host}:{usual}"
        return authority, path

    def _reduce_uri_with_scheme(self, uri, default_port=True):
        parts = urlsplit(uri)
        scheme = parts[0] if parts[1] else None
        return scheme or None, *self.reduce_uri(uri, default_port)

    def _is_suburi_with_scheme(self, base, test):
        if None not in (base[0], test[0]) and base[0] != test[0]:
            return False
        return self.is_suburi(base[1:], test[1:])

    def is_suburi(self, base, test):
        """Whether one URL is below the other."""
        if base == test:
            return True
        return base[0] == test[0] and test[1].startswith(base[1].removesuffix("/") + "/")


class HTTPPasswordMgrWithDefaultRealm(HTTPPasswordMgr):
    """The realm None stands for all."""

    def find_user_password(self, realm, authuri):
        user, password = super().find_user_password(realm, authuri)
        if user is not None:
            return user, password
        return super().find_user_password(None, authuri)


class HTTPPasswordMgrWithPriorAuth(HTTPPasswordMgrWithDefaultRealm):
    """Knows as well where a password has been accepted, and may be sent at once."""

    def __init__(self):
        self.authenticated = {}
        super().__init__()

    def add_password(self, realm, uri, user, passwd, is_authenticated=False):
        self.update_authenticated(uri, is_authenticated)
        if realm is not None:
            super().add_password(None, uri, user, passwd)
        super().add_password(realm, uri, user, passwd)

    def update_authenticated(self, uri, is_authenticated=False):
        """Note whether a password has been accepted."""
        for default_port in True, False:
            for u in [uri] if isinstance(uri, str) else uri:
                self.authenticated[self._reduce_uri_with_scheme(u, default_port)] = is_authenticated

    def is_authenticated(self, authuri):
        """Whether a password has been accepted."""
        for default_port in True, False:
            wanted = self._reduce_uri_with_scheme(authuri, default_port)
            for uri in self.authenticated:
                if self._is_suburi_with_scheme(uri, wanted):
                    return self.authenticated[uri]


class AbstractBasicAuthHandler:
    """The name and the password as they are."""

    # A scheme, and the realm that follows it.
    rx = re.compile("(?:^|,)[ \t]*([^ \t,]+)[ \t]+realm=([\"']?)([^\"']*)\\2", re.I)

    def __init__(self, password_mgr=None):
        self.passwd = HTTPPasswordMgr() if password_mgr is None else password_mgr
        self.add_password = self.passwd.add_password

    def _parse_realm(self, header):
        found = False
        for match in AbstractBasicAuthHandler.rx.finditer(header):
            scheme, quote, realm = match.groups()
            if not quote:
                import warnings
                warnings.warn("Basic Auth Realm was unquoted", UserWarning, 3)
            yield scheme, realm
            found = True
        if not found:
            yield header.split()[0] if header else "", None

    def http_error_auth_reqed(self, authreq, host, req, headers):
        """Answer the server's challenge."""
        unsupported = None
        for header in headers.get_all(authreq) or ():
            for scheme, realm in self._parse_realm(header):
                if scheme.lower() != "basic":
                    unsupported = scheme
                elif realm is not None:
                    return self.retry_http_basic_auth(host, req, realm)
        if unsupported is not None:
            raise ValueError("AbstractBasicAuthHandler does not support the following scheme: %r" % (unsupported,))

    def retry_http_basic_auth(self, host, req, realm):
        """Send the request again, with the password."""
        user, password = self.passwd.find_user_password(realm, host)
        if password is None:
            return None
        auth = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        if req.get_header(self.auth_header, None) == auth:
            return None
        req.add_unredirected_header(self.auth_header, auth)
        return self.parent.open(req, timeout=req.timeout)

    def http_request(self, req):
        """Add the password where it has been accepted before."""
        known = getattr(self.passwd, "is_authenticated", None)
        if known is None or not known(req.full_url) or req.has_header("Authorization"):
            return req
        user, password = self.passwd.find_user_password(None, req.full_url)
        auth = base64.b64encode(f"{user}:{password}".encode()).decode()
        req.add_unredirected_header("Authorization", "Basic " + auth)
        return req

    def http_response(self, req, response):
        """Note whether the password was accepted."""
        if hasattr(self.passwd, "is_authenticated"):
            self.passwd.update_authenticated(req.full_url, 200 <= response.code < 300)
        return response

    https_request = http_request
    https_response = http_response


def parse_keqv_list(l):
    """{key: value} of texts `key=value`."""
    parsed = {}
    for item in l:
        key, value = item.split("=", 1)
        parsed[key] = value[1:-1] if value[0] == '"' and value[-1] == '"' else value
    return parsed


def parse_http_list(s):
    """The items of a list with commas, of which double quotes may hold some."""
    items, part, quoted, escaped = [], "", False, False
    for c in s:
        if escaped:
            escaped = False
        elif quoted and c == "\\":
            escaped = True
            continue
        elif c == '"':
            quoted = not quoted
        elif c == "," and not quoted:
            items.append(part)
            part = ""
            continue
        part += c
    if part:
        items.append(part)
    return [item.strip() for item in items]


class AbstractDigestAuthHandler:
    """A digest of the password, and of what the server has sent."""

    def __init__(self, passwd=None):
        self.passwd = HTTPPasswordMgr() if passwd is None else passwd
        self.add_password = self.passwd.add_password
        self.retried = 0
        self.nonce_count = 0
        self.last_nonce = None

    def reset_retry_count(self):
        """The next challenge is the first again."""
        self.retried = 0

    def http_error_auth_reqed(self, auth_header, host, req, headers):
        """Answer the server's challenge."""
        challenge = headers.get(auth_header, None)
        if self.retried > 5:
            raise HTTPError(req.full_url, 401, "digest auth failed", headers, None)
        self.retried += 1
        if challenge:
            scheme = challenge.split()[0]
            if scheme.lower() == "digest":
                return self.retry_http_digest_auth(req, challenge)
            if scheme.lower() != "basic":
                raise ValueError(f"AbstractDigestAuthHandler does not support the following scheme: '{scheme}'")

    def retry_http_digest_auth(self, req, auth):
        """Send the request again, with the digest."""
        challenge = parse_keqv_list(filter(None, parse_http_list(auth.split(" ", 1)[1])))
        answer = self.get_authorization(req, challenge)
        if answer:
            answer = "Digest " + answer
            if req.headers.get(self.auth_header, None) == answer:
                return None
            req.add_unredirected_header(self.auth_header, answer)
            return self.parent.open(req, timeout=req.timeout)

    def get_cnonce(self, nonce):
        """Something that the server does not know."""
        text = f"{self.nonce_count}:{nonce}:{time.ctime()}:".encode("ascii") + _randombytes(8)
        return hashlib.sha1(text).hexdigest()[:16]

    def get_authorization(self, req, chal):
        """What the header says, or None."""
        if "realm" not in chal or "nonce" not in chal:
            return None
        realm, nonce, qop = chal["realm"], chal["nonce"], chal.get("qop")
        algorithm = chal.get("algorithm", "MD5")
        H, KD = self.get_algorithm_impls(algorithm)
        user, password = self.passwd.find_user_password(realm, req.full_url)
        if user is None:
            return None
        entity = None if req.data is None else self.get_entity_digest(req.data, chal)
        secret = H(f"{user}:{realm}:{password}")
        what = H(f"{req.get_method()}:{req.selector}")
        if qop is None:
            response = KD(secret, f"{nonce}:{what}")
        elif "auth" in qop.split(","):
            self.nonce_count = self.nonce_count + 1 if nonce == self.last_nonce else 1
            self.last_nonce = nonce
            count, cnonce = f"{self.nonce_count:08x}", self.get_cnonce(nonce)
            response = KD(secret, f"{nonce}:{count}:{cnonce}:auth:{what}")
        else:
            raise URLError("qop '%s' is not supported." % qop)
        parts = [f'username="{user}", realm="{realm}", nonce="{nonce}", uri="{req.selector}", response="{response}"']
        if opaque := chal.get("opaque"):
            parts.append(f'opaque="{opaque}"')
        if entity:
            parts.append(f'digest="{entity}"')
        parts.append(f'algorithm="{algorithm}"')
        if qop:
            parts.append(f'qop=auth, nc={count}, cnonce="{cnonce}"')
        return ", ".join(parts)

    def get_algorithm_impls(self, algorithm):
        """The functions H and KD of an algorithm."""
        names = {"MD5": hashlib.md5, "SHA": hashlib.sha1, "SHA-256": hashlib.sha256}
        if algorithm not in names:
            raise ValueError("Unsupported digest authentication algorithm %r" % algorithm)
        digest = names[algorithm]

        def H(text):
            return digest(text.encode("ascii")).hexdigest()

        return H, lambda secret, data: H(f"{secret}:{data}")

    def get_entity_digest(self, data, chal):
        """A digest of the body; no server asks for it."""
        return None
