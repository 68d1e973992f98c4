"""Files of mailboxes: places in files that others read too, files made and locked with care."""
from __future__ import absolute_import

import errno
import os
import socket
import time

try:
    import fcntl
except ImportError:
    fcntl = None

from .errors import ExternalClashError


class _ProxyFile:
    "A place of its own in a file that others read too."

    def __init__(self, f, pos=None):
        self._file = f
        self._pos = f.tell() if pos is None else pos

    def _left(self):
        "Bytes until the end, None when that is the file's."

    def _here(self, method, *args):
        "What a method of the file gives at our place, which moves with it."
        source = self._file
        source.seek(self._pos)
        found = getattr(source, method)(*args)
        self._pos = source.tell()
        return found

    def _take(self, method, *sizes):
        "Reads; the smallest of the sizes that are limits counts."
        limits = [size for size in sizes + (self._left(),) if size is not None and size >= 0]
        return self._here(method, *([min(limits)] if limits else []))

    def read(self, size=None):
        return self._take('read', size)

    def readline(self, size=None):
        return self._take('readline', size)

    def readlines(self, sizehint=None):
        "The lines, about sizehint bytes of them."
        lines, size = [], 0
        for line in self:
            lines.append(line)
            size += len(line)
            if sizehint is not None and 0 <= sizehint <= size:
                break
        return lines

    def __iter__(self):
        return iter(self.readline, '')

    def tell(self):
        return self._pos

    def seek(self, offset, whence=0):
        self._here('seek', offset, whence)

    def close(self):
        "Forgets the file, and closes it if nobody else would."
        source = self.__dict__.pop('_file', None)
        if source is not None and hasattr(source, 'close'):
            source.close()


class _PartialFile(_ProxyFile):
    "Only the bytes from start to stop of a file."

    def __init__(self, f, start=None, stop=None):
        _ProxyFile.__init__(self, f, start)
        self._start, self._stop = start, stop

    def _left(self):
        return None if self._stop is None else max(0, self._stop - self._pos)

    def tell(self):
        return self._pos - self._start

    def seek(self, offset, whence=0):
        base = {0: self._start, 1: self._pos}.get(whence, self._stop)
        self._pos = base + offset

    def close(self):
        self.__dict__.pop('_file', None)         # others need it still


def _lines(source):
    return iter(source.readline, '')


def _to_disk(target):
    target.flush()
    if hasattr(os, 'fsync'):
        os.fsync(target.fileno())


def _sync_close(target):
    _to_disk(target)
    target.close()


def _create_carefully(path):
    "A new file; OSError when the name is taken."
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0666))
    return open(path, 'rb+')


def _create_temporary(path):
    "A new file beside path."
    return _create_carefully('%s.%s.%s.%s' % (path, int(time.time()), socket.gethostname(), os.getpid()))


def _remove_if_there(path):
    try:
        os.remove(path)
    except OSError as problem:
        if problem.errno != errno.ENOENT:
            raise


def _rename_new(source, target):
    "Renames a file; OSError (EEXIST) rather than to take the place of another."
    if hasattr(os, 'link'):
        os.link(source, target)
        os.remove(source)
    else:
        os.rename(source, target)


def _lock_file(f, dotlock=True):
    "Locks a file for this process, by the system and by a file beside it; ExternalClashError when another one has it."
    held = False
    try:
        if fcntl:
            try:
                fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
                held = True
            except IOError as problem:
                if problem.errno in (errno.EAGAIN, errno.EACCES, errno.EROFS):
                    raise ExternalClashError('lockf: lock unavailable: %s' % f.name)
                raise
        if dotlock:
            _lock_by_name(f.name)
    except:
        if held:
            fcntl.lockf(f, fcntl.LOCK_UN)
        raise


def _lock_by_name(path):
    try:
        mine = _create_temporary(path + '.lock')
    except IOError as problem:
        if problem.errno in (errno.EACCES, errno.EROFS):
            return               # a folder where nobody can write needs no such lock
        raise
    except OSError as problem:
        if problem.errno in (errno.EACCES, errno.EROFS):
            return
        raise
    mine.close()
    try:
        _rename_new(mine.name, path + '.lock')
    except OSError as problem:
        os.remove(mine.name)
        if problem.errno == errno.EEXIST:
            raise ExternalClashError('dot lock unavailable: %s' % path)
        raise


def _unlock_file(f):
    if fcntl:
        fcntl.lockf(f, fcntl.LOCK_UN)
    _remove_if_there(f.name + '.lock')
