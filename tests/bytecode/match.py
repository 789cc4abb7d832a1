def f(x):
    match x:
        case 0 | 1:
            return 'small'
        case [a, *rest] if rest:
            return a
        case {'k': v, **others}:
            return v, others
        case str(s) as t:
            return s, t
        case _:
            return None
