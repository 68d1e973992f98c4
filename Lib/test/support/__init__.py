"""Helpers for tests, as programs that test themselves import them.

    from test.support import run_unittest, TESTFN, captured_stdout, EnvironmentVarGuard

Files and folders: TESTFN, findfile, unlink, rmdir, rmtree, temp_dir, temp_cwd, change_cwd.  Modules:
import_module, import_fresh_module, CleanImport, DirsOnSysPath, forget, unload.  Output and warnings: captured_...,
check_warnings.  Settings: EnvironmentVarGuard, swap_attr, swap_item, run_with_locale, run_with_tz.  Running:
run_unittest, run_doctest, requires.  `verbose` and `use_resources` are what test.regrtest sets.
"""
import contextlib
import errno
import fnmatch
import functools
import gc
import importlib
import os
import platform
import re
import shutil
import socket
import stat
import struct
import sys
import time
import unittest
import warnings
from UserDict import DictMixin

__all__ = ['Error', 'TestFailed', 'TestDidNotRun', 'ResourceDenied', 'import_module', 'verbose', 'use_resources',
           'max_memuse', 'record_original_stdout', 'get_original_stdout', 'unload', 'unlink', 'rmtree', 'forget',
           'is_resource_enabled', 'requires', 'requires_mac_ver', 'find_unused_port', 'bind_port', 'fcmp', 'have_unicode',
           'is_jython', 'TESTFN', 'HOST', 'FUZZ', 'SAVEDCWD', 'temp_cwd', 'findfile', 'sortdict', 'check_syntax_error',
           'check_warnings', 'check_py3k_warnings', 'CleanImport', 'EnvironmentVarGuard', 'captured_output',
           'captured_stdout', 'TransientResource', 'transient_internet', 'run_with_locale', 'set_memlimit', 'bigmemtest',
           'bigaddrspacetest', 'BasicTestRunner', 'run_unittest', 'run_doctest', 'threading_setup', 'threading_cleanup',
           'reap_threads', 'start_threads', 'cpython_only', 'check_impl_detail', 'get_attribute', 'py3k_bytes',
           'import_fresh_module', 'reap_children', 'strip_python_stderr', 'IPV6_ENABLED', 'run_with_tz']


class Error(Exception):
    """The base class of the exceptions here."""


class TestFailed(Error):
    """A test failed."""


class TestDidNotRun(Error):
    """There was no test to run."""


class ResourceDenied(unittest.SkipTest):
    """A test needs a resource, as the network, that was not allowed."""


# ---- settings of a run -------------------------------------------------------------------------------------------

verbose = 1                     # 0: only what fails
use_resources = None            # names of the resources that are allowed, None for all
max_memuse = real_max_memuse = 0            # bytes that tests may use; 0: little
failfast = False
environment_altered = False
_recorded = {}

is_jython = False
have_unicode = True
FUZZ = 1e-6                     # the difference of floats that counts as equal
HOST, HOSTv6 = '127.0.0.1', '::1'
PIPE_MAX_SIZE = 4 * 1024 * 1024 + 1         # bytes, more than any pipe takes at once
SOCK_MAX_SIZE = 16 * 1024 * 1024 + 1
MAX_Py_ssize_t = sys.maxsize
HAVE_DOCSTRINGS = sys.flags.optimize < 2
_1M, _1G, _2G, _4G = [1 << exponent for exponent in (20, 30, 31, 32)]

SAVEDCWD = os.getcwd()
TESTFN = '@test_%d_tmp' % os.getpid()       # a name for a file; who makes one removes it
TESTFN_UNICODE, TESTFN_UNENCODABLE = u'@test-\xe0\xf2', None
TESTFN_ENCODING = sys.getfilesystemencoding()
TEST_SUPPORT_DIR = os.path.dirname(os.path.abspath(__file__))
TEST_HOME_DIR = os.path.dirname(TEST_SUPPORT_DIR)
TEST_DATA_DIR = os.path.join(TEST_HOME_DIR, 'data')


def record_original_stdout(stdout):
    """Remember the output of the whole run."""
    _recorded['stdout'] = stdout


def get_original_stdout():
    """The output of the whole run, wherever sys.stdout leads."""
    return _recorded.get('stdout') or sys.stdout


def is_resource_enabled(resource):
    """Whether a resource may be used."""
    return use_resources is None or resource in use_resources


def requires(resource, msg=None):
    """ResourceDenied unless a resource may be used."""
    if not is_resource_enabled(resource):
        raise ResourceDenied('Use of the %r resource not enabled' % resource if msg is None else msg)


def requires_resource(resource):
    """A decorator: skips a test whose resource may not be used."""
    return unittest.skipUnless(is_resource_enabled(resource), 'resource %r is not enabled' % resource)


def requires_mac_ver(*min_version):
    """A decorator: skips a test on older systems of Apple."""
    release = tuple(int(part) for part in re.findall('[0-9]+', platform.mac_ver()[0])) if sys.platform == 'darwin' else ()
    return unittest.skipIf(release and release < min_version, 'needs a newer Mac OS X')


def check_impl_detail(**guards):
    """Whether this interpreter is meant: check_impl_detail(cpython=True), or (jython=False) for all others."""
    default = not any(guards.values()) if guards else False
    return guards.get(platform.python_implementation().lower(), default if guards else True)


def impl_detail(msg=None, **guards):
    """A decorator: skips a test of what only other interpreters do."""
    return unittest.skipUnless(check_impl_detail(**guards), msg or 'a detail of another interpreter')


def cpython_only(test):
    """A decorator: the test is about details of this kind of interpreter."""
    return impl_detail(cpython=True)(test)


requires_docstrings = unittest.skipUnless(HAVE_DOCSTRINGS, 'docstrings are switched off')
requires_unicode = requires_type_collecting = lambda test: test


# ---- files -------------------------------------------------------------------------------------------------------

def _unless_missing(remove, path):
    """Remove something that may not be there."""
    try:
        remove(path)
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR):
            raise


def unlink(filename):
    """Remove a file, if it is there."""
    _unless_missing(os.unlink, filename)


def rmdir(dirname):
    """Remove an empty folder, if it is there."""
    _unless_missing(os.rmdir, dirname)


def rmtree(path):
    """Remove a folder with all that is in it, also what may not be written, if it is there."""
    def make_writable(function, where, error):
        os.chmod(os.path.dirname(where), stat.S_IRWXU)
        os.chmod(where, stat.S_IRWXU)
        function(where)
    if os.path.lexists(path):
        shutil.rmtree(path, onerror=make_writable)


def findfile(file, subdir=None):
    """The path of a file of the tests; the name as it is if there is none."""
    if os.path.isabs(file):
        return file
    name = os.path.join(subdir, file) if subdir else file
    for folder in [TEST_HOME_DIR] + sys.path:
        if os.path.exists(os.path.join(folder, name)):
            return os.path.join(folder, name)
    return name


@contextlib.contextmanager
def temp_dir(path=None, quiet=False):
    """A new folder (of a name of its own if None) that goes afterwards."""
    import tempfile
    made = True
    if path is None:
        path = os.path.realpath(tempfile.mkdtemp())
    else:
        try:
            os.mkdir(path)
        except OSError:
            if not quiet:
                raise
            made = False
            warnings.warn('tests may fail, unable to create temp dir: %s' % path, RuntimeWarning, stacklevel=3)
    owner = os.getpid()
    try:
        yield path
    finally:
        if made and owner == os.getpid():           # a child leaves it to its parent
            rmtree(path)


@contextlib.contextmanager
def change_cwd(path, quiet=False):
    """Another working folder for a while."""
    before = os.getcwd()
    try:
        os.chdir(path)
    except OSError:
        if not quiet:
            raise
        warnings.warn('tests may fail, unable to change CWD to: %s' % path, RuntimeWarning, stacklevel=3)
    try:
        yield os.getcwd()
    finally:
        os.chdir(before)


@contextlib.contextmanager
def temp_cwd(name='tempcwd', quiet=False):
    """A new folder as the working folder for a while."""
    with temp_dir(name, quiet) as path:
        with change_cwd(path, quiet) as folder:
            yield folder


def make_bad_fd():
    """A file descriptor that is closed."""
    with open(os.devnull) as stream:
        return stream.fileno()


def fd_count():
    """How many file descriptors are open."""
    return len(os.listdir('/proc/self/fd')) - 1


# ---- modules -----------------------------------------------------------------------------------------------------

@contextlib.contextmanager
def _without_deprecations(ignore):
    with warnings.catch_warnings():
        if ignore:
            warnings.filterwarnings('ignore', '.+ (module|package)', DeprecationWarning)
        yield


def import_module(name, deprecated=False):
    """A module; without it the test is skipped.  With `deprecated` it does not warn."""
    with _without_deprecations(deprecated):
        try:
            return importlib.import_module(name)
        except ImportError as error:
            raise unittest.SkipTest(str(error))


def import_fresh_module(name, fresh=(), blocked=(), deprecated=False):
    """A new copy of a module, itself importing new copies of `fresh`, while `blocked` cannot be imported.

    None if it cannot be imported so.  sys.modules is afterwards as before.
    """
    def concerned(module):
        return any(module == each or module.startswith(each + '.') for each in (name,) + tuple(fresh) + tuple(blocked))

    kept = dict((module, sys.modules.pop(module)) for module in list(sys.modules) if concerned(module))
    try:
        with _without_deprecations(deprecated):
            for module in blocked:
                sys.modules[module] = None
            try:
                for module in fresh:
                    importlib.import_module(module)
                return importlib.import_module(name)
            except ImportError:
                return None
    finally:
        for module in list(sys.modules):
            if concerned(module):
                del sys.modules[module]
        sys.modules.update(kept)


def unload(name):
    """Forget that a module was imported."""
    sys.modules.pop(name, None)


def forget(modname):
    """Forget that a module was imported, and remove its compiled files."""
    unload(modname)
    for folder in sys.path:
        for suffix in 'c', 'o':
            unlink(os.path.join(folder, modname + '.py' + suffix))


class _Undone(object):
    """A with statement at whose end undo() is called."""

    def __init__(self, undo):
        self._undo = undo

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._undo()


class CleanImport(_Undone):
    """For a while some modules are as never imported."""

    def __init__(self, *module_names):
        known = dict(sys.modules)
        super(CleanImport, self).__init__(lambda: sys.modules.update(known))
        for name in module_names:
            module = sys.modules.pop(name, None)
            # It may be known under two names.
            sys.modules.pop(getattr(module, '__name__', name), None)


class DirsOnSysPath(_Undone):
    """For a while some folders are in sys.path too; whatever else happens to it is undone."""

    def __init__(self, *paths):
        super(DirsOnSysPath, self).__init__(functools.partial(self._restore, sys.path, list(sys.path)))
        sys.path += paths

    @staticmethod
    def _restore(path, folders):
        path[:] = folders
        sys.path = path


# ---- output and warnings -----------------------------------------------------------------------------------------

@contextlib.contextmanager
def captured_output(stream_name):
    """A StringIO in place of a stream of sys."""
    from StringIO import StringIO
    with swap_attr(sys, stream_name, StringIO()):
        yield getattr(sys, stream_name)


def captured_stdout():
    """with captured_stdout() as out: print 'x'; then out.getvalue() is 'x\\n'."""
    return captured_output('stdout')


def captured_stderr():
    """The same for sys.stderr."""
    return captured_output('stderr')


def captured_stdin():
    """A StringIO to write what is to be read from sys.stdin."""
    return captured_output('stdin')


class WarningsRecorder(object):
    """The warnings of a block; its attributes are those of the last one, None without any."""

    def __init__(self, warnings_list):
        self._all, self._seen = warnings_list, 0

    @property
    def warnings(self):
        """Those since the last reset(), as warnings.catch_warnings keeps them."""
        return self._all[self._seen:]

    def reset(self):
        """Forget the warnings so far."""
        self._seen = len(self._all)

    def __getattr__(self, attr):
        if attr not in warnings.WarningMessage._WARNING_DETAILS:
            raise AttributeError('%r has no attribute %r' % (self, attr))
        return getattr(self.warnings[-1], attr) if self.warnings else None


@contextlib.contextmanager
def _expected_warnings(filters, quiet):
    """Record warnings; AssertionError for those that no filter expects, and for filters without one."""
    registry = sys._getframe(4).f_globals.get('__warningregistry__')
    if registry:
        registry.clear()            # else what was shown once would not come again
    with warnings.catch_warnings(record=True) as caught:
        sys.modules['warnings'].simplefilter('always')
        yield WarningsRecorder(caught)
    left = [one.message for one in caught]
    missing = []
    for pattern, category in filters:
        fitting = [one for one in left if re.match(pattern, str(one), re.IGNORECASE) and issubclass(type(one), category)]
        left = [one for one in left if one not in fitting]
        if not fitting and not quiet:
            missing.append((pattern, category.__name__))
    if left:
        raise AssertionError('unhandled warning %r' % left[0])
    if missing:
        raise AssertionError('filter (%r, %s) did not catch any warning' % missing[0])


@contextlib.contextmanager
def check_warnings(*filters, **kwargs):
    """For a block that warns: each filter is (pattern of the text, category); quiet=True lets any be missing.

    Without filters any warning may come.  Gives a WarningsRecorder.
    """
    quiet = kwargs.pop('quiet', not filters)
    with _expected_warnings(filters or [('', Warning)], quiet) as recorder:
        yield recorder


@contextlib.contextmanager
def check_py3k_warnings(*filters, **kwargs):
    """check_warnings for those of the option -3; without it none are expected."""
    quiet = kwargs.pop('quiet', not filters)
    chosen = (filters or [('', DeprecationWarning)]) if sys.py3kwarning else []
    with _expected_warnings(chosen, quiet) as recorder:
        yield recorder


# ---- settings for a while ----------------------------------------------------------------------------------------

class EnvironmentVarGuard(_Undone, DictMixin):
    """os.environ, whose changes are undone at the end of a with statement."""

    def __init__(self):
        super(EnvironmentVarGuard, self).__init__(self._restore)
        self._real, self._before = os.environ, {}

    def _restore(self):
        os.environ = self._real
        for name, value in self._before.items():
            self._put(name, value)

    def _put(self, name, value):
        """Set a variable, or remove it if the value is None."""
        if value is not None:
            self._real[name] = value
        elif name in self._real:
            del self._real[name]

    def set(self, envvar, value):
        """Set a variable for a while."""
        self._before.setdefault(envvar, self._real.get(envvar))
        self._put(envvar, value)

    def unset(self, envvar):
        """Remove a variable for a while."""
        self.set(envvar, None)

    __setitem__, __delitem__ = set, unset

    def __getitem__(self, envvar):
        return self._real[envvar]

    def keys(self):
        return list(self._real)


_MISSING = object()


@contextlib.contextmanager
def swap_attr(obj, attr, new_val):
    """Another value of an attribute for a while; one that was not there goes."""
    before = getattr(obj, attr, _MISSING)
    setattr(obj, attr, new_val)
    try:
        yield None if before is _MISSING else before
    finally:
        if before is not _MISSING:
            setattr(obj, attr, before)
        elif hasattr(obj, attr):
            delattr(obj, attr)


@contextlib.contextmanager
def swap_item(obj, item, new_val):
    """The same for an item."""
    before = obj[item] if item in obj else _MISSING
    obj[item] = new_val
    try:
        yield None if before is _MISSING else before
    finally:
        if before is not _MISSING:
            obj[item] = before
        else:
            obj.pop(item, None)


@contextlib.contextmanager
def disable_gc():
    """No collections for a while."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _around(enter, leave):
    """A decorator: a call between enter() and leave(what it returned)."""
    def decorate(function):
        @functools.wraps(function)
        def wrapped(*args, **kwds):
            before = enter()
            try:
                return function(*args, **kwds)
            finally:
                leave(before)
        return wrapped
    return decorate


def run_with_locale(catstr, *locales):
    """A decorator: calls a test in the first locale that exists; catstr is 'LC_ALL' or so."""
    import locale
    category = getattr(locale, catstr)

    def enter():
        before = locale.setlocale(category)
        for name in locales:
            try:
                locale.setlocale(category, name)
                break
            except locale.Error:
                continue
        return before
    return _around(enter, lambda before: locale.setlocale(category, before))


def run_with_tz(tz):
    """A decorator: calls a test in a time zone."""
    def change(zone):
        before = os.environ.get('TZ')
        if zone is None:
            os.environ.pop('TZ', None)
        else:
            os.environ['TZ'] = zone
        time.tzset()
        return before
    return _around(lambda: change(tz), change)


class TransientResource(object):
    """Turns an exception with certain attributes into ResourceDenied: the resource is away, not the test wrong."""

    def __init__(self, exc, **kwargs):
        self.exc, self.attrs = exc, kwargs

    def __enter__(self):
        return self

    def __exit__(self, type_=None, value=None, traceback=None):
        if type_ is not None and issubclass(self.exc, type_) and all(
                getattr(value, name, _MISSING) == wanted for name, wanted in self.attrs.items()):
            raise ResourceDenied('an optional resource is not available')


@contextlib.contextmanager
def transient_internet(resource_name, timeout=30.0, errnos=()):
    """ResourceDenied for a block that meets a network that does not work."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(timeout)
    away = errnos or [getattr(errno, name) for name in ('ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH',
                                                         'ETIMEDOUT')]
    try:
        yield
    except IOError as error:
        reasons = [error] + [part for part in error.args if isinstance(part, Exception)]
        if any(isinstance(one, (socket.timeout, socket.gaierror)) or getattr(one, 'errno', None) in away for one in reasons):
            raise ResourceDenied('Resource %r is not available' % resource_name)
        raise
    finally:
        socket.setdefaulttimeout(before)


# ---- sockets, processes, threads ---------------------------------------------------------------------------------

def bind_port(sock, host=HOST):
    """Bind a socket to a port that is free; returns it."""
    sock.bind((host, 0))
    return sock.getsockname()[1]


def find_unused_port(family=socket.AF_INET, socktype=socket.SOCK_STREAM):
    """A port that was free a moment ago; bind_port() is safer."""
    probe = socket.socket(family, socktype)
    try:
        return bind_port(probe, HOSTv6 if family == getattr(socket, 'AF_INET6', None) else HOST)
    finally:
        probe.close()


def _has_ipv6():
    try:
        find_unused_port(socket.AF_INET6)
        return True
    except (socket.error, AttributeError):
        return False


IPV6_ENABLED = socket.has_ipv6 and _has_ipv6()


def threading_setup():
    """How many threads there are, for threading_cleanup()."""
    import thread
    return (thread._count(),)


def threading_cleanup(nb_threads):
    """Wait, a second at most, until there are no more threads than before."""
    import thread
    end = time.time() + 1
    while thread._count() > nb_threads and time.time() < end:
        time.sleep(0.01)


def reap_threads(func):
    """A decorator: waits for the threads that a test has started."""
    return _around(threading_setup, lambda key: threading_cleanup(*key))(func)


@contextlib.contextmanager
def wait_threads_exit(timeout=60.0):
    """AssertionError if the threads of a block do not end in time."""
    import thread
    before, end = thread._count(), time.time() + timeout
    yield
    while thread._count() > before:
        if time.time() > end:
            raise AssertionError('%d threads have not ended' % (thread._count() - before))
        time.sleep(0.01)
        gc_collect()


@contextlib.contextmanager
def start_threads(threads, unlock=None):
    """Start threads; after the block unlock() is called and they are waited for."""
    threads, started = list(threads), []
    try:
        for one in threads:
            one.start()
            started.append(one)
        yield
    finally:
        if unlock:
            unlock()
        for one in started:
            one.join(60)
        alive = [one for one in started if one.is_alive()]
        if alive:
            raise AssertionError('Unable to join %d threads' % len(alive))


def reap_children():
    """Wait for all children that have ended."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except OSError:
            return                      # there are none


def args_from_interpreter_flags():
    """The options that this interpreter was started with, for another one."""
    import subprocess
    return subprocess._args_from_interpreter_flags()


def strip_python_stderr(stderr):
    """An error output without the counts of a debug build."""
    return re.sub(r'\[\d+ refs\]\r?\n?$', '', stderr).strip()


# ---- small checks ------------------------------------------------------------------------------------------------

def gc_collect():
    """Collect until nothing is left that cycles keep."""
    for _ in range(3):
        gc.collect()


def get_attribute(obj, name):
    """An attribute; without it the test is skipped."""
    try:
        return getattr(obj, name)
    except AttributeError:
        raise unittest.SkipTest('module %s has no attribute %s' % (getattr(obj, '__name__', obj), name))


def fcmp(x, y):
    """cmp() that takes floats (also within tuples and lists) for equal that differ by FUZZ."""
    if isinstance(x, float) or isinstance(y, float):
        try:
            if abs(x - y) <= (abs(x) + abs(y)) * FUZZ:
                return 0
        except TypeError:
            return cmp(x, y)
    elif isinstance(x, (tuple, list)) and type(x) is type(y):
        for pair in zip(x, y):
            order = fcmp(*pair)
            if order:
                return order
        return cmp(len(x), len(y))
    return cmp(x, y)


def sortdict(dict):
    """The repr of a dict in the order of its keys."""
    return '{%s}' % ', '.join('%r: %r' % item for item in sorted(dict.items()))


def py3k_bytes(b):
    """The bytes of a bytes, memoryview or sequence of numbers."""
    return b.tobytes() if hasattr(b, 'tobytes') else bytes(bytearray(b))


def u(s):
    """The text that a string with \\u escapes stands for."""
    return s.decode('unicode-escape')


def check_syntax_error(testcase, statement, errtext='', lineno=None, offset=None):
    """Assert that a statement is a syntax error, with a text, line and offset if they are given."""
    with testcase.assertRaisesRegexp(SyntaxError, errtext) as caught:
        compile(statement, '<test string>', 'exec')
    for attribute, wanted in ('lineno', lineno), ('offset', offset):
        found = getattr(caught.exception, attribute)
        if wanted is not None:
            testcase.assertEqual(found, wanted)


def calcobjsize(fmt):
    """The size of an object whose fields struct describes."""
    return struct.calcsize('2P' + fmt + '0P')


def calcvobjsize(fmt):
    """The size of an object with items, without them."""
    return struct.calcsize('2PP' + fmt + '0P')


def check_sizeof(test, o, size):
    """Assert what sys.getsizeof says of an object; `size` is without the collector's head."""
    import _testcapi
    if type(o).__flags__ & 1 << 14:
        size += _testcapi.SIZEOF_PYGC_HEAD
    test.assertEqual(sys.getsizeof(o), size)


# ---- large tests -------------------------------------------------------------------------------------------------

def set_memlimit(limit):
    """Let tests use memory: '2.5Gb', '512m'."""
    global max_memuse, real_max_memuse
    match = re.match(r'([0-9.]+)\s*([kmgt])b?$', limit, re.IGNORECASE)
    if match is None:
        raise ValueError('Invalid memory limit %r' % (limit,))
    wanted = int(float(match.group(1)) * 1024 ** (' kmgt'.index(match.group(2).lower())))
    real_max_memuse = wanted
    max_memuse = min(wanted, MAX_Py_ssize_t)


def bigmemtest(minsize, memuse, overhead=5 * _1M):
    """A decorator for test(self, size): size is as large as the memory limit allows, or small without one."""
    def decorate(function):
        @functools.wraps(function)
        def wrapped(self):
            if not max_memuse:
                return function(self, 5147)
            size = int((max_memuse - overhead) / memuse)
            if size < minsize:
                raise unittest.SkipTest('not enough memory: %d bytes wanted' % (minsize * memuse))
            return function(self, max(size, minsize))
        wrapped.minsize, wrapped.memuse, wrapped.overhead = minsize, memuse, overhead
        return wrapped
    return decorate


def precisionbigmemtest(size, memuse, overhead=5 * _1M, dry_run=True):
    """A decorator for test(self, size) with exactly this size, or a small one if memory is not allowed."""
    def decorate(function):
        @functools.wraps(function)
        def wrapped(self):
            enough = max_memuse >= size * memuse + overhead
            if not enough and (max_memuse or not dry_run):
                raise unittest.SkipTest('not enough memory: %d bytes wanted' % (size * memuse))
            return function(self, size if enough else 5147)
        wrapped.size, wrapped.memuse, wrapped.overhead = size, memuse, overhead
        return wrapped
    return decorate


def bigaddrspacetest(f):
    """A decorator: the test fills the address space."""
    @functools.wraps(f)
    def wrapped(self):
        if max_memuse < MAX_Py_ssize_t:
            raise unittest.SkipTest('not enough memory: the whole address space is wanted')
        return f(self)
    return wrapped


# ---- running -----------------------------------------------------------------------------------------------------

class BasicTestRunner:
    """Runs a test without showing anything."""

    def run(self, test):
        result = unittest.TestResult()
        test(result)
        return result


_patterns = ()


def set_match_tests(patterns):
    """From now on run_unittest leaves out what match_test does not accept; None or nothing: it runs all."""
    global _patterns
    _patterns = tuple(patterns or ())


def match_test(test):
    """Does one of the patterns (as of the shell) fit the id of a test or what stands between two dots of it?"""
    names = [test.id()] + test.id().split('.')
    return not _patterns or any(fnmatch.fnmatchcase(name, pattern) for pattern in _patterns for name in names)


def _chosen(suite):
    """The suite with those of its tests that match_test accepts."""
    if isinstance(suite, unittest.TestSuite):
        return suite.__class__([part for part in map(_chosen, suite) if part is not None])
    return suite if match_test(suite) else None


def run_unittest(*classes):
    """Run tests: classes, suites, modules, or names of modules in sys.modules.  TestFailed if one fails."""
    loader, suite = unittest.defaultTestLoader, unittest.TestSuite()
    for each in classes:
        if isinstance(each, str):
            if each not in sys.modules:
                raise ValueError('str arguments must be keys in sys.modules')
            each = sys.modules[each]
        if isinstance(each, (unittest.TestSuite, unittest.TestCase)):
            suite.addTest(each)
        elif isinstance(each, type(sys)):
            suite.addTest(loader.loadTestsFromModule(each))
        else:
            suite.addTest(loader.loadTestsFromTestCase(each))
    runner = unittest.TextTestRunner(sys.stdout, verbosity=2, failfast=failfast) if verbose else BasicTestRunner()
    result = runner.run(_chosen(suite) if _patterns else suite)
    if not result.testsRun and not result.skipped:
        raise TestDidNotRun
    if not result.wasSuccessful():
        problems = result.errors + result.failures
        raise TestFailed(problems[0][1] if len(problems) == 1 else
                         'multiple errors occurred' + ('' if verbose else '; run in verbose mode for details'))


def run_doctest(module, verbosity=None):
    """Run the examples in a module's docstrings; (failures, examples).  TestFailed if one fails."""
    import doctest
    talk = verbose if verbosity is None else None
    with swap_attr(sys, 'stdout', get_original_stdout()):
        failures, examples = doctest.testmod(module, verbose=talk)
    if failures:
        raise TestFailed('%d of %d doctests failed' % (failures, examples))
    if verbose:
        print 'doctest (%s) ... %d tests with zero failures' % (module.__name__, examples)
    return failures, examples
