"""Windows' names of types.  One of them needs a code that only the ctypes of Windows knows, so that importing this
is a ValueError elsewhere: programs that try it for that expect no other error."""
from ctypes import _SimpleCData


class VARIANT_BOOL(_SimpleCData):
    """True or False in two bytes."""

    _type_ = 'v'
