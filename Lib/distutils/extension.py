"""Extension: what an extension module in C or C++ is made of."""
import os
import sys
import warnings
from types import ListType, StringType

_LISTS = ('include_dirs define_macros undef_macros library_dirs libraries runtime_library_dirs extra_objects '
          'extra_compile_args extra_link_args export_symbols swig_opts depends').split()


class Extension:
    """name: with dots; sources: paths; the rest are lists for compiler and linker."""

    def __init__(self, name, sources, include_dirs=None, define_macros=None, undef_macros=None,
                 library_dirs=None, libraries=None, runtime_library_dirs=None, extra_objects=None,
                 extra_compile_args=None, extra_link_args=None, export_symbols=None, swig_opts=None,
                 depends=None, language=None, **kw):
        given = locals()
        assert isinstance(name, StringType), "'name' must be a string"
        assert isinstance(sources, ListType) and all(isinstance(path, StringType) for path in sources), \
            "'sources' must be a list of strings"
        self.name, self.sources, self.language = name, sources, language
        for field in _LISTS:
            setattr(self, field, given[field] or [])
        if kw:
            warnings.warn('Unknown Extension options: ' + ', '.join(sorted(map(repr, kw))))


# Options in a Setup file: those with a value in the same word, and those that take the next one.
_JOINED = {'-I': 'include_dirs', '-U': 'undef_macros', '-C': 'extra_compile_args', '-l': 'libraries',
           '-L': 'library_dirs', '-R': 'runtime_library_dirs'}
_FOLLOWED = {'-rpath': 'runtime_library_dirs', '-Xlinker': 'extra_link_args', '-Xcompiler': 'extra_compile_args',
             '-u': 'undef_macros'}


def read_setup_file(filename):
    """The Extensions that a file like Modules/Setup describes."""
    from distutils.sysconfig import _variable_rx, expand_makefile_vars, parse_makefile
    from distutils.text_file import TextFile
    from distutils.util import split_quoted
    variables = parse_makefile(filename)
    source = TextFile(filename, strip_comments=1, skip_blanks=1, join_lines=1, lstrip_ws=1, rstrip_ws=1)
    extensions = []
    try:
        for line in iter(source.readline, None):
            if _variable_rx.match(line):
                continue
            if line[0] == line[-1] == '*':
                source.warn("'%s' lines not handled yet" % line)
                continue
            words = split_quoted(expand_makefile_vars(line, variables))
            extensions.append(_read_words(words[0], words[1:], source))
    finally:
        source.close()
    return extensions


def _read_words(name, words, source):
    extension, target = Extension(name, []), None
    for word in words:
        suffix, option = os.path.splitext(word)[1], word[:2]
        if target is not None:
            target.append(word)
            target = None
        elif suffix in ('.c', '.cc', '.cpp', '.cxx', '.c++', '.m', '.mm'):
            extension.sources.append(word)
        elif word in _FOLLOWED:
            target = getattr(extension, _FOLLOWED[word])
        elif option == '-D':
            macro, equals, value = word[2:].partition('=')
            extension.define_macros.append((macro, value if equals else None))
        elif option in _JOINED:
            getattr(extension, _JOINED[option]).append(word if option == '-C' else word[2:])
        elif suffix in ('.a', '.so', '.sl', '.o', '.dylib'):
            extension.extra_objects.append(word)
        else:
            source.warn("unrecognized argument '%s'" % word)
    return extension
