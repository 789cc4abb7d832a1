# "Did you mean" in the text of uncaught errors only; str(e) stays plain.
class A:
    attribute = 1
    def method(self): pass
blech = 1
for f in (lambda: A().atribute, lambda: A.metod, lambda: blach, lambda: prnt, lambda: [].appendd, lambda: None.foo, lambda: 'x'.uper):
    try: f()
    except Exception as e: print(type(e).__name__, e, e.name, getattr(e, 'obj', None) is not None)
A().atribute
