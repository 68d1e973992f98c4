"""EMXCCompiler: the GNU compiler of EMX, for OS/2."""
import os
import re

from distutils.cygwinccompiler import CONFIG_H_NOTOK, CONFIG_H_OK, CONFIG_H_UNCERTAIN, _answer, check_config_h
from distutils.errors import CompileError, DistutilsExecError, UnknownFileError
from distutils.file_util import write_file
from distutils.unixccompiler import UnixCCompiler
from distutils.version import StrictVersion

_COMMON = 'gcc -Zomf -Zmt'              # objects of OS/2, libraries for threads
_RESOURCES = '.rc', '.res'


def get_versions():
    """(version of gcc, None): what is not there is None; the linker does not say."""
    found = re.search(r'\d+\.\d+(\.\d+)?', _answer('gcc', '-dumpversion'))
    return found and StrictVersion(found.group()), None


class EMXCCompiler(UnixCCompiler):
    """gcc of EMX."""

    compiler_type = 'emx'
    obj_extension, static_lib_extension, shared_lib_extension, exe_extension = '.obj', '.lib', '.dll', '.exe'
    static_lib_format = shared_lib_format = '%s%s'
    res_extension = '.res'

    def __init__(self, verbose=0, dry_run=0, force=0):
        UnixCCompiler.__init__(self, verbose, dry_run, force)
        status, reason = check_config_h()
        if status != CONFIG_H_OK:
            self.warn("Python's pyconfig.h may not be for this compiler (%s): macros may be missing" % reason)
        self.gcc_version, self.ld_version = get_versions()
        compiling = _COMMON + ' -O3 -fomit-frame-pointer -mprobe -Wall'
        self.set_executables(compiler=compiling, compiler_so=compiling, linker_exe=_COMMON + ' -Zcrtdll',
                             linker_so=_COMMON + ' -Zcrtdll -Zdll')
        self.dll_libraries = ['gcc']    # what gcc calls without being asked to

    def _compile(self, obj, src, ext, cc_args, extra_postargs, pp_opts):
        resource = ext in _RESOURCES
        command = ['rc', '-r', src] if resource else self.compiler_so + cc_args + [src, '-o', obj] + extra_postargs
        try:
            self.spawn(command)
        except DistutilsExecError as problem:
            raise CompileError(problem)

    def object_filenames(self, source_filenames, strip_dir=0, output_dir=''):
        """Objects of resources end in .res."""
        names = []
        for source in source_filenames:
            base, kind = os.path.splitext(os.path.normcase(source))
            if kind not in self.src_extensions + list(_RESOURCES):
                raise UnknownFileError("unknown file type '%s' (from '%s')" % (kind, source))
            made = base + (self.res_extension if kind in _RESOURCES else self.obj_extension)
            names.append(os.path.join(output_dir or '', os.path.basename(made) if strip_dir else made))
        return names

    def link(self, target_desc, objects, output_filename, output_dir=None, libraries=None, library_dirs=None,
             runtime_library_dirs=None, export_symbols=None, debug=0, extra_preargs=None, extra_postargs=None,
             build_temp=None, target_lang=None):
        before = list(extra_preargs or ()) + ([] if debug else ['-s'])      # without the debugger's names
        objects = list(objects or ())
        if export_symbols is not None and target_desc != self.EXECUTABLE:
            objects.append(self.__exports(objects[0], output_filename, export_symbols))
        libraries = list(libraries or ()) + self.dll_libraries
        UnixCCompiler.link(self, target_desc, objects, output_filename, output_dir, libraries, library_dirs,
                           runtime_library_dirs, None, debug, before, extra_postargs, build_temp, target_lang)

    def __exports(self, first, output, symbols):
        """Writes the .def file beside the first object; its path."""
        name = os.path.splitext(os.path.basename(output))[0]
        path = os.path.join(os.path.dirname(first), name + '.def')
        lines = ['LIBRARY %s INITINSTANCE TERMINSTANCE' % name, 'DATA MULTIPLE NONSHARED', 'EXPORTS']
        self.execute(write_file, (path, lines + ['  "%s"' % symbol for symbol in symbols]), 'writing %s' % path)
        return path

    def find_library_file(self, dirs, lib, debug=0):
        """The file of a library, in these folders or those that LIBRARY_PATH lists; None."""
        folders = list(dirs) + [folder for folder in os.environ.get('LIBRARY_PATH', '').split(';') if folder]
        paths = [os.path.join(folder, start + lib + self.static_lib_extension) for folder in folders
                 for start in ('', 'lib')]
        return next((path for path in paths if os.path.exists(path)), None)
