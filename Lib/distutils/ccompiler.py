"""CCompiler: compiles and links C; new_compiler() makes the one of this system."""
import os
import re
import sys
from distutils import log
from distutils.dep_util import newer_group
from distutils.dir_util import mkpath
from distutils.errors import (CompileError, DistutilsModuleError, DistutilsPlatformError, LinkError,
                              UnknownFileError)
from distutils.file_util import move_file
from distutils.spawn import spawn
from distutils.util import execute, split_quoted


class CCompiler:
    """The base.  Subclasses define _compile(), create_static_lib(), link(), library_option() and the like, and
    the class attributes below.  Lists that are set here are used by every call, after those of the call."""

    compiler_type = None           # 'unix', ...
    src_extensions = obj_extension = static_lib_extension = shared_lib_extension = None
    static_lib_format = shared_lib_format = exe_extension = None
    language_map = {'.c': 'c', '.cc': 'c++', '.cpp': 'c++', '.cxx': 'c++', '.m': 'objc'}
    language_order = ['c++', 'objc', 'c']
    SHARED_OBJECT, SHARED_LIBRARY, EXECUTABLE = 'shared_object', 'shared_library', 'executable'

    def __init__(self, verbose=0, dry_run=0, force=0):
        self.verbose, self.dry_run, self.force = verbose, dry_run, force
        self.output_dir = None
        self.macros, self.include_dirs, self.libraries = [], [], []
        self.library_dirs, self.runtime_library_dirs, self.objects = [], [], []
        for name in self.executables.keys():
            self.set_executable(name, self.executables[name])

    def set_executables(self, **args):
        """Sets programs: compiler, linker_so, ... (a text or a list of words)."""
        for name in args:
            if name not in self.executables:
                raise ValueError("unknown executable '%s' for class %s" % (name, self.__class__.__name__))
            self.set_executable(name, args[name])

    def set_executable(self, key, value):
        """Sets one."""
        setattr(self, key, split_quoted(value) if isinstance(value, basestring) else value)

    # -- macros, libraries ...

    def _find_macro(self, name):
        return next((place for place, macro in enumerate(self.macros) if macro[0] == name), None)

    def _check_macro_definitions(self, definitions):
        for macro in definitions:
            good = isinstance(macro, tuple) and len(macro) in (1, 2) and isinstance(macro[0], str) and (
                len(macro) == 1 or macro[1] is None or isinstance(macro[1], str))
            if not good:
                raise TypeError("invalid macro definition '%s': must be tuple (string,), (string, string), or "
                                '(string, None)' % (macro,))

    def define_macro(self, name, value=None):
        """Defines a macro for all calls."""
        self.undefine_macro(name)
        self.macros[-1] = (name, value)

    def undefine_macro(self, name):
        """Undefines one for all calls."""
        self.macros[:] = [macro for macro in self.macros if macro[0] != name] + [(name,)]

    def add_include_dir(self, dir):
        self.include_dirs += [dir]

    def set_include_dirs(self, dirs):
        self.include_dirs = list(dirs)

    def add_library(self, libname):
        self.libraries += [libname]

    def set_libraries(self, libnames):
        self.libraries = list(libnames)

    def add_library_dir(self, dir):
        self.library_dirs += [dir]

    def set_library_dirs(self, dirs):
        self.library_dirs = list(dirs)

    def add_runtime_library_dir(self, dir):
        self.runtime_library_dirs += [dir]

    def set_runtime_library_dirs(self, dirs):
        self.runtime_library_dirs = list(dirs)

    def add_link_object(self, object):
        self.objects += [object]

    def set_link_objects(self, objects):
        self.objects = list(objects)

    # -- arguments of compile() and link()

    def __merged(self, given, own, name):
        if given is None:
            return own
        if not isinstance(given, (list, tuple)):
            raise TypeError("'%s' (if supplied) must be a list of strings" % name)
        return list(given) + (own or [])

    def _setup_compile(self, outdir, macros, incdirs, sources, depends, extra):
        """(macros, objects, extra, options of the preprocessor, {object: (source, suffix)})."""
        outdir, macros, incdirs = self._fix_compile_args(outdir, macros, incdirs)
        objects = self.object_filenames(sources, strip_dir=0, output_dir=outdir)
        assert len(objects) == len(sources)
        build = {}
        for source, target in zip(sources, objects):
            self.mkpath(os.path.dirname(target))
            build[target] = source, os.path.splitext(source)[1]
        return macros, objects, extra or [], gen_preprocess_options(macros, incdirs), build

    def _get_cc_args(self, pp_opts, debug, before):
        return list(before or ()) + pp_opts + (['-g', '-c'] if debug else ['-c'])

    def _fix_compile_args(self, output_dir, macros, include_dirs):
        if output_dir is None:
            output_dir = self.output_dir
        elif not isinstance(output_dir, str):
            raise TypeError("'output_dir' must be a string or None")
        return (output_dir, self.__merged(macros, self.macros, 'macros'),
                self.__merged(include_dirs, self.include_dirs, 'include_dirs'))

    def _fix_object_args(self, objects, output_dir):
        if not isinstance(objects, (list, tuple)):
            raise TypeError("'objects' must be a list or tuple of strings")
        if output_dir is None:
            output_dir = self.output_dir
        elif not isinstance(output_dir, str):
            raise TypeError("'output_dir' must be a string or None")
        return list(objects), output_dir

    def _fix_lib_args(self, libraries, library_dirs, runtime_library_dirs):
        return (self.__merged(libraries, self.libraries, 'libraries'),
                self.__merged(library_dirs, self.library_dirs, 'library_dirs'),
                self.__merged(runtime_library_dirs, self.runtime_library_dirs, 'runtime_library_dirs'))

    def _need_link(self, objects, output_file):
        if self.force:
            return 1
        return newer_group(objects, output_file, missing='newer' if self.dry_run else 'error')

    def detect_language(self, sources):
        """'c', 'c++', 'objc' or None."""
        known = [self.language_map.get(os.path.splitext(path)[1])
                 for path in ([sources] if isinstance(sources, str) else sources)]
        return next((language for language in self.language_order if language in known), None)

    # -- work

    def preprocess(self, source, output_file=None, macros=None, include_dirs=None, extra_preargs=None,
                   extra_postargs=None):
        """Preprocesses a file.  To be overridden."""

    def compile(self, sources, output_dir=None, macros=None, include_dirs=None, debug=0, extra_preargs=None,
                extra_postargs=None, depends=None):
        """Compiles files; the paths of the objects.  CompileError."""
        macros, objects, extra_postargs, pp_opts, build = self._setup_compile(
            output_dir, macros, include_dirs, sources, depends, extra_postargs)
        cc_args = self._get_cc_args(pp_opts, debug, extra_preargs)
        for target in objects:
            if target in build:
                source, suffix = build[target]
                self._compile(target, source, suffix, cc_args, extra_postargs, pp_opts)
        return objects

    def _compile(self, obj, src, ext, cc_args, extra_postargs, pp_opts):
        """Compiles one file.  To be overridden."""

    def create_static_lib(self, objects, output_libname, output_dir=None, debug=0, target_lang=None):
        """Makes a static library.  To be overridden."""

    def link(self, target_desc, objects, output_filename, output_dir=None, libraries=None, library_dirs=None,
             runtime_library_dirs=None, export_symbols=None, debug=0, extra_preargs=None, extra_postargs=None,
             build_temp=None, target_lang=None):
        """Links objects; target_desc: SHARED_OBJECT ...  LinkError.  To be overridden."""
        raise NotImplementedError

    def link_shared_lib(self, objects, output_libname, output_dir=None, libraries=None, library_dirs=None,
                        runtime_library_dirs=None, export_symbols=None, debug=0, extra_preargs=None,
                        extra_postargs=None, build_temp=None, target_lang=None):
        """Links a shared library."""
        self.link(self.SHARED_LIBRARY, objects, self.library_filename(output_libname, lib_type='shared'),
                  output_dir, libraries, library_dirs, runtime_library_dirs, export_symbols, debug,
                  extra_preargs, extra_postargs, build_temp, target_lang)

    def link_shared_object(self, objects, output_filename, output_dir=None, libraries=None, library_dirs=None,
                           runtime_library_dirs=None, export_symbols=None, debug=0, extra_preargs=None,
                           extra_postargs=None, build_temp=None, target_lang=None):
        """Links an extension module."""
        self.link(self.SHARED_OBJECT, objects, output_filename, output_dir, libraries, library_dirs,
                  runtime_library_dirs, export_symbols, debug, extra_preargs, extra_postargs, build_temp,
                  target_lang)

    def link_executable(self, objects, output_progname, output_dir=None, libraries=None, library_dirs=None,
                        runtime_library_dirs=None, debug=0, extra_preargs=None, extra_postargs=None,
                        target_lang=None):
        """Links a program."""
        self.link(self.EXECUTABLE, objects, self.executable_filename(output_progname), output_dir, libraries,
                  library_dirs, runtime_library_dirs, None, debug, extra_preargs, extra_postargs, None,
                  target_lang)

    def library_dir_option(self, dir):
        """The option for a folder of libraries.  To be overridden."""
        raise NotImplementedError

    def runtime_library_dir_option(self, dir):
        """The option for such a folder at run time.  To be overridden."""
        raise NotImplementedError

    def library_option(self, lib):
        """The option for a library.  To be overridden."""
        raise NotImplementedError

    def has_function(self, funcname, includes=None, include_dirs=None, libraries=None, library_dirs=None):
        """Whether a program that calls a function can be linked."""
        import tempfile
        handle, path = tempfile.mkstemp('.c', funcname, text=True)
        made = [path]
        with os.fdopen(handle, 'w') as out:
            out.writelines('#include "%s"\n' % header for header in includes or ())
            out.write('main (int argc, char **argv) {\n    %s();\n}\n' % funcname)
        try:
            objects = self.compile([path], include_dirs=include_dirs)
            made += objects
            self.link_executable(objects, 'a.out', libraries=libraries or [], library_dirs=library_dirs or [])
            made.append('a.out')
        except (CompileError, LinkError, TypeError):
            return False
        finally:
            for name in made:
                if os.path.exists(name):
                    os.remove(name)
        return True

    def find_library_file(self, dirs, lib, debug=0):
        """The path of a library, None if it is not there.  To be overridden."""
        raise NotImplementedError

    # -- names of files

    def object_filenames(self, source_filenames, strip_dir=0, output_dir=''):
        """The paths of the objects of sources."""
        return [os.path.join(output_dir or '', self._object_name(path, strip_dir)) for path in source_filenames]

    def _object_name(self, path, strip_dir):
        stem, suffix = os.path.splitext(path)
        if suffix not in self.src_extensions:
            raise UnknownFileError("unknown file type '%s' (from '%s')" % (suffix, path))
        stem = os.path.splitdrive(stem)[1]
        if strip_dir:
            stem = os.path.basename(stem)
        elif os.path.isabs(stem):
            stem = stem[1:]
        return stem + self.obj_extension

    def shared_object_filename(self, basename, strip_dir=0, output_dir=''):
        assert output_dir is not None
        name = os.path.basename(basename) if strip_dir else basename
        return os.path.join(output_dir, name + self.shared_lib_extension)

    def executable_filename(self, basename, strip_dir=0, output_dir=''):
        assert output_dir is not None
        name = os.path.basename(basename) if strip_dir else basename
        return os.path.join(output_dir, name + (self.exe_extension or ''))

    def library_filename(self, libname, lib_type='static', strip_dir=0, output_dir=''):
        assert output_dir is not None
        if lib_type not in ('static', 'shared', 'dylib', 'xcode_stub'):
            raise ValueError("'lib_type' must be \"static\", \"shared\", \"dylib\", or \"xcode_stub\"")
        form, suffix = (getattr(self, lib_type + part) for part in ('_lib_format', '_lib_extension'))
        folder, base = os.path.split(libname)
        return os.path.join(output_dir, '' if strip_dir else folder, form % (base, suffix))

    # -- helpers

    def announce(self, msg, level=1):
        log.debug(msg)

    def debug_print(self, msg):
        from distutils.debug import DEBUG
        if DEBUG:
            print msg

    def warn(self, msg):
        sys.stderr.write('warning: ' + msg + '\n')

    def execute(self, func, args, msg=None, level=1):
        execute(func, args, msg, self.dry_run)

    def spawn(self, cmd):
        spawn(cmd, dry_run=self.dry_run)

    def move_file(self, src, dst):
        return move_file(src, dst, dry_run=self.dry_run)

    def mkpath(self, name, mode=0777):
        mkpath(name, mode, dry_run=self.dry_run)


_default_compilers = (('cygwin.*', 'unix'), ('os2emx', 'emx'), ('posix', 'unix'), ('nt', 'msvc'))

# name: (module, class, description)
compiler_class = {
    'unix': ('unixccompiler', 'UnixCCompiler', 'standard UNIX-style compiler'),
    'msvc': ('msvccompiler', 'MSVCCompiler', 'Microsoft Visual C++'),
    'cygwin': ('cygwinccompiler', 'CygwinCCompiler', 'Cygwin port of GNU C Compiler for Win32'),
    'mingw32': ('cygwinccompiler', 'Mingw32CCompiler', 'Mingw32 port of GNU C Compiler for Win32'),
    'bcpp': ('bcppcompiler', 'BCPPCompiler', 'Borland C++ Compiler'),
    'emx': ('emxccompiler', 'EMXCCompiler', 'EMX port of GNU C Compiler for OS/2'),
}


def get_default_compiler(osname=None, platform=None):
    """The name of the compiler of a system."""
    osname, platform = osname or os.name, platform or sys.platform
    return next((name for pattern, name in _default_compilers
                 if re.match(pattern, platform) or re.match(pattern, osname)), 'unix')


def show_compilers():
    """Lists the compilers."""
    from distutils.fancy_getopt import FancyGetopt
    rows = [('compiler=' + name, None, compiler_class[name][2]) for name in sorted(compiler_class)]
    FancyGetopt(rows).print_help('List of available compilers:')


def new_compiler(plat=None, compiler=None, verbose=0, dry_run=0, force=0):
    """A compiler by name, or that of a system."""
    plat = os.name if plat is None else plat
    compiler = get_default_compiler(plat) if compiler is None else compiler
    if compiler not in compiler_class:
        raise DistutilsPlatformError("don't know how to compile C/C++ code on platform '%s' with '%s' compiler"
                                     % (plat, compiler))
    module, name, _ = compiler_class[compiler]
    module = 'distutils.' + module
    try:
        __import__(module)
        kind = getattr(sys.modules[module], name)
    except ImportError:
        raise DistutilsModuleError("can't compile C/C++ code: unable to load module '%s'" % module)
    except AttributeError:
        raise DistutilsModuleError("can't compile C/C++ code: unable to find class '%s' in module '%s'"
                                   % (name, module))
    return kind(None, dry_run, force)


def gen_preprocess_options(macros, include_dirs):
    """Options -D, -U and -I."""
    options = []
    for macro in macros:
        if not (isinstance(macro, tuple) and 1 <= len(macro) <= 2):
            raise TypeError("bad macro definition '%s': each element of 'macros' list must be a 1- or 2-tuple"
                            % (macro,))
        if len(macro) == 1:
            options.append('-U' + macro[0])
        else:
            options.append('-D' + macro[0] if macro[1] is None else '-D%s=%s' % macro)
    return options + ['-I' + folder for folder in include_dirs]


def gen_lib_options(compiler, library_dirs, runtime_library_dirs, libraries):
    """Options for libraries and their folders."""
    options = [compiler.library_dir_option(folder) for folder in library_dirs]
    for folder in runtime_library_dirs:
        extra = compiler.runtime_library_dir_option(folder)
        options += extra if isinstance(extra, list) else [extra]
    for library in libraries:
        folder, name = os.path.split(library)
        if not folder:
            options.append(compiler.library_option(library))
            continue
        path = compiler.find_library_file([folder], name)
        if path:
            options.append(path)
        else:
            compiler.warn("no library file corresponding to '%s' found (skipping)" % library)
    return options
