"""The command build."""
import os
import sys
from os.path import join, normpath
from distutils.ccompiler import show_compilers
from distutils.core import Command
from distutils.errors import DistutilsOptionError
from distutils.util import get_platform


class build(Command):
    """Builds all that is to be installed, below build/."""

    description = 'build everything needed to install'
    user_options = [
        ('build-base=', 'b', 'base directory for build library'),
        ('build-purelib=', None, 'build directory for platform-neutral distributions'),
        ('build-platlib=', None, 'build directory for platform-specific distributions'),
        ('build-lib=', None, 'build directory for all distribution (defaults to either build-purelib or '
         'build-platlib'),
        ('build-scripts=', None, 'build directory for scripts'),
        ('build-temp=', 't', 'temporary build directory'),
        ('plat-name=', 'p', 'platform name to build for, if supported (default: %s)' % get_platform()),
        ('compiler=', 'c', 'specify the compiler type'),
        ('debug', 'g', 'compile extensions and libraries with debugging information'),
        ('force', 'f', 'forcibly build everything (ignore file timestamps)'),
        ('executable=', 'e', 'specify final destination interpreter path (build.py)'),
    ]
    boolean_options = 'debug force'.split()
    help_options = [('help-compiler', None, 'list available compilers', show_compilers)]

    def initialize_options(self):
        self.build_base, self.force = 'build', 0
        self.build_purelib = self.build_platlib = self.build_lib = self.build_temp = None
        self.build_scripts = self.compiler = self.plat_name = self.debug = self.executable = None

    def finalize_options(self):
        if self.plat_name is None:
            self.plat_name = get_platform()
        elif os.name != 'nt':
            raise DistutilsOptionError("--plat-name only supported on Windows (try using './configure --help' on "
                                       'your platform)')
        mark = '.%s-%s' % (self.plat_name, sys.version[:3])
        if getattr(sys, 'gettotalrefcount', None):
            mark += '-pydebug'
        below = lambda name: join(self.build_base, name)
        self.build_purelib = self.build_purelib or below('lib')
        self.build_platlib = self.build_platlib or below('lib' + mark)
        if self.build_lib is None:
            self.build_lib = self.build_platlib if self.distribution.ext_modules else self.build_purelib
        self.build_temp = self.build_temp or below('temp' + mark)
        self.build_scripts = self.build_scripts or below('scripts-' + sys.version[:3])
        self.executable = self.executable or normpath(sys.executable)

    def run(self):
        for name in self.get_sub_commands():
            self.run_command(name)

    def has_pure_modules(self):
        dist = self.distribution
        return dist.has_pure_modules()

    def has_c_libraries(self):
        dist = self.distribution
        return dist.has_c_libraries()

    def has_ext_modules(self):
        dist = self.distribution
        return dist.has_ext_modules()

    def has_scripts(self):
        dist = self.distribution
        return dist.has_scripts()

    sub_commands = [('build_py', has_pure_modules), ('build_clib', has_c_libraries),
                    ('build_ext', has_ext_modules), ('build_scripts', has_scripts)]
