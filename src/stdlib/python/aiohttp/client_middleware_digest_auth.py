"""Digest authentication (RFC 7616) as a middleware: a request that is refused is sent again with an answer."""

import hashlib
import os
import re

from yarl import URL

from .client_exceptions import ClientError
from .payload import Payload

__all__ = ("DigestAuthMiddleware",)

#: By name; those whose name ends in -SESS hash with the nonces first.
_HASHES = {name: kind for names, kind in (
    (("MD5",), hashlib.md5), (("SHA",), hashlib.sha1), (("SHA256", "SHA-256"), hashlib.sha256),
    (("SHA512", "SHA-512"), hashlib.sha512)) for name in names}
_HASHES |= {f"{name}-SESS": kind for name, kind in _HASHES.items()}
_FIELDS = ("realm", "nonce", "qop", "algorithm", "opaque", "domain", "stale")
_UNQUOTED = frozenset({"algorithm", "qop", "nc"})
_PARAMETER = re.compile(r'(?:^|\s|,\s*)(\w+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+)))?')


def _quoted(text):
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _parameters(text):
    """The parameters of the first challenge of a header."""
    found = {}
    for match in _PARAMETER.finditer(text):
        name, quoted, plain = match.groups()
        if quoted is not None:
            found[name] = quoted.replace('\\"', '"').replace("\\\\", "\\")
        elif plain is not None:
            found[name] = plain
        elif found:
            # The name of another scheme: its challenge begins.
            break
    return found


class DigestAuthMiddleware:
    """Credentials for the origin of the first request, and for what that origin says belongs to it."""

    def __init__(self, login, password, preemptive=True):
        if login is None:
            raise ValueError("None is not allowed as login value")
        if password is None:
            raise ValueError("None is not allowed as password value")
        if ":" in login:
            raise ValueError('A ":" is not allowed in username (RFC 1945#section-11.1)')
        self._login = login
        self._password = password
        self._preemptive = preemptive
        self._challenge = {}
        self._space = []
        self._origin = None
        self._last_nonce = None
        self._count = 0

    async def _encode(self, method, url, body):
        """The header that answers the challenge."""
        challenge = self._challenge
        for name in "realm", "nonce":
            if name not in challenge:
                raise ClientError(f"Malformed Digest auth challenge: Missing '{name}' parameter")
        realm, nonce = challenge["realm"], challenge["nonce"]
        if not nonce:
            raise ClientError("Security issue: Digest auth challenge contains empty 'nonce' value")
        qop = self._protection(challenge.get("qop", ""))
        shown = challenge.get("algorithm", "MD5")
        kind = _HASHES.get(shown.upper())
        if kind is None:
            raise ClientError(f"Digest auth error: Unsupported hash algorithm: {shown.upper()}. "
                              f"Supported algorithms: {', '.join(sorted(_HASHES))}")

        def digest(*parts):
            data = b":".join([part.encode() if isinstance(part, str) else part for part in parts])
            return kind(data).hexdigest()

        path = URL(url).raw_path_qs
        whom = digest(self._login, realm, self._password)
        what = [method.upper(), path]
        if qop == "auth-int":
            what.append(digest(await body.as_bytes() if isinstance(body, Payload) else body))
        self._count = self._count + 1 if nonce == self._last_nonce else 1
        self._last_nonce = nonce
        count, own = f"{self._count:08x}", os.urandom(8).hex()
        if shown.upper().endswith("-SESS"):
            whom = digest(whom, nonce, own)
        between = (nonce, count, own, qop) if qop else (nonce,)
        fields = {"username": _quoted(self._login), "realm": _quoted(realm),
                  "nonce": _quoted(nonce), "uri": path,
                  "response": digest(whom, *between, digest(*what)), "algorithm": shown}
        if challenge.get("opaque"):
            fields["opaque"] = _quoted(challenge["opaque"])
        if qop:
            fields |= {"qop": qop, "nc": count, "cnonce": own}
        return "Digest " + ", ".join([
            f"{name}={value}" if name in _UNQUOTED else f'{name}="{value}"'
            for name, value in fields.items()])

    @staticmethod
    def _protection(given):
        """What is protected: nothing in particular, the request's line, or its body too."""
        if not given:
            return ""
        kinds = {kind.strip() for kind in given.split(",")}
        for kind in "auth-int", "auth":
            if kind in kinds:
                return kind
        raise ClientError("Digest auth error: Unsupported Quality of Protection (qop) value(s): "
                          f"{given}")

    def _in_protection_space(self, url):
        text = str(url)
        return any([
            text.startswith(space)
            and (len(text) == len(space) or space[-1] == "/" or text[len(space)] == "/")
            for space in self._space])

    def _authenticate(self, response):
        """Takes the challenge of a response; whether there is one."""
        if response.status != 401:
            return False
        scheme, _, rest = response.headers.get("www-authenticate", "").partition(" ")
        parameters = _parameters(rest) if scheme.lower() == "digest" else {}
        if not parameters:
            return False
        self._challenge = {name: parameters[name] for name in _FIELDS if name in parameters}
        origin = response.url.origin()
        places = [place.strip('"') for place in self._challenge.get("domain", "").split()]
        self._space = [str(origin.join(URL(place)) if place.startswith("/") else URL(place))
                       for place in places if place] or [str(origin)]
        return bool(self._challenge)

    async def __call__(self, request, handler):
        origin = request.url.origin()
        if self._origin is None:
            self._origin = origin
        elif origin != self._origin and not self._in_protection_space(request.url):
            return await handler(request)
        known = self._preemptive and self._challenge and self._in_protection_space(request.url)
        for must_answer in known, True:
            if must_answer:
                request.headers["Authorization"] = await self._encode(
                    request.method, request.url, request.body)
            response = await handler(request)
            if not self._authenticate(response):
                break
        return response
