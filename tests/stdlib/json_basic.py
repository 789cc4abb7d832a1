# json, dumps and loads.
import json
print(json.dumps({'a': [1, 2.5, None, True], 'é': 'x"\n'}), json.dumps([1, {'b': 2}], indent=2), json.dumps({'b': 1, 'a': 2}, sort_keys=True), json.dumps('é', ensure_ascii=False), json.loads('{"a": [1, 2.5, null, true, "x\\u00e9"]}'), json.dumps({1: 2, None: 3}), json.dumps((1, 2), separators=(',', ':')))
for s in ('{', '[1,]', '{"a" 1}', 'nope', '', '"abc', '[1] x'):
    try: json.loads(s)
    except json.JSONDecodeError as e: print(e)
try: json.dumps(object)
except TypeError as e: print(e)
