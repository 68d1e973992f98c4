"""The command install_data."""
import os
from os.path import isabs, join
from distutils.core import Command
from distutils.util import change_root, convert_path


class install_data(Command):
    """Copies data_files: paths, or (folder, [paths])."""

    description = 'install data files'
    user_options = [
        ('install-dir=', 'd', 'base directory for installing data files (default: installation base dir)'),
        ('root=', None, 'install everything relative to this alternate root directory'),
        ('force', 'f', 'force installation (overwrite existing files)'),
    ]
    boolean_options = 'force'.split()

    def initialize_options(self):
        self.install_dir, self.outfiles, self.root, self.force = None, [], None, 0
        self.data_files, self.warn_dir = self.distribution.data_files, 1

    def finalize_options(self):
        self.set_undefined_options('install', ('install_data', 'install_dir'), ('root', 'root'),
                                   ('force', 'force'))

    def run(self):
        self.mkpath(self.install_dir)
        for item in self.data_files:
            if isinstance(item, str):
                if self.warn_dir:
                    self.warn("setup script did not provide a directory for '%s' -- installing right in '%s'"
                              % (convert_path(item), self.install_dir))
                self.__copy(convert_path(item), self.install_dir)
                continue
            folder = convert_path(item[0])
            if not isabs(folder):
                folder = join(self.install_dir, folder)
            elif self.root:
                folder = change_root(self.root, folder)
            self.mkpath(folder)
            if not item[1]:
                self.outfiles.append(folder)
            for path in item[1]:
                self.__copy(convert_path(path), folder)

    def __copy(self, path, folder):
        self.outfiles.append(self.copy_file(path, folder)[0])

    def get_inputs(self):
        return list(self.data_files or ())

    def get_outputs(self):
        return self.outfiles
