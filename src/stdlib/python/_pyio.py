"""Files in Python: here they are those of `io`, of which there is one implementation."""

import io
from io import *
from io import open_code, text_encoding

__all__ = io.__all__
DEFAULT_BUFFER_SIZE = io.DEFAULT_BUFFER_SIZE
