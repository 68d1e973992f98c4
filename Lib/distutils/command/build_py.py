"""The command build_py."""
import os
import sys
from glob import glob
from os.path import abspath, basename, dirname, exists, isdir, isfile, join, splitext
from distutils import log
from distutils.core import Command
from distutils.errors import DistutilsFileError, DistutilsOptionError
from distutils.util import convert_path


class build_py(Command):
    """Copies modules, packages and their data below build/lib."""

    description = '"build" pure Python modules (copy to build directory)'
    user_options = [
        ('build-lib=', 'd', 'directory to "build" (copy) to'),
        ('compile', 'c', 'compile .py to .pyc'),
        ('no-compile', None, "don't compile .py files [default]"),
        ('optimize=', 'O', 'also compile with optimization: -O1 for "python -O", -O2 for "python -OO", and -O0 '
         'to disable [default: -O0]'),
        ('force', 'f', 'forcibly build everything (ignore file timestamps)'),
    ]
    boolean_options = 'compile force'.split()
    negative_opt = {'no-compile': 'compile'}

    def initialize_options(self):
        self.build_lib = self.py_modules = self.package = self.package_data = self.package_dir = None
        self.compile = self.optimize = 0
        self.force = None

    def finalize_options(self):
        self.set_undefined_options('build', ('build_lib', 'build_lib'), ('force', 'force'))
        dist = self.distribution
        self.packages, self.py_modules, self.package_data = dist.packages, dist.py_modules, dist.package_data
        self.package_dir = dict((name, convert_path(path)) for name, path in (dist.package_dir or {}).items())
        self.data_files = self.get_data_files()
        try:
            self.optimize = int(self.optimize)
            assert 0 <= self.optimize <= 2
        except (ValueError, AssertionError):
            raise DistutilsOptionError('optimize must be 0, 1, or 2')

    def run(self):
        if self.py_modules:
            self.build_modules()
        if self.packages:
            self.build_packages()
            self.build_package_data()
        self.byte_compile(self.get_outputs(include_bytecode=0))

    def get_data_files(self):
        """[(package, source folder, target folder, names)]."""
        found = []
        for package in self.packages or ():
            folder = self.get_package_dir(package)
            target = join(*[self.build_lib] + package.split('.'))
            skip = len(folder) + 1 if folder else 0
            found.append((package, folder, target, [path[skip:] for path in self.find_data_files(package, folder)]))
        return found

    def find_data_files(self, package, src_dir):
        """The paths that the patterns of package_data name."""
        found = []
        for pattern in self.package_data.get('', []) + self.package_data.get(package, []):
            for path in glob(join(src_dir, convert_path(pattern))):
                if path not in found and isfile(path):
                    found.append(path)
        return found

    def build_package_data(self):
        for _, folder, target, names in self.data_files:
            for name in names:
                path = join(target, name)
                self.mkpath(dirname(path))
                self.copy_file(join(folder, name), path, preserve_mode=False)

    def get_package_dir(self, package):
        """The folder of a package, by package_dir."""
        path, tail = package.split('.'), []
        while path:
            known = self.package_dir.get('.'.join(path)) if self.package_dir else None
            if known is not None:
                return join(*[known] + tail) if tail else known
            tail.insert(0, path.pop())
        root = (self.package_dir or {}).get('')
        if root is not None:
            tail.insert(0, root)
        return join(*tail) if tail else ''

    def check_package(self, package, package_dir):
        """Complains if there is no such folder; the path of its __init__.py, None without."""
        if package_dir:
            if not exists(package_dir):
                raise DistutilsFileError("package directory '%s' does not exist" % package_dir)
            if not isdir(package_dir):
                raise DistutilsFileError("supposed package directory '%s' exists, but is not a directory"
                                         % package_dir)
        if package:
            path = join(package_dir, '__init__.py')
            if isfile(path):
                return path
            log.warn("package init file '%s' not found (or not a regular file)", path)
        return None

    def check_module(self, module, module_file):
        there = isfile(module_file)
        if not there:
            log.warn('file %s (for module %s) not found', module_file, module)
        return there

    def find_package_modules(self, package, package_dir):
        """[(package, module, path)] of a package."""
        self.check_package(package, package_dir)
        script = abspath(self.distribution.script_name)
        return [(package, splitext(basename(path))[0], path)
                for path in glob(join(package_dir, '*.py')) if abspath(path) != script]

    def find_modules(self):
        """[(package, module, path)] of py_modules."""
        found, checked = [], {}
        for name in self.py_modules:
            package, _, base = name.rpartition('.')
            folder, seen = checked.get(package, (None, 0))
            if not seen:
                folder = self.get_package_dir(package)
                init = self.check_package(package, folder)
                checked[package] = folder, 1
                if init:
                    found.append((package, '__init__', init))
            path = join(folder, base + '.py')
            if self.check_module(name, path):
                found.append((package, base, path))
        return found

    def find_all_modules(self):
        """Both."""
        found = self.find_modules() if self.py_modules else []
        for package in self.packages or ():
            found += self.find_package_modules(package, self.get_package_dir(package))
        return found

    def get_source_files(self):
        return [path for _, _, path in self.find_all_modules()]

    def get_module_outfile(self, build_dir, package, module):
        return join(*[build_dir] + list(package) + [module + '.py'])

    def get_outputs(self, include_bytecode=1):
        paths = []
        for package, module, _ in self.find_all_modules():
            path = self.get_module_outfile(self.build_lib, package.split('.'), module)
            paths.append(path)
            if include_bytecode and self.compile:
                paths.append(path + 'c')
            if include_bytecode and self.optimize > 0:
                paths.append(path + 'o')
        for _, _, target, names in self.data_files:
            paths += [join(target, name) for name in names]
        return paths

    def build_module(self, module, module_file, package):
        if isinstance(package, basestring):
            package = package.split('.')
        elif not isinstance(package, (tuple, list)):
            raise TypeError("'package' must be a string (dot-separated), list, or tuple")
        path = self.get_module_outfile(self.build_lib, package, module)
        self.mkpath(dirname(path))
        return self.copy_file(module_file, path, preserve_mode=0)

    def build_modules(self):
        for package, module, path in self.find_modules():
            self.build_module(module, path, package)

    def build_packages(self):
        for package in self.packages:
            for owner, module, path in self.find_package_modules(package, self.get_package_dir(package)):
                assert owner == package
                self.build_module(module, path, package)

    def _may_compile(self):
        if not sys.dont_write_bytecode:
            return True
        self.warn('byte-compiling is disabled, skipping.')
        return False

    def byte_compile(self, files):
        if not self._may_compile():
            return
        from distutils.util import byte_compile
        prefix = join(self.build_lib, '')
        for wanted, level in ((self.compile, 0), (self.optimize > 0, self.optimize)):
            if wanted:
                byte_compile(files, optimize=level, force=self.force, prefix=prefix, dry_run=self.dry_run)
