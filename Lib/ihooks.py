"""The import statement in Python, in three exchangeable parts.

    class Watched(ihooks.Hooks):
        def load_source(self, name, filename, file=None):
            print 'loading', name
            return ihooks.Hooks.load_source(self, name, filename, file)

    ihooks.install(ihooks.ModuleImporter(ihooks.ModuleLoader(Watched())))

An importer knows what the statement means, a loader finds and loads one module, hooks do what concerns the system: each
calls only the next.  What a loader finds is (open file or None, path, (suffix, mode, kind)), as with imp.find_module().

Deprecated: see sys.meta_path, importlib and pkgutil.
"""
import __builtin__
import imp
import marshal
import os
import sys
from imp import C_BUILTIN, C_EXTENSION, PKG_DIRECTORY, PY_COMPILED, PY_FROZEN, PY_SOURCE
from warnings import warn, warnpy3k

warnpy3k('the ihooks module has been removed in Python 3.0', stacklevel=2)
del warnpy3k

__all__ = ['BasicModuleLoader', 'Hooks', 'ModuleLoader', 'FancyModuleLoader', 'BasicModuleImporter', 'ModuleImporter',
           'install', 'uninstall']

VERBOSE = 0
BUILTIN_MODULE, FROZEN_MODULE = C_BUILTIN, PY_FROZEN


class _Verbose:
    """Tells what is done, if it is asked to."""

    def __init__(self, verbose=VERBOSE):
        self.verbose = verbose

    def get_verbose(self):
        return self.verbose

    def set_verbose(self, verbose):
        self.verbose = verbose

    def message(self, format, *args):
        """Prints a text with % when it is to be told."""
        if self.verbose:
            print (format % args if args else format)

    def note(self, *args):
        """The same; to be overridden alone."""
        if self.verbose:
            self.message(*args)


# -- the system ------------------------------------------------------------------------------------

def _of_os_path(name):
    """A method that calls a function of os.path."""
    def method(self, *paths):
        return getattr(os.path, name)(*paths)
    method.__name__ = 'path_' + name
    return method


class Hooks(_Verbose):
    """What loaders want of the system; a subclass may give modules and files from elsewhere."""

    listdir_error, openfile_error = os.error, IOError

    def get_suffixes(self):
        return imp.get_suffixes()

    def new_module(self, name):
        return imp.new_module(name)

    def is_builtin(self, name):
        return imp.is_builtin(name)

    def init_builtin(self, name):
        return imp.init_builtin(name)

    def is_frozen(self, name):
        return imp.is_frozen(name)

    def init_frozen(self, name):
        return imp.init_frozen(name)

    def get_frozen_object(self, name):
        return imp.get_frozen_object(name)

    def load_source(self, name, filename, file=None):
        return imp.load_source(name, filename, *_given(file))

    def load_compiled(self, name, filename, file=None):
        return imp.load_compiled(name, filename, *_given(file))

    def load_dynamic(self, name, filename, file=None):
        return imp.load_dynamic(name, filename, *_given(file))

    def load_package(self, name, filename, file=None):
        return imp.load_module(name, file, filename, ('', '', PKG_DIRECTORY))

    def add_module(self, name):
        """The module of that name, a new one when there is none."""
        return self.modules_dict().setdefault(name, None) or self.__added(name)

    def __added(self, name):
        module = self.modules_dict()[name] = self.new_module(name)
        return module

    def modules_dict(self):
        return sys.modules

    def default_path(self):
        return sys.path

    path_split, path_join, path_isabs, path_exists, path_isdir, path_isfile, path_islink = [
        _of_os_path(_name) for _name in 'split join isabs exists isdir isfile islink'.split()]
    del _name

    def openfile(self, *x):
        return open(*x)

    def listdir(self, x):
        return os.listdir(x)


def _given(file):
    return () if file is None else (file,)


# -- one module ------------------------------------------------------------------------------------

class BasicModuleLoader(_Verbose):
    """Finds modules as the interpreter does."""

    def find_module(self, name, path=None):
        """What is found in the folders of `path`; without one first what is built in, then sys.path.  None."""
        for folder in [None] + self.default_path() if path is None else path:
            found = self.find_module_in_dir(name, folder)
            if found:
                return found
        return None

    def default_path(self):
        return sys.path

    def find_module_in_dir(self, name, dir):
        """What is found in one folder, or (None) built in."""
        if dir is None:
            return self.find_builtin_module(name)
        try:
            return imp.find_module(name, [dir])
        except ImportError:
            return None

    def find_builtin_module(self, name):
        kind = C_BUILTIN if imp.is_builtin(name) else PY_FROZEN if imp.is_frozen(name) else None
        return kind and (None, '', ('', '', kind))

    def load_module(self, name, stuff):
        """The module of what was found."""
        source, path, description = stuff
        try:
            return imp.load_module(name, source, path, description)
        finally:
            if source:
                source.close()


class ModuleLoader(BasicModuleLoader):
    """The same by hooks."""

    def __init__(self, hooks=None, verbose=VERBOSE):
        BasicModuleLoader.__init__(self, verbose)
        self.set_hooks(hooks or Hooks(verbose))

    def get_hooks(self):
        return self.hooks

    def set_hooks(self, hooks):
        self.hooks = hooks

    def default_path(self):
        return self.hooks.default_path()

    def modules_dict(self):
        return self.hooks.modules_dict()

    def find_builtin_module(self, name):
        kind = C_BUILTIN if self.hooks.is_builtin(name) else PY_FROZEN if self.hooks.is_frozen(name) else None
        return kind and (None, '', ('', '', kind))

    def find_module_in_dir(self, name, dir, allow_packages=1):
        if dir is None:
            return self.find_builtin_module(name)
        if allow_packages and self.__is_package(self.hooks.path_join(dir, name)):
            return None, self.hooks.path_join(dir, name), ('', '', PKG_DIRECTORY)
        for row in self.hooks.get_suffixes():
            path = self.hooks.path_join(dir, name + row[0])
            try:
                return self.hooks.openfile(path, row[1]), path, row
            except self.hooks.openfile_error:
                continue
        return None

    def __is_package(self, folder):
        inside = self.hooks.path_isdir(folder) and self.find_module_in_dir('__init__', folder, 0)
        if inside and inside[0]:
            inside[0].close()
        return bool(inside)

    def load_module(self, name, stuff):
        source, path, (_, _, kind) = stuff
        try:
            module = self._load(name, source, path, kind)
        finally:
            if source:
                source.close()
        module.__file__ = path
        return module

    def _load(self, name, source, path, kind):
        if kind in (C_BUILTIN, PY_FROZEN):
            return (self.hooks.init_builtin if kind == C_BUILTIN else self.hooks.init_frozen)(name)
        load = {C_EXTENSION: self.hooks.load_dynamic, PY_SOURCE: self.hooks.load_source,
                PY_COMPILED: self.hooks.load_compiled, PKG_DIRECTORY: self.hooks.load_package}.get(kind)
        if load is None:
            raise ImportError('Unrecognized module type (%r) for %s' % (kind, name))
        return load(name, path, source)


class FancyModuleLoader(ModuleLoader):
    """The same, and runs the code of modules in Python itself: it can be changed before."""

    def _load(self, name, source, path, kind):
        values = {'__file__': path}
        if kind == PKG_DIRECTORY:
            source, inner, (_, _, kind) = self.find_module_in_dir('__init__', path, 0)
            values.update(__path__=[path], __file__=inner)
        else:
            inner = path
        try:
            code = self.__code_of(name, source, inner, kind)
        finally:
            if source:
                source.close()
        if code is None:
            return ModuleLoader._load(self, name, source, path, kind)
        module = self.hooks.add_module(name)
        vars(module).update(values)
        try:
            exec code in vars(module)
        except:
            self.modules_dict().pop(name, None)
            raise
        return module

    def __code_of(self, name, source, path, kind):
        """The code of a module in Python, None of another."""
        if kind == PY_SOURCE:
            return compile(source.read() + '\n', path, 'exec')
        if kind == PY_COMPILED:
            source.seek(8)              # behind magic number and time
            return marshal.load(source)
        return self.hooks.get_frozen_object(name) if kind == PY_FROZEN else None


# -- the statement ---------------------------------------------------------------------------------

class BasicModuleImporter(_Verbose):
    """Imports modules without packages."""

    def __init__(self, loader=None, verbose=VERBOSE):
        _Verbose.__init__(self, verbose)
        self.set_loader(loader or ModuleLoader(None, verbose))
        self.modules = self.loader.modules_dict()

    def get_loader(self):
        return self.loader

    def set_loader(self, loader):
        self.loader = loader

    def get_hooks(self):
        return self.loader.get_hooks()

    def set_hooks(self, hooks):
        return self.loader.set_hooks(hooks)

    def import_module(self, name, globals={}, locals={}, fromlist=[]):
        name = str(name)
        found = name in self.modules or self.loader.find_module(name)
        if not found:
            raise ImportError('No module named %s' % name)
        return self.modules[name] if found is True else self.loader.load_module(name, found)

    def reload(self, module, path=None):
        name = module.__name__
        found = self.loader.find_module(name, path)
        if not found:
            raise ImportError('Module %s not found for reload' % name)
        return self.loader.load_module(name, found)

    def unload(self, module):
        """Forgets a module; its names stay."""
        self.modules.pop(module.__name__)

    def install(self):
        """Becomes the import statement, reload() and the new builtin unload()."""
        self.__before = dict((name, vars(__builtin__).get(name)) for name in ('__import__', 'reload', 'unload'))
        vars(__builtin__).update(__import__=self.import_module, reload=self.reload, unload=self.unload)

    def uninstall(self):
        """What was there before."""
        vars(__builtin__).update(self.__before)
        if __builtin__.unload is None:
            del __builtin__.unload


class ModuleImporter(BasicModuleImporter):
    """Imports modules and packages."""

    def import_module(self, name, globals=None, locals=None, fromlist=None, level=-1):
        parent = self.determine_parent(globals, level)
        if not name:                    # from . import x
            self.ensure_fromlist(parent, fromlist)
            return parent
        top, rest = self.find_head_package(parent, str(name))
        bottom = self.load_tail(top, rest)
        if not fromlist:
            return top
        if hasattr(bottom, '__path__'):
            self.ensure_fromlist(bottom, fromlist)
        return bottom

    def determine_parent(self, globals, level=-1):
        """The package that names are relative to: that of the module with these globals, or `level` - 1 above it."""
        own = (globals or {}).get('__name__')
        if not own or not level:
            return None
        package = own if '__path__' in globals else own.rpartition('.')[0]
        up = package.split('.')[:max(level - 1, 0) and 1 - level or None]
        if level > 0 and not (package and up):
            raise ValueError('attempted relative import beyond top-level package' if package
                             else 'attempted relative import in non-package')
        return self.modules.get('.'.join(up))

    def find_head_package(self, parent, name):
        """(the module of a name's first part, the other parts)."""
        head, _, tail = name.partition('.')
        inside = parent and self.import_it(head, parent.__name__ + '.' + head, parent)
        module = inside or self.import_it(head, head, None)
        if not module:
            raise ImportError("No module named '%s'" % (name if not tail else head))
        return module, tail

    def load_tail(self, q, tail):
        """The module that further parts of a name mean."""
        for part in tail.split('.') if tail else ():
            full = q.__name__ + '.' + part
            q = self.import_it(part, full, q)
            if not q:
                raise ImportError("No module named '%s'" % full)
        return q

    def ensure_fromlist(self, m, fromlist, recursive=0):
        """Loads modules of a package that `from` asks for."""
        for name in fromlist:
            if name == '*':
                if not recursive:
                    self.ensure_fromlist(m, getattr(m, '__all__', ()), 1)
            elif not hasattr(m, name) and not self.import_it(name, m.__name__ + '.' + name, m):
                raise ImportError("No module named '%s.%s'" % (m.__name__, name))

    def import_it(self, partname, fqname, parent, force_load=0):
        """A module in a package (None: at the top); None when it is not found.  force_load: once more."""
        if fqname in self.modules and not force_load:
            return self.modules[fqname]
        folders = getattr(parent, '__path__', ()) if parent else None
        found = self.loader.find_module(partname, folders)
        if not found:
            return None
        module = self.loader.load_module(fqname, found)
        if parent:
            setattr(parent, partname, module)
        return module

    def reload(self, module):
        package, _, name = str(module.__name__).rpartition('.')
        return self.import_it(name, module.__name__, self.modules[package] if package else None, force_load=1)


default_importer = current_importer = None


def install(importer=None):
    """Makes an importer the import statement, by default a ModuleImporter."""
    global current_importer
    current_importer = importer or default_importer or ModuleImporter()
    current_importer.install()


def uninstall():
    """Ends that."""
    current_importer.uninstall()
