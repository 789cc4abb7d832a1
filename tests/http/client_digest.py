# Digest authentication: the challenge, the answer to it, and where that goes unasked.

import asyncio
import hashlib
import re

import aiohttp
from _raw import OK, Raw, answer

seen = []


def challenge(text):
    return answer(b"who?", f"WWW-Authenticate: {text}", status="401 Unauthorized")


def digest(kind, *parts):
    return getattr(hashlib, kind)(":".join(parts).encode()).hexdigest()


def is_right(method, fields, kind, body):
    """Whether an answer is that of user:secret."""
    what = [method, fields["uri"]]
    if fields.get("qop") == "auth-int":
        what.append(hashlib.new(kind, body).hexdigest())
    whom = digest(kind, "user", fields["realm"], "secret")
    if fields["algorithm"].lower().endswith("-sess"):
        whom = digest(kind, whom, fields["nonce"], fields["cnonce"])
    between = [fields["nonce"]]
    if "qop" in fields:
        between += [fields["nc"], fields["cnonce"], fields["qop"]]
    return fields["response"] == digest(kind, whom, *between, digest(kind, *what))


def guarded(text, kind="md5"):
    async def serve(reader, writer):
        method, target, headers, body = SERVER.seen[-1]
        given = headers.get("Authorization")
        if given is None:
            writer.write(challenge(text))
            return True
        fields = {name: quoted or plain
                  for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([^,]*))', given)}
        shown = sorted(set(fields) - {"response"})
        print("    ", method, target, fields["nc"] if "nc" in fields else None, shown, is_right(method, fields, kind, body))
        writer.write(OK)
        return True
    return serve


CASES = {
    "plain": ('Digest realm="r", nonce="n"', "md5"),
    "auth": ('Digest realm="r", nonce="n1", qop="auth", opaque="o\\"x"', "md5"),
    "auth-int": ('Digest realm="r", nonce="n2", qop="auth,auth-int"', "md5"),
    "sha256": ('Digest realm="", nonce="n3", qop="auth", algorithm=SHA-256', "sha256"),
    "session": ('Digest realm="r", nonce="n4", qop=auth, algorithm=MD5-sess', "md5"),
    "domain": ('Digest realm="r", nonce="n5", qop="auth", domain="/domain /other"', "md5"),
    "two": ('Digest realm="r", nonce="n6", qop="auth", Basic realm="b"', "md5"),
}
WRONG = {
    "basic": 'Basic realm="r"',
    "bare": "Digest",
    "no-realm": 'Digest nonce="n"',
    "no-nonce": 'Digest realm="r"',
    "empty-nonce": 'Digest realm="r", nonce=""',
    "qop": 'Digest realm="r", nonce="n", qop="what"',
    "algorithm": 'Digest realm="r", nonce="n", algorithm=ROT13',
}


async def main():
    global SERVER
    answers = {f"/{name}": guarded(*case) for name, case in CASES.items()}
    answers |= {f"/{name}": challenge(text) for name, text in WRONG.items()}
    async with Raw(answers) as SERVER:
        for name in CASES:
            for preemptive in True, False:
                middleware = aiohttp.DigestAuthMiddleware("user", "secret", preemptive=preemptive)
                async with aiohttp.ClientSession(SERVER.url, middlewares=(middleware,)) as session:
                    print(name, preemptive)
                    SERVER.seen.clear()
                    for method, data in ("GET", None), ("POST", b"body"):
                        async with session.request(method, f"/{name}", params={"q": "a b"}, data=data) as response:
                            print("    ", response.status, await response.text(), len(SERVER.seen))
                    async with session.get("/elsewhere") as response:
                        print("    ", "Authorization" in SERVER.seen[-1][2])
        for name in WRONG:
            middleware = aiohttp.DigestAuthMiddleware("user", "secret")
            async with aiohttp.ClientSession(SERVER.url) as session:
                try:
                    async with session.get(f"/{name}", middlewares=(middleware,)) as response:
                        print(name, response.status)
                except aiohttp.ClientError as error:
                    print(name, type(error).__name__, error)
        for arguments in (None, "x"), ("x", None), ("a:b", "x"):
            try:
                aiohttp.DigestAuthMiddleware(*arguments)
            except ValueError as error:
                print(error)


asyncio.run(main())
