"""BCPPCompiler: the tools of Borland's C++ for Windows, bcc32, ilink32, tlib and brcc32."""
import os

from distutils import log
from distutils.ccompiler import CCompiler, gen_preprocess_options
from distutils.dep_util import newer
from distutils.errors import CompileError, DistutilsExecError, LibError, LinkError, UnknownFileError
from distutils.file_util import write_file

_RUNTIME = ['import32', 'cw32mt']                   # libraries of the system and of C, for threads
_QUIET = ['/Gn', '/q', '/x']                        # no state file, no banner, no map


class BCPPCompiler(CCompiler):
    """Borland's compiler."""

    compiler_type = 'bcpp'
    executables = {}                                # they have no options of their own
    _c_extensions, _cpp_extensions = ['.c'], ['.cc', '.cpp', '.cxx']
    src_extensions = _c_extensions + _cpp_extensions
    obj_extension, static_lib_extension, shared_lib_extension, exe_extension = '.obj', '.lib', '.dll', '.exe'
    static_lib_format = shared_lib_format = '%s%s'

    def __init__(self, verbose=0, dry_run=0, force=0):
        CCompiler.__init__(self, verbose, dry_run, force)
        self.cc, self.linker, self.lib = 'bcc32.exe', 'ilink32.exe', 'tlib.exe'
        self.preprocess_options = None
        self.compile_options, self.compile_options_debug = [['/tWM', level, '/q', '/g0'] for level in ('/O2', '/Od')]
        self.ldflags_exe, self.ldflags_exe_debug = _QUIET[:], _QUIET + ['/r']
        self.ldflags_shared, self.ldflags_shared_debug = [['/Tpd'] + _QUIET for _ in range(2)]
        self.ldflags_static = []

    def __run(self, words, error, target=None):
        """Runs a program that makes a file; its failure becomes another exception."""
        try:
            if target:
                self.mkpath(os.path.split(target)[0])
            self.spawn(words)
        except DistutilsExecError as problem:
            raise error(problem)

    # -- compiling

    def compile(self, sources, output_dir=None, macros=None, include_dirs=None, debug=0, extra_preargs=None,
                extra_postargs=None, depends=None):
        macros, objects, extra_postargs, pp_opts, build = self._setup_compile(
            output_dir, macros, include_dirs, sources, depends, extra_postargs)
        options = list(extra_preargs or ()) + ['-c'] + (self.compile_options_debug if debug else self.compile_options)
        for target in [name for name in objects if name in build]:
            source, kind = build[target]
            words = self.__words_for(os.path.normpath(source), os.path.normpath(target), kind, options + pp_opts,
                                     extra_postargs)
            if words:
                self.__run(words, CompileError, target)
        return objects

    def __words_for(self, source, target, kind, options, extra):
        """The command that makes an object of a source; None for what is one already."""
        if kind == '.res':
            return None
        if kind == '.rc':
            return ['brcc32', '-fo', target, source]
        language = '-P' if kind in self._cpp_extensions else ''
        return [self.cc] + options + [language, '-o' + target] + extra + [source]

    def object_filenames(self, source_filenames, strip_dir=0, output_dir=''):
        names = []
        for source in source_filenames:
            base, kind = os.path.splitext(os.path.normcase(source))
            if kind not in self.src_extensions + ['.rc', '.res']:
                raise UnknownFileError("unknown file type '%s' (from '%s')" % (kind, source))
            base = os.path.basename(base) if strip_dir else base
            names.append(os.path.join(output_dir or '', base + ('.res' if kind in ('.rc', '.res') else self.obj_extension)))
        return names

    def preprocess(self, source, output_file=None, macros=None, include_dirs=None, extra_preargs=None,
                   extra_postargs=None):
        _, macros, include_dirs = self._fix_compile_args(None, macros, include_dirs)
        words = list(extra_preargs or ()) + ['cpp32.exe'] + gen_preprocess_options(macros, include_dirs)
        words += ['-o' + output_file] if output_file is not None else []
        words += list(extra_postargs or ()) + [source]
        if output_file is None or self.force or newer(source, output_file):
            self.__run(words, CompileError, output_file)

    # -- linking

    def create_static_lib(self, objects, output_libname, output_dir=None, debug=0, target_lang=None):
        objects, folder = self._fix_object_args(objects, output_dir)
        archive = self.library_filename(output_libname, output_dir=folder)
        if self._need_link(objects, archive):
            self.__run([self.lib, archive, '/u'] + objects, LibError)
        else:
            log.debug('skipping %s (up-to-date)', archive)

    def link(self, target_desc, objects, output_filename, output_dir=None, libraries=None, library_dirs=None,
             runtime_library_dirs=None, export_symbols=None, debug=0, extra_preargs=None, extra_postargs=None,
             build_temp=None, target_lang=None):
        objects, folder = self._fix_object_args(objects, output_dir)
        libraries, library_dirs, unused = self._fix_lib_args(libraries, library_dirs, runtime_library_dirs)
        if unused:
            log.warn("I don't know what to do with 'runtime_library_dirs': %s", unused)
        target = output_filename if folder is None else os.path.join(folder, output_filename)
        if not self._need_link(objects, target):
            log.debug('skipping %s (up-to-date)', target)
            return
        start, flags = self.__kind_of(target_desc, debug)
        definitions = self.__write_exports(export_symbols, objects, target)
        files = [os.path.normpath(name) for name in objects]
        resources = [name for name in files if os.path.splitext(name)[1] == '.res']
        words = flags + ['/L' + os.path.normpath(name) for name in library_dirs] + ['/L.', start]
        words += [name for name in files if name not in resources] + [',', target, ',,']
        words += [self.find_library_file(library_dirs, name, debug) or name for name in libraries]
        words += _RUNTIME + [',', definitions, ','] + resources
        self.__run([self.linker] + list(extra_preargs or ()) + words + list(extra_postargs or ()), LinkError, target)

    def __kind_of(self, target_desc, debug):
        """(the object that starts such a file, the flags)"""
        if target_desc == CCompiler.EXECUTABLE:
            return 'c0w32', self.ldflags_exe_debug[:] if debug else self.ldflags_exe[:]
        return 'c0d32', self.ldflags_shared_debug[:] if debug else self.ldflags_shared[:]

    def __write_exports(self, symbols, objects, target):
        """Writes the names that a library shows, without the underscore of C; the file's name, '' without names."""
        if not symbols:
            return ''
        module = os.path.splitext(os.path.basename(target))[0]
        path = os.path.join(os.path.dirname(objects[0]), module + '.def')
        lines = ['EXPORTS'] + ['  %s=_%s' % (name, name) for name in symbols]
        self.execute(write_file, (path, lines), 'writing %s' % path)
        return path

    def find_library_file(self, dirs, lib, debug=0):
        """The file of a library: those made for this compiler have _bcpp at the end; None."""
        names = [lib + suffix for suffix in ('_d_bcpp', '_d') * bool(debug) + ('_bcpp', '')]
        paths = [os.path.join(folder, self.library_filename(name)) for folder in dirs for name in names]
        return next((path for path in paths if os.path.exists(path)), None)
