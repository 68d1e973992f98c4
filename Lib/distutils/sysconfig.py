"""How the interpreter was built and where things are, as distutils asks for it (see the module sysconfig)."""
from __future__ import absolute_import

import os
import re
import sys
import sysconfig as _builder
from distutils.errors import DistutilsPlatformError

PREFIX = os.path.normpath(sys.prefix)
EXEC_PREFIX = os.path.normpath(sys.exec_prefix)
project_base = os.path.dirname(os.path.abspath(sys.executable)) if sys.executable else os.getcwd()
python_build = _builder.is_python_build()

get_config_h_filename = _builder.get_config_h_filename
get_makefile_filename = _builder.get_makefile_filename


def get_python_version():
    """'2.7'."""
    return sys.version[:3]


def get_python_inc(plat_specific=0, prefix=None):
    """The folder of the C headers."""
    if prefix is None:
        if python_build:
            return os.path.join(os.path.dirname(get_makefile_filename()), 'Include')
        base = getattr(sys, 'real_prefix', None)
        prefix = base or (EXEC_PREFIX if plat_specific else PREFIX)
    if os.name == 'posix':
        return os.path.join(prefix, 'include', 'python' + get_python_version())
    if os.name == 'nt':
        return os.path.join(prefix, 'include')
    if os.name == 'os2':
        return os.path.join(prefix, 'Include')
    raise DistutilsPlatformError("I don't know where Python installs its C header files on platform '%s'"
                                 % os.name)


def get_python_lib(plat_specific=0, standard_lib=0, prefix=None):
    """The folder of modules: packages of others, or with standard_lib the library itself."""
    if prefix is None:
        prefix = EXEC_PREFIX if plat_specific else PREFIX
    if os.name == 'posix':
        folder = os.path.join(prefix, 'lib', 'python' + get_python_version())
    elif os.name in ('nt', 'os2'):
        folder = os.path.join(prefix, 'Lib')
    else:
        raise DistutilsPlatformError("I don't know where Python installs its library on platform '%s'" % os.name)
    return folder if standard_lib else os.path.join(folder, 'site-packages')


def customize_compiler(compiler):
    """Sets the programs of a Unix compiler by the build and by CC, CXX, CPP, CFLAGS, LDFLAGS, LDSHARED, AR ..."""
    if compiler.compiler_type != 'unix':
        return
    names = 'CC CXX CFLAGS CCSHARED LDSHARED SO AR ARFLAGS'.split()
    cc, cxx, flags, position_free, link, suffix, ar, ar_flags = get_config_vars(*names)
    environ = os.environ
    if 'CC' in environ:
        if 'LDSHARED' not in environ and link.startswith(cc):
            link = environ['CC'] + link[len(cc):]
        cc = environ['CC']
    cxx = environ.get('CXX', cxx)
    link = environ.get('LDSHARED', link)
    preprocessor = environ.get('CPP', cc + ' -E')
    for name, in_flags, in_preprocessor in (('LDFLAGS', 0, 0), ('CFLAGS', 1, 0), ('CPPFLAGS', 1, 1)):
        extra = environ.get(name)
        if extra:
            link += ' ' + extra
            flags += ' ' + extra if in_flags else ''
            preprocessor += ' ' + extra if in_preprocessor else ''
    archiver = environ.get('AR', ar) + ' ' + environ.get('ARFLAGS', ar_flags)
    compile_command = cc + ' ' + flags
    compiler.set_executables(preprocessor=preprocessor, compiler=compile_command,
                             compiler_so=compile_command + ' ' + position_free, compiler_cxx=cxx,
                             linker_so=link, linker_exe=cc, archiver=archiver)
    compiler.shared_lib_extension = suffix


def parse_config_h(fp, g=None):
    """{name: value} of a file like pyconfig.h."""
    return _builder.parse_config_h(fp, {} if g is None else g)


_variable_rx = re.compile(r'([a-zA-Z][a-zA-Z0-9_]+)\s*=\s*(.*)')
_reference_rx = re.compile(r'\$(?:\(([A-Za-z]\w*)\)|\{([A-Za-z]\w*)\})')


def _raw_variables(path):
    """{name: text} of the variables of a makefile as they stand there."""
    from distutils.text_file import TextFile
    source = TextFile(path, strip_comments=1, skip_blanks=1, join_lines=1)
    found = [_variable_rx.match(line) for line in iter(source.readline, None)]
    source.close()
    return dict((each.group(1), each.group(2).strip()) for each in found if each)


def parse_makefile(fn, g=None):
    """{name: value} of the variables of a makefile, filled in."""
    raw = _raw_variables(fn)
    values = {} if g is None else g

    def resolve(name, above):
        if name in above:
            return ''
        text = raw.get(name)
        if text is None:
            return str(values.get(name, os.environ.get(name, '')))
        text = text.replace('$$', '\0')
        text = _reference_rx.sub(lambda found: resolve(found.group(1) or found.group(2), above + (name,)), text)
        return text
    for name in raw:
        text = resolve(name, ()).strip()
        if '$' in text:
            continue               # a reference of another kind
        text = text.replace('\0', '$')
        try:
            values[name] = int(text)
        except ValueError:
            values[name] = text
    return values


def expand_makefile_vars(s, vars):
    """Replaces $(name) and ${name}, again and again."""
    while True:
        filled = _reference_rx.sub(lambda found: str(vars.get(found.group(1) or found.group(2))), s)
        if filled == s:
            return s
        s = filled


_config_vars = None


def get_config_vars(*args):
    """All variables as a dict; with names: the list of their values."""
    global _config_vars
    if _config_vars is None:
        _config_vars = dict(_builder.get_config_vars(), prefix=PREFIX, exec_prefix=EXEC_PREFIX)
    return [_config_vars.get(name) for name in args] if args else _config_vars


def get_config_var(name):
    """The value of one variable, None when it is unknown."""
    return get_config_vars().get(name)
