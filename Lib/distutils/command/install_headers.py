"""The command install_headers."""
from distutils.core import Command


class install_headers(Command):
    """Copies C headers."""

    description = 'install C/C++ header files'
    user_options = [('install-dir=', 'd', 'directory to install header files to'),
                    ('force', 'f', 'force installation (overwrite existing files)')]
    boolean_options = 'force'.split()

    def initialize_options(self):
        self.install_dir, self.force, self.outfiles = None, 0, []

    def finalize_options(self):
        self.set_undefined_options('install', ('install_headers', 'install_dir'), ('force', 'force'))

    def run(self):
        headers = self.distribution.headers or ()
        if headers:
            self.mkpath(self.install_dir)
        for path in headers:
            self.outfiles.append(self.copy_file(path, self.install_dir)[0])

    def get_inputs(self):
        return list(self.distribution.headers or ())

    def get_outputs(self):
        return self.outfiles
