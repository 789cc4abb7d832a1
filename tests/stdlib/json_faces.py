# json's parts: chunks, the scanners with and without the quick one, what is wrong where, hooks.
import json
import json.decoder
import json.encoder
import json.scanner
import math


def attempt(call):
    try:
        return call()
    except Exception as error:
        return f"{type(error).__name__}: {error} {getattr(error, '__notes__', '')}"


class Slow(json.JSONDecoder):
    """Reads by the scanner that is written in Python."""

    def __init__(self, **options):
        super().__init__(**options)
        self.parse_string = json.decoder.py_scanstring
        self.scan_once = json.scanner.py_make_scanner(self)


texts = ['{"a": [1, 2.5, -3e2, true, false, null], "b": {}}', "[]", " [ 1 , 2 ] ", '"\\u00e9\\ud83d\\ude00\\n\\/"', "[1,]", "[1 2]",
         '{"a" 1}', '{"a": 1,}', "{1: 2}", '{"a":}', "[", "{", '{"a"', '"abc', '"a\\x"', '"\\u12"', '"a\tb"', "nul", "", "1 2", "01", "-",
         "NaN", "-Infinity", "[1}", '{"a": 1 "b": 2}']
for text in texts:
    print(text, attempt(lambda: json.loads(text)), sep=" | ")
    fast, slow = attempt(lambda: json.JSONDecoder().decode(text)), attempt(lambda: Slow().decode(text))
    if fast != slow and not (isinstance(fast, float) and math.isnan(fast)):
        print("  differs:", slow)
print(json.scanner.c_make_scanner is json.scanner.make_scanner, json.decoder.c_scanstring is json.decoder.scanstring)
print(json.decoder.scanstring('x"y" z', 2), json.decoder.py_scanstring('x"y" z', 2))

for value in [1, [2, {"k": None}]], {"a": {"b": []}, "c": 1.5}, [], "x", {1: 2, None: 3, True: 4, 1.5: 6}:
    for indent in None, 1, "--":
        print(list(json.JSONEncoder(indent=indent).iterencode(value)))
print(json.encoder.py_encode_basestring_ascii("é😀\"\n\x01"), json.encoder.py_encode_basestring("é😀\"\n\x01"))
print(json.encoder.encode_basestring_ascii("é😀\"\n\x01"), json.encoder.encode_basestring("é😀\"\n\x01"))
write = json.encoder.c_make_encoder(None, str, lambda text: "<" + text + ">", "\t", ": ", ", ", True, False, True)
print(write({"b": [1, object], "a": "x"}, 2)[0].replace("<class 'object'>", "OBJECT"))
print(attempt(lambda: json.encoder.c_make_encoder(1, None, None, None, ": ", ", ", False, False, False)))
loop = [1]
loop.append(loop)
for value in loop, {"a": [object]}, {(1, 2): 3}, [math.nan], {"b": 1, 2: 3}:
    print(attempt(lambda: json.dumps(value, allow_nan=False, sort_keys=True)))
    print(attempt(lambda: list(json.JSONEncoder(allow_nan=False, sort_keys=True).iterencode(value))))
print(json.dumps({(1,): 2, "a": 1}, skipkeys=True), json.dumps([1, 2], separators=(",", ":")))
print(json.loads('{"a": 1, "a": 2}', object_pairs_hook=list), json.loads("[1.5, 2]", parse_float=str, parse_int=float))
print(json.loads("[NaN]", parse_constant=lambda text: text), json.loads('{"a": {}}', object_hook=lambda pairs: len(pairs)))
