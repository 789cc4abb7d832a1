from .. import star as up_mod
from ..star import public as up
where = __name__
