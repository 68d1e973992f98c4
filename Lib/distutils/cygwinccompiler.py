"""The GNU compilers for Windows: of Cygwin (CygwinCCompiler), and without its library (Mingw32CCompiler).

A DLL is linked by gcc, with a .def file among the objects that lists what it exports; binutils before 2.10.90 need
dllwrap for that, those before 2.13 other options.
"""
import os
import re
import subprocess
import sys

from distutils.errors import CCompilerError, CompileError, DistutilsExecError, UnknownFileError
from distutils.file_util import write_file
from distutils.spawn import find_executable
from distutils.sysconfig import get_config_h_filename
from distutils.unixccompiler import UnixCCompiler
from distutils.version import LooseVersion

CONFIG_H_OK, CONFIG_H_NOTOK, CONFIG_H_UNCERTAIN = 'ok', 'not ok', 'uncertain'
_RESOURCES = '.rc', '.res'
_RUNTIMES = {'1300': 'msvcr70', '1310': 'msvcr71', '1400': 'msvcr80', '1500': 'msvcr90'}


# -- what there is

def get_msvcr():
    """The list of the library of C that this Python was linked with by Microsoft's compiler; None for another one."""
    found = re.search('MSC v[.]([0-9]{4})', sys.version)
    if found is None:
        return None
    if found.group(1) not in _RUNTIMES:
        raise ValueError('Unknown MS Compiler version %s ' % found.group(1))
    return [_RUNTIMES[found.group(1)]]


def _answer(*command):
    """What a program prints; nothing if there is no such program."""
    if not find_executable(command[0]):
        return ''
    return subprocess.Popen(command, stdout=subprocess.PIPE).communicate()[0]


def get_versions():
    """(gcc, ld, dllwrap): their versions, None for what is missing or says nothing to be understood."""
    texts = _answer('gcc', '-dumpversion'), _answer('ld', '-v'), _answer('dllwrap', '--version')
    found = [re.search(r'[0-9]+(\.[0-9]+)+', text) for text in texts]
    return tuple([part and LooseVersion(part.group()) for part in found])


def is_cygwingcc():
    """Whether gcc makes programs for Cygwin."""
    return _answer('gcc', '-dumpmachine').strip().endswith('cygwin')


def check_config_h():
    """(status, reason): whether this Python's pyconfig.h was made for gcc; the status is one of CONFIG_H_..."""
    if 'GCC' in sys.version:
        return CONFIG_H_OK, "sys.version mentions 'GCC'"
    path = get_config_h_filename()
    try:
        with open(path) as header:
            mentioned = '__GNUC__' in header.read()
    except IOError as problem:
        return CONFIG_H_UNCERTAIN, "couldn't read '%s': %s" % (path, problem.strerror)
    if mentioned:
        return CONFIG_H_OK, "'%s' mentions '__GNUC__'" % path
    return CONFIG_H_NOTOK, "'%s' does not mention '__GNUC__'" % path


# -- compilers

class CygwinCCompiler(UnixCCompiler):
    """gcc of Cygwin."""

    compiler_type = 'cygwin'
    obj_extension, static_lib_extension, shared_lib_extension, exe_extension = '.o', '.a', '.dll', '.exe'
    static_lib_format, shared_lib_format = 'lib%s%s', '%s%s'

    def __init__(self, verbose=0, dry_run=0, force=0):
        UnixCCompiler.__init__(self, verbose, dry_run, force)
        status, reason = check_config_h()
        self.debug_print("Python's GCC status: %s (details: %s)" % (status, reason))
        if status != CONFIG_H_OK:
            self.warn("Python's pyconfig.h doesn't seem to support your compiler. Reason: %s. Compiling may fail "
                      'because of undefined preprocessor macros.' % reason)
        self.gcc_version, self.ld_version, self.dllwrap_version = get_versions()
        self.linker_dll = 'gcc' if self.ld_version >= '2.10.90' else 'dllwrap'
        self._use(self._machine())
        self.dll_libraries = get_msvcr()

    def _machine(self):
        """(option, options for DLLs): what all commands have, and what linking has behind it."""
        return '-mcygwin', ''

    def _use(self, options):
        machine, entry = options
        shared = '-shared' if self.ld_version >= '2.13' else '-mdll -static'
        common = machine + ' -O -Wall'
        self.set_executables(compiler='gcc ' + common, compiler_so='gcc %s -mdll -O -Wall' % machine,
                             compiler_cxx='g++ ' + common, linker_exe='gcc ' + machine,
                             linker_so=' '.join([self.linker_dll, machine, shared, entry]))

    def _compile(self, obj, src, ext, cc_args, extra_postargs, pp_opts):
        if ext in _RESOURCES:
            command = ['windres', '-i', src, '-o', obj]
        else:
            command = self.compiler_so + cc_args + [src, '-o', obj] + extra_postargs
        try:
            self.spawn(command)
        except DistutilsExecError as problem:
            raise CompileError(problem)

    def object_filenames(self, source_filenames, strip_dir=0, output_dir=''):
        """Objects of resources keep the ending of their source: x.rc.o."""
        return [os.path.join(output_dir or '', self.__object_name(os.path.normcase(name), strip_dir))
                for name in source_filenames]

    def __object_name(self, name, strip_dir):
        base, kind = os.path.splitext(name)
        if kind not in self.src_extensions + list(_RESOURCES):
            raise UnknownFileError("unknown file type '%s' (from '%s')" % (kind, name))
        base = os.path.basename(base) if strip_dir else base
        return base + (kind if kind in _RESOURCES else '') + self.obj_extension

    def link(self, target_desc, objects, output_filename, output_dir=None, libraries=None, library_dirs=None,
             runtime_library_dirs=None, export_symbols=None, debug=0, extra_preargs=None, extra_postargs=None,
             build_temp=None, target_lang=None):
        before, objects = list(extra_preargs or ()), list(objects or ())
        libraries = list(libraries or ()) + list(self.dll_libraries or ())
        if export_symbols is not None and (target_desc != self.EXECUTABLE or self.linker_dll == 'gcc'):
            listed, more = self.__exports(objects[0], output_filename, export_symbols)
            before += more
            objects += listed
        if not debug:
            before.append('-s')         # leaves the debugger's names out, which fill most of a library
        UnixCCompiler.link(self, target_desc, objects, output_filename, output_dir, libraries, library_dirs,
                           runtime_library_dirs, None, debug, before, extra_postargs, build_temp, target_lang)

    def __exports(self, first, output, symbols):
        """Writes the .def file beside the first object; (objects, options) that tell the linker of it."""
        name = os.path.splitext(os.path.basename(output))[0]
        beside = os.path.join(os.path.dirname(first), name)
        lines = ['LIBRARY ' + os.path.basename(output), 'EXPORTS'] + list(symbols)
        self.execute(write_file, (beside + '.def', lines), 'writing %s.def' % beside)
        if self.linker_dll == 'gcc':
            return [beside + '.def'], []
        library = os.path.join(os.path.dirname(first), 'lib%s.a' % name)
        return [], ['--output-lib', library, '--def', beside + '.def']


class Mingw32CCompiler(CygwinCCompiler):
    """gcc that makes programs for Windows alone."""

    compiler_type = 'mingw32'

    def __init__(self, verbose=0, dry_run=0, force=0):
        if is_cygwingcc():
            raise CCompilerError('Cygwin gcc cannot be used with --compiler=mingw32')
        CygwinCCompiler.__init__(self, verbose, dry_run, force)

    def _machine(self):
        return ('-mno-cygwin' if self.gcc_version < '4' else '',
                '--entry _DllMain@12' if self.gcc_version <= '2.91.57' else '')
