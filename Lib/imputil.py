"""Imports of one's own: objects in sys.path that find modules.

    class Answers(imputil.Importer):
        def get_code(self, parent, modname, fqname):
            if fqname == 'answers':
                return 0, compile('answer = 42', '<answers>', 'exec'), {}

    imputil.ImportManager().install()
    sys.path.insert(0, Answers())
    import answers

How it works.  The manager takes the place of __import__.  For a name without dots it asks what is built in, then each entry
of sys.path: an Importer itself, a string through the manager's importer of files.  Who found a module is its __importer__
and finds the modules in it (__ispkg__) and beside it.

Deprecated: see sys.meta_path and sys.path_hooks.
"""
import __builtin__
import imp
import marshal
import os
import struct
import sys
from warnings import warnpy3k

warnpy3k('the imputil module has been removed in Python 3.0', stacklevel=2)
del warnpy3k

__all__ = ['ImportManager', 'Importer', 'BuiltinImporter']

_suffix_char = 'c' if __debug__ else 'o'
_suffix = '.py' + _suffix_char


def _missing(fqname):
    return ImportError('No module named ' + fqname)


class ImportManager:
    """The function behind `import`.  fs_imp: who finds modules in directories."""

    clsFilesystemImporter = None        # a subclass may name the class to make fs_imp of

    def __init__(self, fs_imp=None):
        self.fs_imp = (self.clsFilesystemImporter or _FilesystemImporter)() if fs_imp is None else fs_imp
        for row in imp.get_suffixes():
            suffix, _, kind = row
            if kind == imp.C_EXTENSION:
                self.add_suffix(suffix, DynLoadSuffixImporter(row).import_file)
        self.add_suffix('.py', py_suffix_importer)

    def install(self, namespace=vars(__builtin__)):
        """Takes the place of __import__ in a namespace."""
        self.__before = namespace, namespace['__import__']
        namespace.update(__import__=self._import_hook)

    def uninstall(self):
        """The former __import__ again."""
        namespace, function = self.__before
        namespace.update(__import__=function)

    def add_suffix(self, suffix, importFunc):
        """Files with a suffix are modules: importFunc(path, os.stat() of it, full name) is as get_code()."""
        return self.fs_imp.add_suffix(suffix, importFunc)

    def _import_hook(self, fqname, globals=None, locals=None, fromlist=None, level=-1):
        former = self.__before[1]
        if level > 0:                       # from . import x
            return former(fqname, globals, locals, fromlist, level)
        first, _, rest = fqname.partition('.')
        package = _package_of(globals) if level else None
        top = package.__importer__._inside(package, first) if package else None
        if top is None:
            top = sys.modules.get(first) or self.__find(first)
        if top is None:
            raise _missing(fqname)
        importer = vars(top).get('__importer__')
        if importer is None:                # it was there before the manager
            return former(fqname, globals, locals, fromlist)
        bottom = importer._below(top, rest)
        if not fromlist:
            return top
        importer._complete(bottom, fromlist)
        return bottom

    def __find(self, name):
        """A module without dots, from all there is; None."""
        for entry in [BuiltinImporter()] + sys.path:
            module = self.fs_imp.import_from_dir(entry, name) if isinstance(entry, str) else entry.import_top(name)
            if module is not None:
                return module


def _package_of(globals):
    """The package that a module with these globals is, or is in; None."""
    if not (globals and globals.get('__importer__')):
        return None
    name = globals['__name__']
    return sys.modules.get(name if globals['__ispkg__'] else name.rpartition('.')[0])


def _module_of(importer, name, (ispkg, code, values)):
    """The module of what get_code() gave."""
    ready = isinstance(code, type(sys))
    module = sys.modules[name] = code if ready else imp.new_module(name)
    vars(module).update(values, __importer__=importer, __ispkg__=ispkg)
    try:
        if not ready:
            exec code in vars(module)
    except:
        sys.modules.pop(name, None)
        raise
    return sys.modules[name]                # the code may have put another there


class Importer:
    """Finds modules: a subclass defines get_code()."""

    def get_code(self, parent, modname, fqname):
        """None, or (is it a package?, code or a module, {name: value} to be set before the code runs).

        parent: the package that `modname` is looked for in, None for a name at the top; fqname: the full name."""
        raise RuntimeError('get_code not implemented')

    def import_top(self, name):
        """A module by a name without dots; None when this importer does not find it."""
        found = sys.modules.get(name) or self.get_code(None, name, name)
        return _module_of(self, name, found) if isinstance(found, tuple) else found

    def _inside(self, package, name):
        """A module in a package, which learns it; None."""
        full = package.__name__ + '.' + name
        found = sys.modules.get(full) or vars(package).get('__ispkg__') and self.get_code(package, name, full)
        if not found:
            return None
        module = _module_of(self, full, found) if isinstance(found, tuple) else found
        setattr(package, name, module)
        return module

    def _below(self, module, names):
        """The module that names with dots mean below a module.  ImportError."""
        for name in names.split('.') if names else ():
            inner = self._inside(module, name)
            if inner is None:
                raise _missing(module.__name__ + '.' + name)
            module = inner
        return module

    def _complete(self, package, names):
        """Makes sure that a package has what `from` asks for.  ImportError."""
        if not vars(package).get('__ispkg__'):
            return
        for name in vars(package).get('__all__', ()) if '*' in names else names:
            if not hasattr(package, name) and self._inside(package, name) is None:
                raise ImportError('cannot import name %s.%s' % (package.__name__, name))


class BuiltinImporter(Importer):
    """Finds what is in the program itself."""

    def get_code(self, parent, modname, fqname):
        kinds = (imp.is_builtin, imp.C_BUILTIN), (imp.is_frozen, imp.PY_FROZEN)
        for is_kind, kind in kinds if not parent else ():
            if is_kind(modname):
                return 0, imp.load_module(modname, None, modname, ('', '', kind)), {}
        return None


class _FilesystemImporter(Importer):
    """Finds files with known suffixes, and directories with an __init__."""

    def __init__(self):
        self.suffixes = []              # (suffix, function)

    def add_suffix(self, suffix, importFunc):
        assert callable(importFunc), 'the function of a suffix'
        self.suffixes += [(suffix, importFunc)]

    def import_from_dir(self, dir, fqname):
        """A module without dots from a directory, or None."""
        result = self._import_pathname(os.path.join(dir, fqname), fqname)
        return result and _module_of(self, fqname, result)

    def get_code(self, parent, modname, fqname):
        folders = list(parent.__path__) if parent else []
        found = (self._import_pathname(os.path.join(folder, modname), fqname) for folder in folders)
        return next((result for result in found if result), None)

    def _import_pathname(self, pathname, fqname):
        """What get_code() gives for a path without its suffix."""
        if os.path.isdir(pathname):
            inside = self._import_pathname(os.path.join(pathname, '__init__'), fqname)
            return inside and (1, inside[1], dict(inside[2], __pkgdir__=pathname, __path__=[pathname]))
        for suffix, function in self.suffixes:
            try:
                about = os.stat(pathname + suffix)
            except OSError:
                continue
            return function(pathname + suffix, about, fqname)
        return None


def _compile(pathname, timestamp):
    """The code of a source; it is kept beside it for the next time, if that can be."""
    with open(pathname, 'rU') as source:
        code = compile(source.read() + '\n', pathname, 'exec')
    try:
        with open(pathname[:-3] + _suffix, 'wb') as target:
            target.write(imp.get_magic() + struct.pack('<L', timestamp & 0xffffffff) + marshal.dumps(code))
    except IOError:
        pass                            # a directory that is only to be read
    return code


def _kept(path, timestamp):
    """The code that was kept for a source of that time, or None."""
    try:
        with open(path, 'rb') as source:
            head, text = source.read(8), source.read()
    except IOError:
        return None
    fits = head == imp.get_magic() + struct.pack('<L', timestamp & 0xffffffff)
    return marshal.loads(text) if fits else None


def py_suffix_importer(filename, finfo, fqname):
    """Modules in Python."""
    timestamp = int(finfo.st_mtime)
    kept = filename[:-3] + _suffix
    code = _kept(kept, timestamp)
    if code is not None:
        return 0, code, {'__file__': kept}
    return 0, _compile(filename, timestamp), {'__file__': filename}


class DynLoadSuffixImporter:
    """Modules in C; desc: a row of imp.get_suffixes()."""

    def __init__(self, desc):
        self.desc = desc

    def import_file(self, filename, finfo, fqname):
        with open(filename, self.desc[1]) as source:
            module = imp.load_module(fqname, source, filename, self.desc)
        module.__file__ = filename
        return 0, module, {}
