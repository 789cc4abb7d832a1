match x:
    case 1 | -1.5 | 1 + 2j | "a" "b" | b"c": a
    case None | True: b
    case a.b.c: c
    case name: d
match x, y:
    case _: a
    case [a, *_, b] | (a, *rest, b) | a, *b: c
    case {"k": v, -1: w, **rest}: d
    case {}: e
    case C() | m.D(a, b=c, d=_): f
    case (a) as b if c: g
    case *a, b: h
    case (): i
