# Template strings (PEP 750).
name, n = 'World', 42
t = t'Hello {name}!'
print(type(t).__name__, type(t).__module__, t.strings, t.values, len(t.interpolations))
i = t.interpolations[0]
print(i.value, i.expression, i.conversion, i.format_spec, type(i).__name__)
print(t)
for part in t'a{n}b{name!r:>10}c{n:{n}}':
    print(repr(part) if isinstance(part, str) else (part.value, part.expression, part.conversion, part.format_spec))
print((t'{n=}').strings, (t'{n=}').interpolations[0].conversion, (t'{n = }').strings)
print((t'').strings, list(t''), (t'{n}{n}').strings, list(t'{n}')[0].value, t'x' .strings)
def render(template):
    out = []
    for p in template:
        if isinstance(p, str):
            out.append(p.upper())
        else:
            v = p.value
            if p.conversion == 'r':
                v = repr(v)
            out.append(format(v, p.format_spec))
    return ''.join(out)
print(render(t'hi {name} {n:05} {name!r}'))
both = t'a{n}' + t'b{name}c'
print(both.strings, both.values)
print((t'a' t'b{n}').strings, rt'\n{n}'.strings, t'{{}}'.strings)
try:
    t'a' + 'b'
except TypeError as e:
    print(e)
try:
    'b' + t'a'
except TypeError as e:
    print(e)
from string.templatelib import Template, Interpolation
print(isinstance(t, Template), isinstance(i, Interpolation), Template('x', Interpolation(1, 'one'), 'y').strings)
match i:
    case Interpolation(value, expr, conv, spec):
        print(value, expr, conv, repr(spec))
nested = t'{t'inner {n}'}'
print(nested.values[0].values)
