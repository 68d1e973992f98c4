"""Restricted execution, which protected nothing and is switched off: RExec() is a RuntimeError.

What is left are its lists of harmless names, and the classes by which its modules and files were shown to others.
"""
from warnings import warnpy3k
warnpy3k('the rexec module has been removed in Python 3.0', stacklevel=2)
del warnpy3k

import sys
import ihooks

__all__ = ['RExec']

_REFUSAL = 'This code is not secure in Python 2.2 and later'


# -- files

class FileBase:
    """What may be done with a file."""

    ok_file_methods = tuple('fileno flush isatty read readline readlines seek tell write writelines xreadlines '
                            '__iter__'.split())


class FileWrapper(FileBase):
    """A file with these methods only; closing it does nothing."""

    def __init__(self, f):
        for name in self.ok_file_methods:
            if name[0] != '_' and hasattr(f, name):
                setattr(self, name, getattr(f, name))

    def close(self):
        """The file stays open."""


TEMPLATE = '''
def %s(self, *args):
    return getattr(self.mod, self.name).%s(*args)
'''


class FileDelegate(FileBase):
    """The file that is called `name` in a module now, whatever it is at the time: FileDelegate(sys, 'stdout')."""

    for m in FileBase.ok_file_methods + ('close',):
        exec TEMPLATE % (m, m)

    def __init__(self, mod, name):
        self.mod, self.name = mod, name


# -- modules

def _answered(name):
    """A method that hands its call on to the method of this name of the environment."""
    def hook(self, *args):
        return getattr(self.rexec, name)(*args)
    hook.__name__ = name
    return hook


def _unwanted(self, *args):
    raise SystemError("don't use this")


class RHooks(ihooks.Hooks):
    """Hooks for imports that ask a restricted environment (set_rexec) what there is."""

    is_builtin, load_dynamic, add_module, get_suffixes = map(_answered, [
        'is_builtin', 'load_dynamic', 'add_module', 'get_suffixes'])
    init_frozen = load_source = load_compiled = load_package = _unwanted

    def __init__(self, *args):
        """RHooks(verbose=0) or RHooks(rexec, verbose)"""
        if len(args) > 2:
            raise TypeError('too many arguments')
        ihooks.Hooks.__init__(self, *args[-1:])
        self.set_rexec(args[0] if len(args) == 2 else None)

    def set_rexec(self, rexec):
        """Name the environment: something with the methods of RExec, and `modules`, a dictionary."""
        self.rexec = rexec

    def init_builtin(self, name):
        """A module of C, with those of its names that may be seen."""
        return self.rexec.copy_except(__import__(name), ())

    def modules_dict(self):
        return self.rexec.modules

    def default_path(self):
        return self.modules_dict()['sys'].path


RModuleLoader, RModuleImporter = ihooks.FancyModuleLoader, ihooks.ModuleImporter


class RExec(ihooks._Verbose):
    """The lists can be read and added to; no instance can be made."""

    ok_path = tuple(sys.path)
    ok_builtin_modules = tuple('audioop array binascii cmath errno imageop marshal math md5 operator parser select sha '
                               '_sre strop struct time _weakref'.split())
    ok_posix_names = tuple('error fstat listdir lstat readlink stat times uname getpid getppid getcwd getuid getgid '
                           'geteuid getegid'.split())
    ok_sys_names = tuple('byteorder copyright exit getdefaultencoding getrefcount hexversion maxint maxunicode platform '
                         'ps1 ps2 version version_info'.split())
    nok_builtin_names = 'open', 'file', 'reload', '__import__'
    ok_file_types = ihooks.C_EXTENSION, ihooks.PY_SOURCE

    def __init__(self, hooks=None, verbose=0):
        raise RuntimeError(_REFUSAL)


def test():
    """An interpreter with restrictions there once was."""
    RExec()


if __name__ == '__main__':
    test()
