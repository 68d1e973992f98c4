"""Paths, platform, variables and compiling, for the rest of distutils."""
from __future__ import absolute_import

import os
import re
import string
import sys
import sysconfig as _sysconfig
from distutils import log
from distutils.dep_util import newer
from distutils.errors import DistutilsByteCompileError, DistutilsPlatformError
from distutils.spawn import spawn


def get_platform():
    """The system and machine that compiled files are for, such as 'linux-x86_64'."""
    return _sysconfig.get_platform()


def convert_path(pathname):
    """A path with slashes in the system's form."""
    if os.sep == '/' or not pathname:
        return pathname
    if pathname[0] == '/' or pathname[-1] == '/':
        raise ValueError("path '%s' cannot be %s" % (pathname, 'absolute' if pathname[0] == '/' else
                                                     "end with '/'"))
    parts = [part for part in pathname.split('/') if part != '.']
    return os.path.join(*parts) if parts else os.curdir


def change_root(new_root, pathname):
    """An absolute path below another root."""
    if os.name == 'posix':
        return os.path.join(new_root, pathname[1:] if os.path.isabs(pathname) else pathname)
    if os.name in ('nt', 'os2'):
        rest = os.path.splitdrive(pathname)[1]
        return os.path.join(new_root, rest[1:] if rest[:1] in (os.sep, '/') else rest)
    raise DistutilsPlatformError("nothing known about platform '%s'" % os.name)


_environ_checked = 0


def check_environ():
    """Sets HOME and PLAT in the environment, if they are not set."""
    global _environ_checked
    if not _environ_checked:
        if os.name == 'posix' and 'HOME' not in os.environ:
            _set_home()
        os.environ.setdefault('PLAT', get_platform())
        _environ_checked = 1


def _set_home():
    """Sets HOME to what the password file says; a user without an entry gets none."""
    try:
        import pwd
        os.environ['HOME'] = pwd.getpwuid(os.getuid()).pw_dir
    except (ImportError, KeyError):
        pass


def subst_vars(s, local_vars):
    """Replaces $name by local_vars or the environment; ValueError for an unknown name."""
    check_environ()

    def value(found):
        name = found.group(1)
        return str(local_vars[name]) if name in local_vars else os.environ[name]
    try:
        return re.sub(r'\$([a-zA-Z_]\w*)', value, s)
    except KeyError as name:
        raise ValueError("invalid variable '$%s'" % name)


def grok_environment_error(exc, prefix='error: '):
    """The message of an IOError or OSError."""
    if not hasattr(exc, 'filename') or not hasattr(exc, 'strerror'):
        return prefix + str(exc.args[-1] if exc.args else exc)
    if exc.filename:
        return prefix + '%s: %s' % (exc.filename, exc.strerror)
    return prefix + str(exc.strerror if exc.strerror is not None else exc.args[-1])


_WORD = re.compile(r'''((?:\\(?:.|\Z)|[^\s\\'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")+)''', re.DOTALL)
_PIECE = re.compile(r'''\\(?P<escaped>.?)|'(?P<single>(?:\\.|[^'\\])*)'|"(?P<double>(?:\\.|[^"\\])*)"''', re.DOTALL)


def split_quoted(s):
    """The words of a text in the manner of a shell; ValueError for a quote without an end."""
    s = s.strip()
    words, place = [], 0
    while place < len(s):
        found = _WORD.match(s, place)
        if found is None:
            raise ValueError('bad string (mismatched %s quotes?)' % s[place])
        words.append(_PIECE.sub(lambda piece: next(text for text in piece.groups() if text is not None),
                                found.group()))
        place = found.end()
        if place < len(s) and not s[place].isspace():
            raise ValueError('bad string (mismatched %s quotes?)' % s[place])
        while place < len(s) and s[place].isspace():
            place += 1
    return words


def execute(func, args, msg=None, verbose=0, dry_run=0):
    """Says what is done and does it: func(*args)."""
    if msg is None:
        msg = '%s%r' % (func.__name__, args)
        if msg.endswith(',)'):
            msg = msg[:-2] + ')'
    log.info(msg)
    if not dry_run:
        func(*args)


def strtobool(val):
    """1 for y yes t true on 1, 0 for n no f false off 0; else ValueError."""
    word = val.lower()
    if word in 'y yes t true on 1'.split():
        return 1
    if word in 'n no f false off 0'.split():
        return 0
    raise ValueError('invalid truth value %r' % (word,))


def byte_compile(py_files, optimize=0, force=0, prefix=None, base_dir=None, verbose=1, dry_run=0,
                 direct=None):
    """Compiles sources that are newer than their compiled files (force: all).

    prefix is taken off the names for messages, base_dir put in front.  With optimize another interpreter
    (-O, -OO) does it, unless direct says to do it here.
    """
    if sys.dont_write_bytecode:
        raise DistutilsByteCompileError('byte-compiling is disabled.')
    if direct is None:
        direct = __debug__ and optimize == 0
    if not direct:
        _compile_elsewhere(py_files, optimize, force, prefix, base_dir, verbose, dry_run)
        return
    from py_compile import compile
    for path in py_files:
        if path[-3:] != '.py':
            continue
        target, shown = path + ('c' if __debug__ else 'o'), _name_to_show(path, prefix, base_dir)
        if not force and not newer(path, target):
            log.debug('skipping byte-compilation of %s to %s', path, os.path.basename(target))
            continue
        log.info('byte-compiling %s to %s', path, os.path.basename(target))
        if not dry_run:
            compile(path, target, shown)


def _name_to_show(path, prefix, base_dir):
    """The name of a source in messages and in its code."""
    if prefix:
        if not path.startswith(prefix):
            raise ValueError("invalid prefix: filename %r doesn't start with %r" % (path, prefix))
        path = path[len(prefix):]
    return os.path.join(base_dir, path) if base_dir else path


def _compile_elsewhere(py_files, optimize, force, prefix, base_dir, verbose, dry_run):
    import tempfile
    handle, script = tempfile.mkstemp('.py')
    log.info("writing byte-compilation script '%s'", script)
    with os.fdopen(handle, 'w') as out:
        out.write('from distutils.util import byte_compile\nbyte_compile(%r, optimize=%r, force=%r, prefix=%r, '
                  'base_dir=%r, verbose=%r, dry_run=0, direct=1)\n'
                  % (list(py_files), optimize, force, prefix, base_dir, verbose))
    command = [sys.executable] + {1: ['-O'], 2: ['-OO']}.get(optimize, []) + [script]
    try:
        spawn(command, dry_run=dry_run)
    finally:
        os.remove(script)


def rfc822_escape(header):
    """Lines after the first one are indented."""
    return ('\n' + 8 * ' ').join(header.split('\n'))
