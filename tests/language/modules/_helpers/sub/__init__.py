__all__ = ['deep']
from ..star import public
relative_result = public.upper()
