# fnmatch, shlex and getopt.
import fnmatch
import getopt
import shlex

for pattern in ["*", "*.py", "a?c", "[abc]x", "[!a-c]*", "[]]", "[!]a]", "a[b", "**a**b*", "x[a-]", "[z-a]", "[a-c-e]", "[&&~|]", "\\*", "[^a]", "[[]", "a.b+c", ""]:
    print(repr(pattern), fnmatch.translate(pattern))
    print([name for name in ["", "a", "abc", "x.py", "bx", "]", "a[b", "xaxb", "-x", "^x", "\n.py"] if fnmatch.fnmatchcase(name, pattern)])
print(fnmatch.filter(["a.py", "b.txt", "C.PY"], "*.py"), fnmatch.filterfalse(["a.py", "b.txt"], "*.py"), fnmatch.fnmatch(b"ab", b"a*"))

for line in ["a b  c", "'a b' \"c d\"", "a\\ b", "\"a\\\"b\"", "'a\\'", "a#b # c", "", "''", "a\"b c\"d", "x='1 2'", "a;b|c && d", "é ü"]:
    for options in [{}, {"comments": True}, {"posix": False}]:
        try:
            print(repr(line), options, shlex.split(line, **options))
        except ValueError as error:
            print(repr(line), options, error)
    try:
        print(list(shlex.shlex(line)), list(shlex.shlex(line, punctuation_chars=True)), list(shlex.shlex(line, posix=True, punctuation_chars="|")))
    except ValueError as error:
        print(error)
print(shlex.quote("a b"), shlex.quote(""), shlex.quote("it's"), shlex.quote("safe-1.2/x"), shlex.join(["a", "b c", "$d"]))
try:
    shlex.split(None)
except ValueError as error:
    print(error)
lexer = shlex.shlex("a 'b' c")
lexer.push_token("z")
print(list(lexer), lexer.lineno, lexer.error_leader("f", 3))

ARGUMENTS = [["-a", "-b", "1", "x", "-a"], ["-ab1", "--alpha", "--beta=2", "y"], ["--be", "3"], ["--gam"], ["-b"], ["-z"], ["--zeta"], ["--alpha=1"],
             ["--beta"], ["--", "-a"], ["-"], ["-c", "-c5"], ["--opt", "--opt=1"], ["--al", "--g"]]
for function in getopt.getopt, getopt.gnu_getopt:
    for arguments in ARGUMENTS:
        try:
            print(arguments, function(arguments, "ab:c::", ["alpha", "beta=", "gamma", "gamble", "opt=?"]))
        except getopt.GetoptError as error:
            print(arguments, error, error.opt)
print(getopt.gnu_getopt(["x", "-a", "y"], "+a"), getopt.gnu_getopt(["x", "-a", "y"], "-a"))
