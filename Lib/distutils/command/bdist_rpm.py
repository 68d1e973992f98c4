"""The command bdist_rpm: packages for Linux systems that use RPM, made by the program rpmbuild or rpm.

It writes a spec file, in which the package describes itself, makes a source archive, and calls the program.
"""
import os
import sys
from distutils import log
from distutils.core import Command
from distutils.errors import DistutilsExecError, DistutilsFileError, DistutilsOptionError, DistutilsPlatformError
from distutils.file_util import write_file
from distutils.sysconfig import get_python_version

# Sections of the spec file, the option that names a file with their text, and the text without one.
_SECTIONS = (('prep', 'prep_script', '%setup -n %{name}-%{unmangled_version}'),
             ('build', 'build_script', '@build'),
             ('install', 'install_script', '@install -O1 --root=$RPM_BUILD_ROOT --record=INSTALLED_FILES'),
             ('clean', 'clean_script', 'rm -rf $RPM_BUILD_ROOT'),
             ('verifyscript', 'verify_script', None), ('pre', 'pre_install', None), ('post', 'post_install', None),
             ('preun', 'pre_uninstall', None), ('postun', 'post_uninstall', None))
_LISTS = 'provides', 'requires', 'conflicts', 'build_requires', 'obsoletes'
_TEXTS = 'distribution_name', 'serial', 'packager', 'vendor', 'changelog', 'icon', 'force_arch'
_QUERY = r'%{name}-%{version}-%{release}.src.rpm %{arch}/%{name}-%{version}-%{release}.%{arch}.rpm\n'


class bdist_rpm(Command):
    """Makes a source package and a binary one."""

    description = 'create an RPM distribution'
    user_options = [
        ('bdist-base=', None, 'base directory for creating built distributions'),
        ('rpm-base=', None, 'base directory for creating RPMs (defaults to "rpm" under --bdist-base; '
                            'must be specified for RPM 2)'),
        ('dist-dir=', 'd', 'directory to put final RPM files in (and .spec files if --spec-only)'),
        ('python=', None, 'path to Python interpreter to hard-code in the .spec file (default: "python")'),
        ('fix-python', None, 'hard-code the exact path to the current Python interpreter in the .spec file'),
        ('spec-only', None, 'only regenerate spec file'),
        ('source-only', None, 'only generate source RPM'),
        ('binary-only', None, 'only generate binary RPM'),
        ('use-bzip2', None, 'use bzip2 instead of gzip to create source distribution'),
        ('distribution-name=', None, 'name of the (Linux) distribution to which this RPM applies '
                                     '(*not* the name of the module distribution!)'),
        ('group=', None, 'package classification [default: "Development/Libraries"]'),
        ('release=', None, 'RPM release number'),
        ('serial=', None, 'RPM serial number'),
        ('vendor=', None, 'RPM "vendor" (eg. "Joe Blow <joe@example.com>") '
                          '[default: maintainer or author from setup script]'),
        ('packager=', None, 'RPM packager (eg. "Jane Doe <jane@example.net>") [default: vendor]'),
        ('doc-files=', None, 'list of documentation files (space or comma-separated)'),
        ('changelog=', None, 'RPM changelog'),
        ('icon=', None, 'name of icon file'),
        ('provides=', None, 'capabilities provided by this package'),
        ('requires=', None, 'capabilities required by this package'),
        ('conflicts=', None, 'capabilities which conflict with this package'),
        ('build-requires=', None, 'capabilities required to build this package'),
        ('obsoletes=', None, 'capabilities made obsolete by this package'),
        ('no-autoreq', None, 'do not automatically calculate dependencies'),
        ('keep-temp', 'k', "don't clean up RPM build directory"),
        ('no-keep-temp', None, 'clean up RPM build directory [default]'),
        ('use-rpm-opt-flags', None, 'compile with RPM_OPT_FLAGS when building from source RPM'),
        ('no-rpm-opt-flags', None, 'do not pass any RPM CFLAGS to compiler'),
        ('rpm3-mode', None, 'RPM 3 compatibility mode (default)'),
        ('rpm2-mode', None, 'RPM 2 compatibility mode'),
        ('prep-script=', None, 'Specify a script for the PREP phase of RPM building'),
        ('build-script=', None, 'Specify a script for the BUILD phase of RPM building'),
        ('pre-install=', None, 'Specify a script for the pre-INSTALL phase of RPM building'),
        ('install-script=', None, 'Specify a script for the INSTALL phase of RPM building'),
        ('post-install=', None, 'Specify a script for the post-INSTALL phase of RPM building'),
        ('pre-uninstall=', None, 'Specify a script for the pre-UNINSTALL phase of RPM building'),
        ('post-uninstall=', None, 'Specify a script for the post-UNINSTALL phase of RPM building'),
        ('clean-script=', None, 'Specify a script for the CLEAN phase of RPM building'),
        ('verify-script=', None, 'Specify a script for the VERIFY phase of the RPM build'),
        ('force-arch=', None, 'Force an architecture onto the RPM build process'),
        ('quiet', 'q', 'Run the INSTALL phase of RPM building in quiet mode'),
    ]
    boolean_options = ['keep-temp', 'use-rpm-opt-flags', 'rpm3-mode', 'no-autoreq', 'quiet']
    negative_opt = {'no-keep-temp': 'keep-temp', 'no-rpm-opt-flags': 'use-rpm-opt-flags', 'rpm2-mode': 'rpm3-mode'}

    def initialize_options(self):
        for name in ('bdist_base', 'rpm_base', 'dist_dir', 'python', 'fix_python', 'spec_only', 'source_only',
                     'binary_only', 'use_bzip2', 'group', 'release', 'doc_files', 'prep') + _LISTS + _TEXTS:
            setattr(self, name, None)
        for _, option, _ in _SECTIONS:
            setattr(self, option, None)
        self.keep_temp = self.no_autoreq = self.quiet = 0
        self.use_rpm_opt_flags = self.rpm3_mode = 1

    def finalize_options(self):
        self.set_undefined_options('bdist', ('bdist_base', 'bdist_base'), ('dist_dir', 'dist_dir'))
        if self.rpm_base is None:
            if not self.rpm3_mode:
                raise DistutilsOptionError('you must specify --rpm-base in RPM 2 mode')
            self.rpm_base = os.path.join(self.bdist_base, 'rpm')
        self.__choose_python()
        self.__check_possible()
        if not self.distribution.has_ext_modules():
            self.use_rpm_opt_flags = 0
        self.finalize_package_data()

    def __check_possible(self):
        if os.name != 'posix':
            raise DistutilsPlatformError("don't know how to create RPM distributions on platform %s" % os.name)
        if self.binary_only and self.source_only:
            raise DistutilsOptionError("cannot supply both '--source-only' and '--binary-only'")

    def __choose_python(self):
        if self.python is None:
            self.python = sys.executable if self.fix_python else 'python'
        elif self.fix_python:
            raise DistutilsOptionError('--python and --fix-python are mutually exclusive options')

    def finalize_package_data(self):
        """Checks what the options say of the package, and finds what they do not say."""
        about = self.distribution
        self.ensure_string('group', 'Development/Libraries')
        self.ensure_string('vendor', '%s <%s>' % (about.get_contact(), about.get_contact_email()))
        for name in 'packager', 'serial', 'distribution_name', 'changelog', 'force_arch':
            self.ensure_string(name)
        for name in ('doc_files',) + _LISTS:
            self.ensure_string_list(name)
        if self.doc_files is not None:
            self.doc_files += [name for name in ('README', 'README.txt')
                               if os.path.exists(name) and name not in self.doc_files]
        self.ensure_string('release', '1')
        self.changelog = self._format_changelog(self.changelog)
        for name in ['icon'] + [option for _, option, _ in _SECTIONS]:
            self.ensure_filename(name)

    # -- the way of a package

    def run(self):
        folders = self._make_folders()
        spec = os.path.join(folders['SPECS'], self.distribution.get_name() + '.spec')
        self.execute(write_file, (spec, self._make_spec_file()), "writing '%s'" % spec)
        if self.spec_only:
            return
        self._make_sources(folders['SOURCES'])
        log.info('building RPMs')
        packages = self._ask_names(spec)
        self.spawn(self._build_command(spec))
        if not self.dry_run:
            self._collect(folders, *packages)

    def _make_folders(self):
        """The folders that rpm wants, by their names; with --spec-only the spec file goes with the results."""
        if self.spec_only:
            self.mkpath(self.dist_dir)
            return {'SPECS': self.dist_dir}
        folders = {}
        for name in 'SOURCES', 'SPECS', 'BUILD', 'RPMS', 'SRPMS':
            folders[name] = os.path.join(self.rpm_base, name)
            self.mkpath(folders[name])
        return folders

    def _make_sources(self, folder):
        """Makes the source archive and copies it, and the icon, where rpm looks for them."""
        made = list(self.distribution.dist_files)
        sdist = self.reinitialize_command('sdist')
        sdist.formats = ['bztar' if self.use_bzip2 else 'gztar']
        self.run_command('sdist')
        self.distribution.dist_files = made             # the archive is not a result
        (archive,) = sdist.get_archive_files()
        self.copy_file(archive, folder)
        if self.icon:
            if not os.path.exists(self.icon):
                raise DistutilsFileError("icon file '%s' does not exist" % self.icon)
            self.copy_file(self.icon, folder)

    def _build_command(self, spec):
        """The words of the command that makes the packages."""
        found = [path for path in ('/usr/bin/rpmbuild', '/bin/rpmbuild') if os.path.exists(path)]
        what = '-bs' if self.source_only else '-bb' if self.binary_only else '-ba'
        words = ['rpmbuild' if found else 'rpm', what]
        if self.rpm3_mode:
            words += ['--define', '_topdir ' + os.path.abspath(self.rpm_base)]
        words += [word for word, wanted in (('--clean', not self.keep_temp), ('--quiet', self.quiet)) if wanted]
        return words + [spec]

    def _ask_names(self, spec):
        """The name of the source package and a list of those of the binary ones, as rpm will make them."""
        pipe = os.popen('rpm -q --qf \'%s\' --specfile \'%s\'' % (_QUERY, spec))
        pairs = [line.split() for line in pipe]
        if pipe.close():
            raise DistutilsExecError('rpm does not tell what it will make of ' + repr(spec))
        assert all(len(pair) == 2 for pair in pairs)
        return (pairs[0][0] if pairs else None), [pair[1] for pair in pairs]

    def _collect(self, folders, source, binaries):
        """Moves the packages to the folder for results."""
        paths = [] if self.binary_only else [os.path.join(folders['SRPMS'], source)]
        if not self.source_only:
            paths += filter(os.path.exists, [os.path.join(folders['RPMS'], name) for name in binaries])
        version = get_python_version() if self.distribution.has_ext_modules() else 'any'
        for path in paths:
            self.move_file(path, self.dist_dir)
            result = os.path.join(self.dist_dir, os.path.basename(path))
            self.distribution.dist_files.append(('bdist_rpm', version, result))

    # -- the spec file

    def _make_spec_file(self):
        """The lines of the spec file."""
        about = self.distribution
        lines = ['%%define %s %s' % row for row in (
            ('name', about.get_name()), ('version', about.get_version().replace('-', '_')),
            ('unmangled_version', about.get_version()), ('release', self.release.replace('-', '_')))]
        lines += ['', 'Summary: ' + about.get_description()]
        lines += ['%s: %s' % tag for tag in self._tags() if tag[1]]
        lines += ['', '%description', about.get_long_description()]
        for section, option, default in _SECTIONS:
            path = getattr(self, option)
            if path:
                with open(path) as stream:
                    lines += ['', '%' + section] + stream.read().split('\n')
            elif default:
                lines += ['', '%' + section, self._setup_command(default)]
        lines += ['', '%files -f INSTALLED_FILES', '%defattr(-,root,root)']
        if self.doc_files:
            lines.append('%doc ' + ' '.join(self.doc_files))
        if self.changelog:
            lines += ['', '%changelog'] + self.changelog
        return lines

    def _setup_command(self, text):
        """A default, where @ stands for calling the setup script."""
        if not text.startswith('@'):
            return text
        call = '%s %s %s' % (self.python, os.path.basename(sys.argv[0]), text[1:])
        if text == '@build' and self.use_rpm_opt_flags:
            call = 'env CFLAGS="$RPM_OPT_FLAGS" ' + call
        return call

    def _tags(self):
        """What stands in the head of the spec file, in its order; nothing is said of what is empty."""
        about = self.distribution
        yield 'Name', '%{name}'
        yield 'Version', '%{version}'
        yield 'Release', '%{release}'
        yield 'Source0', '%{name}-%{unmangled_version}.tar.' + ('bz2' if self.use_bzip2 else 'gz')
        yield 'License', about.get_license()
        yield 'Group', self.group
        yield 'BuildRoot', '%{_tmppath}/%{name}-%{version}-%{release}-buildroot'
        yield 'Prefix', '%{_prefix}'
        # A package without extensions runs anywhere.
        yield 'BuildArch', self.force_arch or ('' if about.has_ext_modules() else 'noarch')
        for name in 'vendor', 'packager', 'provides', 'requires', 'conflicts', 'obsoletes':
            value = getattr(self, name)
            yield name.capitalize(), ' '.join(value) if isinstance(value, list) else value
        for tag, value in (('Url', about.get_url()), ('Distribution', self.distribution_name)):
            yield tag, '' if value == 'UNKNOWN' else value
        yield 'BuildRequires', ' '.join(self.build_requires or ())
        yield 'Icon', self.icon and os.path.basename(self.icon)
        yield 'AutoReq', '0' if self.no_autoreq else ''

    @staticmethod
    def _format_changelog(changelog):
        """The lines of a change log: entries begin with *, their points with -; the rest is indented."""
        lines = []
        for line in (changelog or '').strip().split('\n'):
            line = line.strip()
            if line.startswith('*'):
                lines += ['', line]
            elif line:
                lines.append(line if line.startswith('-') else '  ' + line)
        return lines[1:] if lines[:1] == [''] else lines
