"""The command build_ext."""
import os
import re
import sys
from types import StringType, TupleType, ListType
from distutils import log
from distutils.ccompiler import show_compilers
from distutils.core import Command
from distutils.dep_util import newer_group
from distutils.errors import *         # programs take the errors from here too
from distutils.extension import Extension
from distutils.sysconfig import customize_compiler, get_config_var, get_python_inc
from distutils.util import get_platform

try:
    from site import USER_BASE
    HAS_USER_SITE = True
except ImportError:
    USER_BASE, HAS_USER_SITE = None, False

extension_name_re = re.compile(r'^[a-zA-Z_][a-zA-Z_0-9]*(\.[a-zA-Z_][a-zA-Z_0-9]*)*$')


def _as_list(value, separator=None):
    return value.split(separator) if isinstance(value, str) else value


class build_ext(Command):
    """Compiles and links extension modules; inplace: beside their packages."""

    description = 'build C/C++ extensions (compile/link to build directory)'
    sep_by = " (separated by '%s')" % os.pathsep
    user_options = [
        ('build-lib=', 'b', 'directory for compiled extension modules'),
        ('build-temp=', 't', 'directory for temporary files (build by-products)'),
        ('plat-name=', 'p', 'platform name to cross-compile for, if supported (default: %s)' % get_platform()),
        ('inplace', 'i', 'ignore build-lib and put compiled extensions into the source directory alongside your '
         'pure Python modules'),
        ('include-dirs=', 'I', 'list of directories to search for header files ' + sep_by),
        ('define=', 'D', 'C preprocessor macros to define'),
        ('undef=', 'U', 'C preprocessor macros to undefine'),
        ('libraries=', 'l', 'external C libraries to link with'),
        ('library-dirs=', 'L', 'directories to search for external C libraries ' + sep_by),
        ('rpath=', 'R', 'directories to search for shared C libraries at runtime'),
        ('link-objects=', 'O', 'extra explicit link objects to include in the link'),
        ('debug', 'g', 'compile/link with debugging information'),
        ('force', 'f', 'forcibly build everything (ignore file timestamps)'),
        ('compiler=', 'c', 'specify the compiler type'),
        ('swig-cpp', None, 'make SWIG create C++ files (default is C)'),
        ('swig-opts=', None, 'list of SWIG command line options'),
        ('swig=', None, 'path to the SWIG executable'),
        ('user', None, 'add user include, library and rpath'),
    ]
    boolean_options = ['inplace', 'debug', 'force', 'swig-cpp', 'user']
    help_options = [('help-compiler', None, 'list available compilers', show_compilers)]

    def initialize_options(self):
        for name in ('extensions build_lib plat_name build_temp package include_dirs define undef libraries '
                     'library_dirs rpath link_objects debug force compiler swig swig_cpp swig_opts user').split():
            setattr(self, name, None)
        self.inplace = 0

    def finalize_options(self):
        self.set_undefined_options('build', ('build_lib', 'build_lib'), ('build_temp', 'build_temp'),
                                   ('compiler', 'compiler'), ('debug', 'debug'), ('force', 'force'),
                                   ('plat_name', 'plat_name'))
        dist = self.distribution
        self.package = dist.ext_package if self.package is None else self.package
        self.extensions = dist.ext_modules
        self.include_dirs = list(_as_list(self.include_dirs or dist.include_dirs or [], os.pathsep))
        headers = [get_python_inc(), get_python_inc(plat_specific=1)]
        for part in headers[:1] + [path for path in headers[1:] if path != headers[0]]:
            self.include_dirs += part.split(os.pathsep)
        for name in 'libraries', 'link_objects':
            self.ensure_string_list(name)
        self.libraries = list(self.libraries or [])
        self.library_dirs = list(_as_list(self.library_dirs or [], os.pathsep))
        self.rpath = list(_as_list(self.rpath or [], os.pathsep))
        if sys.platform.startswith('sunos') and get_config_var('Py_ENABLE_SHARED'):
            # programs there look for libraries of their libraries too
            installed = sys.executable.startswith(os.path.join(sys.exec_prefix, 'bin'))
            self.library_dirs.append(get_config_var('LIBDIR') if installed else '.')
        if self.define:
            self.define = [(name, '1') for name in _as_list(self.define, ',')]
        self.undef = _as_list(self.undef, ',') if self.undef else self.undef
        self.swig_opts = _as_list(self.swig_opts or [], ' ')
        if self.user:
            self.__use_folders_of_user()

    def __use_folders_of_user(self):
        include, lib = os.path.join(USER_BASE, 'include'), os.path.join(USER_BASE, 'lib')
        if os.path.isdir(include):
            self.include_dirs.append(include)
        if os.path.isdir(lib):
            self.library_dirs.append(lib)
            self.rpath.append(lib)

    def run(self):
        from distutils.ccompiler import new_compiler
        if not self.extensions:
            return
        if self.distribution.has_c_libraries():
            libraries = self.get_finalized_command('build_clib')
            self.libraries += libraries.get_library_names() or []
            self.library_dirs.append(libraries.build_clib)
        tool = self.compiler = new_compiler(compiler=self.compiler, verbose=self.verbose, dry_run=self.dry_run,
                                            force=self.force)
        customize_compiler(tool)
        for value, setter in ((self.include_dirs, tool.set_include_dirs), (self.libraries, tool.set_libraries),
                              (self.library_dirs, tool.set_library_dirs),
                              (self.rpath, tool.set_runtime_library_dirs),
                              (self.link_objects, tool.set_link_objects)):
            if value is not None:
                setter(value)
        for name, value in self.define or ():
            tool.define_macro(name, value)
        for name in self.undef or ():
            tool.undefine_macro(name)
        self.build_extensions()

    def check_extensions_list(self, extensions):
        """Complains unless all are Extensions; makes Extensions of the old (name, dict) pairs."""
        if not isinstance(extensions, list):
            raise DistutilsSetupError("'ext_modules' option must be a list of Extension instances")
        for place, item in enumerate(extensions):
            if isinstance(item, Extension):
                continue
            if not isinstance(item, tuple) or len(item) != 2:
                raise DistutilsSetupError("each element of 'ext_modules' option must be an Extension instance or "
                                          '2-tuple')
            name, info = item
            log.warn("old-style (ext_name, build_info) tuple found in ext_modules for extension '%s' -- please "
                     'convert to Extension instance', name)
            if not isinstance(name, str) or not extension_name_re.match(name):
                raise DistutilsSetupError("first element of each tuple in 'ext_modules' must be the extension "
                                          'name (a string)')
            if not isinstance(info, dict):
                raise DistutilsSetupError("second element of each tuple in 'ext_modules' must be a dictionary "
                                          '(build info)')
            extensions[place] = self.__from_pair(name, info)

    def __from_pair(self, name, info):
        made = Extension(name, info['sources'])
        for key in ('include_dirs', 'library_dirs', 'libraries', 'extra_objects', 'extra_compile_args',
                    'extra_link_args'):
            if info.get(key) is not None:
                setattr(made, key, info[key])
        made.runtime_library_dirs = info.get('rpath')
        for macro in info.get('macros') or ():
            if not isinstance(macro, tuple) or len(macro) not in (1, 2):
                raise DistutilsSetupError("'macros' element of build info dict must be 1- or 2-tuple")
            (made.undef_macros if len(macro) == 1 else made.define_macros).append(
                macro[0] if len(macro) == 1 else macro)
        return made

    def get_source_files(self):
        self.check_extensions_list(self.extensions)
        return [path for extension in self.extensions for path in extension.sources]

    def get_outputs(self):
        self.check_extensions_list(self.extensions)
        return [self.get_ext_fullpath(extension.name) for extension in self.extensions]

    def build_extensions(self):
        self.check_extensions_list(self.extensions)
        for extension in self.extensions:
            self.build_extension(extension)

    def build_extension(self, ext):
        if not isinstance(ext.sources, (list, tuple)):
            raise DistutilsSetupError("in 'ext_modules' option (extension '%s'), 'sources' must be present and "
                                      'must be a list of source filenames' % ext.name)
        sources, path = list(ext.sources), self.get_ext_fullpath(ext.name)
        if not (self.force or newer_group(sources + ext.depends, path, 'newer')):
            log.debug("skipping '%s' extension (up-to-date)", ext.name)
            return
        log.info("building '%s' extension", ext.name)
        sources = self.swig_sources(sources, ext)
        tool = self.compiler
        macros = list(ext.define_macros) + [(name,) for name in ext.undef_macros]
        objects = tool.compile(sources, output_dir=self.build_temp, macros=macros, include_dirs=ext.include_dirs,
                               debug=self.debug, extra_postargs=ext.extra_compile_args or [],
                               depends=ext.depends)
        self._built_objects = objects[:]
        tool.link_shared_object(objects + list(ext.extra_objects or ()), path, libraries=self.get_libraries(ext),
                                library_dirs=ext.library_dirs, runtime_library_dirs=ext.runtime_library_dirs,
                                extra_postargs=ext.extra_link_args or [],
                                export_symbols=self.get_export_symbols(ext), debug=self.debug,
                                build_temp=self.build_temp,
                                target_lang=ext.language or tool.detect_language(sources))

    def swig_sources(self, sources, extension):
        """The sources, with what SWIG makes of .i files."""
        if self.swig_cpp:
            log.warn('--swig-cpp is deprecated - use --swig-opts=-c++')
        cpp = self.swig_cpp or '-c++' in self.swig_opts or '-c++' in extension.swig_opts
        result = []
        for source in sources:
            base, suffix = os.path.splitext(source)
            if suffix != '.i':
                result.append(source)
                continue
            target = base + '_wrap' + ('.cpp' if cpp else '.c')
            result.append(target)
            words = [self.swig or self.find_swig(), '-python'] + list(self.swig_opts)
            words += ['-c++'] if self.swig_cpp else []
            if not self.swig_opts:
                words += list(extension.swig_opts)
            log.info('swigging %s to %s', source, target)
            self.spawn(words + ['-o', target, source])
        return result

    def find_swig(self):
        """The name of the program SWIG."""
        if os.name == 'posix':
            return 'swig'
        if os.name in ('nt', 'os2'):
            return 'swig.exe'
        raise DistutilsPlatformError("I don't know how to find (much less run) SWIG on platform '%s'" % os.name)

    def get_ext_fullpath(self, ext_name):
        """The path of the module's file."""
        full = self.get_ext_fullname(ext_name)
        parts = full.split('.')
        name = self.get_ext_filename(parts[-1])
        if not self.inplace:
            return os.path.join(self.build_lib, os.path.join(*parts[:-1] + [name]))
        modules = self.get_finalized_command('build_py')
        return os.path.join(os.path.abspath(modules.get_package_dir('.'.join(parts[:-1]))), name)

    def get_ext_fullname(self, ext_name):
        """The module's name with the package."""
        return ext_name if self.package is None else self.package + '.' + ext_name

    def get_ext_filename(self, ext_name):
        """The module's file, below the folder of modules."""
        name = os.path.join(*ext_name.split('.'))
        suffix = get_config_var('SO')
        return name + ('_d' if os.name == 'nt' and self.debug else '') + suffix

    def get_export_symbols(self, ext):
        """The symbols that the module must export."""
        name = 'init' + ext.name.split('.')[-1]
        if name not in ext.export_symbols:
            ext.export_symbols.append(name)
        return ext.export_symbols

    def get_libraries(self, ext):
        """The libraries to link with: not the interpreter's own, as the program has all of it inside."""
        return ext.libraries
