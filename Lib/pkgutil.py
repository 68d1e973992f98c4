"""Finding modules without importing them: importers, loaders, walks through packages, their data."""
import imp
import os
import sys
from types import ModuleType

__all__ = ['get_importer', 'iter_importers', 'get_loader', 'find_loader', 'walk_packages',
           'iter_modules', 'get_data', 'ImpImporter', 'ImpLoader', 'read_code', 'extend_path']


def read_code(stream):
    """The code object of an open .pyc file, None if another version of Python wrote it."""
    import marshal
    header = stream.read(8)
    return marshal.load(stream) if header[:4] == imp.get_magic() else None


class _Generic(object):
    """The table behind a function made by simplegeneric."""

    def __init__(self, default):
        self.default = default
        self.table = {}

    def find(self, obj):
        kind = getattr(obj, '__class__', type(obj))
        line = getattr(kind, '__mro__', None)
        if line is None:                       # a classic class: give it a line of ancestors
            try:
                line = type('_', (kind, object), {}).__mro__[1:]
            except TypeError:
                line = (object,)
        for ancestor in line:
            if ancestor in self.table:
                return self.table[ancestor]
        return self.default


def simplegeneric(func):
    """A function that chooses by the class of its first argument; `func` where none is registered.

    Its method register(type, function) adds a case and can be used as a decorator factory.
    """
    cases = _Generic(func)

    def generic(*args, **kw):
        return cases.find(args[0])(*args, **kw)

    def register(typ, func=None):
        if func is None:
            return lambda given: register(typ, given)
        cases.table[typ] = func
        return func

    for name in ('__name__', '__doc__', '__module__'):
        setattr(generic, name, getattr(func, name))
    generic.__dict__.update(func.__dict__)
    generic.register = register
    return generic


# -- walks

def walk_packages(path=None, prefix='', onerror=None):
    """Yields (importer, name, is_package) of all modules below `path`, packages being imported.

    path: list of folders, None for everything that can be imported; prefix: put before the names.
    onerror(name) is called when the import of a package fails; without it an ImportError is
    passed over and any other error goes to the caller.
    """
    visited = set()
    pending = [iter_modules(path, prefix)]
    while pending:
        found = next(pending[-1], None)
        if found is None:
            pending.pop()
            continue
        yield found
        name = found[1]
        if not found[2] or not _import_package(name, onerror):
            continue
        inside = getattr(sys.modules[name], '__path__', None) or []
        fresh = [folder for folder in inside if folder not in visited]
        visited.update(fresh)
        pending.append(iter_modules(fresh, name + '.'))


def _import_package(name, onerror):
    try:
        __import__(name)
        return True
    except Exception as error:
        if onerror is not None:
            onerror(name)
        elif not isinstance(error, ImportError):
            raise
    return False


def iter_modules(path=None, prefix=''):
    """Yields (importer, prefix + name, is_package) of the modules in the folders of the list `path`.

    None stands for everything that can be imported. No name comes twice.
    """
    importers = iter_importers() if path is None else (get_importer(item) for item in path)
    told = set()
    for importer in importers:
        for name, is_package in iter_importer_modules(importer, prefix):
            if name not in told:
                told.add(name)
                yield importer, name, is_package


@simplegeneric
def iter_importer_modules(importer, prefix=''):
    """(prefix + name, is_package) of the modules an importer has; nothing if it cannot tell."""
    lister = getattr(importer, 'iter_modules', None)
    return [] if lister is None else lister(prefix)


# -- folders

def _module_name(entry):
    """Name of the module a file would be, by its ending (the longest that fits), else None."""
    endings = [row[0] for row in imp.get_suffixes() if entry.endswith(row[0])]
    return entry[:-max(map(len, endings))] if endings else None


def _module_in(entry, folder):
    """(name, is_package) of a file name in a folder, None if it is no module."""
    name = _module_name(entry)
    if name == '__init__':
        return None
    place = os.path.join(folder, entry)
    if name is None and '.' not in entry and os.path.isdir(place):
        try:
            inside = os.listdir(place)
        except OSError:                        # it cannot be read: no package for us
            inside = []
        if any(_module_name(part) == '__init__' for part in inside):
            return entry, True
        return None
    return (name, False) if name and '.' not in name else None


class ImpImporter:
    """The built-in import of one folder (str), or of built-in and frozen modules (None)."""

    def __init__(self, path=None):
        self.path = path

    def find_module(self, fullname, path=None):
        """The ImpLoader of a module, None if it is not here. `path` is not used."""
        last = fullname.rpartition('.')[2]
        if self.path is None:
            if last != fullname:
                return None
            where = None
        else:
            where = [os.path.realpath(self.path)]
        try:
            return ImpLoader(fullname, *imp.find_module(last, where))
        except ImportError:
            return None

    def iter_modules(self, prefix=''):
        """Yields (prefix + name, is_package), sorted by file name."""
        if self.path is None or not os.path.isdir(self.path):
            return
        told = set()
        try:
            entries = sorted(os.listdir(self.path))
        except OSError:                        # it cannot be read: it has no modules for us
            entries = []
        for entry in entries:
            module = _module_in(entry, self.path)
            if module is not None and module[0] not in told:
                told.add(module[0])
                yield prefix + module[0], module[1]


class ImpLoader:
    """Loads what imp.find_module found: `file`, `filename` and the description `etc`."""

    code = source = None

    def __init__(self, fullname, file, filename, etc):
        self.fullname, self.file, self.filename, self.etc = fullname, file, filename, etc

    @property
    def _kind(self):
        return self.etc[2]

    def load_module(self, fullname):
        """Imports the module. ImportError if it is another one than that found."""
        self._reopen()
        try:
            return imp.load_module(fullname, self.file, self.filename, self.etc)
        finally:
            if self.file:
                self.file.close()

    def get_data(self, pathname):
        """The bytes of a file; IOError."""
        with open(pathname, 'rb') as stream:
            return stream.read()

    def _reopen(self):
        mode = {imp.PY_SOURCE: 'rU', imp.PY_COMPILED: 'rb', imp.C_EXTENSION: 'rb'}.get(self._kind)
        if mode and self.file and self.file.closed:
            self.file = open(self.filename, mode)

    def _fix_name(self, fullname):
        if fullname not in (None, self.fullname):
            raise ImportError('Loader for module %s cannot handle module %s'
                              % (self.fullname, fullname))
        return self.fullname

    def is_package(self, fullname):
        """bool; ImportError for another module."""
        self._fix_name(fullname)
        return self._kind == imp.PKG_DIRECTORY

    def _inner(self):
        """The loader of the __init__ of a package."""
        return ImpImporter(self.filename).find_module('__init__')

    _get_delegate = _inner

    def get_code(self, fullname=None):
        """The code object, None if the module has none; SyntaxError, IOError."""
        fullname = self._fix_name(fullname)
        if self.code is None:
            self.code = self._make_code(fullname)
        return self.code

    def _make_code(self, fullname):
        if self._kind == imp.PKG_DIRECTORY:
            return self._inner().get_code()
        if self._kind == imp.PY_SOURCE:
            return compile(self.get_source(fullname), self.filename, 'exec')
        if self._kind == imp.PY_COMPILED:
            self._reopen()
            with self.file as stream:
                return read_code(stream)
        return None

    def get_source(self, fullname=None):
        """The text of the source, None if there is none; IOError."""
        self._fix_name(fullname)
        if self.source is None:
            self.source = self._read_source()
        return self.source

    def _read_source(self):
        if self._kind == imp.PKG_DIRECTORY:
            return self._inner().get_source()
        if self._kind == imp.PY_SOURCE:
            self._reopen()
            with self.file as stream:
                return stream.read()
        if self._kind == imp.PY_COMPILED and os.path.exists(self.filename[:-1]):
            with open(self.filename[:-1], 'rU') as stream:
                return stream.read()
        return None

    def get_filename(self, fullname=None):
        """Path of the file, None if there is none."""
        self._fix_name(fullname)
        if self._kind == imp.PKG_DIRECTORY:
            return self._inner().get_filename()
        has_file = self._kind in (imp.PY_SOURCE, imp.PY_COMPILED, imp.C_EXTENSION)
        return self.filename if has_file else None


# -- archives

try:
    import zipimport
    from zipimport import zipimporter
except ImportError:
    pass
else:
    def iter_zipimport_modules(importer, prefix=''):
        """Yields (prefix + name, is_package) of the modules in an archive."""
        folder = importer.prefix.split(os.sep)[:-1]
        depth = len(folder)
        told = set()
        for entry in sorted(zipimport._zip_directory_cache[importer.archive]):
            parts = entry.split(os.sep)
            below = parts[depth:]
            if parts[:depth] != folder or len(below) not in (1, 2):
                continue
            stem = _module_name(below[-1])
            if len(below) == 2:
                name = below[0] if below[1].startswith('__init__.py') else None
            else:
                name = None if stem == '__init__' else stem
            if name and '.' not in name and name not in told:
                told.add(name)
                yield prefix + name, len(below) == 2

    iter_importer_modules.register(zipimporter, iter_zipimport_modules)


# -- importers and loaders

def get_importer(path_item):
    """The importer for an entry of sys.path, as the import statement would take it, or None."""
    cache = sys.path_importer_cache
    importer = cache.get(path_item)
    if importer is None and path_item not in cache:
        for hook in sys.path_hooks:
            try:
                importer = hook(path_item)
            except ImportError:
                continue
            cache.setdefault(path_item, importer)
            break
        else:
            cache.setdefault(path_item, None)
    if importer is not None:
        return importer
    try:
        return ImpImporter(path_item)
    except ImportError:
        return None


def iter_importers(fullname=''):
    """Yields the importers that would look for a module; its package is imported.

    ImportError for a relative name.
    """
    if fullname[:1] == '.':
        raise ImportError('Relative module names not supported')
    package = fullname.rpartition('.')[0]
    if package:
        __import__(package)
        folders = getattr(sys.modules[package], '__path__', None) or ()
    else:
        for importer in sys.meta_path:
            yield importer
        folders = sys.path
    for folder in folders:
        yield get_importer(folder)
    if not package:
        yield ImpImporter()


def get_loader(module_or_name):
    """The loader of a module or of a name; None if there is none, or none is needed."""
    module = sys.modules.get(module_or_name, module_or_name) \
        if isinstance(module_or_name, basestring) else module_or_name
    if not isinstance(module, ModuleType):
        return find_loader(module_or_name)
    known = getattr(module, '__loader__', None)
    return find_loader(module.__name__) if known is None else known


def find_loader(fullname):
    """The loader of the first importer that finds the module, else None; errors of iter_importers."""
    loaders = (importer.find_module(fullname) for importer in iter_importers(fullname))
    return next((loader for loader in loaders if loader is not None), None)


# -- parts of a package elsewhere, data

def extend_path(path, name):
    """`path` (list) and all folders below sys.path that hold a part of the package `name`.

    For `__path__ = extend_path(__path__, __name__)`. Lines of files NAME.pkg are added unseen.
    Anything but a list is returned as it is.
    """
    if not isinstance(path, list):
        return path
    parts = name.split('.')
    wider = list(path)
    for root in sys.path:
        if not (isinstance(root, basestring) and os.path.isdir(root)):
            continue
        folder = os.path.join(root, *parts)
        if folder not in wider and os.path.isfile(os.path.join(folder, '__init__.py')):
            wider.append(folder)
        wider += _pkg_lines(os.path.join(root, os.extsep.join(parts + ['pkg'])))
    return wider


def _pkg_lines(filename):
    if not os.path.isfile(filename):
        return []
    try:
        with open(filename) as stream:
            lines = [line.rstrip('\n') for line in stream]
    except IOError as error:
        sys.stderr.write("Can't open %s: %s\n" % (filename, error))
        return []
    return [line for line in lines if line and line[0] != '#']


def get_data(package, resource):
    """The bytes of a file beside a package (name), `resource` with '/' between its parts.

    None if the package has no loader for data; IOError.
    """
    loader = get_loader(package)
    reader = getattr(loader, 'get_data', None)
    if reader is None:
        return None
    module = sys.modules.get(package) or loader.load_module(package)
    origin = getattr(module, '__file__', None)
    if module is None or origin is None:
        return None
    return reader(os.path.join(os.path.dirname(origin), *resource.split('/')))
