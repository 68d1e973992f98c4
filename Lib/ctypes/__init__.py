"""Calls of functions in shared libraries, and data as C has it.

The engine is the module _ctypes.  Here are the everyday names: a class for each simple C type, the
prototypes of functions, and the loaders of libraries.
"""
import os as _os
import sys as _sys

import _ctypes
from _ctypes import (
    Array, ArgumentError, POINTER, RTLD_GLOBAL, RTLD_LOCAL, Structure, Union, addressof, alignment,
    byref, get_errno, pointer, resize, set_conversion_mode, set_errno, sizeof,
    CFuncPtr as _CFuncPtr, _Pointer, _SimpleCData, _pointer_type_cache,
)
from _ctypes import FUNCFLAG_CDECL as _FUNCFLAG_CDECL, FUNCFLAG_PYTHONAPI as _FUNCFLAG_PYTHONAPI, dlopen as _dlopen
from _ctypes import FUNCFLAG_USE_ERRNO as _WITH_ERRNO, FUNCFLAG_USE_LASTERROR as _WITH_LASTERROR

__version__ = _ctypes.__version__
DEFAULT_MODE = RTLD_LOCAL
_SIMPLE = type(_SimpleCData)


def _declare(name, letter, **members):
    members.update(_type_=letter, __module__=__name__)
    globals()[name] = _SIMPLE(name, (_SimpleCData,), members)


def _show_object(self):
    try:
        return _SimpleCData.__repr__(self)
    except ValueError:
        return type(self).__name__ + '(<NULL>)'


def _show_address(self):
    return '%s(%s)' % (type(self).__name__, c_void_p.from_buffer(self).value)


for _entry in ('c_bool ? c_char c c_byte b c_ubyte B c_short h c_ushort H c_int i c_uint I c_long l c_ulong L '
               'c_float f c_double d c_longdouble g c_void_p P c_wchar u c_wchar_p Z').replace(' c_', '|c_').split('|'):
    _declare(*_entry.split())
_declare('py_object', 'O', __repr__=_show_object)
_declare('c_char_p', 'z', __repr__=_show_address)
if sizeof(c_long) == 8:
    c_longlong, c_ulonglong = c_long, c_ulong
else:
    _declare('c_longlong', 'q')
    _declare('c_ulonglong', 'Q')
c_voidp = c_void_p

# The types that are named after their width.
for _signed, _unsigned in ((c_byte, c_ubyte), (c_short, c_ushort), (c_int, c_uint), (c_long, c_ulong),
                           (c_longlong, c_ulonglong)):
    _bits = 8 * sizeof(_signed)
    globals()['c_int%d' % _bits], globals()['c_uint%d' % _bits] = _signed, _unsigned
    if sizeof(_signed) == sizeof(c_void_p):
        c_ssize_t, c_size_t = _signed, _unsigned
del _entry, _signed, _unsigned, _bits


def _reset_cache():
    """Forgets all pointer types and prototypes."""
    _c_functype_cache.clear()
    _pointer_type_cache.clear()
    _pointer_type_cache[None] = c_void_p
    for item, text in ((c_char, c_char_p), (c_wchar, c_wchar_p)):
        POINTER(item).from_param = text.from_param


# ---- memory ----

def _buffer_of(item, init, size):
    if isinstance(init, (str, unicode)):
        made = (item * (len(init) + 1 if size is None else size))()
        made.value = init
        return made
    if isinstance(init, (int, long)):
        return (item * init)()
    raise TypeError(init)


def create_string_buffer(init, size=None):
    """An array of char: with the characters of a string and a zero, or of so many bytes."""
    return _buffer_of(c_char, init, size)


def create_unicode_buffer(init, size=None):
    """An array of wchar_t: with the characters of a string and a zero, or of so many."""
    return _buffer_of(c_wchar, init, size)


def c_buffer(init, size=None):
    """The old name of create_string_buffer."""
    return _buffer_of(c_char, init, size)


def ARRAY(typ, len):
    """The same as typ * len."""
    return typ * len


def SetPointerType(pointer, cls):
    """Says what the pointer type that POINTER('name') made points to."""
    incomplete = id(pointer)
    if _pointer_type_cache.get(cls) is not None:
        raise RuntimeError('This type already exists in the cache')
    if incomplete not in _pointer_type_cache:
        raise RuntimeError("What's this???")
    pointer.set_type(cls)
    _pointer_type_cache[cls] = pointer
    _pointer_type_cache.pop(incomplete)


# ---- prototypes ----

_c_functype_cache = {}


def _prototype(flags, result, arguments):
    class CFunctionType(_CFuncPtr):
        _flags_, _restype_, _argtypes_ = flags, result, arguments
    return CFunctionType


def CFUNCTYPE(restype, *argtypes, **kw):
    """A type of C functions.

    Called with a Python callable it makes a C function of it; with an address, a function pointer; with
    (name, library) and perhaps parameter flags, the function of a library.  The keywords use_errno and
    use_last_error, when true, exchange the system's error number with a copy of the thread's own.
    """
    flags = _FUNCFLAG_CDECL
    for word, bit in (('use_errno', _WITH_ERRNO), ('use_last_error', _WITH_LASTERROR)):
        if kw.pop(word, False):
            flags |= bit
    if kw:
        raise ValueError('unexpected keyword argument(s) %s' % kw.keys())
    key = restype, argtypes, flags
    if key not in _c_functype_cache:
        _c_functype_cache[key] = _prototype(flags, restype, argtypes)
    return _c_functype_cache[key]


def PYFUNCTYPE(restype, *argtypes):
    """A type of C functions that need the interpreter lock and may raise: those of the Python API."""
    return _prototype(_FUNCFLAG_CDECL | _FUNCFLAG_PYTHONAPI, restype, argtypes)


_reset_cache()
memmove = CFUNCTYPE(c_void_p, c_void_p, c_void_p, c_size_t)(_ctypes._memmove_addr)
memset = CFUNCTYPE(c_void_p, c_void_p, c_int, c_size_t)(_ctypes._memset_addr)
_convert_pointer = PYFUNCTYPE(py_object, c_void_p, py_object, py_object)(_ctypes._cast_addr)
_bytes_from = PYFUNCTYPE(py_object, c_void_p, c_int)(_ctypes._string_at_addr)
_text_from = PYFUNCTYPE(py_object, c_void_p, c_int)(_ctypes._wstring_at_addr)


def cast(obj, typ):
    """A pointer of the type typ to what obj points to."""
    return _convert_pointer(obj, obj, typ)


def string_at(ptr, size=-1):
    """The bytes at an address: size of them, or all before the first zero."""
    return _bytes_from(ptr, size)


def wstring_at(ptr, size=-1):
    """The wide characters at an address: size of them, or all before the first zero."""
    return _text_from(ptr, size)


# ---- libraries ----

class CDLL(object):
    """A shared library; its functions are attributes and items, made when first asked for.

    Functions return int unless their restype says otherwise.
    """
    _func_flags_ = _FUNCFLAG_CDECL
    _func_restype_ = c_int
    _handle = 0
    _name = '<uninitialized>'
    _FuncPtr = None

    def __init__(self, name, mode=DEFAULT_MODE, handle=None, use_errno=False, use_last_error=False):
        flags = self._func_flags_ | (use_errno and _WITH_ERRNO) | (use_last_error and _WITH_LASTERROR)
        body = {'_flags_': flags, '_restype_': self._func_restype_, '__module__': __name__}
        self._name = name
        self._FuncPtr = type(_CFuncPtr)('_FuncPtr', (_CFuncPtr,), body)
        self._handle = _dlopen(name, mode) if handle is None else handle

    def __repr__(self):
        everything = 2 * _sys.maxint + 1
        return "<%s '%s', handle %x at %x>" % (type(self).__name__, self._name, self._handle & everything,
                                               id(self) & everything)

    def __getitem__(self, name_or_ordinal):
        function = self._FuncPtr((name_or_ordinal, self))
        if not isinstance(name_or_ordinal, (int, long)):
            function.__name__ = name_or_ordinal
        return function

    def __getattr__(self, name):
        if name[:2] == '__' == name[-2:]:
            raise AttributeError(name)
        self.__dict__[name] = function = self[name]
        return function


class PyDLL(CDLL):
    """A library of functions of the Python API: called with the lock held, they may raise exceptions."""
    _func_flags_ = _FUNCFLAG_CDECL | _FUNCFLAG_PYTHONAPI


class LibraryLoader(object):
    """Loads a library when an attribute or an item with its name is asked for."""

    def __init__(self, dlltype):
        self._dlltype = dlltype

    def LoadLibrary(self, name):
        return self._dlltype(name)

    def __getattr__(self, name):
        if name.startswith('_'):
            raise AttributeError(name)
        self.__dict__[name] = library = self.LoadLibrary(name)
        return library

    def __getitem__(self, name):
        return getattr(self, name)


cdll, pydll = LibraryLoader(CDLL), LibraryLoader(PyDLL)
pythonapi = PyDLL(None)

from ctypes._endian import BigEndianStructure, LittleEndianStructure
