"""Streams of bytes and text.

Raw streams talk to the system, buffered streams to raw ones, text streams to buffered ones; open()
builds the stack that a mode asks for.  The classes live in the C module _io; here they get their
abstract base classes, which classes written in Python may derive from.
"""

__all__ = ("BlockingIOError open IOBase RawIOBase FileIO BytesIO StringIO BufferedIOBase "
           "BufferedReader BufferedWriter BufferedRWPair BufferedRandom TextIOBase TextIOWrapper "
           "UnsupportedOperation SEEK_SET SEEK_CUR SEEK_END").split()

import _io
import abc

from _io import (DEFAULT_BUFFER_SIZE, BlockingIOError, UnsupportedOperation, open, FileIO, BytesIO,
                 StringIO, BufferedReader, BufferedWriter, BufferedRWPair, BufferedRandom,
                 IncrementalNewlineDecoder, TextIOWrapper)

OpenWrapper = _io.open        # a class attribute that must not become a method can be this
UnsupportedOperation.__module__ = "io"

SEEK_SET, SEEK_CUR, SEEK_END = range(3)


class IOBase(_io._IOBase):
    """The abstract base class of all streams."""

    __metaclass__ = abc.ABCMeta


class RawIOBase(_io._RawIOBase, IOBase):
    """Streams of bytes without a buffer."""


class BufferedIOBase(_io._BufferedIOBase, IOBase):
    """Streams of bytes with a buffer."""


class TextIOBase(_io._TextIOBase, IOBase):
    """Streams of text."""


for _class in (FileIO,):
    RawIOBase.register(_class)
for _class in (BytesIO, BufferedReader, BufferedWriter, BufferedRandom, BufferedRWPair):
    BufferedIOBase.register(_class)
for _class in (StringIO, TextIOWrapper):
    TextIOBase.register(_class)
del _class
