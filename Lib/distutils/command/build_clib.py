"""The command build_clib."""
import os
import string
from distutils import log
from distutils.ccompiler import show_compilers
from distutils.core import Command
from distutils.errors import DistutilsSetupError
from distutils.sysconfig import customize_compiler


class build_clib(Command):
    """Builds static libraries that extensions use: libraries=[(name, {'sources': ...})]."""

    description = 'build C/C++ libraries used by Python extensions'
    user_options = [
        ('build-clib=', 'b', 'directory to build C/C++ libraries to'),
        ('build-temp=', 't', 'directory to put temporary build by-products'),
        ('debug', 'g', 'compile with debugging information'),
        ('force', 'f', 'forcibly build everything (ignore file timestamps)'),
        ('compiler=', 'c', 'specify the compiler type'),
    ]
    boolean_options = 'debug force'.split()
    help_options = [('help-compiler', None, 'list available compilers', show_compilers)]

    def initialize_options(self):
        self.build_clib = self.build_temp = self.libraries = self.include_dirs = None
        self.define = self.undef = self.debug = self.compiler = None
        self.force = 0

    def finalize_options(self):
        self.set_undefined_options('build', ('build_temp', 'build_clib'), ('build_temp', 'build_temp'),
                                   ('compiler', 'compiler'), ('debug', 'debug'), ('force', 'force'))
        libraries = self.libraries = self.distribution.libraries
        if libraries:
            self.check_library_list(libraries)
        folders = self.include_dirs or self.distribution.include_dirs or []
        self.include_dirs = folders.split(os.pathsep) if isinstance(folders, str) else folders

    def run(self):
        if not self.libraries:
            return
        from distutils.ccompiler import new_compiler
        tool = self.compiler = new_compiler(compiler=self.compiler, dry_run=self.dry_run, force=self.force)
        customize_compiler(tool)
        if self.include_dirs:
            tool.set_include_dirs(self.include_dirs)
        for name, value in self.define or ():
            tool.define_macro(name, value)
        for name in self.undef or ():
            tool.undefine_macro(name)
        self.build_libraries(libraries=self.libraries)

    def check_library_list(self, libraries):
        """Complains unless it is a list of (name, dict)."""
        if not isinstance(libraries, list):
            raise DistutilsSetupError("'libraries' option must be a list of tuples")
        for item in libraries:
            wrong = self._wrong_with(item)
            if wrong:
                raise DistutilsSetupError(wrong)

    def _wrong_with(self, item):
        """Why it is no (name, dict); None when it is one."""
        if not isinstance(item, tuple) or len(item) != 2:
            return "each element of 'libraries' must a 2-tuple"
        name, info = item
        if not isinstance(name, basestring):
            return "first element of each tuple in 'libraries' must be a string (the library name)"
        if '/' in name or os.sep in name:
            return "bad library name '%s': may not contain directory separators" % name
        if not isinstance(info, dict):
            return "second element of each tuple in 'libraries' must be a dictionary (build info)"
        return None

    def get_library_names(self):
        return [name for name, _ in self.libraries] if self.libraries else None

    def _sources_of(self, name, info):
        sources = info.get('sources')
        if not isinstance(sources, (list, tuple)):
            raise DistutilsSetupError("in 'libraries' option (library '%s'), 'sources' must be present and must "
                                      'be a list of source filenames' % name)
        return list(sources)

    def get_source_files(self):
        self.check_library_list(self.libraries)
        return [path for name, info in self.libraries for path in self._sources_of(name, info)]

    def build_libraries(self, libraries):
        for name, info in libraries:
            sources = self._sources_of(name, info)
            log.info("building '%s' library", name)
            objects = self.compiler.compile(sources, output_dir=self.build_temp, macros=info.get('macros'),
                                            include_dirs=info.get('include_dirs'), debug=self.debug)
            self.compiler.create_static_lib(objects, name, output_dir=self.build_clib, debug=self.debug)
