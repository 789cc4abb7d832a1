import a, b.c as d
from . import e
from ...f.g import h as i, j
from k import (l, m,)
from n import *
from .... import o
