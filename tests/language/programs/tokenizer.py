# A tokenizer, a recursive-descent parser and an evaluator for arithmetic.
from collections import namedtuple
Token = namedtuple('Token', 'kind text')
def tokens(s):
    i = 0
    while i < len(s):
        c = s[i]
        if c.isspace(): i += 1
        elif c.isdigit():
            j = i
            while j < len(s) and (s[j].isdigit() or s[j] == '.'): j += 1
            yield Token('num', s[i:j]); i = j
        elif c in '+-*/()^': yield Token(c, c); i += 1
        else: raise SyntaxError(f'bad character {c!r} at {i}')
    yield Token('end', '')
class Parser:
    def __init__(self, s): self.toks = tokens(s); self.cur = next(self.toks)
    def eat(self, kind=None):
        t = self.cur
        if kind and t.kind != kind: raise SyntaxError(f'expected {kind}, got {t.kind}')
        if t.kind != 'end': self.cur = next(self.toks)
        return t
    def expr(self):
        v = self.term()
        while self.cur.kind in '+-': v = (self.eat().kind, v, self.term())
        return v
    def term(self):
        v = self.power()
        while self.cur.kind in '*/': v = (self.eat().kind, v, self.power())
        return v
    def power(self):
        v = self.atom()
        if self.cur.kind == '^': self.eat(); return ('^', v, self.power())
        return v
    def atom(self):
        match self.eat():
            case Token('num', text): return float(text) if '.' in text else int(text)
            case Token('('): v = self.expr(); self.eat(')'); return v
            case Token('-'): return ('neg', self.atom())
            case Token(kind): raise SyntaxError(f'unexpected {kind}')
def ev(t):
    match t:
        case int() | float(): return t
        case ('neg', x): return -ev(x)
        case ('+', a, b): return ev(a) + ev(b)
        case ('-', a, b): return ev(a) - ev(b)
        case ('*', a, b): return ev(a) * ev(b)
        case ('/', a, b): return ev(a) / ev(b)
        case ('^', a, b): return ev(a) ** ev(b)
for s in ('1 + 2 * 3', '(1 + 2) * 3', '2 ^ 3 ^ 2', '-2 ^ 2', '7 / 2 - 1', '1.5 * (2 + -3)', '2 +', '(1', '1 $ 2', '1 / 0'):
    try:
        p = Parser(s); t = p.expr(); p.eat('end'); print(s, '=', ev(t), t)
    except (SyntaxError, ZeroDivisionError) as e: print(s, '->', type(e).__name__, e)
