"""UnixCCompiler: cc and ar, as the variables of the build say."""
import os
import re
import sys
from types import NoneType, StringType
from os.path import basename, dirname, exists, join
from distutils import log, sysconfig
from distutils.ccompiler import CCompiler, gen_lib_options, gen_preprocess_options
from distutils.dep_util import newer
from distutils.errors import CompileError, DistutilsExecError, LibError, LinkError


class UnixCCompiler(CCompiler):
    """The compiler of Unix systems."""

    compiler_type = 'unix'
    executables = {'preprocessor': None, 'compiler': ['cc'], 'compiler_so': ['cc'], 'compiler_cxx': ['cc'],
                   'linker_so': ['cc', '-shared'], 'linker_exe': ['cc'], 'archiver': ['ar', '-cr'],
                   'ranlib': None}
    src_extensions = ['.c', '.C', '.cc', '.cxx', '.cpp', '.m']
    obj_extension, static_lib_extension, shared_lib_extension = '.o', '.a', '.so'
    dylib_lib_extension, xcode_stub_lib_extension = '.dylib', '.tbd'
    static_lib_format = shared_lib_format = dylib_lib_format = xcode_stub_lib_format = 'lib%s%s'

    def __run(self, words, error):
        """Runs a program; its failure becomes another exception."""
        try:
            self.spawn(words)
        except DistutilsExecError as problem:
            raise error(problem)

    def preprocess(self, source, output_file=None, macros=None, include_dirs=None, extra_preargs=None,
                   extra_postargs=None):
        _, macros, include_dirs = self._fix_compile_args(None, macros, include_dirs)
        words = list(self.preprocessor) + gen_preprocess_options(macros, include_dirs)
        words += ['-o', output_file] if output_file else []
        words = words[:len(self.preprocessor)] + list(extra_preargs or ()) + words[len(self.preprocessor):]
        words += list(extra_postargs or ()) + [source]
        if output_file is None or self.force or newer(source, output_file):
            if output_file:
                self.mkpath(dirname(output_file))
            self.__run(words, CompileError)

    def _compile(self, obj, src, ext, cc_args, extra_postargs, pp_opts):
        self.__run(self.compiler_so + cc_args + [src, '-o', obj] + extra_postargs, CompileError)

    def create_static_lib(self, objects, output_libname, output_dir=None, debug=0, target_lang=None):
        objects, folder = self._fix_object_args(objects=objects, output_dir=output_dir)
        archive = self.library_filename(output_libname, output_dir=folder)
        if self._need_link(objects, archive):
            self.__archive(archive, objects)
        else:
            log.debug('skipping %s (up-to-date)', archive)

    def __archive(self, path, objects):
        self.mkpath(dirname(path))
        self.spawn(self.archiver + [path] + objects + self.objects)
        if self.ranlib:
            self.__run(self.ranlib + [path], LibError)

    def link(self, target_desc, objects, output_filename, output_dir=None, libraries=None, library_dirs=None,
             runtime_library_dirs=None, export_symbols=None, debug=0, extra_preargs=None, extra_postargs=None,
             build_temp=None, target_lang=None):
        objects, output_dir = self._fix_object_args(objects, output_dir)
        libraries, library_dirs, runtime_library_dirs = self._fix_lib_args(libraries, library_dirs,
                                                                           runtime_library_dirs)
        options = gen_lib_options(self, library_dirs, runtime_library_dirs, libraries)
        if type(output_dir) not in (StringType, NoneType):
            raise TypeError("'output_dir' must be a string or None")
        path = output_filename if output_dir is None else join(output_dir, output_filename)
        if not self._need_link(objects, path):
            log.debug('skipping %s (up-to-date)', path)
            return
        linker = list(self.linker_exe if target_desc == CCompiler.EXECUTABLE else self.linker_so)
        if target_lang == 'c++' and self.compiler_cxx:
            place = 0
            if basename(linker[0]) == 'env':
                place = next(number for number, word in enumerate(linker) if number and '=' not in word)
            linker[place] = self.compiler_cxx[place]
        self.mkpath(dirname(path))
        words = (['-g'] if debug else []) + objects + self.objects + options + ['-o', path]
        self.__run(linker + list(extra_preargs or ()) + words + list(extra_postargs or ()), LinkError)

    def library_dir_option(self, dir):
        return '-L' + dir

    def _is_gcc(self, compiler_name):
        return 'gcc' in compiler_name or 'g++' in compiler_name

    def runtime_library_dir_option(self, dir):
        program = basename((sysconfig.get_config_var('CC') or 'cc').split()[0])
        if sys.platform[:6] == 'darwin':
            return '-L' + dir
        if sys.platform[:5] == 'hp-ux':
            return ['-Wl,+s', '-L' + dir] if self._is_gcc(program) else ['+s', '-L' + dir]
        if sys.platform[:5] in ('irix6', 'osf1V'):
            return ['-rpath', dir]
        return '-Wl,-R' + dir if self._is_gcc(program) else '-R' + dir

    def library_option(self, lib):
        return '-l' + lib

    def find_library_file(self, dirs, lib, debug=0):
        for folder in dirs:
            for kind in 'shared', 'dylib', 'xcode_stub', 'static':
                path = join(folder, self.library_filename(lib, lib_type=kind))
                if exists(path):
                    return path
        return None
