# weakref, as far as it goes with prompt destruction.
import weakref
class C: pass
o = C(); r = weakref.ref(o, lambda r: print('callback', r() is None)); print(r() is o); del o; print(r())
d = weakref.WeakValueDictionary(); k = C(); d['k'] = k; print(len(d)); del k; print(len(d)); s = weakref.WeakSet(); e = C(); s.add(e); print(len(s)); del e; print(len(s))
w = weakref.WeakKeyDictionary(); k = C(); w[k] = 1; print(len(w)); del k; print(len(w))
p = C(); p.x = 5; pr = weakref.proxy(p); print(pr.x); del p
try: pr.x
except ReferenceError as ex: print(ex)
for bad in (5, 'a', (1,)):
    try: weakref.ref(bad)
    except TypeError as ex: print(ex)
f = C(); fin = weakref.finalize(f, print, 'finalized'); print(fin.alive); del f; print(fin.alive)
