"""What the program was built with, for sysconfig and distutils."""
import sys

_prefix = sys.prefix
_library = _prefix + '/lib'
_LIBRARY = 'libpython2.7'

build_time_vars = {
    'AR': 'ar',
    'ARFLAGS': 'rc',
    'BINDIR': _prefix + '/bin',
    'BINLIBDEST': _library + '/python2.7',
    'BLDLIBRARY': 'libpython2.7.a',
    'BLDSHARED': 'gcc -pthread -shared',
    'BUILDEXE': '',
    'CC': 'gcc -pthread',
    'CCSHARED': '-fPIC',
    'CFLAGS': '-fno-strict-aliasing -fwrapv -O2 -DNDEBUG -Wall',
    'CONFIG_ARGS': '',
    'CONFINCLUDEPY': _prefix + '/include/python2.7',
    'CXX': 'g++ -pthread',
    'DESTSHARED': _library + '/python2.7/lib-dynload',
    'EXE': '',
    'HAVE_GETRANDOM': 1,
    'INCLUDEDIR': _prefix + '/include',
    'INCLUDEPY': _prefix + '/include/python2.7',
    'INSTSONAME': _LIBRARY + '.so.1.0',
    'LDFLAGS': '',
    'LDLIBRARY': _LIBRARY + '.so',
    'LDSHARED': 'gcc -pthread -shared',
    'LIBDEST': _library + '/python2.7',
    'LIBDIR': _library,
    'LIBM': '-lm',
    'LIBPL': _library + '/python2.7/config',
    'LIBRARY': _LIBRARY + '.a',
    'LIBS': '-lpthread -ldl -lutil',
    'LINKFORSHARED': '-rdynamic',
    'MACHDEP': 'linux2',
    'MODLIBS': '',            # an installation has here what libpython2.7.a needs (Tools/check/install)
    'OPT': '-O2 -DNDEBUG -Wall',
    'PYTHON': 'python',
    'Py_DEBUG': 0,
    'Py_ENABLE_SHARED': 1,    # hosts link against libpython2.7.so; the program itself has all of it inside
    'Py_UNICODE_SIZE': 4,
    'Py_USING_UNICODE': 1,
    'RANLIB': 'ranlib',
    'SHELL': '/bin/sh',
    'SHLIBS': '-lpthread -ldl -lutil',
    'SIZEOF_VOID_P': 8,
    'SO': '.so',
    'SRCDIRS': 'Parser Objects Python Modules',
    'SYSLIBS': '-lm',
    'VERSION': '2.7',
    'WITH_DOC_STRINGS': 1,
    'WITH_THREAD': 1,
    'exec_prefix': sys.exec_prefix,
    'prefix': _prefix,
    'srcdir': '.',
}
