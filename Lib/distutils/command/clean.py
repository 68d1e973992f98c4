"""The command clean."""
import os
from os.path import exists
from distutils import log
from distutils.core import Command
from distutils.dir_util import remove_tree


class clean(Command):
    """Removes what build has made; --all: the results too."""

    description = 'remove what build has left behind'
    user_options = [
        ('build-base=', 'b', "base build directory (default: 'build.build-base')"),
        ('build-lib=', None, "build directory for all modules (default: 'build.build-lib')"),
        ('build-temp=', 't', "temporary build directory (default: 'build.build-temp')"),
        ('build-scripts=', None, "build directory for scripts (default: 'build.build-scripts')"),
        ('bdist-base=', None, 'temporary directory for built distributions'),
        ('all', 'a', 'remove all build output, not just temporary by-products'),
    ]
    boolean_options = 'all'.split()

    def initialize_options(self):
        self.build_base = self.build_lib = self.build_temp = self.build_scripts = self.bdist_base = self.all = None

    def finalize_options(self):
        self.set_undefined_options('build', *[(name, name) for name in
                                              ('build_base', 'build_lib', 'build_scripts', 'build_temp')])
        self.set_undefined_options('bdist', ('bdist_base', 'bdist_base'))

    def run(self):
        folders = [self.build_temp] + ([self.build_lib, self.bdist_base, self.build_scripts] if self.all else [])
        for folder in folders:
            if exists(folder):
                remove_tree(folder, dry_run=self.dry_run)
            elif folder is self.build_temp:
                log.debug("'%s' does not exist -- can't clean it", folder)
            else:
                log.warn("'%s' does not exist -- can't clean it", folder)
        if not self.dry_run:
            try:
                base = self.build_base
                os.rmdir(base)
                log.info("removing '%s'", base)
            except OSError:
                pass               # it is not empty
