# operator.
import operator as op
print(op.add(1, 2), op.mul('a', 3), op.itemgetter(1)([5, 6]), op.itemgetter(0, 2)('abc'), op.attrgetter('real')(5), op.attrgetter('real', 'imag')(1j), op.methodcaller('upper')('a'), op.methodcaller('split', ',', maxsplit=1)('a,b,c'), op.contains([1], 1), op.not_(0), op.truth([]), op.is_(None, None), op.getitem([1], 0), op.index(5), op.neg(1), op.concat([1], [2]), op.countOf([1, 1], 1), op.indexOf([5, 6], 6), op.length_hint([1]), op.floordiv(7, 2), op.lt(1, 2), op.attrgetter('a.b') is not None, op.xor(1, 3))
L = [1, 2]; op.setitem(L, 0, 9); op.delitem(L, 1); op.iadd(L, [3]); print(L, op.itemgetter('a'), op.attrgetter('x'), sorted([(1, 'b'), (0, 'c')], key=op.itemgetter(0)))
