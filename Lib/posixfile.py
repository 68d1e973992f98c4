"""Files with some calls of POSIX as methods; fcntl.lockf() is better for locking.

    f = posixfile.open('data', 'r+')
    f.lock('w|')                # a write lock, waiting for it
    f.flags('na')               # set O_NDELAY and O_APPEND
"""
import __builtin__
import os
import warnings

warnings.warn('The posixfile module is deprecated; fcntl.lockf() provides better locking', DeprecationWarning, 2)

SEEK_SET, SEEK_CUR, SEEK_END = range(3)
_FLAGS = {'a': 'O_APPEND', 'n': 'O_NDELAY', 's': 'O_SYNC', 'c': 'FD_CLOEXEC'}


def open(name, mode='r', bufsize=-1):
    """Open a file by name."""
    return _PosixFile(__builtin__.open(name, mode, bufsize))


def fileopen(file):
    """A file object with the methods of this module."""
    if not isinstance(file, __builtin__.file):
        raise TypeError('posixfile.fileopen() arg must be file object')
    return _PosixFile(file)


class _PosixFile(object):
    """A file, whose attributes and methods it has, and dup, dup2, flags and lock."""

    states = ['open', 'closed']

    def __init__(self, file):
        self._file_ = file

    def __getattr__(self, name):
        return getattr(self._file_, name)

    def __repr__(self):
        state = self.states[self._file_.closed]
        return "<%s posixfile '%s', mode '%s' at %x>" % (state, self._file_.name, self._file_.mode, id(self))

    def file(self):
        """The file itself."""
        return self._file_

    def dup(self):
        """A file for a copy of the descriptor."""
        return _PosixFile(os.fdopen(os.dup(self._file_.fileno()), self._file_.mode))

    def dup2(self, fd):
        """The same with a given descriptor."""
        os.dup2(self._file_.fileno(), fd)
        return _PosixFile(os.fdopen(fd, self._file_.mode))

    def flags(self, *which):
        """Change flags; or, with ? or without argument, return the letters of those that are set.

        a append, n do not wait, s synchronous, c close on exec; with ! they are cleared, with = exactly these
        are set.
        """
        import fcntl
        if len(which) > 1:
            raise TypeError('Too many arguments')
        letters = which[0] if which else '?'
        bits = dict((letter, getattr(os, name)) for letter, name in _FLAGS.items() if letter != 'c')
        fd = self._file_.fileno()
        now = fcntl.fcntl(fd, fcntl.F_GETFL)
        if '?' in letters:
            on_exec = fcntl.fcntl(fd, fcntl.F_GETFD) & fcntl.FD_CLOEXEC
            return 'c' * bool(on_exec) + ''.join(letter for letter in 'ans' if now & bits[letter] == bits[letter])
        wanted = sum(bits[letter] for letter in set(letters) if letter in bits)
        if '!' in letters:
            wanted = now & ~wanted
        elif '=' not in letters:
            wanted |= now
        fcntl.fcntl(fd, fcntl.F_SETFL, wanted)
        if 'c' in letters:
            fcntl.fcntl(fd, fcntl.F_SETFD, 0 if '!' in letters else fcntl.FD_CLOEXEC)

    def lock(self, how, *args):
        """Lock a part of the file: r for reading, w for writing, u to unlock; with | it waits, with ? it tells
        which lock is in the way (None if there is none): (kind, length, start, whence, process).

        The arguments are the length (0: to the end), the start, and whence the start counts.
        """
        import fcntl
        import struct
        kinds = {'r': fcntl.F_RDLCK, 'w': fcntl.F_WRLCK, 'u': fcntl.F_UNLCK}
        chosen = [letter for letter in how if letter in kinds]
        if len(chosen) != 1:
            raise TypeError('no type of lock specified')
        if len(args) > 3:
            raise TypeError('too many arguments')
        length, start, whence = args + (0, 0, 0)[len(args):]
        layout = 'hhqqi'
        request = fcntl.F_GETLK if '?' in how else fcntl.F_SETLKW if '|' in how else fcntl.F_SETLK
        answer = fcntl.fcntl(self._file_.fileno(), request, struct.pack(layout, kinds[chosen[0]], whence, start, length, 0))
        if '?' in how:
            kind, whence, start, length, process = struct.unpack(layout, answer)
            if kind != fcntl.F_UNLCK:
                return ('r' if kind == fcntl.F_RDLCK else 'w'), length, start, whence, process
