import io
import sys


async def fetch():
    pass


sys.stderr, original = io.StringIO(), sys.stderr
fetch()
sys.stderr, found = original, sys.stderr
print(found.getvalue())
