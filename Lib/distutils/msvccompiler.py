"""MSVCCompiler: Microsoft's Visual C++ for Windows, cl, link, lib, rc and mc.

Where the tools are stands in the registry of Windows; without one they are found only in the environment of a SDK's
prompt (DISTUTILS_USE_SDK and MSSdk are set, cl.exe is on the path).
"""
import os
import re
import sys

from distutils import log
from distutils.ccompiler import CCompiler, gen_lib_options
from distutils.errors import CompileError, DistutilsExecError, DistutilsPlatformError, LibError, LinkError

try:
    import _winreg as _registry
except ImportError:
    _registry = None                                # another system

_ROOTS = 'HKEY_USERS', 'HKEY_CURRENT_USER', 'HKEY_LOCAL_MACHINE', 'HKEY_CLASSES_ROOT'
_SOFTWARE = r'Software\Microsoft'


# -- the registry

def _entries(base, key, read):
    """What `read` gives for 0, 1, ... below a key, as a list; None without the key."""
    try:
        handle = _registry.OpenKeyEx(base, key) if _registry else None
    except _registry.error:
        handle = None
    if handle is None:
        return None
    found = []
    try:
        while True:
            found.append(read(handle, len(found)))
    except _registry.error:                         # that was the last
        return found


def read_keys(base, key):
    """The names of the keys below a key of the registry; None if it is not there."""
    return _entries(base, key, lambda handle, place: _registry.EnumKey(handle, place))


def read_values(base, key):
    """{name in small letters: value} of a key of the registry; None if it is not there."""
    found = _entries(base, key, lambda handle, place: _registry.EnumValue(handle, place)[:2])
    return None if found is None else dict([(convert_mbcs(name.lower()), convert_mbcs(value)) for name, value in found])


def _first_values(key):
    """The values of a key below the first root that has it; {} without."""
    bases = [getattr(_registry, root) for root in _ROOTS] if _registry else []
    return next((values for values in [read_values(base, key) for base in bases] if values), {})


def convert_mbcs(s):
    """A text as a str in the encoding of Windows; what is no text, and what cannot be encoded, as it is."""
    try:
        return s.encode('mbcs') if hasattr(s, 'encode') else s
    except UnicodeError:
        return s


class MacroExpander:
    """Puts the folders of a version of Visual Studio into texts: $(VCInstallDir), $(VSInstallDir), $(FrameworkDir), ..."""

    def __init__(self, version):
        self.macros = {}
        self.load_macros(version)

    def set_macro(self, macro, path, key):
        """$(macro) stands for a value of the registry."""
        value = _first_values(path).get(key)
        if value is not None:
            self.macros['$(%s)' % macro] = value

    def load_macros(self, version):
        """Take the folders of a version from the registry.  DistutilsPlatformError without a .NET framework."""
        studio, framework = r'%s\VisualStudio\%0.1f' % (_SOFTWARE, version), _SOFTWARE + r'\.NETFramework'
        self.set_macro('VCInstallDir', studio + r'\Setup\VC', 'productdir')
        self.set_macro('VSInstallDir', studio + r'\Setup\VS', 'productdir')
        self.set_macro('FrameworkDir', framework, 'installroot')
        kit = 'sdkinstallrootv1.1' if version > 7.0 else 'sdkinstallroot'
        if kit not in _first_values(framework):
            raise DistutilsPlatformError('Python was built with Visual Studio %0.1f, whose .NET Framework SDK is not '
                                         'there' % version)
        self.set_macro('FrameworkSDKDir', framework, kit)

    def sub(self, s):
        """A text with what is known put in."""
        return reduce(lambda text, name: text.replace(name, self.macros[name]), sorted(self.macros), s)


# -- this interpreter

def get_build_version():
    """The version of the compiler that built this interpreter, 6 if it does not say."""
    found = re.search(r'MSC v\.(\d+)(\d)\d ', sys.version)
    if found is None:
        return 6
    major, minor = int(found.group(1)) - 6, int(found.group(2)) / 10.0
    return 6 if major == 6 else major + minor


def get_build_architecture():
    """'Intel', 'AMD64' or 'Itanium': what the interpreter says of itself, 'Intel' if nothing."""
    found = re.search(r' bit \(([^)]*)\)', sys.version)
    return found.group(1) if found else 'Intel'


def normalize_and_reduce_paths(paths):
    """Folders in their shortest form, each once."""
    short = map(os.path.normpath, paths)
    return [path for place, path in enumerate(short) if path not in short[:place]]


class MSVCCompiler(CCompiler):
    """Microsoft's compiler, in the version that built this interpreter."""

    compiler_type = 'msvc'
    executables = {}                                # they have no options of their own
    _c_extensions, _cpp_extensions = ['.c'], ['.cc', '.cpp', '.cxx']
    _rc_extensions, _mc_extensions = ['.rc'], ['.mc']
    src_extensions = _c_extensions + _cpp_extensions + _rc_extensions + _mc_extensions
    res_extension, obj_extension, exe_extension = '.res', '.obj', '.exe'
    static_lib_extension, shared_lib_extension = '.lib', '.dll'
    static_lib_format = shared_lib_format = '%s%s'

    def __init__(self, verbose=0, dry_run=0, force=0):
        CCompiler.__init__(self, verbose, dry_run, force)
        self.__version, self.__folders = get_build_version(), []
        self.__intel = get_build_architecture() == 'Intel'
        self.initialized = False

    # -- where the tools are

    def initialize(self):
        """Find the tools.  DistutilsPlatformError without."""
        ready = 'DISTUTILS_USE_SDK' in os.environ and 'MSSdk' in os.environ and self.find_exe('cl.exe')
        if not ready:
            self.__folders = self.get_msvc_paths('path')
            if not self.__folders:
                raise DistutilsPlatformError(
                    'Python was built with %s, and extensions need to be built with the same version of the compiler, '
                    "but it isn't installed." % self.__product())
        tools = [name if ready else self.find_exe(name) for name in ('cl.exe', 'link.exe', 'lib.exe', 'rc.exe', 'mc.exe')]
        self.cc, self.linker, self.lib, self.rc, self.mc = tools
        if not ready:
            map(self.set_path_env_var, ('lib', 'include'))
            os.environ['path'] = ';'.join(normalize_and_reduce_paths(self.__folders + self.__searched()))
        self.__choose_options()
        self.initialized = True

    def __product(self):
        if not self.__intel:
            return 'Microsoft SDK compiler %s' % (self.__version + 6)
        return ('.NET Framework SDK' if self.__version >= 7 else 'Visual Studio version %s' % self.__version)

    def __choose_options(self):
        guard = '/GX' if self.__intel else '/GS-'   # exceptions; no canaries
        self.preprocess_options = None
        self.compile_options = ['/nologo', '/Ox', '/MD', '/W3', guard, '/DNDEBUG']
        self.compile_options_debug = ['/nologo', '/Od', '/MDd', '/W3', guard, '/Z7', '/D_DEBUG']
        self.ldflags_shared = ['/DLL', '/nologo', '/INCREMENTAL:NO']
        old = [] if self.__version >= 7 else ['/pdb:None']
        self.ldflags_shared_debug = ['/DLL', '/nologo', '/INCREMENTAL:no'] + old + ['/DEBUG']
        self.ldflags_static = ['/nologo']

    def __searched(self):
        return [folder for folder in os.environ.get('Path', '').split(';') if folder]

    def find_exe(self, exe):
        """The path of a program of the compiler; its name if it is nowhere."""
        for folder in self.__folders + self.__searched():
            path = os.path.join(os.path.abspath(folder), exe)
            if os.path.isfile(path):
                return path
        return exe

    def get_msvc_paths(self, path, platform='x86'):
        """Folders that the registry names for 'path', 'include' or 'library'; [] without a registry."""
        if self.__version >= 7:
            key = r'%s\VisualStudio\%0.1f\VC\VC_OBJECTS_PLATFORM_INFO\Win32\Directories' % (_SOFTWARE, self.__version)
        else:
            key = _SOFTWARE + r'\Devstudio\6.0\Build System\Components\Platforms\Win32 (%s)\Directories' % platform
        found = _first_values(key).get(path + (' dirs' if self.__version < 7 else ' directories'), '')
        expand = MacroExpander(self.__version).sub if found and self.__version >= 7 else str
        return expand(found).split(';') if found else []

    def set_path_env_var(self, name):
        """Set a variable of the environment, 'lib' or 'include', to the folders of the compiler, if there are some."""
        folders = self.get_msvc_paths('library' if name == 'lib' else name)
        if folders:
            os.environ[name] = ';'.join(folders)

    # -- compiling

    def object_filenames(self, source_filenames, strip_dir=0, output_dir=''):
        names = []
        for source in source_filenames:
            base, kind = os.path.splitext(source)
            if kind not in self.src_extensions:
                raise CompileError("Don't know how to compile %s" % source)
            base = os.path.splitdrive(base)[1].lstrip('/') if os.path.isabs(base) else os.path.splitdrive(base)[1]
            base = os.path.basename(base) if strip_dir else base
            resource = kind in self._rc_extensions + self._mc_extensions
            names.append(os.path.join(output_dir or '', base + (self.res_extension if resource else self.obj_extension)))
        return names

    def compile(self, sources, output_dir=None, macros=None, include_dirs=None, debug=0, extra_preargs=None,
                extra_postargs=None, depends=None):
        self.__prepare()
        macros, objects, extra_postargs, pp_opts, build = self._setup_compile(
            output_dir, macros, include_dirs, sources, depends, extra_postargs)
        options = list(extra_preargs or ()) + ['/c'] + (self.compile_options_debug if debug else self.compile_options)
        for target in [name for name in objects if name in build]:
            source, kind = build[target]
            source = os.path.abspath(source) if debug else source       # debuggers look for it there
            for words in self.__words_for(source, kind, target, options, pp_opts, extra_postargs):
                self.__run(words, CompileError)
        return objects

    def __prepare(self):
        if not self.initialized:
            self.initialize()

    def __run(self, words, error):
        """Runs a program; its failure becomes another exception."""
        try:
            self.spawn(words)
        except DistutilsExecError as problem:
            raise error(problem)

    def __words_for(self, source, kind, target, options, pp_opts, extra):
        """The commands that make an object of a source."""
        if kind in self._rc_extensions:
            return [[self.rc] + pp_opts + ['/fo' + target, source]]
        if kind in self._mc_extensions:             # messages become resources first
            folder = os.path.dirname(target)
            made = os.path.join(folder, os.path.splitext(os.path.basename(source))[0] + '.rc')
            return [[self.mc, '-h', os.path.dirname(source), '-r', folder, source], [self.rc, '/fo' + target, made]]
        language = '/Tc' if kind in self._c_extensions else '/Tp'
        return [[self.cc] + options + pp_opts + [language + source, '/Fo' + target] + extra]

    # -- linking

    def create_static_lib(self, objects, output_libname, output_dir=None, debug=0, target_lang=None):
        self.__prepare()
        objects, folder = self._fix_object_args(objects, output_dir)
        archive = self.library_filename(output_libname, output_dir=folder)
        if self._need_link(objects, archive):
            self.__run([self.lib] + objects + ['/OUT:' + archive], LibError)
        else:
            log.debug('skipping %s (up-to-date)', archive)

    def link(self, target_desc, objects, output_filename, output_dir=None, libraries=None, library_dirs=None,
             runtime_library_dirs=None, export_symbols=None, debug=0, extra_preargs=None, extra_postargs=None,
             build_temp=None, target_lang=None):
        self.__prepare()
        objects, folder = self._fix_object_args(objects, output_dir)
        libraries, library_dirs, unused = self._fix_lib_args(libraries, library_dirs, runtime_library_dirs)
        if unused:
            self.warn("I don't know what to do with 'runtime_library_dirs': %s" % (unused,))
        options = gen_lib_options(self, library_dirs, unused, libraries)
        target = output_filename if folder is None else os.path.join(folder, output_filename)
        if not self._need_link(objects, target):
            log.debug('skipping %s (up-to-date)', target)
            return
        words = self.__flags_for(target_desc, debug) + options + ['/EXPORT:' + name for name in export_symbols or ()]
        words += objects + ['/OUT:' + target] + self.__import_library(export_symbols, objects, target)
        self.mkpath(os.path.dirname(target))
        self.__run([self.linker] + list(extra_preargs or ()) + words + list(extra_postargs or ()), LinkError)

    def __flags_for(self, target_desc, debug):
        flags = self.ldflags_shared_debug if debug else self.ldflags_shared
        return flags[1:] if target_desc == CCompiler.EXECUTABLE else flags[:]

    def __import_library(self, symbols, objects, target):
        """What links against the library needs goes beside the objects: it is not wanted where the library is."""
        if symbols is None:
            return []
        name = os.path.splitext(os.path.basename(target))[0]
        return ['/IMPLIB:' + os.path.join(os.path.dirname(objects[0]), self.library_filename(name))]

    def library_dir_option(self, dir):
        return '/LIBPATH:' + dir

    def runtime_library_dir_option(self, dir):
        raise DistutilsPlatformError("don't know how to set runtime library search path for MSVC++")

    def library_option(self, lib):
        return self.library_filename(lib)

    def find_library_file(self, dirs, lib, debug=0):
        """The file of a library, with debug preferably that of a build for debugging; None."""
        names = [lib + '_d', lib] if debug else [lib]
        paths = [os.path.join(folder, self.library_filename(name)) for folder in dirs for name in names]
        return next((path for path in paths if os.path.exists(path)), None)
