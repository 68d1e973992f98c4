"""Command: what all commands of distutils have in common."""
import os
import re
import sys
from os.path import isdir, isfile, join
from distutils import archive_util, dep_util, dir_util, file_util, log, util
from distutils.errors import DistutilsOptionError


class Command:
    """A command.  Subclasses define initialize_options() (None to all), finalize_options() (defaults that
    depend on others) and run(); user_options: the table for fancy_getopt; sub_commands: [(name, predicate)]."""

    sub_commands = []

    def __init__(self, dist):
        from distutils.dist import Distribution
        if not isinstance(dist, Distribution):
            raise TypeError('dist must be a Distribution instance')
        if self.__class__ is Command:
            raise RuntimeError('Command is an abstract class')
        self.distribution = dist
        self.initialize_options()
        self._dry_run, self.verbose, self.force = None, dist.verbose, None
        self.help = self.finalized = 0

    def __getattr__(self, attr):
        if attr != 'dry_run':
            raise AttributeError(attr)
        own = self._dry_run
        return self.distribution.dry_run if own is None else own

    def ensure_finalized(self):
        """finalize_options(), once."""
        if not self.finalized:
            self.finalize_options()
        self.finalized = 1

    def __must_define(self, name):
        raise RuntimeError('abstract method -- subclass %s must override' % self.__class__)

    def initialize_options(self):
        """Sets all options to None.  To be overridden."""
        self.__must_define('initialize_options')

    def finalize_options(self):
        """Sets those that are still None.  To be overridden."""
        self.__must_define('finalize_options')

    def run(self):
        """Does it.  To be overridden."""
        self.__must_define('run')

    def dump_options(self, header=None, indent=''):
        """Shows the options."""
        self.announce(indent + (header or "command options for '%s':" % self.get_command_name()), level=log.INFO)
        for option in self.user_options:
            name = option[0].rstrip('=').replace('-', '_')
            self.announce('%s  %s = %s' % (indent, name, getattr(self, name)), level=log.INFO)

    def announce(self, msg, level=1):
        """A message."""
        log.log(level, msg)

    def debug_print(self, msg):
        """Prints in the debug mode of distutils."""
        from distutils.debug import DEBUG
        if DEBUG:
            sys.stdout.write(msg + '\n')
            sys.stdout.flush()

    # -- checks of options

    def _ensure_stringlike(self, option, what, default=None):
        given = getattr(self, option)
        if given is None:
            setattr(self, option, default)
        elif not isinstance(given, basestring):
            raise DistutilsOptionError("'%s' must be a %s (got `%s`)" % (option, what, given))
        return getattr(self, option)

    def ensure_string(self, option, default=None):
        """An option must be a string or None."""
        self._ensure_stringlike(option, 'string', default)

    def ensure_string_list(self, option):
        """An option must be a list of strings; a text is split at blanks and commas."""
        given = getattr(self, option)
        if isinstance(given, basestring):
            setattr(self, option, re.split(r',\s*|\s+', given))
        elif given is not None and not (isinstance(given, list) and all(isinstance(item, str) for item in given)):
            raise DistutilsOptionError("'%s' must be a list of strings (got %r)" % (option, given))

    def _ensure_tested_string(self, option, tester, what, error_fmt, default=None):
        value = self._ensure_stringlike(option, what, default)
        if value is not None and not tester(value):
            raise DistutilsOptionError(("error in '%s' option: " + error_fmt) % (option, value))

    def ensure_filename(self, option):
        """An option must name a file."""
        self._ensure_tested_string(option, isfile, 'filename', "'%s' does not exist or is not a file")

    def ensure_dirname(self, option):
        """An option must name a folder."""
        self._ensure_tested_string(option, isdir, 'directory name',
                                   "'%s' does not exist or is not a directory")

    # -- other commands

    def get_command_name(self):
        """The name of this command."""
        return getattr(self, 'command_name', self.__class__.__name__)

    def set_undefined_options(self, src_cmd, *option_pairs):
        """Takes options that are None from another command: (its option, ours)."""
        source = self.distribution.get_command_obj(src_cmd)
        source.ensure_finalized()
        for theirs, ours in option_pairs:
            if getattr(self, ours) is None:
                setattr(self, ours, getattr(source, theirs))

    def get_finalized_command(self, command, create=1):
        """A command, ready to be asked for options."""
        found = self.distribution.get_command_obj(command, create)
        found.ensure_finalized()
        return found

    def reinitialize_command(self, command, reinit_subcommands=0):
        """A command with its options as at first."""
        return self.distribution.reinitialize_command(command, reinit_subcommands)

    def run_command(self, command):
        """Runs a command, unless it has run."""
        dist = self.distribution
        dist.run_command(command)

    def get_sub_commands(self):
        """The names of the sub-commands that apply."""
        return [name for name, applies in self.sub_commands if applies is None or applies(self)]

    # -- files, with dry_run

    def warn(self, msg):
        """A warning."""
        log.warn('warning: %s: %s\n' % (self.get_command_name(), msg))

    def execute(self, func, args, msg=None, level=1):
        """func(*args), and says so."""
        util.execute(func=func, args=args, msg=msg, dry_run=self.dry_run)

    def mkpath(self, name, mode=0777):
        """Makes a folder."""
        dir_util.mkpath(name, mode=mode, dry_run=self.dry_run)

    def copy_file(self, infile, outfile, preserve_mode=1, preserve_times=1, link=None, level=1):
        """Copies a file; with force even if it is not newer."""
        return file_util.copy_file(infile, outfile, preserve_mode, preserve_times, not self.force, link,
                                   dry_run=self.dry_run)

    def copy_tree(self, infile, outfile, preserve_mode=1, preserve_times=1, preserve_symlinks=0, level=1):
        """Copies a folder."""
        return dir_util.copy_tree(infile, outfile, preserve_mode, preserve_times, preserve_symlinks,
                                  not self.force, dry_run=self.dry_run)

    def move_file(self, src, dst, level=1):
        """Moves a file."""
        return file_util.move_file(src, dst, dry_run=self.dry_run)

    def spawn(self, cmd, search_path=1, level=1):
        """Runs a program."""
        from distutils.spawn import spawn
        spawn(cmd, search_path, dry_run=self.dry_run)

    def make_archive(self, base_name, format, root_dir=None, base_dir=None, owner=None, group=None):
        """Makes an archive."""
        return archive_util.make_archive(base_name, format, root_dir, base_dir, dry_run=self.dry_run,
                                         owner=owner, group=group)

    def make_file(self, infiles, outfile, func, args, exec_msg=None, skip_msg=None, level=1):
        """func(*args) if a file of infiles is newer than outfile."""
        if isinstance(infiles, basestring):
            infiles = (infiles,)
        elif not isinstance(infiles, (tuple, list)):
            raise TypeError("'infiles' must be a string, or a list or tuple of strings")
        made_of = ', '.join(infiles)
        if dep_util.newer_group(infiles, outfile) or self.force:
            self.execute(func, args, exec_msg or 'generating %s from %s' % (outfile, made_of), level)
        else:
            log.debug(skip_msg or 'skipping %s (inputs unchanged)' % outfile)


class install_misc(Command):
    """Copies a list of files into a folder: the base of simple installing commands."""

    user_options = [('install-dir=', 'd', 'directory to install the files to')]

    def initialize_options(self):
        self.install_dir, self.outfiles = None, []

    def _install_dir_from(self, dirname):
        pair = dirname, 'install_dir'
        self.set_undefined_options('install', pair)

    def _copy_files(self, filelist):
        self.outfiles = []
        if filelist:
            self.mkpath(self.install_dir)
        for path in filelist or ():
            self.copy_file(path, self.install_dir)
            self.outfiles += [join(self.install_dir, path)]

    def get_outputs(self):
        return self.outfiles
