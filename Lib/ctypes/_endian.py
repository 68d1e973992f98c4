"""Structures whose fields lie in memory in a byte order of their own."""
import sys

from _ctypes import Array, Structure

_FOREIGN = {'little': '__ctype_be__', 'big': '__ctype_le__'}[sys.byteorder]


def _turned(kind):
    """The same type in the other byte order."""
    if hasattr(kind, _FOREIGN):
        return getattr(kind, _FOREIGN)
    if isinstance(kind, type(Array)):
        return _turned(kind._type_) * kind._length_
    if issubclass(kind, Structure):
        return kind
    raise TypeError('This type does not support other endian: %s' % kind)


class _TurnedMeta(type(Structure)):
    """Sees to it that each field declared is of a turned type."""

    def __setattr__(self, name, value):
        if name == '_fields_':
            value = [(field[0], _turned(field[1])) + tuple(field[2:]) for field in value]
        super(_TurnedMeta, self).__setattr__(name, value)


_OTHER = _TurnedMeta({'little': 'BigEndianStructure', 'big': 'LittleEndianStructure'}[sys.byteorder], (Structure,),
                     {'__module__': __name__, '__metaclass__': _TurnedMeta, '_swappedbytes_': None, '_abstract_': None,
                      '__doc__': 'A structure in the byte order that is not the machine\'s.'})
BigEndianStructure, LittleEndianStructure = (
    (_OTHER, Structure) if sys.byteorder == 'little' else (Structure, _OTHER))
