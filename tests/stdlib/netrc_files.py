# Files of logins.

import netrc
import os
import tempfile

TEXTS = {
    "plain": "machine a.example login me password secret\nmachine b\n\tuser you\n\taccount x\n\tpassword y\n",
    "default": "machine a login me\ndefault login anonymous password me@here\n",
    "quoted": 'machine "a b" login "my \\"self" password p\\ q\nmachine c login "" password ""',
    "comments": "# first\nmachine a # no comment\nlogin me\n#second\nmachine b login x password #hash\n  # third\n",
    "macros": "macdef init\n\tcd /tmp\n\tls\n\nmachine a login m password p\nmacdef other\n\techo\n\n",
    "unfinished": "macdef init\n\tcd /tmp\n",
    "bad top": "machine a login b password c\nnonsense d\n",
    "bad follower": "machine a\nlogin b\nport 5\n",
    "no name": "machine",
    "empty name": 'machine "" login x',
    "empty": "",
    "only machine": "machine a",
    "twice": "machine a login 1 password 1\nmachine a login 2 password 2\n",
    "unicode": "machine ä login ö password ü\n",
}

with tempfile.TemporaryDirectory() as directory:
    path = os.path.join(directory, "file")
    for name, text in TEXTS.items():
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        print("--", name)
        try:
            found = netrc.netrc(path)
        except netrc.NetrcParseError as error:
            print(str(error).replace(path, "PATH"), error.msg, error.lineno, error.filename == path)
            continue
        print(found.hosts, found.macros)
        print(found.authenticators("a"), found.authenticators("nobody"))
        print(repr(found))

    os.environ["HOME"] = directory
    usual = os.path.join(directory, ".netrc")
    for mode, login in ((0o600, "me"), (0o644, "me"), (0o644, "anonymous")):
        with open(usual, "w") as file:
            file.write(f"machine a login {login} password secret\n")
        os.chmod(usual, mode)
        try:
            print(netrc.netrc().hosts)
        except netrc.NetrcParseError as error:
            print(error)
    os.remove(usual)
    try:
        netrc.netrc()
    except FileNotFoundError as error:
        print(error.errno)
print(netrc.__all__)
