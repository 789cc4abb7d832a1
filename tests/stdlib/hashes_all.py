# hashlib and hmac in full: every algorithm by every way to it, key derivation, files, errors.
import hashlib
import hmac
import io

import _hashlib
import _hmac
import _md5
import _sha2
import _sha3


def attempt(call):
    try:
        return call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for name in sorted(hashlib.algorithms_guaranteed):
    machine = hashlib.new(name, b"abc", usedforsecurity=False)
    length = (20,) if name.startswith("shake") else ()
    copied = machine.copy()
    machine.update(b"def")
    print(name, machine.name, machine.digest_size, machine.block_size, machine.hexdigest(*length)[:40],
          copied.digest(*length) == getattr(hashlib, name)(b"abc").digest(*length))
print(hashlib.sha256.__name__, hashlib.new("SHA256").name, hashlib.new("sha512_256", b"x").hexdigest()[:16])
print(hashlib.new("sha3-256").name, type(hashlib.sha1()), isinstance(hashlib.shake_128(), _hashlib.HASH))
print(_md5.md5(b"x").hexdigest(), _sha2.sha384(string=b"x").hexdigest()[:16], _sha3.shake_256(b"x").hexdigest(8))
print(attempt(lambda: hashlib.new("md17")), attempt(lambda: hashlib.sha256("x")), attempt(lambda: hashlib.new(3)))
print(attempt(lambda: hashlib.sha256(b"", string=b"")), attempt(lambda: hashlib.sha256(7)))
print(attempt(lambda: type(_sha2.sha224())()))
print(hashlib.blake2b(b"x", digest_size=8, key=b"k", salt=b"s", person=b"p", fanout=2, depth=2, leaf_size=1 << 31,
                      node_offset=(1 << 64) - 1, node_depth=1, inner_size=32, last_node=True).hexdigest())
print(attempt(lambda: hashlib.blake2s(digest_size=33)), attempt(lambda: hashlib.blake2b(key=b"k" * 65)))
print(attempt(lambda: hashlib.blake2b(leaf_size=1 << 32)), attempt(lambda: hashlib.blake2b(leaf_size=-1)))

print(hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 1000).hex())
print(hashlib.pbkdf2_hmac("sha1", b"password", b"salt", 2, 7).hex(), attempt(lambda: hashlib.pbkdf2_hmac("md5", b"", b"", 0)))
print(hashlib.scrypt(b"password", salt=b"NaCl", n=1024, r=8, p=16, maxmem=1 << 26).hex())
print(hashlib.scrypt(b"", salt=b"", n=16, r=1, p=1, dklen=16).hex())
for options in {"n": 3, "r": 1, "p": 1}, {"n": 2, "r": 0, "p": 1}, {"n": 1 << 20, "r": 8, "p": 1}:
    print(attempt(lambda: hashlib.scrypt(b"p", salt=b"s", **options)))

print(hashlib.file_digest(io.BytesIO(b"abc"), "sha256").hexdigest()[:16])
with open("/dev/null", "rb", buffering=0) as file:
    print(hashlib.file_digest(file, hashlib.md5).hexdigest())
with open("/dev/null") as file:
    print(attempt(lambda: hashlib.file_digest(file, "md5")))

for digest in "md5", "sha256", "sha3_512", "blake2b", hashlib.sha1, hashlib:
    print(attempt(lambda: hmac.new(b"key", b"message", digest).hexdigest()[:32]))
machine = hmac.new(b"k" * 200, digestmod="sha384")
machine.update(b"one")
copied = machine.copy()
machine.update(b"two")
print(machine.name, machine.digest_size, machine.block_size, machine.digest() == hmac.digest(b"k" * 200, b"onetwo", "sha384"))
print(copied.hexdigest()[:16], hmac.HMAC(b"k", b"m", lambda data=b"": hashlib.md5(data)).hexdigest())
print(_hashlib.hmac_new(b"k", b"m", "md5").hexdigest() == _hmac.compute_md5(b"k", b"m").hex())
print(attempt(lambda: hmac.new(b"k", b"m")), attempt(lambda: hmac.new("k", b"m", "md5")), attempt(lambda: hmac.new(b"k", "m", "md5")))
print(attempt(lambda: hmac.new(b"k", b"m", "md17")), attempt(lambda: _hashlib.hmac_new(b"k", b"m", "md17")))
print(attempt(lambda: _hmac.new(b"k", b"m", "md17")), attempt(lambda: hmac.digest(b"k", b"m", "shake_128")))
print(hmac.compare_digest(b"a", b"a"), hmac.compare_digest("a", "b"), attempt(lambda: hmac.compare_digest("ä", "ä")))
