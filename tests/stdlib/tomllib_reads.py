# tomllib: documents, and what is said of those that are none.
import tomllib
for t in ["a=1\na.b=2", "x = ", "[a]\n[a]", "a=2\n[[a]]","a={b=1,b=2}", "a={b={},b.c=1}", "a='\n'", 'a="\\q"', 'a=1979-13-01', 'a=1979-02-30','[a', '[[a]\n', '= 1', 'a', 'a="""x', "a=1 b", "a=[1,2", "a={b=1", "a=1\na=2", "[a.b]\n[a]\nb.c=1","[[a]]\n[a]", "a=[1]\n[[a]]","# \x01", "a='''", 'a=""" \\ x"""', 'a="\\ud800"', 'a="\\u12"', "a=truex", "a=+", "a.b=1\n[a]", "[x]\na.b=1\n[x.a]\n", 'a = {x=1}\n[a.y]', 'a=1e400\nb=-nan\nc=0x_1','a = 0b12', 'a=1979-05-27T07:32:00.12345678-07:00\nb=07:32:00\nc=1979-05-27', "[a]\nb=1\n[a.c]\nd='''\nx'''''\n[[e]]\nf=[1,[2,],#x\n3]\n[[e]]\n"]:
    try: print(tomllib.loads(t))
    except Exception as e: print(type(e).__name__, str(e)[:200])
for f in (lambda: tomllib.loads(b"a"), lambda: tomllib.load(open(__file__)), lambda: tomllib.loads("a=1.0", parse_float=lambda x: [])):
    try: f()
    except Exception as e: print(type(e).__name__, e)
try: tomllib.loads("a=\n1")
except tomllib.TOMLDecodeError as e: print(e.msg, e.pos, e.lineno, e.colno, repr(e.doc), type(e))
