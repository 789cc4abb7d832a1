"""The module gzip, as one of the package compression."""

import gzip

__doc__ = gzip.__doc__

from gzip import *
