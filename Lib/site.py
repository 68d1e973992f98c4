"""Completes sys.path when the interpreter starts (not with -S): site-packages, .pth files, the user's own
packages, virtual environments; adds exit, quit, copyright, credits, license and help.

Order: paths of the start are made absolute; a virtual environment is recognised (pyvenv.cfg beside the
program or one level up); the user's folder, then site-packages of each prefix are added, with the paths
that .pth files in them name; at last sitecustomize and usercustomize are imported if they exist.

ENABLE_USER_SITE: True, False (asked for by -s or PYTHONNOUSERSITE), None (refused: another user's rights).
"""
import __builtin__
import os
import sys

PREFIXES = [sys.prefix, sys.exec_prefix]
ENABLE_USER_SITE = None
USER_SITE = None
USER_BASE = None


# -- sys.path

def makepath(*paths):
    """(absolute path, its normal case) of the joined parts."""
    joined = os.path.join(*paths)
    try:
        joined = os.path.abspath(joined)
    except OSError:
        pass                       # the current folder is gone
    return joined, os.path.normcase(joined)


def abs__file__():
    """Makes __file__ of the modules imported so far absolute."""
    for module in sys.modules.values():
        if hasattr(module, '__loader__'):
            continue
        try:
            before = module.__file__
            after = os.path.abspath(before)
            if before != after:
                module.__file__ = after
        except (AttributeError, OSError):
            pass


def removeduppaths():
    """Makes sys.path absolute, each entry once; returns the set of them in normal case."""
    known, kept = set(), []
    for entry in sys.path:
        path, case = makepath(entry)
        if case not in known:
            known.add(case)
            kept.append(path)
    sys.path[:] = kept
    return known


def _init_pathinfo():
    """The folders of sys.path, in normal case."""
    folders = (makepath(entry)[1] for entry in sys.path if _is_folder(entry))
    return set(folders)


def _is_folder(entry):
    try:
        return os.path.isdir(entry)
    except TypeError:
        return False


def addpackage(sitedir, name, known_paths):
    """Reads the .pth file `name`: each line a path, or a statement that begins with `import`."""
    given = known_paths is not None
    known = known_paths if given else _init_pathinfo()
    fullname = os.path.join(sitedir, name)
    try:
        source = open(fullname, 'U')
    except IOError:
        return None
    with source:
        for number, line in enumerate(source, 1):
            line = line.rstrip()
            if not line or line[0] == '#':
                continue
            try:
                _take_line(sitedir, line, known)
            except Exception:
                _report(fullname, number)
                break
    return known_paths


def _take_line(sitedir, line, known):
    if line.startswith(('import ', 'import\t')):
        exec line
        return
    path, case = makepath(sitedir, line)
    if case not in known and os.path.exists(path):
        sys.path.append(path)
        known.add(case)


def _report(fullname, number):
    import traceback
    print >>sys.stderr, 'Error processing line %d of %s:\n' % (number, fullname)
    for line in traceback.format_exc().splitlines():
        print >>sys.stderr, '  ' + line
    print >>sys.stderr, '\nRemainder of file ignored'


def addsitedir(sitedir, known_paths=None):
    """Adds a folder to sys.path and reads its .pth files."""
    given = known_paths is not None
    known = known_paths if given else _init_pathinfo()
    path, case = makepath(sitedir)
    if case not in known:
        sys.path.append(path)
    try:
        names = os.listdir(path)
    except os.error:
        return None
    for name in sorted(names):
        if name.endswith('.pth'):
            addpackage(path, name, known)
    return known if given else None


# -- which folders

def check_enableusersite():
    """Whether the user's own packages count: see ENABLE_USER_SITE."""
    if sys.flags.no_user_site:
        return False
    for real, effective in (('getuid', 'geteuid'), ('getgid', 'getegid')):
        if hasattr(os, real) and getattr(os, real)() != getattr(os, effective)():
            return None
    return True


def getuserbase():
    """The folder of the user's own installation (PYTHONUSERBASE, else ~/.local)."""
    global USER_BASE
    if USER_BASE is None:
        USER_BASE = os.environ.get('PYTHONUSERBASE') or os.path.expanduser(os.path.join('~', '.local'))
    return USER_BASE


def _version_folder(base):
    return os.path.join(base, 'lib', 'python' + sys.version[:3], 'site-packages')


def getusersitepackages():
    """The folder of the user's own packages."""
    global USER_SITE
    base = getuserbase()
    if USER_SITE is None:
        USER_SITE = _version_folder(base)
    return USER_SITE


def addusersitepackages(known_paths):
    """Adds the user's own packages if they are wanted and there."""
    folder = getusersitepackages()
    if ENABLE_USER_SITE and os.path.isdir(folder):
        addsitedir(folder, known_paths)
    return known_paths


def getsitepackages():
    """The folders of packages that all users share."""
    folders = []
    for prefix in PREFIXES:
        if prefix and _version_folder(prefix) not in folders:
            folders.append(_version_folder(prefix))
    if folders:
        folders.insert(1, os.path.join(PREFIXES[0], 'lib', 'site-python'))
    return folders


def addsitepackages(known_paths):
    """Adds the shared packages."""
    for folder in getsitepackages():
        if os.path.isdir(folder):
            addsitedir(folder, known_paths)
    return known_paths


def venv(known_paths):
    """In a virtual environment: its folder becomes sys.prefix, and its packages come first; those of
    the system only if pyvenv.cfg says include-system-site-packages = true."""
    global PREFIXES, ENABLE_USER_SITE
    program = getattr(sys, 'executable', None)
    if not program:
        return known_paths
    folder = os.path.dirname(os.path.abspath(program))
    for home in folder, os.path.dirname(folder):
        config = os.path.join(home, 'pyvenv.cfg')
        if not os.path.isfile(config):
            continue
        system = _config(config).get('include-system-site-packages', 'false').lower() == 'true'
        sys.real_prefix = sys.prefix
        sys.prefix = sys.exec_prefix = home
        PREFIXES = [home] + (PREFIXES if system else [])
        if not system:
            ENABLE_USER_SITE = False
        break
    return known_paths


def _config(path):
    values = {}
    with open(path) as lines:
        for line in lines:
            name, equals, value = line.partition('=')
            if equals:
                values[name.strip().lower()] = value.strip()
    return values


# -- names for the prompt

class Quitter(object):
    """exit and quit: shown, they tell how to leave; called, they leave."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return 'Use %s() or Ctrl-D (i.e. EOF) to exit' % self.name

    def __call__(self, code=None):
        try:
            sys.stdin.close()      # a prompt that catches SystemExit ends all the same
        except Exception:
            pass
        raise SystemExit(code)


def setquit():
    """Adds exit and quit to the builtins."""
    for name in 'quit', 'exit':
        setattr(__builtin__, name, Quitter(name))


class _Printer(object):
    """A text that is shown when its name is typed, page by page when called."""

    PAGE = 23                      # lines

    def __init__(self, name, text, files=()):
        self._name, self._text, self._files = name, text, files
        self._lines = None

    def _load(self):
        if self._lines is not None:
            return
        text = self._text
        for path in self._files:
            try:
                with open(path, 'rU') as source:
                    text = source.read()
                break
            except IOError:
                continue
        self._lines = text.split('\n')

    def __repr__(self):
        self._load()
        if len(self._lines) <= self.PAGE:
            return '\n'.join(self._lines)
        return 'Type %s() to see the full %s text' % (self._name, self._name)

    def __call__(self):
        self._load()
        for start in xrange(0, len(self._lines), self.PAGE):
            print '\n'.join(self._lines[start:start + self.PAGE])
            more = start + self.PAGE < len(self._lines)
            if more and raw_input('Hit Return for more, or q (and Return) to quit: ').startswith('q'):
                break


def setcopyright():
    """Adds copyright, credits and license to the builtins."""
    __builtin__.copyright = _Printer('copyright', sys.copyright)
    __builtin__.credits = _Printer('credits', 'Stackless Python is the work of its contributors; the '
                                   'language is that of Python 2.7.')
    home = os.path.dirname(os.path.dirname(os.path.abspath(os.__file__)))
    __builtin__.license = _Printer('license', 'MIT license', [os.path.join(home, 'LICENSE')])


class _Helper(object):
    """help: shown, it tells how to use it; called, it is pydoc.help."""

    def __repr__(self):
        return 'Type help() for interactive help, or help(object) for help about object.'

    def __call__(self, *args, **kwds):
        import pydoc
        return pydoc.help(*args, **kwds)


def sethelper():
    """Adds help to the builtins."""
    __builtin__.help = _Helper()


# -- the start

def _customize(name):
    """Imports a module if it exists; other failures are reported and survived."""
    try:
        __import__(name)
    except ImportError:
        pass
    except Exception:
        if sys.flags.verbose:
            sys.excepthook(*sys.exc_info())
        else:
            kind, value = sys.exc_info()[:2]
            print >>sys.stderr, "'import %s' failed; use -v for traceback: %s" % (name, kind.__name__)


def execsitecustomize():
    """Runs the module sitecustomize."""
    _customize('sitecustomize')


def execusercustomize():
    """Runs the module usercustomize."""
    _customize('usercustomize')


# -- for other systems, and for administrators

_DEFAULT_ENCODING = 'ascii'     # of str where unicode is wanted; whoever changes it breaks programs


def setBEGINLIBPATH():
    """On OS/2 extension modules are libraries for others: their folder comes first in the library path."""
    if sys.platform == 'os2emx':
        folder = os.path.join(sys.prefix, 'Lib', 'lib-dynload')
        known = os.environ.get('BEGINLIBPATH', '').split(';')
        os.environ['BEGINLIBPATH'] = ';'.join([folder] + [each for each in known if each])


def aliasmbcs():
    """On Windows the encoding of the locale may have no codec of its own; the system's, mbcs, does it."""
    if sys.platform != 'win32':
        return
    import codecs
    import encodings
    import locale
    name = locale.getdefaultlocale()[1]
    try:
        known = not name.startswith('cp') or codecs.lookup(name)
    except LookupError:
        known = False
    if not known:
        encodings._cache.pop(name, None)
        encodings.aliases.aliases[name] = 'mbcs'


def setencoding():
    """Sets the default encoding, if it is not to be ASCII."""
    if _DEFAULT_ENCODING != 'ascii':
        sys.setdefaultencoding(_DEFAULT_ENCODING)


def main():
    """Does all of it; called once, when the module is imported."""
    global ENABLE_USER_SITE
    abs__file__()
    known = removeduppaths()
    if ENABLE_USER_SITE is None:
        ENABLE_USER_SITE = check_enableusersite()
    for add_folders in venv, addusersitepackages, addsitepackages:
        add_folders(known)
    for prepare in setquit, setcopyright, sethelper, setencoding, execsitecustomize:
        prepare()
    if ENABLE_USER_SITE:
        execusercustomize()
    vars(sys).pop('setdefaultencoding', None)       # for customizations only


main()


def _script():
    """`python -m site`: prints the paths; --user-base and --user-site only these."""
    wanted = sys.argv[1:]
    if not wanted:
        print 'sys.path = ['
        for entry in sys.path:
            print '    %r,' % (entry,)
        print ']'
        for name, path in (('USER_BASE', getuserbase()), ('USER_SITE', getusersitepackages())):
            print '%s: %r (%s)' % (name, path, 'exists' if os.path.isdir(path) else "doesn't exist")
        print 'ENABLE_USER_SITE: %r' % ENABLE_USER_SITE
        sys.exit(0)
    known = {'--user-base': getuserbase, '--user-site': getusersitepackages}
    if not all(word in known for word in wanted):
        print 'usage: python -m site [--user-base] [--user-site]'
        sys.exit(10)
    print os.pathsep.join(known[word]() for word in ('--user-base', '--user-site') if word in wanted)
    sys.exit(0 if ENABLE_USER_SITE else 2 if ENABLE_USER_SITE is None else 1)


if __name__ == '__main__':
    _script()
