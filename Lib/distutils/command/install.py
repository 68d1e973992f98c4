"""The command install."""
import os
import string
import sys
from collections import OrderedDict
from os.path import isdir, join, normcase, normpath
from distutils import log
from distutils.core import Command
from distutils.debug import DEBUG
from distutils.errors import DistutilsOptionError, DistutilsPlatformError
from distutils.file_util import write_file
from distutils.sysconfig import get_config_vars
from distutils.util import change_root, convert_path, get_platform, subst_vars
from site import USER_BASE, USER_SITE

SCHEME_KEYS = ('purelib', 'platlib', 'headers', 'scripts', 'data')


def _scheme(pure, plat, headers, scripts, data):
    return dict(zip(SCHEME_KEYS, (pure, plat, headers + '/$dist_name', scripts, data)))


_VERSIONED = '/lib/python$py_version_short/site-packages'
_FLAT = '$base/Lib/site-packages'
WINDOWS_SCHEME = _scheme(_FLAT, _FLAT, '$base/Include', '$base/Scripts', '$base')
INSTALL_SCHEMES = {
    'unix_prefix': _scheme('$base' + _VERSIONED, '$platbase' + _VERSIONED,
                           '$base/include/python$py_version_short', '$base/bin', '$base'),
    'unix_home': _scheme('$base/lib/python', '$base/lib/python', '$base/include/python', '$base/bin', '$base'),
    'unix_user': _scheme('$usersite', '$usersite', '$userbase/include/python$py_version_short', '$userbase/bin',
                         '$userbase'),
    'nt': WINDOWS_SCHEME,
    'nt_user': _scheme('$usersite', '$usersite', '$userbase/Python$py_version_nodot/Include',
                       '$userbase/Scripts', '$userbase'),
    'os2': _scheme(_FLAT, _FLAT, '$base/Include', '$base/Scripts', '$base'),
    'os2_home': _scheme('$usersite', '$usersite', '$userbase/include/python$py_version_short', '$userbase/bin',
                        '$userbase'),
}
_DIRS = ('purelib', 'platlib', 'lib', 'headers', 'scripts', 'data')


class install(Command):
    """Builds and installs.  --prefix, --home, --user choose a layout, --install-* single folders, --root another
    root."""

    description = 'install everything from build directory'
    user_options = [
        ('prefix=', None, 'installation prefix'),
        ('exec-prefix=', None, '(Unix only) prefix for platform-specific files'),
        ('home=', None, '(Unix only) home directory to install under'),
        ('user', None, "install in user site-package '%s'" % USER_SITE),
        ('install-base=', None, 'base installation directory (instead of --prefix or --home)'),
        ('install-platbase=', None, 'base installation directory for platform-specific files (instead of '
         '--exec-prefix or --home)'),
        ('root=', None, 'install everything relative to this alternate root directory'),
        ('install-purelib=', None, 'installation directory for pure Python module distributions'),
        ('install-platlib=', None, 'installation directory for non-pure module distributions'),
        ('install-lib=', None, 'installation directory for all module distributions (overrides '
         '--install-purelib and --install-platlib)'),
        ('install-headers=', None, 'installation directory for C/C++ headers'),
        ('install-scripts=', None, 'installation directory for Python scripts'),
        ('install-data=', None, 'installation directory for data files'),
        ('compile', 'c', 'compile .py to .pyc [default]'),
        ('no-compile', None, "don't compile .py files"),
        ('optimize=', 'O', 'also compile with optimization: -O1 for "python -O", -O2 for "python -OO", and -O0 '
         'to disable [default: -O0]'),
        ('force', 'f', 'force installation (overwrite any existing files)'),
        ('skip-build', None, 'skip rebuilding everything (for testing/debugging)'),
        ('record=', None, 'filename in which to record list of installed files'),
    ]
    boolean_options = 'compile force skip-build user'.split()
    negative_opt = {'no-compile': 'compile'}

    def initialize_options(self):
        for name in ('prefix exec_prefix home install_base install_platbase root install_purelib '
                     'install_platlib install_headers install_lib install_scripts install_data compile optimize '
                     'extra_path build_base build_lib record').split():
            setattr(self, name, None)
        self.user = self.force = self.skip_build = 0
        self.install_path_file = self.warn_dir = 1
        self.install_userbase, self.install_usersite = USER_BASE, USER_SITE

    def __check_choice(self):
        layout = self.prefix or self.exec_prefix or self.home
        bases = self.install_base or self.install_platbase
        if layout and bases:
            raise DistutilsOptionError('must supply either prefix/exec-prefix/home or install-base/'
                                       'install-platbase -- not both')
        if self.home and (self.prefix or self.exec_prefix):
            raise DistutilsOptionError('must supply either home or prefix/exec-prefix -- not both')
        if self.user and (layout or bases):
            raise DistutilsOptionError("can't combine user with prefix, exec_prefix/home, or install_(plat)base")
        if os.name != 'posix' and self.exec_prefix:
            self.warn('exec-prefix option ignored on this platform')
            self.exec_prefix = None

    def finalize_options(self):
        self.__check_choice()
        self.dump_dirs('pre-finalize_{unix,other}')
        choose_folders = self.finalize_unix if os.name == 'posix' else self.finalize_other
        choose_folders()
        self.dump_dirs('post-finalize_{unix,other}()')
        self.__expand()
        self.dump_dirs('post-expand_dirs()')
        if self.user:
            self.create_home_path()
        self.__place_lib()
        if self.root is not None:
            self.change_roots('libbase', 'lib', 'purelib', 'platlib', 'scripts', 'data', 'headers')
        self.dump_dirs('after prepending root')
        self.set_undefined_options('build', ('build_base', 'build_base'), ('build_lib', 'build_lib'))

    def __variables(self):
        """What stands for $name in the folders."""
        dist, version = self.distribution, sys.version.split()[0]
        prefix, exec_prefix = get_config_vars('prefix', 'exec_prefix')
        return dict(
            dist_name=dist.get_name(), dist_version=dist.get_version(), dist_fullname=dist.get_fullname(),
            py_version=version, py_version_short=version[:3], py_version_nodot=version[0] + version[2],
            sys_prefix=prefix, prefix=prefix, sys_exec_prefix=exec_prefix, exec_prefix=exec_prefix,
            userbase=self.install_userbase, usersite=self.install_usersite)

    def __expand(self):
        """Replaces ~ and variables in the base folders, then in those that begin with them."""
        self.config_vars = self.__variables()
        self.expand_basedirs()
        self.dump_dirs('post-expand_basedirs()')
        self.config_vars.update(base=self.install_base, platbase=self.install_platbase)
        if DEBUG:
            from pprint import pprint
            print 'config vars:'
            pprint(self.config_vars)
        self.expand_dirs()

    def __place_lib(self):
        """install_lib is where modules go, install_libbase the same without the folder of extra_path."""
        if self.install_lib is None:
            compiled = self.distribution.ext_modules
            self.install_lib = self.install_platlib if compiled else self.install_purelib
        self.convert_paths('lib', 'purelib', 'platlib', 'scripts', 'data', 'headers', 'userbase', 'usersite')
        self.handle_extra_path()
        self.install_libbase, self.install_lib = self.install_lib, join(self.install_lib, self.extra_dirs)

    def dump_dirs(self, msg):
        """Shows the folders in the debug mode of distutils."""
        if not DEBUG:
            return
        from distutils.fancy_getopt import longopt_xlate
        print msg + ':'
        for option in self.user_options:
            name = option[0].rstrip('=')
            opposite = self.negative_opt.get(name)
            value = getattr(self, (opposite or name).translate(longopt_xlate))
            print '  %s: %s' % (opposite or name, not value if opposite else value)

    def __use(self, base, scheme):
        self.install_platbase = self.install_base = base
        self.select_scheme(scheme)

    def __need_userbase(self):
        if not self.install_userbase:
            raise DistutilsPlatformError('User base directory is not specified')

    def finalize_unix(self):
        if self.install_base is not None or self.install_platbase is not None:
            single = self.install_purelib is None and self.install_platlib is None
            if self.install_lib is None and single or None in (self.install_headers, self.install_scripts,
                                                               self.install_data):
                raise DistutilsOptionError('install-base or install-platbase supplied, but installation scheme is '
                                           'incomplete')
            return
        if self.user:
            self.__need_userbase()
            self.__use(self.install_userbase, 'unix_user')
        elif self.home is not None:
            self.__use(self.home, 'unix_home')
        else:
            if self.prefix is None:
                if self.exec_prefix is not None:
                    raise DistutilsOptionError('must not supply exec-prefix without prefix')
                self.prefix, self.exec_prefix = map(normpath, (sys.prefix, sys.exec_prefix))
            elif self.exec_prefix is None:
                self.exec_prefix = self.prefix
            self.install_base, self.install_platbase = self.prefix, self.exec_prefix
            self.select_scheme('unix_prefix')

    def finalize_other(self):
        if self.user:
            self.__need_userbase()
            self.__use(self.install_userbase, os.name + '_user')
        elif self.home is not None:
            self.__use(self.home, 'unix_home')
        else:
            self.prefix = normpath(sys.prefix) if self.prefix is None else self.prefix
            if os.name not in INSTALL_SCHEMES:
                raise DistutilsPlatformError("I don't know how to install stuff on '%s'" % os.name)
            self.__use(self.prefix, os.name)

    def select_scheme(self, name):
        """Sets the folders that are still None by a layout."""
        for key, value in INSTALL_SCHEMES[name].items():
            attribute = 'install_' + key
            if getattr(self, attribute) is None:
                setattr(self, attribute, value)

    def _expand_attrs(self, attrs):
        for name in attrs:
            value = getattr(self, name)
            if value is None:
                continue
            if os.name in ('posix', 'nt'):
                value = os.path.expanduser(value)
            setattr(self, name, subst_vars(value, self.config_vars))

    def expand_basedirs(self):
        self._expand_attrs(['install_base', 'install_platbase', 'root'])

    def expand_dirs(self):
        self._expand_attrs(['install_' + name for name in _DIRS])

    def convert_paths(self, *names):
        for name in names:
            setattr(self, 'install_' + name, convert_path(getattr(self, 'install_' + name)))

    def handle_extra_path(self):
        """extra_path: a folder below, and a .pth file that names it."""
        path = self.distribution.extra_path if self.extra_path is None else self.extra_path
        self.extra_path = path
        if path is None:
            self.path_file, self.extra_dirs = None, ''
            return
        parts = self.extra_path = path.split(',') if isinstance(path, str) else path
        if len(parts) not in (1, 2):
            raise DistutilsOptionError("'extra_path' option must be a list, tuple, or comma-separated string with "
                                       '1 or 2 elements')
        self.path_file, self.extra_dirs = parts[0], convert_path(parts[-1])

    def change_roots(self, *names):
        for name in names:
            setattr(self, 'install_' + name, change_root(self.root, getattr(self, 'install_' + name)))

    def create_home_path(self):
        """Makes the user's folders."""
        if not self.user:
            return
        home = convert_path(os.path.expanduser('~'))
        for path in self.config_vars.itervalues():
            if path and str(path).startswith(home) and not isdir(path):
                self.debug_print("os.makedirs('%s', 0700)" % path)
                os.makedirs(path, 0700)

    def run(self):
        if not self.skip_build:
            self._build()
        for command in self.get_sub_commands():
            self.run_command(command)
        if self.path_file:
            self.create_path_file()
        if self.record:
            self._write_record()
        if self.warn_dir and not (self.path_file and self.install_path_file):
            self._check_search_path()

    def _build(self):
        self.run_command('build')
        built_for = self.distribution.get_command_obj('build').plat_name
        if self.warn_dir and built_for != get_platform():
            raise DistutilsPlatformError("Can't install when cross-compiling")

    def _write_record(self):
        """The list of installed files, as they will be called without the root."""
        cut = len(self.root or '')
        self.execute(write_file, (self.record, [path[cut:] for path in self.get_outputs()]),
                     "writing list of installed files to '%s'" % self.record)

    def _check_search_path(self):
        def plain(path):
            return normcase(normpath(path))
        if plain(self.install_lib) not in map(plain, sys.path):
            log.debug("modules installed to '%s', which is not in Python's module search path (sys.path) -- "
                      "you'll have to change the search path yourself", self.install_lib)

    def create_path_file(self):
        path = join(self.install_libbase, self.path_file + '.pth')
        if self.install_path_file:
            self.execute(write_file, (path, [self.extra_dirs]), 'creating %s' % path)
        else:
            self.warn("path file '%s' not created" % path)

    def get_outputs(self):
        steps = map(self.get_finalized_command, self.get_sub_commands())
        paths = OrderedDict.fromkeys([path for step in steps for path in step.get_outputs()]).keys()
        pth = [join(self.install_libbase, self.path_file + '.pth')] if self.path_file and self.install_path_file else []
        return paths + pth

    def get_inputs(self):
        return [path for name in self.get_sub_commands() for path in self.get_finalized_command(name).get_inputs()]

    def has_lib(self):
        dist = self.distribution
        return dist.has_pure_modules() or self.distribution.has_ext_modules()

    def has_headers(self):
        dist = self.distribution
        return dist.has_headers()

    def has_scripts(self):
        dist = self.distribution
        return dist.has_scripts()

    def has_data(self):
        dist = self.distribution
        return dist.has_data_files()

    sub_commands = [('install_lib', has_lib), ('install_headers', has_headers), ('install_scripts', has_scripts),
                    ('install_data', has_data), ('install_egg_info', lambda self: True)]
