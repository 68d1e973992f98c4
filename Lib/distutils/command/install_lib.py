"""The command install_lib."""
import os
import sys
from os.path import isdir, join, normcase, splitext
from distutils.core import Command
from distutils.errors import DistutilsOptionError

PYTHON_SOURCE_EXTENSION = os.extsep + 'py'


class install_lib(Command):
    """Copies what was built into the folder of modules, and compiles it."""

    description = 'install all Python modules (extensions and pure Python)'
    user_options = [
        ('install-dir=', 'd', 'directory to install to'),
        ('build-dir=', 'b', 'build directory (where to install from)'),
        ('force', 'f', 'force installation (overwrite existing files)'),
        ('compile', 'c', 'compile .py to .pyc [default]'),
        ('no-compile', None, "don't compile .py files"),
        ('optimize=', 'O', 'also compile with optimization: -O1 for "python -O", -O2 for "python -OO", and -O0 '
         'to disable [default: -O0]'),
        ('skip-build', None, 'skip the build steps'),
    ]
    boolean_options = 'force compile skip-build'.split()
    negative_opt = {'no-compile': 'compile'}

    def initialize_options(self):
        self.install_dir = self.build_dir = self.compile = self.optimize = self.skip_build = None
        self.force = 0

    def finalize_options(self):
        self.set_undefined_options('install', ('build_lib', 'build_dir'), ('install_lib', 'install_dir'),
                                   ('force', 'force'), ('compile', 'compile'), ('optimize', 'optimize'),
                                   *[('skip_build',) * 2])
        self.compile = 1 if self.compile is None else self.compile
        try:
            self.optimize = int(self.optimize or 0)
        except (ValueError, TypeError):
            raise DistutilsOptionError('optimize must be 0, 1, or 2')
        if self.optimize not in (0, 1, 2):
            raise DistutilsOptionError('optimize must be 0, 1, or 2')

    def run(self):
        self.build()
        paths = self.install()
        if paths is not None and self.distribution.has_pure_modules():
            self.byte_compile(paths)

    def build(self):
        if self.skip_build:
            return
        for there, name in ((self.distribution.has_pure_modules(), 'build_py'),
                            (self.distribution.has_ext_modules(), 'build_ext')):
            if there:
                self.run_command(name)

    def install(self):
        if isdir(self.build_dir):
            return self.copy_tree(self.build_dir, self.install_dir)
        self.warn("'%s' does not exist -- no Python modules to install" % self.build_dir)
        return None

    def __may_compile(self):
        if not sys.dont_write_bytecode:
            return True
        self.warn('byte-compiling is disabled, skipping.')
        return False

    def byte_compile(self, files):
        if not self.__may_compile():
            return
        from distutils.util import byte_compile
        root = self.get_finalized_command('install').root
        for wanted, level in ((self.compile, 0), (self.optimize > 0, self.optimize)):
            if wanted:
                byte_compile(files, optimize=level, force=self.force, prefix=root, dry_run=self.dry_run)

    def _mutate_outputs(self, has_any, build_cmd, cmd_option, output_dir):
        """The paths of a build command's files where they are installed."""
        if not has_any:
            return []
        command = self.get_finalized_command(build_cmd)
        skip = len(getattr(command, cmd_option)) + len(os.sep)
        return [join(output_dir, path[skip:]) for path in command.get_outputs()]

    def _bytecode_filenames(self, py_filenames):
        paths = []
        for path in py_filenames:
            if splitext(normcase(path))[1] == PYTHON_SOURCE_EXTENSION:
                paths += [path + 'c'] if self.compile else []
                paths += [path + 'o'] if self.optimize > 0 else []
        return paths

    def get_outputs(self):
        dist = self.distribution
        pure = self._mutate_outputs(dist.has_pure_modules(), 'build_py', 'build_lib', self.install_dir)
        compiled = self._bytecode_filenames(pure) if self.compile else []
        return pure + compiled + self._mutate_outputs(dist.has_ext_modules(), 'build_ext', 'build_lib',
                                                      self.install_dir)

    def get_inputs(self):
        dist = self.distribution
        return [path for there, name in ((dist.has_pure_modules(), 'build_py'), (dist.has_ext_modules(), 'build_ext'))
                if there for path in self.get_finalized_command(name).get_outputs()]
