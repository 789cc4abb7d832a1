(); (a,); (a, b); a,; [*a, b]; {1, *b}; {}; {a: b, **c}
[x for x in y if z if w]
{x: y for x, y in z}
{x async for x in y}
(x for (x) in y for z in x)
