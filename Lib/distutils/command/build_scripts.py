"""The command build_scripts."""
import os
import re
from stat import ST_MODE
from os.path import basename, join
from distutils import log
from distutils.core import Command
from distutils.dep_util import newer
from distutils.util import convert_path

first_line_re = re.compile('^#!.*python[0-9.]*([ \t].*)?$')


class build_scripts(Command):
    """Copies scripts below build/scripts; a first line that names Python gets the path of this one."""

    description = '"build" scripts (copy and fixup #! line)'
    user_options = [
        ('build-dir=', 'd', 'directory to "build" (copy) to'),
        ('force', 'f', 'forcibly build everything (ignore file timestamps'),
        ('executable=', 'e', 'specify final destination interpreter path'),
    ]
    boolean_options = 'force'.split()

    def initialize_options(self):
        self.build_dir = self.scripts = self.force = self.executable = self.outfiles = None

    def finalize_options(self):
        self.set_undefined_options('build', ('build_scripts', 'build_dir'), ('force', 'force'),
                                   ('executable', 'executable'))
        self.scripts = self.distribution.scripts

    def get_source_files(self):
        return self.scripts

    def run(self):
        if self.scripts:
            self.copy_scripts()

    def __shebang(self, line, script):
        """The new first line, None if it stays."""
        found = first_line_re.match(line)
        if not found:
            return None
        log.info('copying and adjusting %s -> %s', script, self.build_dir)
        return '#!%s%s\n' % (self.executable, found.group(1) or '')

    def copy_scripts(self):
        """Does it; ([target], [those that were copied])."""
        self.mkpath(self.build_dir)
        scripts = map(convert_path, self.scripts)
        targets = [join(self.build_dir, basename(script)) for script in scripts]
        updated = [target for script, target in zip(scripts, targets) if self.__copied(script, target)]
        for target in targets if os.name == 'posix' else ():
            if self.dry_run:
                log.info('changing mode of %s', target)
            else:
                _let_execute(target)
        return targets, updated

    def __copied(self, script, target):
        """Copies one script, if there is need to; whether there was."""
        if not self.force and not newer(script, target):
            log.debug('not copying %s (up-to-date)', script)
            return False
        try:
            with open(script) as source:
                first, rest = source.readline(), source.read()
        except IOError:
            if not self.dry_run:
                raise
            return False
        if not first:
            self.warn('%s is an empty file (skipping)' % script)
            return False
        line = self.__shebang(first, script)
        if line is None:
            self.copy_file(script, target)
        elif not self.dry_run:
            with open(target, 'w') as out:
                out.write(line + rest)
        return True


def _let_execute(path):
    before = os.stat(path)[ST_MODE] & 07777
    after = (before | 0555) & 07777
    if after != before:
        log.info('changing mode of %s from %o to %o', path, before, after)
        os.chmod(path, after)
