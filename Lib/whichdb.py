"""Which module wrote a database file?

whichdb(filename) -> the module's name ('gdbm', 'dbm', 'dbhash', 'bsddb185', 'dumbdbm'), '' when the file is of no
known kind, None when there is no such file or it cannot be read.
"""
import os
import struct
import sys

try:
    import dbm
    _dbm_suffix = '.pag' if sys.platform.startswith('os2') else '.db'
except ImportError:
    dbm = None

# The first word of a gdbm file, for each layout and byte order.
_GDBM = 0x13579ace, 0x13579acd, 0x13579acf
# Berkeley DB: hash files of version 1.85 begin with it, later ones have it behind 12 bytes.
_HASH = 0x00061561, 0x61150600


def _start(filename, size):
    "The first bytes of a file, None when it cannot be read."
    try:
        with open(filename, 'rb') as stream:
            return stream.read(size)
    except IOError:
        return None


def _is_dbm(filename):
    "dbm keeps two files, or one with the suffix of its library."
    if all(_start(filename + suffix, 0) is not None for suffix in ('.pag', '.dir')):
        return True
    if dbm is None or _start(filename + _dbm_suffix, 0) is None:
        return False
    try:
        dbm.open(filename, 'r').close()
    except dbm.error:
        return False
    return True


def _is_dumb(filename):
    "dumbdbm keeps an index as text: empty, or beginning with a string literal."
    if not os.path.exists(filename + '.dat'):
        return False
    index = _start(filename + '.dir', 1)
    return index is not None and index in ('', '"', "'")


def whichdb(filename):
    "The name of the module that can open the database; '' and None as said above."
    if _is_dbm(filename):
        return 'dbm'
    if _is_dumb(filename):
        return 'dumbdbm'
    start = _start(filename, 16)
    if start is None:
        return None
    word = struct.unpack('=l', start[:4])[0] if len(start) >= 4 else None
    if word in _GDBM:
        return 'gdbm'
    if word in _HASH:
        return 'bsddb185'
    if len(start) == 16 and struct.unpack('=l', start[12:])[0] in _HASH:
        return 'dbhash'
    return ''


if __name__ == '__main__':
    for name in sys.argv[1:]:
        print whichdb(name) or 'UNKNOWN', name
