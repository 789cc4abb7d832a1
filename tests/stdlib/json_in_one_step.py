# json.dumps and loads without options take a short way: what it cannot do is told of as ever.
import json




def attempt(function, *args, **kw):
    try:
        print(repr(function(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "__notes__", []))


class Other:
    pass


class Text(str):
    pass


class Whole(int):
    pass


for value in ({"a": [1, 2.5, None, True], 1: (), None: {}, 2.5: "é\n"}, [], "x", Text("y"), Whole(3), float("nan"), {"a": Other()},
              {Other(): 1}, [[Other()]], {(1, 2): 3}, 10 ** 30):
    attempt(json.dumps, value)
loop = []
loop.append({"self": loop})
attempt(json.dumps, loop)
attempt(json.dumps, [Other()], default=lambda o: "other")
attempt(json.dumps, {"b": 1, "a": 2}, sort_keys=True)
deep = []
for _ in range(200):
    deep = [deep]
print(len(json.dumps(deep)))
for text in ('{"a": [1, 2.5, null, true]} ', " [ ] ", b'"x\\u00e9"', bytearray(b"[1]"), "\ufeff1", "", "[1,]", "{", '{"a":1,}', "1 2", "nul",
             "NaN", b"\xff", '"\n"', 1, None, b"\xef\xbb\xbf1", "[1]".encode("utf-16"), "123456789012345678901234567890"):
    attempt(json.loads, text)
attempt(json.loads, '{"a": 1, "a": 2}', object_pairs_hook=list)
json.JSONEncoder.default = lambda self, o: type(o).__name__
attempt(json.dumps, [Other()])
print(json.decoder.WHITESPACE.pattern, json.scanner.NUMBER_RE.match("-1.5e3").groups(), json.encoder.ESCAPE.pattern)
attempt(getattr, json.decoder, "nothing")
