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
        targets, updated = [], []
        for script in map(convert_path, self.scripts):
            target = join(self.build_dir, basename(script))
            targets.append(target)
            if not self.force and not newer(script, target):
                log.debug('not copying %s (up-to-date)', script)
                continue
            try:
                with open(script) as source:
                    first, rest = source.readline(), source.read()
            except IOError:
                if not self.dry_run:
                    raise
                continue
            if not first:
                self.warn('%s is an empty file (skipping)' % script)
                continue
            updated.append(target)
            line = self.__shebang(first, script)
            if line is None:
                self.copy_file(script, target)
            elif not self.dry_run:
                with open(target, 'w') as out:
                    out.write(line + rest)
        for target in targets if os.name == 'posix' else ():
            if self.dry_run:
                log.info('changing mode of %s', target)
                continue
            before = os.stat(target)[ST_MODE] & 07777
            after = (before | 0555) & 07777
            if after != before:
                log.info('changing mode of %s from %o to %o', target, before, after)
                os.chmod(target, after)
        return targets, updated
