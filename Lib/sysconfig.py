"""Where things are installed and how the interpreter was built.

A scheme names a layout ('posix_prefix', 'posix_user', 'nt', ...); get_path('purelib') is a folder of it.
get_config_vars() joins what the build recorded (module _sysconfigdata) with what is true of this process.
"""
import os
import re
import sys

from os.path import pardir, realpath

_PATH_NAMES = ('stdlib', 'platstdlib', 'purelib', 'platlib', 'include', 'scripts', 'data')


def _scheme(stdlib, packages, include, scripts, base='{base}', platbase='{base}', platinclude=True):
    """One layout; the texts continue base or platbase."""
    paths = {'stdlib': base + stdlib, 'platstdlib': platbase + stdlib, 'purelib': base + packages,
             'platlib': platbase + packages, 'include': base + include, 'scripts': base + scripts,
             'data': base}
    if platinclude:
        paths['platinclude'] = platbase + include
    return paths


def _user_scheme(stdlib, packages, include, scripts):
    return _scheme(stdlib, packages, include, scripts, '{userbase}', '{userbase}', False)


_UNIX = '/lib/python{py_version_short}'
_FLAT = '/lib/python'
_NT_USER = '/Python{py_version_nodot}'

_INSTALL_SCHEMES = {
    'posix_prefix': _scheme(_UNIX, _UNIX + '/site-packages', '/include/python{py_version_short}', '/bin',
                            platbase='{platbase}'),
    'posix_home': _scheme(_FLAT, _FLAT, '/include/python', '/bin'),
    'posix_user': _user_scheme(_UNIX, _UNIX + '/site-packages', '/include/python{py_version_short}', '/bin'),
    'nt': _scheme('/Lib', '/Lib/site-packages', '/Include', '/Scripts'),
    'nt_user': _user_scheme(_NT_USER, _NT_USER + '/site-packages', _NT_USER + '/Include', '/Scripts'),
    'os2': _scheme('/Lib', '/Lib/site-packages', '/Include', '/Scripts'),
    'os2_home': _user_scheme(_UNIX, _UNIX + '/site-packages', '/include/python{py_version_short}', '/bin'),
    'osx_framework_user': _user_scheme(_FLAT, _FLAT + '/site-packages', '/include', '/bin'),
}
_SCHEME_KEYS = _PATH_NAMES
_PY_VERSION = sys.version.split()[0]
_PY_VERSION_SHORT = '%d.%d' % sys.version_info[:2]
_PY_VERSION_SHORT_NO_DOT = '%d%d' % sys.version_info[:2]
_PREFIX = os.path.normpath(sys.prefix)
_EXEC_PREFIX = os.path.normpath(sys.exec_prefix)
_CONFIG_VARS = None
_USER_BASE = None


def _program_folder():
    return os.path.dirname(realpath(sys.executable)) if sys.executable else realpath(os.getcwd())


_PROJECT_BASE = _program_folder()


def _source_folder():
    """The folder of the sources when the interpreter runs where it was built, else None."""
    library = os.path.dirname(realpath(os.__file__))
    candidate = os.path.dirname(library)
    if os.path.isfile(os.path.join(candidate, 'Include', 'Python.h')):
        return candidate
    return None


def is_python_build():
    """Whether the interpreter runs in the folder where it was built."""
    return _source_folder() is not None


_PYTHON_BUILD = is_python_build()


# -- paths

def _user_base():
    base = os.environ.get('PYTHONUSERBASE')
    if base:
        return os.path.expanduser(base)
    if os.name == 'nt':
        return os.path.join(os.environ.get('APPDATA') or os.path.expanduser('~'), 'Python')
    return os.path.expanduser(os.path.join('~', '.local'))


_getuserbase = _user_base


def _expand_vars(scheme, vars):
    return get_paths(scheme, vars)


def _fill(text, values):
    """Replaces {name} where the name is known."""
    def value_of(found):
        name = found.group(1)
        if name in values:
            return str(values[name])
        if name in os.environ:
            return os.environ[name]
        raise AttributeError(found.group())
    return re.sub(r'\{([^{]*?)\}', value_of, text)


def _get_default_scheme():
    return 'posix_prefix' if os.name == 'posix' else os.name


def get_scheme_names():
    """The names of the layouts, sorted."""
    return tuple(sorted(_INSTALL_SCHEMES))


def get_path_names():
    """The names of the folders of a layout."""
    return _PATH_NAMES


def get_paths(scheme=_get_default_scheme(), vars=None, expand=True):
    """{name: folder} of a layout; vars replace or add variables, expand=False leaves them in."""
    layout = _INSTALL_SCHEMES[scheme]
    if not expand:
        return layout
    values = dict(get_config_vars())
    values.update(vars or {})
    return dict((name, os.path.normpath(_fill(os.path.expanduser(text) if os.name == 'posix' else text,
                                              values)))
                for name, text in layout.iteritems())


def get_path(name, scheme=_get_default_scheme(), vars=None, expand=True):
    """One folder of a layout."""
    return get_paths(scheme, vars, expand)[name]


# -- variables

def get_config_h_filename():
    """The path of pyconfig.h."""
    if _PYTHON_BUILD:
        return os.path.join(_source_folder(), 'Include', 'pyconfig.h')
    return os.path.join(_EXEC_PREFIX, 'include', 'python' + _PY_VERSION_SHORT, 'pyconfig.h')


def get_makefile_filename():
    """The path of the makefile that the interpreter was built with."""
    if _PYTHON_BUILD:
        return os.path.join(_source_folder(), 'Makefile')
    return os.path.join(_EXEC_PREFIX, 'lib', 'python' + _PY_VERSION_SHORT, 'config', 'Makefile')


_get_makefile_filename = get_makefile_filename

_DEFINED = re.compile(r'#define ([A-Z]\w+) (.*)\n')
_UNDEFINED = re.compile(r'/[*] #undef ([A-Z]\w+) [*]/\n')


def parse_config_h(fp, vars=None):
    """{name: value} of a file like pyconfig.h: numbers as integers, what is undefined as 0."""
    values = {} if vars is None else vars
    for line in iter(fp.readline, ''):
        found = _DEFINED.match(line)
        if found:
            name, value = found.groups()
            try:
                value = int(value)
            except ValueError:
                pass
            values[name] = value
            continue
        found = _UNDEFINED.match(line)
        if found:
            values[found.group(1)] = 0
    return values


def _build_variables():
    from _sysconfigdata import build_time_vars
    return build_time_vars


def _gather():
    values = {
        'prefix': _PREFIX, 'exec_prefix': _EXEC_PREFIX, 'base': _PREFIX, 'platbase': _EXEC_PREFIX,
        'py_version': _PY_VERSION, 'py_version_short': _PY_VERSION_SHORT,
        'py_version_nodot': _PY_VERSION_SHORT_NO_DOT, 'projectbase': _PROJECT_BASE,
    }
    if os.name == 'posix':
        values.update(_build_variables())
        values.update(prefix=_PREFIX, exec_prefix=_EXEC_PREFIX)
        try:
            with open(get_config_h_filename()) as header:
                for name, value in parse_config_h(header).iteritems():
                    values.setdefault(name, value)
        except IOError:
            pass                   # installed without its headers
    values['userbase'] = _user_base()
    values['srcdir'] = _source_folder() or values.get('srcdir', '.')
    if _PYTHON_BUILD:
        values['INCLUDEPY'] = values['CONFINCLUDEPY'] = os.path.join(_source_folder(), 'Include')
    return values


def get_config_vars(*args):
    """All variables as a dict; with names: the list of their values, None where unknown."""
    global _CONFIG_VARS
    if _CONFIG_VARS is None:
        _CONFIG_VARS = _gather()
    if args:
        return [_CONFIG_VARS.get(name) for name in args]
    return _CONFIG_VARS


def get_config_var(name):
    """The value of one variable, None when it is unknown."""
    return get_config_vars().get(name)


# -- the platform

def get_python_version():
    """The version that paths carry: '2.7'."""
    return _PY_VERSION_SHORT


def _windows_platform():
    lower = sys.version.lower()
    for mark, name in (('amd64', 'win-amd64'), ('itanium', 'win-ia64')):
        if mark in lower:
            return name
    return sys.platform


_UNIX_NAMES = {
    'sunos': lambda release, version, machine: 'solaris-%d.%s-%s' % (int(release[0]) - 3, release[2:], machine)
                                               if release[0] >= '5' else 'sunos-%s-%s' % (release, machine),
    'aix': lambda release, version, machine: 'aix-%s.%s' % (version, release),
    'irix': lambda release, version, machine: 'irix-%s' % release,
    'cygwin': lambda release, version, machine: 'cygwin-%s-%s'
                                                % (re.match(r'[\d.]*', release).group(), machine),
}


def get_platform():
    """The system and machine that compiled files are for, such as 'linux-x86_64'."""
    if os.name == 'nt':
        return _windows_platform()
    if '_PYTHON_HOST_PLATFORM' in os.environ:
        return os.environ['_PYTHON_HOST_PLATFORM']
    if os.name != 'posix' or not hasattr(os, 'uname'):
        return sys.platform
    system, _, release, version, machine = os.uname()
    system = system.lower().replace('/', '')
    machine = machine.replace(' ', '_').replace('/', '-')
    if system.startswith('linux'):
        return '%s-%s' % (system, machine)
    if system.startswith('darwin'):
        import _osx_support
        return '%s-%s-%s' % _osx_support.get_platform_osx(get_config_vars(), system, release, machine)
    for name, make in _UNIX_NAMES.iteritems():
        if system.startswith(name):
            return make(release, version, machine)
    return '%s-%s-%s' % (system, release, machine)


def _show(title, values):
    print '%s: ' % title
    for name in sorted(values):
        print '\t%s = "%s"' % (name, values[name])
    print


def _main():
    """`python -m sysconfig`: shows all of it."""
    print 'Platform: "%s"' % get_platform()
    print 'Python version: "%s"' % get_python_version()
    print 'Current installation scheme: "%s"' % _get_default_scheme()
    print
    _show('Paths', get_paths())
    _show('Variables', get_config_vars())


if __name__ == '__main__':
    _main()
