"""The module bz2, as one of the package compression."""

import bz2

__doc__ = bz2.__doc__

from bz2 import *
