"""The command install_egg_info."""
import os
import re
import sys
from os.path import exists, isdir, islink, join
from distutils import dir_util, log
from distutils.cmd import Command


class install_egg_info(Command):
    """Writes NAME-VERSION-pyX.Y.egg-info beside the modules."""

    description = 'write the metadata of the package beside its modules'
    user_options = [('install-dir=', 'd', 'directory to install to')]

    def initialize_options(self):
        self.install_dir = None

    def finalize_options(self):
        self.set_undefined_options('install_lib', ('install_dir', 'install_dir'))
        dist = self.distribution
        name = '%s-%s-py%s.egg-info' % (to_filename(safe_name(dist.get_name())),
                                        to_filename(safe_version(dist.get_version())), sys.version[:3])
        self.target = join(self.install_dir, name)
        self.outputs = list((self.target,))

    def run(self):
        self._make_room()
        log.info('Writing %s', self.target)
        if not self.dry_run:
            with open(self.target, 'w') as out:
                self.distribution.metadata.write_pkg_file(out)

    def _make_room(self):
        """Removes what is at the place of the file, or makes the folder it goes into."""
        if isdir(self.target) and not islink(self.target):
            dir_util.remove_tree(self.target, 1, self.dry_run)
        elif exists(self.target):
            self.execute(os.unlink, (self.target,), 'Removing ' + self.target)
        elif not isdir(self.install_dir):
            self.execute(os.makedirs, (self.install_dir,), 'Creating ' + self.install_dir)

    def get_outputs(self):
        return self.outputs


def safe_name(name):
    """Only letters, digits, dots; a - for anything else."""
    return re.sub('[^A-Za-z0-9.]+', '-', name)


def safe_version(version):
    """The same, blanks become dots."""
    return safe_name('.'.join(version.split(' ')))


def to_filename(name):
    """_ for -."""
    return '_'.join(name.split('-'))
