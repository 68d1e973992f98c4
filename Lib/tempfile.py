"""Files and folders with names of their own that only this user can open.

`tempdir` is where they go when no folder is named: the first of $TMPDIR, $TEMP, $TMP, /tmp, /var/tmp,
/usr/tmp and the current folder that can be written to.
"""
import errno as _errno
import io as _io
import os as _os

from random import Random as _Random

try:
    import fcntl as _fcntl
except ImportError:
    _fcntl = None

try:
    from cStringIO import StringIO as _StringIO
except ImportError:
    from StringIO import StringIO as _StringIO
try:
    import thread as _thread
except ImportError:
    import dummy_thread as _thread

__all__ = ['NamedTemporaryFile', 'TemporaryFile', 'SpooledTemporaryFile', 'mkstemp', 'mkdtemp',
           'mktemp', 'TMP_MAX', 'gettempprefix', 'tempdir', 'gettempdir']

template, tempdir, TMP_MAX = 'tmp', None, getattr(_os, 'TMP_MAX', 10000)

_text_openflags = _os.O_RDWR | _os.O_CREAT | _os.O_EXCL | getattr(_os, 'O_NOFOLLOW', 0)
_bin_openflags = _text_openflags | getattr(_os, 'O_BINARY', 0)
_once_lock = _thread.allocate_lock()


# -- names

class _RandomNameSequence(object):
    """Yields random strings of six characters; a child process gets its own sequence."""

    characters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_'

    def __init__(self):
        self.mutex, self._owner = _thread.allocate_lock(), None

    @property
    def rng(self):
        process = _os.getpid()
        if self._owner != process:
            self._source, self._owner = _Random(), process
        return self._source

    def __iter__(self):
        return self

    def next(self):
        with self.mutex:
            draw = self.rng.choice
            return ''.join([draw(self.characters) for _ in range(6)])


_name_sequence = None


def _get_candidate_names():
    global _name_sequence
    with _once_lock:
        if not _name_sequence:
            _name_sequence = _RandomNameSequence()
        return _name_sequence


# -- the folder

def _candidate_tempdir_list():
    """The folders to try, in order."""
    named = [_os.getenv(name) for name in ('TMPDIR', 'TEMP', 'TMP')]
    folders = [folder for folder in named if folder] + ['/tmp', '/var/tmp', '/usr/tmp']
    try:
        folders.append(_os.getcwd())
    except (_os.error, AttributeError):
        folders.append(_os.curdir)
    return folders


def _get_default_tempdir():
    """The first folder in which a file can be made; IOError when there is none."""
    names = _RandomNameSequence()
    tried = _candidate_tempdir_list()
    for folder in tried:
        if folder != _os.curdir:
            folder = _os.path.normcase(_os.path.abspath(folder))
        if _writable(folder, names):
            return folder
    raise IOError(_errno.ENOENT, 'No usable temporary directory found in %s' % tried)


def _writable(folder, names):
    for _ in xrange(100):
        path = _os.path.join(folder, names.next())
        try:
            fd = _os.open(path, _bin_openflags, 0o600)
        except OSError, error:
            if error.errno == _errno.EEXIST:
                continue               # take another name
            return False
        try:
            with _io.open(fd, 'wb', closefd=True) as probe:
                probe.write(b'blat')
        except (IOError, OSError):
            return False
        finally:
            _os.unlink(path)
        return True
    return False


def gettempdir():
    """The folder for temporary files (see tempdir)."""
    global tempdir
    if tempdir is None:
        with _once_lock:
            if tempdir is None:
                tempdir = _get_default_tempdir()
    return tempdir


def gettempprefix():
    """What names begin with unless told otherwise."""
    return template


# -- making

def _unused(make, dir, pre, suf):
    """make(path) for random names until one is not taken: (its result, path)."""
    names = _get_candidate_names()
    for _ in xrange(TMP_MAX):
        path = _os.path.join(dir, pre + names.next() + suf)
        try:
            return make(path), path
        except OSError, error:
            if error.errno != _errno.EEXIST:
                raise
    raise _exhausted()


def _exhausted():
    return IOError(_errno.EEXIST, 'No usable temporary file name found')


def _set_cloexec(fd):
    """Programs that this one becomes do not inherit the file."""
    if _fcntl is not None:
        _fcntl.fcntl(fd, _fcntl.F_SETFD, _fcntl.fcntl(fd, _fcntl.F_GETFD) | _fcntl.FD_CLOEXEC)


def _mkstemp_inner(dir, pre, suf, flags):
    fd, path = _unused(lambda name: _os.open(name, flags, 0o600), dir, pre, suf)
    _set_cloexec(fd)
    return fd, _os.path.abspath(path)


def mkstemp(suffix='', prefix=template, dir=None, text=False):
    """Makes a file for reading and writing by this user alone: (descriptor, absolute path).  The
    caller removes it."""
    folder = gettempdir() if dir is None else dir
    return _mkstemp_inner(folder, prefix, suffix, _text_openflags if text else _bin_openflags)


def mkdtemp(suffix='', prefix=template, dir=None):
    """Makes a folder for this user alone: its path.  The caller removes it."""
    folder = gettempdir() if dir is None else dir
    return _unused(lambda name: _os.mkdir(name, 0o700), folder, prefix, suffix)[1]


def mktemp(suffix='', prefix=template, dir=None):
    """A path that does not exist yet.  Unsafe: another process may take it first; use mkstemp."""
    folder = gettempdir() if dir is None else dir
    names = _get_candidate_names()
    for _ in xrange(TMP_MAX):
        path = _os.path.join(folder, prefix + names.next() + suffix)
        if not _exists(path):
            return path
    raise _exhausted()


def _exists(path):
    try:
        _os.lstat(path)
    except OSError:
        return False
    return True


# -- file objects

class _TemporaryFileWrapper:
    """A file with a name that is removed when it is closed (unless delete is false)."""

    unlink = staticmethod(_os.unlink)      # still there while the interpreter ends

    def __init__(self, file, name, delete=True):
        self.file, self.name, self.delete = file, name, delete
        self.close_called = False

    def __getattr__(self, name):
        value = getattr(self.__dict__['file'], name)
        if not isinstance(value, type(0)):
            setattr(self, name, value)     # found without us next time
        return value

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, *exc_info):
        answer = self.file.__exit__(*exc_info)
        self.close()
        return answer

    def close(self):
        if self.close_called:
            return
        self.close_called = True
        try:
            self.file.close()
        finally:
            if self.delete:
                self.unlink(self.name)

    def __del__(self):
        self.close()


def NamedTemporaryFile(mode='w+b', bufsize=-1, suffix='', prefix=template, dir=None, delete=True):
    """A temporary file with the attribute `name`, gone when closed unless delete is false."""
    folder = gettempdir() if dir is None else dir
    fd, path = _mkstemp_inner(folder, prefix, suffix, _bin_openflags if 'b' in mode else _text_openflags)
    try:
        return _TemporaryFileWrapper(_os.fdopen(fd, mode, bufsize), path, delete)
    except BaseException:
        _os.unlink(path)
        _os.close(fd)
        raise


def TemporaryFile(mode='w+b', bufsize=-1, suffix='', prefix=template, dir=None):
    """A temporary file without a name: gone when closed."""
    folder = gettempdir() if dir is None else dir
    fd, path = _mkstemp_inner(folder, prefix, suffix, _bin_openflags if 'b' in mode else _text_openflags)
    try:
        _os.unlink(path)
        return _os.fdopen(fd, mode, bufsize)
    except:
        _os.close(fd)
        raise


class SpooledTemporaryFile:
    """A file that is kept in memory until it is longer than max_size bytes (0: any length), or until
    fileno() is asked for."""

    def __init__(self, max_size=0, mode='w+b', bufsize=-1, suffix='', prefix=template, dir=None):
        self._file, self._rolled, self._max_size = _StringIO(), False, max_size
        self._TemporaryFileArgs = (mode, bufsize, suffix, prefix, dir)

    def _check(self, file):
        if not self._rolled and 0 < self._max_size < file.tell():
            self.rollover()

    def rollover(self):
        """Goes on in a real file."""
        if self._rolled:
            return
        memory, real = self._file, TemporaryFile(*self._TemporaryFileArgs)
        self._file, self._rolled = real, True
        real.write(memory.getvalue())
        real.seek(memory.tell(), 0)

    def __enter__(self):
        if self._file.closed:
            raise ValueError('Cannot enter context with closed file')
        return self

    def __exit__(self, *exc_info):
        self._file.close()

    def __iter__(self):
        return iter(self._file)

    closed = property(lambda self: self._file.closed)

    @property
    def mode(self):
        return self._file.mode if self._rolled else self._TemporaryFileArgs[0]

    @property
    def name(self):
        return self._file.name if self._rolled else None

    def fileno(self):
        self.rollover()
        return self._file.fileno()

    def _written(name):
        def method(self, *args):
            file = self._file
            result = getattr(file, name)(*args)
            self._check(file)
            return result
        return method

    def _passed_on(name):
        def method(self, *args):
            return getattr(self._file, name)(*args)
        return method

    write, writelines = _written('write'), _written('writelines')
    close, flush, isatty = map(_passed_on, ('close', 'flush', 'isatty'))
    next, read, readline = map(_passed_on, ('next', 'read', 'readline'))
    readlines, seek, tell = map(_passed_on, ('readlines', 'seek', 'tell'))
    truncate = _passed_on('truncate')

    def xreadlines(self, *args):
        return self._file.xreadlines(*args) if self._rolled else iter(self._file.readlines(*args))

    softspace = property(lambda self: self._file.softspace)
    del _written, _passed_on
