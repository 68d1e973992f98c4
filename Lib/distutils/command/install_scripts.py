"""The command install_scripts."""
import os
from stat import ST_MODE
from distutils import log
from distutils.core import Command


class install_scripts(Command):
    """Copies scripts, and lets them be run."""

    description = 'install scripts (Python or otherwise)'
    user_options = [
        ('install-dir=', 'd', 'directory to install scripts to'),
        ('build-dir=', 'b', 'build directory (where to install from)'),
        ('force', 'f', 'force installation (overwrite existing files)'),
        ('skip-build', None, 'skip the build steps'),
    ]
    boolean_options = 'force skip-build'.split()

    def initialize_options(self):
        self.install_dir = self.build_dir = self.skip_build = None
        self.force = 0

    def finalize_options(self):
        self.set_undefined_options(*('build', ('build_scripts', 'build_dir')))
        self.set_undefined_options('install', ('install_scripts', 'install_dir'), ('force', 'force'),
                                   *[('skip_build',) * 2])

    def run(self):
        if not self.skip_build:
            self.run_command('build_scripts')
        self.outfiles = self.copy_tree(self.build_dir, self.install_dir)
        if os.name == 'posix':
            map(self._make_executable, self.get_outputs())

    def _make_executable(self, path):
        """All who may read it may run it."""
        if self.dry_run:
            log.info('changing mode of %s', path)
        else:
            wanted = 0555 | os.stat(path).st_mode & 07777
            log.info('changing mode of %s to %o', path, wanted)
            os.chmod(path, wanted)

    def get_inputs(self):
        return list(self.distribution.scripts or ())

    def get_outputs(self):
        return list(self.outfiles or ())
