"""The search of Mac OS X's dynamic loader, dyld, for a library.

`env` is a dict of environment variables (os.environ if None) of which those that begin with DYLD_ count.
The functions that end in _search make the paths to look at, in order.
"""
import os

from ctypes.macholib.dylib import dylib_info
from ctypes.macholib.framework import framework_info

__all__ = ['dyld_find', 'framework_find', 'framework_info', 'dylib_info']

DEFAULT_FRAMEWORK_FALLBACK = [os.path.expanduser('~/Library/Frameworks')] + [
    root + '/Library/Frameworks' for root in ('', '/Network', '/System')]
DEFAULT_LIBRARY_FALLBACK = [os.path.expanduser('~/lib'), '/usr/local/lib', '/lib', '/usr/lib']
_EXECUTABLE = '@executable_path/'


def ensure_utf8(s):
    """A str, in UTF-8 if it was unicode."""
    return s.encode('utf8') if isinstance(s, unicode) else s


def _value(env, name):
    return (os.environ if env is None else env).get(name)


def dyld_env(env, var):
    """The list of folders in a variable; no variable, no folders."""
    folders = _value(env, var)
    return [] if folders is None else folders.split(':')


def dyld_image_suffix(env=None):
    """What is put behind names first, as _debug, or None."""
    return _value(env, 'DYLD_IMAGE_SUFFIX')


def _folders_of(variable, name, doc):
    """A function that gives the folders in a variable."""
    def folders(env=None):
        return dyld_env(env, variable)
    folders.__name__, folders.__doc__ = name, doc
    return folders


dyld_framework_path = _folders_of('DYLD_FRAMEWORK_PATH', 'dyld_framework_path', 'Where frameworks are looked for first.')
dyld_library_path = _folders_of('DYLD_LIBRARY_PATH', 'dyld_library_path', 'Where libraries are looked for first.')
dyld_fallback_framework_path = _folders_of('DYLD_FALLBACK_FRAMEWORK_PATH', 'dyld_fallback_framework_path',
                                           'Where frameworks are looked for last.')
dyld_fallback_library_path = _folders_of('DYLD_FALLBACK_LIBRARY_PATH', 'dyld_fallback_library_path',
                                         'Where libraries are looked for last.')


def _beneath(framework_folders, library_folders, name):
    """The places of a framework and of a plain file in some folders."""
    parts = framework_info(name)
    inside = [os.path.join(folder, parts['name']) for folder in framework_folders] if parts else []
    return inside + [os.path.join(folder, os.path.basename(name)) for folder in library_folders]


def dyld_image_suffix_search(iterator, env=None):
    """The paths of an iterator, before each the one with the suffix, if there is one."""
    suffix = dyld_image_suffix(env)
    for path in iterator:
        if suffix:
            stem, ending = (path[:-6], path[-6:]) if path.endswith('.dylib') else (path, '')
            yield stem + suffix + ending
        yield path


def dyld_override_search(name, env=None):
    """The paths that come before the name itself."""
    return _beneath(dyld_framework_path(env), dyld_library_path(env), name)


def dyld_executable_path_search(name, executable_path=None):
    """The path that a name relative to the program stands for."""
    if executable_path is not None and name.startswith(_EXECUTABLE):
        yield os.path.join(executable_path, name[len(_EXECUTABLE):])


def dyld_default_search(name, env=None):
    """The name itself, then the places to fall back to."""
    yield name
    for path in _beneath(dyld_fallback_framework_path(env) or DEFAULT_FRAMEWORK_FALLBACK,
                         dyld_fallback_library_path(env) or DEFAULT_LIBRARY_FALLBACK, name):
        yield path


def dyld_find(name, executable_path=None, env=None):
    """The path of the library that dyld would load for a name.  ValueError if there is none.

    `executable_path` is the folder of the program, for names that begin with @executable_path/.
    """
    name, executable_path = ensure_utf8(name), ensure_utf8(executable_path)
    for search in (dyld_override_search(name, env), dyld_executable_path_search(name, executable_path),
                   dyld_default_search(name, env)):
        for path in dyld_image_suffix_search(search, env):
            if os.path.isfile(path):
                return path
    raise ValueError('dylib %s could not be found' % (name,))


def framework_find(fn, executable_path=None, env=None):
    """The path of a framework's library, found by its full name or by that of the framework alone.

    Framework.framework and Framework are as good as Framework.framework/Framework.
    """
    try:
        return dyld_find(fn, executable_path, env)
    except ValueError as error:
        bundle, marker, rest = fn.rpartition('.framework')
        stem = bundle if marker else rest
        folder = fn if marker else fn + '.framework'
        try:
            return dyld_find(os.path.join(folder, os.path.basename(stem)), executable_path, env)
        except ValueError:
            raise error
