# sys.argv, sys.exit with a status; atexit order; finally runs.
import sys
print(sys.argv[1:], len(sys.argv))
try:
    print('exiting')
    sys.exit(3)
except SystemExit as e:
    print('caught', e.code, repr(e))
for code in (None, 0, 'text', (1, 2), True):
    try:
        sys.exit(code)
    except SystemExit as e:
        print(repr(e.code), e.args)
try:
    sys.exit('goes to stderr')
finally:
    print('finally')
