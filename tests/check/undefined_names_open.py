"""Where names come from elsewhere, nothing can be said about any of them."""

from os.path import *

print(join("a", "b"), anything)
