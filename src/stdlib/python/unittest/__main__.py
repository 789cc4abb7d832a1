"""`-m unittest`."""

import os.path
import sys

if sys.argv[0] == "frozen" or sys.argv[0].endswith("__main__.py"):
    # What help and usage call the program.
    sys.argv[0] = os.path.basename(sys.executable) + " -m unittest"

__unittest = True

from .main import main

main(module=None)
