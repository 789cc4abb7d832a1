"""The module zlib, as one of the package compression."""

import zlib

__doc__ = zlib.__doc__

from zlib import *
