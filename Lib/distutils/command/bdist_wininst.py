"""The command bdist_wininst: the programs that such installers begin with are not part of this library."""
from distutils.core import Command
from distutils.errors import DistutilsPlatformError
from distutils.util import get_platform


class bdist_wininst(Command):
    """Installers for Windows; run() says that they cannot be made here."""

    description = 'create an executable installer for MS Windows'
    _unsupported = True
    user_options = [
        ('bdist-dir=', None, 'temporary directory for creating the distribution'),
        ('plat-name=', 'p', 'platform name to embed in generated filenames (default: %s)' % get_platform()),
        ('keep-temp', 'k', 'keep the pseudo-installation tree around after creating the distribution archive'),
        ('target-version=', None, 'require a specific python version on the target system'),
        ('dist-dir=', 'd', 'directory to put final built distributions in'),
        ('skip-build', None, 'skip rebuilding everything (for testing/debugging)'),
    ]
    boolean_options = ['keep-temp', 'skip-build']

    def initialize_options(self):
        self.bdist_dir = self.plat_name = self.target_version = self.dist_dir = self.skip_build = None
        self.keep_temp = 0

    def finalize_options(self):
        self.set_undefined_options('bdist', ('skip_build', 'skip_build'), ('dist_dir', 'dist_dir'),
                                   ('plat_name', 'plat_name'))

    def run(self):
        raise DistutilsPlatformError('installers for Windows are made on Windows only')
