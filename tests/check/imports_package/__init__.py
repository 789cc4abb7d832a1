from . import deep
from .deep import fetch
