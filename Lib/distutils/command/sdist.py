"""The command sdist."""
import os
import string
import sys
from glob import glob
from warnings import warn
from os.path import exists, isfile, join
from distutils import archive_util, dep_util, dir_util, file_util, log
from distutils.core import Command
from distutils.errors import DistutilsOptionError, DistutilsPlatformError, DistutilsTemplateError
from distutils.filelist import FileList
from distutils.text_file import TextFile
from distutils.util import convert_path


def show_formats():
    """Lists the formats."""
    from distutils.archive_util import ARCHIVE_FORMATS
    from distutils.fancy_getopt import FancyGetopt
    rows = sorted(('formats=' + name, None, facts[2]) for name, facts in ARCHIVE_FORMATS.items())
    FancyGetopt(rows).print_help('List of available source distribution formats:')


class sdist(Command):
    """Makes archives of the sources: what setup() names, what MANIFEST.in says, or what MANIFEST lists."""

    description = 'create a source distribution (tarball, zip file, etc.)'

    def checking_metadata(self):
        return getattr(self, 'metadata_check')

    user_options = [
        ('template=', 't', 'name of manifest template file [default: MANIFEST.in]'),
        ('manifest=', 'm', 'name of manifest file [default: MANIFEST]'),
        ('use-defaults', None, 'include the default file set in the manifest [default; disable with '
         '--no-defaults]'),
        ('no-defaults', None, "don't include the default file set"),
        ('prune', None, 'specifically exclude files/directories that should not be distributed (build tree, '
         'RCS/CVS dirs, etc.) [default; disable with --no-prune]'),
        ('no-prune', None, "don't automatically exclude anything"),
        ('manifest-only', 'o', 'just regenerate the manifest and then stop (implies --force-manifest)'),
        ('force-manifest', 'f', 'forcibly regenerate the manifest and carry on as usual. Deprecated: now the '
         'manifest is always regenerated.'),
        ('formats=', None, 'formats for source distribution (comma-separated list)'),
        ('keep-temp', 'k', 'keep the distribution tree around after creating archive file(s)'),
        ('dist-dir=', 'd', 'directory to put the source distribution archive(s) in [default: dist]'),
        ('metadata-check', None, 'Ensure that all required elements of meta-data are supplied. Warn if any '
         'missing. [default]'),
        ('owner=', 'u', 'Owner name used when creating a tar file [default: current user]'),
        ('group=', 'g', 'Group name used when creating a tar file [default: current group]'),
    ]
    boolean_options = 'use-defaults prune manifest-only force-manifest keep-temp metadata-check'.split()
    help_options = [('help-formats', None, 'list available distribution formats', show_formats)]
    negative_opt = {'no-defaults': 'use-defaults', 'no-prune': 'prune'}
    default_format = {'posix': 'gztar', 'nt': 'zip'}
    sub_commands = [('check', checking_metadata)]

    def initialize_options(self):
        self.template = self.manifest = self.formats = self.dist_dir = self.archive_files = None
        self.owner = self.group = None
        self.use_defaults = self.prune = self.metadata_check = 1
        self.manifest_only = self.force_manifest = self.keep_temp = 0

    def finalize_options(self):
        self.manifest = 'MANIFEST' if self.manifest is None else self.manifest
        self.template = 'MANIFEST.in' if self.template is None else self.template
        self.ensure_string_list('formats')
        if self.formats is None:
            if os.name not in self.default_format:
                raise DistutilsPlatformError("don't know how to create source distributions on platform %s"
                                             % os.name)
            self.formats = [self.default_format[os.name]]
        unknown = archive_util.check_archive_formats(self.formats)
        if unknown:
            raise DistutilsOptionError("unknown archive format '%s'" % unknown)
        self.dist_dir = 'dist' if self.dist_dir is None else self.dist_dir

    def run(self):
        self.filelist = FileList(warn=None)
        for name in self.get_sub_commands():
            self.run_command(name)
        self.get_file_list()
        if not self.manifest_only:
            self.make_distribution()

    def check_metadata(self):
        """The command check (deprecated)."""
        warn('distutils.command.sdist.check_metadata is deprecated, use the check command instead',
             PendingDeprecationWarning)
        self.get_finalized_command('check').run()

    def get_file_list(self):
        """Finds the files and writes MANIFEST; one that somebody has written is read instead."""
        if not isfile(self.template) and self._manifest_is_not_generated():
            self.read_manifest()
            self.__tidy()
        else:
            self.__collect()
            self.write_manifest()

    def __collect(self):
        """Finds the files by the template and the options."""
        template = isfile(self.template)
        if not template:
            self.warn("manifest template '%s' does not exist (using default file list)" % self.template)
        self.filelist.findall()
        steps = ((self.use_defaults, self.add_defaults), (template, self.read_template),
                 (self.prune, self.prune_file_list))
        for wanted, step in steps:
            if wanted:
                step()
        self.__tidy()

    def __tidy(self):
        self.filelist.sort()
        self.filelist.remove_duplicates()

    def add_defaults(self):
        """README, setup.py, setup.cfg, test/test*.py, and all that setup() names."""
        for names in ('README', 'README.txt'), (self.distribution.script_name,):
            found = [name for name in names if exists(name)]
            if found:
                self.filelist.append(found[0])
            elif len(names) > 1:
                self.warn('standard file not found: should have one of ' + ', '.join(names))
            else:
                self.warn("standard file '%s' not found" % names[0])
        for pattern in 'test/test*.py', 'setup.cfg':
            self.filelist.extend(filter(isfile, glob(pattern)))
        dist = self.distribution
        modules = self.get_finalized_command('build_py')
        if dist.has_pure_modules():
            self.filelist.extend(modules.get_source_files())
        for _, folder, _, names in modules.data_files:
            self.filelist.extend([join(folder, name) for name in names])
        for item in dist.data_files or ():
            paths = [item] if isinstance(item, str) else item[1]
            self.filelist.extend([path for path in map(convert_path, paths) if isfile(path)])
        for there, name in ((dist.has_ext_modules(), 'build_ext'), (dist.has_c_libraries(), 'build_clib'),
                            (dist.has_scripts(), 'build_scripts')):
            if there:
                self.filelist.extend(self.get_finalized_command(name).get_source_files())

    def read_template(self):
        """Does what MANIFEST.in says."""
        log.info("reading manifest template '%s'", self.template)
        options = dict.fromkeys('strip_comments skip_blanks join_lines lstrip_ws rstrip_ws collapse_join'.split(), 1)
        template = TextFile(self.template, **options)
        try:
            for line in iter(template.readline, None):
                self._do_template_line(line, template)
        finally:
            template.close()

    def _do_template_line(self, line, template):
        """Does what one line says; what is wrong with it is told."""
        try:
            self.filelist.process_template_line(line)
        except (DistutilsTemplateError, ValueError) as problem:
            place = template.filename, template.current_line
            self.warn('%s, line %d: ' % place + str(problem))

    def prune_file_list(self):
        """Leaves out build/, the archive's own folder, and those of version control."""
        for folder in self.get_finalized_command('build').build_base, self.distribution.get_fullname():
            self.filelist.exclude_pattern(None, prefix=folder)
        separators = r'/|\\' if sys.platform == 'win32' else '/'
        names = '|'.join(['RCS', 'CVS', r'\.svn', r'\.hg', r'\.git', r'\.bzr', '_darcs'])
        self.filelist.exclude_pattern(r'(^|%s)(%s)(%s).*' % (separators, names, separators), is_regex=1)

    _GENERATED = '# file GENERATED by distutils, do NOT edit'

    def write_manifest(self):
        """Writes MANIFEST, unless it is somebody's own."""
        if self._manifest_is_not_generated():
            log.info("not writing to manually maintained manifest file '%s'" % self.manifest)
            return
        self.execute(file_util.write_file, (self.manifest, [self._GENERATED] + self.filelist.files),
                     "writing manifest file '%s'" % self.manifest)

    def _manifest_is_not_generated(self):
        if not isfile(self.manifest):
            return False
        with open(self.manifest, 'rU') as source:
            return source.readline() != self._GENERATED + '\n'

    def read_manifest(self):
        """Reads MANIFEST."""
        log.info("reading manifest file '%s'", self.manifest)
        with open(self.manifest) as source:
            for line in source:
                line = line.strip()
                if line and not line.startswith('#'):
                    self.filelist.append(line)

    def make_release_tree(self, base_dir, files):
        """Copies (or links) the files into a folder."""
        self.mkpath(base_dir)
        dir_util.create_tree(base_dir, files, dry_run=self.dry_run)
        link = 'hard' if hasattr(os, 'link') else None
        if not files:
            log.warn('no files to distribute -- empty manifest?')
        else:
            log.info('making hard links in %s...' % base_dir if link else 'copying files to %s...' % base_dir)
        for path in files:
            if isfile(path):
                self.copy_file(path, join(base_dir, path), link=link)
            else:
                log.warn("'%s' not a regular file -- skipping" % path)
        self.distribution.metadata.write_pkg_info(base_dir)

    def make_distribution(self):
        """Makes the archives."""
        folder = self.distribution.get_fullname()
        base = join(self.dist_dir, folder)
        self.make_release_tree(folder, self.filelist.files)
        formats = [name for name in self.formats if name != 'tar'] + [name for name in self.formats
                                                                      if name == 'tar']
        self.archive_files = []
        for name in formats:
            path = self.make_archive(base, name, base_dir=folder, owner=self.owner, group=self.group)
            self.archive_files.append(path)
            self.distribution.dist_files.append(('sdist', '', path))
        if not self.keep_temp:
            dir_util.remove_tree(folder, dry_run=self.dry_run)

    def get_archive_files(self):
        return getattr(self, 'archive_files')
