"""The command bdist_wininst: installers for Windows.

An installer is a program, perhaps a bitmap, a text with settings, and a zip archive of the files.  The program is
not part of this library: a distributor may put it beside this file (wininst-9.0.exe, wininst-9.0-amd64.exe);
run() says so if it is missing.
"""
import os
import struct
import sys
import tempfile
import time
from distutils import __version__
from distutils.command.install import SCHEME_KEYS
from distutils.core import Command
from distutils.dir_util import remove_tree
from distutils.errors import DistutilsOptionError, DistutilsPlatformError
from distutils.sysconfig import get_python_version
from distutils.util import get_platform

_MAGIC = 0x1234567B             # behind the settings; the installer's program looks for it
_ABOUT = 'author', 'author_email', 'description', 'maintainer', 'maintainer_email', 'name', 'url', 'version'


def _escaped(text):
    return text.replace('\n', '\\n')


class bdist_wininst(Command):
    """Makes an installer of the modules, in any system if they have no extensions."""

    description = 'create an executable installer for MS Windows'
    _unsupported = not os.path.exists(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'wininst-9.0.exe'))
    user_options = [
        ('bdist-dir=', None, 'temporary directory for creating the distribution'),
        ('plat-name=', 'p', 'platform name to embed in generated filenames (default: %s)' % get_platform()),
        ('keep-temp', 'k', 'keep the pseudo-installation tree around after creating the distribution archive'),
        ('target-version=', None, 'require a specific python version on the target system'),
        ('no-target-compile', 'c', 'do not compile .py to .pyc on the target system'),
        ('no-target-optimize', 'o', 'do not compile .py to .pyo (optimized) on the target system'),
        ('dist-dir=', 'd', 'directory to put final built distributions in'),
        ('bitmap=', 'b', 'bitmap to use for the installer instead of python-powered logo'),
        ('title=', 't', 'title to display on the installer background instead of default'),
        ('skip-build', None, 'skip rebuilding everything (for testing/debugging)'),
        ('install-script=', None, 'basename of installation script to be run after installation or before '
                                  'deinstallation'),
        ('pre-install-script=', None, 'Fully qualified filename of a script to be run before any files are installed.  '
                                      'This script need not be in the distribution'),
        ('user-access-control=', None, "specify Vista's UAC handling - 'none'/default=no handling, 'auto'=use UAC if "
                                       "target Python installed for all users, 'force'=always use UAC"),
    ]
    boolean_options = ['keep-temp', 'no-target-compile', 'no-target-optimize', 'skip-build']

    def initialize_options(self):
        for name, _, _ in self.user_options:
            setattr(self, name.rstrip('=').replace('-', '_'), None)
        self.keep_temp = self.no_target_compile = self.no_target_optimize = 0

    def finalize_options(self):
        self.set_undefined_options('bdist', ('skip_build', 'skip_build'), ('dist_dir', 'dist_dir'),
                                   ('plat_name', 'plat_name'))
        self.bdist_dir = self.bdist_dir or os.path.join(self.get_finalized_command('bdist').bdist_base, 'wininst')
        wanted, ours = self.target_version or '', get_python_version()
        if self.distribution.has_ext_modules() and not self.skip_build:
            if wanted not in ('', ours):
                raise DistutilsOptionError("target version can only be %s, or the '--skip-build' option must be specified"
                                           % ours)
            wanted = ours
        self.target_version = wanted
        scripts = [os.path.basename(path) for path in self.distribution.scripts or ()]
        if self.install_script and self.install_script not in scripts:
            raise DistutilsOptionError("install_script '%s' not found in scripts" % self.install_script)

    def run(self):
        foreign = self.distribution.has_ext_modules() or self.distribution.has_c_libraries()
        if foreign and sys.platform != 'win32':
            raise DistutilsPlatformError('distribution contains extensions and/or C libraries; must be compiled on a '
                                         'Windows 32 platform')
        self.get_exe_bytes()                # nothing is built if there is none
        if not self.skip_build:
            self.run_command('build')
        self._fill_tree()
        folder = tempfile.mkdtemp()
        try:
            self._write_installer(folder)
        finally:
            remove_tree(folder, dry_run=self.dry_run)
        if not self.keep_temp:
            remove_tree(self.bdist_dir, dry_run=self.dry_run)

    def _fill_tree(self):
        """Installs into bdist_dir, in folders that the installer knows: PURELIB, SCRIPTS and so on."""
        settings = dict(root=self.bdist_dir, skip_build=self.skip_build, warn_dir=0, plat_name=self.plat_name)
        for key in SCHEME_KEYS:
            settings['install_' + key] = key.upper() + '/Include/$dist_name' * (key == 'headers')
        for command, values in ('install', settings), ('install_lib', dict(compile=0, optimize=0)):
            # Compiling is done where the files will be.
            vars(self.reinitialize_command(command, command == 'install')).update(values)
        self.run_command('install')

    def _write_installer(self, folder):
        """Makes the archive in a folder, and the installer with it."""
        fullname = self.distribution.get_fullname()
        archive = self.make_archive(os.path.join(folder, fullname), 'zip', root_dir=self.bdist_dir)
        self.create_exe(archive, fullname, self.bitmap)
        self.distribution.dist_files.append(('bdist_wininst', self.target_version or 'any',
                                             self.get_installer_filename(fullname)))

    def get_inidata(self):
        """The settings: what the package is, and what the installer does."""
        about = self.distribution.metadata
        said = [(name, getattr(about, name)) for name in _ABOUT if getattr(about, name)]
        info = (about.long_description or '') + '\n'
        info += ''.join('\n    %s: %s' % (name.capitalize(), _escaped(value)) for name, value in said)
        title = self.title or self.distribution.get_fullname()
        setup = [('install_script', self.install_script), ('info', _escaped(info)),
                 ('target_compile', '%d' % (not self.no_target_compile)),
                 ('target_optimize', '%d' % (not self.no_target_optimize)),
                 ('target_version', self.target_version), ('user_access_control', self.user_access_control),
                 ('title', _escaped(title)), ('build_info', 'Built %s with distutils-%s' % (time.ctime(), __version__))]
        lines = ['[metadata]'] + ['%s=%s' % (name, _escaped(value)) for name, value in said] + ['', '[Setup]']
        return '\n'.join(lines + ['%s=%s' % row for row in setup if row[1]])

    def create_exe(self, arcname, fullname, bitmap=None):
        """Writes the installer with the files of a zip archive."""
        self.mkpath(self.dist_dir)
        settings = self.get_inidata()
        if isinstance(settings, unicode):
            settings = settings.encode('mbcs')
        script = ''
        if self.pre_install_script:
            with open(self.pre_install_script) as stream:
                script = stream.read() + '\n'
        settings += '\0%s\0' % script
        picture = self._bytes(bitmap) if bitmap else ''
        target = self.get_installer_filename(fullname)
        self.announce('creating %s' % target)
        with open(target, 'wb') as out:
            for part in (self.get_exe_bytes(), picture, settings,
                         struct.pack('<iii', _MAGIC, len(settings), len(picture)), self._bytes(arcname)):
                out.write(part)

    @staticmethod
    def _bytes(path):
        with open(path, 'rb') as stream:
            return stream.read()

    def get_installer_filename(self, fullname):
        """The path of the installer."""
        version = '-py' + self.target_version if self.target_version else ''
        return os.path.join(self.dist_dir, '%s.%s%s.exe' % (fullname, self.plat_name, version))

    def get_exe_bytes(self):
        """The program that an installer begins with."""
        kind = self.plat_name[3:] if self.plat_name != 'win32' and self.plat_name[:3] == 'win' else ''
        name = 'wininst-9.0%s.exe' % kind
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
        if not os.path.exists(path):
            raise DistutilsPlatformError('there is no %s beside the command bdist_wininst' % name)
        return self._bytes(path)
