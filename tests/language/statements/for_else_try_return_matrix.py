# Every way to leave nested loops, try, with and finally: what runs, in what order, and what is returned.
log = []
class CM:
    def __init__(self, n): self.n = n
    def __enter__(self): log.append(f'+{self.n}')
    def __exit__(self, *a): log.append(f'-{self.n}{a[0].__name__ if a[0] else ""}')
def f(how, where):
    for i in range(2):
        log.append(f'i{i}')
        with CM('a'):
            try:
                for j in range(2):
                    with CM('b'):
                        try:
                            if where == (i, j):
                                if how == 'break': break
                                if how == 'continue': continue
                                if how == 'return': return f'r{i}{j}'
                                if how == 'raise': raise ValueError(how)
                                if how == 'key': raise KeyError(how)
                            log.append(f'body{i}{j}')
                        except KeyError: log.append('except')
                        else: log.append('else')
                        finally: log.append('fin1')
                else: log.append('jelse')
            finally: log.append('fin2')
    else: log.append('ielse')
    return 'end'
for how in ('none', 'break', 'continue', 'return', 'raise', 'key'):
    for where in ((0, 0), (0, 1), (1, 1)):
        try: r = f(how, where)
        except ValueError as e: r = repr(e)
        print(how, where, r, *log); log.clear()
def gen(how):
    try:
        for i in range(3):
            try:
                got = yield i
                if got == how: return f'returned {got}'
            finally: log.append(f'g{i}')
    finally: log.append('gend')
for how in ('x', 'never'):
    g = gen(how); out = [next(g)]
    try:
        while True: out.append(g.send('x'))
    except StopIteration as e: print(out, e.value, *log); log.clear()
