"""The module lzma, as one of the package compression."""

import lzma

__doc__ = lzma.__doc__

from lzma import *
