"""The command bdist_dumb."""
import os
from os.path import join
from distutils import log
from distutils.core import Command
from distutils.dir_util import ensure_relative, remove_tree
from distutils.errors import DistutilsPlatformError
from distutils.sysconfig import get_python_version
from distutils.util import get_platform


class bdist_dumb(Command):
    """An archive to be unpacked at the root (relative: at the prefix)."""

    description = 'make a plain archive of what was built'
    user_options = [
        ('bdist-dir=', 'd', 'temporary directory for creating the distribution'),
        ('plat-name=', 'p', 'platform name to embed in generated filenames (default: %s)' % get_platform()),
        ('format=', 'f', 'archive format to create (tar, ztar, gztar, zip)'),
        ('keep-temp', 'k', 'keep the pseudo-installation tree around after creating the distribution archive'),
        ('dist-dir=', 'd', 'directory to put final built distributions in'),
        ('skip-build', None, 'skip rebuilding everything (for testing/debugging)'),
        ('relative', None, 'build the archive using relative paths (default: false)'),
        ('owner=', 'u', 'Owner name used when creating a tar file [default: current user]'),
        ('group=', 'g', 'Group name used when creating a tar file [default: current group]'),
    ]
    boolean_options = 'keep-temp skip-build relative'.split()
    default_format = {'posix': 'gztar', 'nt': 'zip', 'os2': 'zip'}

    def initialize_options(self):
        self.bdist_dir = self.plat_name = self.format = self.dist_dir = self.skip_build = None
        self.owner = self.group = None
        self.keep_temp = self.relative = 0

    def finalize_options(self):
        if not self.bdist_dir:
            self.bdist_dir = join(self.get_finalized_command('bdist').bdist_base, 'dumb')
        if self.format is None:
            if os.name not in self.default_format:
                raise DistutilsPlatformError("don't know how to create dumb built distributions on platform %s"
                                             % os.name)
            self.format = self.default_format[os.name]
        self.set_undefined_options('bdist', ('dist_dir', 'dist_dir'), ('plat_name', 'plat_name'),
                                   *[('skip_build',) * 2])

    def run(self):
        if not self.skip_build:
            self.run_command('build')
        install = self.reinitialize_command('install', 1)
        install.root, install.skip_build, install.warn_dir = self.bdist_dir, self.skip_build, 0
        log.info('installing to %s' % self.bdist_dir)
        self.run_command('install')
        dist = self.distribution
        name = join(self.dist_dir, '%s.%s' % (dist.get_fullname(), self.plat_name))
        root = self.bdist_dir
        if self.relative:
            if dist.has_ext_modules() and install.install_base != install.install_platbase:
                raise DistutilsPlatformError("can't make a dumb built distribution where base and platbase are "
                                             'different (%r, %r)' % (install.install_base,
                                                                      install.install_platbase))
            root = join(root, ensure_relative(install.install_base))
        path = self.make_archive(name, self.format, root_dir=root, owner=self.owner, group=self.group)
        dist.dist_files.append(('bdist_dumb', get_python_version() if dist.has_ext_modules() else 'any', path))
        if not self.keep_temp:
            remove_tree(self.bdist_dir, 1, self.dry_run)
