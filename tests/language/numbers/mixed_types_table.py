# Every binary operator on every pair of number types.
vals = [True, 7, -3, 2 ** 70, 2.5, -0.5, 1 + 2j]
for op in '+ - * / // % ** & | ^ << >> == != < <= > >='.split():
    row = []
    for a in vals:
        for b in vals:
            if op == '**' and (b == 2 ** 70 or a == 2 ** 70 and b == 2 ** 70) or op == '<<' and b == 2 ** 70: continue
            try: row.append(str(eval(f'a {op} b')))
            except Exception as e: row.append(type(e).__name__ + ': ' + str(e))
    print(op, *row, sep=' | ')
for f in (int, float, complex, bool, str, abs, hash, round, repr, lambda v: -v, lambda v: +v, lambda v: ~v, lambda v: divmod(v, 2), lambda v: pow(v, 2)):
    row = []
    for a in vals:
        try: row.append(repr(f(a)))
        except Exception as e: row.append(type(e).__name__ + ': ' + str(e))
    print(*row, sep=' | ')
print(*(type(a + b).__name__ for a in vals for b in vals), type(True + True), type(True & True), type(True & 1), type(~True), type(+True), type(round(True)), type(abs(True)))
