"""The command bdist."""
import os
from os.path import join
from distutils.core import Command
from distutils.errors import DistutilsOptionError, DistutilsPlatformError
from distutils.util import get_platform


def show_formats():
    """Lists the formats."""
    from distutils.fancy_getopt import FancyGetopt
    FancyGetopt([('formats=' + name, None, bdist.format_command[name][1])
                 for name in bdist.format_commands]).print_help('List of available distribution formats:')


class bdist(Command):
    """Makes archives of what was built."""

    description = 'create a built (binary) distribution'
    user_options = [
        ('bdist-base=', 'b', 'temporary directory for creating built distributions'),
        ('plat-name=', 'p', 'platform name to embed in generated filenames (default: %s)' % get_platform()),
        ('formats=', None, 'formats for distribution (comma-separated list)'),
        ('dist-dir=', 'd', 'directory to put final built distributions in [default: dist]'),
        ('skip-build', None, 'skip rebuilding everything (for testing/debugging)'),
        ('owner=', 'u', 'Owner name used when creating a tar file [default: current user]'),
        ('group=', 'g', 'Group name used when creating a tar file [default: current group]'),
    ]
    boolean_options = 'skip-build'.split()
    help_options = [('help-formats', None, 'lists available distribution formats', show_formats)]
    no_format_option = tuple(['bdist_rpm'])
    default_format = {'posix': 'gztar', 'nt': 'zip', 'os2': 'zip'}
    format_commands = ['rpm', 'gztar', 'bztar', 'ztar', 'tar', 'wininst', 'zip', 'msi']
    format_command = {
        'rpm': ('bdist_rpm', 'RPM distribution'), 'gztar': ('bdist_dumb', "gzip'ed tar file"),
        'bztar': ('bdist_dumb', "bzip2'ed tar file"), 'ztar': ('bdist_dumb', 'compressed tar file'),
        'tar': ('bdist_dumb', 'tar file'), 'wininst': ('bdist_wininst', 'Windows executable installer'),
        'zip': ('bdist_dumb', 'ZIP file'), 'msi': ('bdist_msi', 'Microsoft Installer'),
    }

    def initialize_options(self):
        self.bdist_base = self.plat_name = self.formats = self.dist_dir = self.group = self.owner = None
        self.skip_build = 0

    def finalize_options(self):
        build = self.get_finalized_command('build')
        if not self.plat_name:
            self.plat_name = get_platform() if self.skip_build else build.plat_name
        self.bdist_base = self.bdist_base or join(build.build_base, 'bdist.' + self.plat_name)
        self.ensure_string_list('formats')
        if not self.formats:
            if os.name not in self.default_format:
                raise DistutilsPlatformError("don't know how to create built distributions on platform %s"
                                             % os.name)
            self.formats = [self.default_format[os.name]]
        self.dist_dir = 'dist' if self.dist_dir is None else self.dist_dir

    def run(self):
        for name in self.formats:
            if name not in self.format_command:
                raise DistutilsOptionError("invalid format '%s'" % name)
        commands = [self.format_command[name][0] for name in self.formats]
        for place, (name, command) in enumerate(zip(self.formats, commands)):
            worker = self.reinitialize_command(command)
            if command not in self.no_format_option:
                worker.format = name
            if command == 'bdist_dumb':
                worker.owner, worker.group = self.owner, self.group
            if command in commands[place + 1:]:
                worker.keep_temp = 1
            self.run_command(command)
