"""Which modules does a program import?  It is not run: the IMPORT_NAME instructions of its code are followed.

    finder = modulefinder.ModuleFinder()
    finder.run_script('program.py')
    finder.report()                 # finder.modules: {name: Module}, finder.badmodules: {name: {importer: 1}}

How it works.  import_hook does for the code in a module (`caller`) what the import statement would do; import_module
finds and loads one module by its full name, load_module scans its code, and so on.  A module written in C has no code:
what it imports is not seen.
"""
from __future__ import generators
import dis
import imp
import marshal
import os
import struct
import sys
import types

READ_MODE = 'U'

LOAD_CONST, IMPORT_NAME, STORE_NAME, STORE_GLOBAL = [
    dis.opname.index(name) for name in ('LOAD_CONST', 'IMPORT_NAME', 'STORE_NAME', 'STORE_GLOBAL')]
STORE_OPS = STORE_NAME, STORE_GLOBAL
HAVE_ARGUMENT = dis.HAVE_ARGUMENT
EXTENDED_ARG = dis.EXTENDED_ARG

packagePathMap = {}         # package -> more folders
replacePackageMap = {}      # package -> the package that takes its place


def AddPackagePath(packagename, path):
    "A package that extends its __path__ when it runs: tells of the folder."
    packagePathMap.setdefault(packagename, []).append(path)


def ReplacePackage(oldname, newname):
    "A package that takes the place of another in sys.modules: tells of it."
    replacePackageMap[oldname] = newname


class Module:
    """A module that was found.  globalnames: {name: 1} of what its code binds; starimports: {module: 1} for modules not
    found from which it imports *."""

    def __init__(self, name, file=None, path=None):
        self.__name__, self.__file__, self.__path__ = name, file, path
        self.__code__ = None
        self.globalnames, self.starimports = {}, {}

    def __repr__(self):
        known = [repr(part) for part in (self.__name__, self.__file__, self.__path__) if part is not None]
        return 'Module(%s)' % ', '.join(known)


def _instructions(code):
    "(number, argument or None) of each instruction."
    text = code.co_code
    place = high = 0
    while place < len(text):
        op = ord(text[place])
        place += 1
        argument = None
        if op >= HAVE_ARGUMENT:
            argument = struct.unpack_from('<H', text, place)[0] | high
            place += 2
        high = argument << 16 if op == EXTENDED_ARG else 0
        if op != EXTENDED_ARG:
            yield op, argument


# The arguments of types.CodeType(), each an attribute co_*.
_CODE_FIELDS = ('argcount nlocals stacksize flags code consts names varnames filename name firstlineno lnotab '
                'freevars cellvars').split()


class ModuleFinder:
    """Finds modules along `path`.

    debug: how much is told while it works; excludes: modules never looked for; replace_paths: (old, new) beginnings of
    file names, to be changed in the code."""

    def __init__(self, path=None, debug=0, excludes=[], replace_paths=[]):
        self.path = sys.path if path is None else path
        self.debug, self.excludes, self.replace_paths = debug, excludes, replace_paths
        self.modules, self.badmodules = {}, {}
        self.processed_paths = []
        self.indent = 0

    # What is being done

    def msg(self, level, str, *args):
        if level <= self.debug:
            print '    ' * self.indent + ' '.join([str] + [repr(each) for each in args])

    def msgin(self, *args):
        if args[0] <= self.debug:
            self.indent += 1
            self.msg(*args)

    def msgout(self, *args):
        if args[0] <= self.debug:
            self.indent -= 1
            self.msg(*args)

    # Where to begin

    def run_script(self, pathname):
        "Follows a program."
        self.msg(2, 'run_script', pathname)
        with open(pathname, READ_MODE) as stream:
            self.load_module('__main__', stream, pathname, ('', 'r', imp.PY_SOURCE))

    def load_file(self, pathname):
        "Follows a module by its file."
        name, end = os.path.splitext(os.path.basename(pathname))
        with open(pathname, READ_MODE) as stream:
            self.load_module(name, stream, pathname, (end, 'r', imp.PY_SOURCE))

    # The import statement

    def import_hook(self, name, caller=None, fromlist=None, level=-1):
        "What `import name` in the Module `caller` gives; with a fromlist the module itself."
        self.msg(3, 'import_hook', name, caller, fromlist, level)
        top, rest = self.find_head_package(self.determine_parent(caller, level=level), name)
        last = self.load_tail(top, rest)
        if fromlist and last.__path__:
            self.ensure_fromlist(last, fromlist)
        return None if fromlist else top

    def determine_parent(self, caller, level=-1):
        "The package that a relative import begins in, None without."
        self.msgin(4, 'determine_parent', caller, level)
        parent = self._parent_of(caller, level)
        self.msgout(4, 'determine_parent ->', parent)
        return parent

    def _parent_of(self, caller, level):
        if not caller or level == 0:
            return None
        names = caller.__name__.split('.')
        # A package is its own first step up.
        up = max(level, 1) - (1 if caller.__path__ else 0)
        if up > len(names) or up == len(names) and level >= 1:
            if level >= 1:
                raise ImportError, 'relative importpath too deep'
            return None
        package = '.'.join(names[:len(names) - up])
        if not package:
            return None
        return self.modules[package] if level >= 1 else self.modules.get(package)

    def find_head_package(self, parent, name):
        "(the module of the first part, the rest of the name); the parent package is searched first."
        self.msgin(4, 'find_head_package', parent, name)
        first, _, rest = name.partition('.')
        choices = [(parent.__name__ + '.' + first if first else parent.__name__, parent)] if parent else []
        choices.append((first, None))
        for fullname, package in choices:
            found = self.import_module(first, fullname, package)
            if found:
                self.msgout(4, 'find_head_package ->', (found, rest))
                return found, rest
        self.msgout(4, 'raise ImportError: No module named', fullname)
        raise ImportError, 'No module named ' + first

    def load_tail(self, q, tail):
        "The module that is left to find below q: 'b.c'."
        self.msgin(4, 'load_tail', q, tail)
        module = q
        for part in tail.split('.') if tail else ():
            fullname = module.__name__ + '.' + part
            module = self.import_module(part, fullname, module)
            if not module:
                self.msgout(4, 'raise ImportError: No module named', fullname)
                raise ImportError, 'No module named ' + fullname
        self.msgout(4, 'load_tail ->', module)
        return module

    def ensure_fromlist(self, m, fromlist, recursive=0):
        "The names of `from m import a, b` that are modules are found too."
        self.msg(4, 'ensure_fromlist', m, fromlist, recursive)
        for name in fromlist:
            if name == '*':
                if not recursive:
                    self.ensure_fromlist(m, self.find_all_submodules(m), 1)
            elif not hasattr(m, name):
                fullname = m.__name__ + '.' + name
                if not self.import_module(name, fullname, m):
                    raise ImportError, 'No module named ' + fullname

    def find_all_submodules(self, m):
        "The names of the modules in a package."
        if not m.__path__:
            return None
        ends = [end for end, _, _ in imp.get_suffixes()]
        found = {}
        for folder in m.__path__:
            try:
                names = os.listdir(folder)
            except os.error:
                self.msg(2, "can't list directory", folder)
                continue
            for name in names:
                for end in ends:
                    if name.endswith(end) and name[:-len(end)] not in ('', '__init__'):
                        found[name[:-len(end)]] = 1
        return found.keys()

    def import_module(self, partname, fqname, parent):
        "The module with a full name, from `parent` or at the top; None when there is none."
        self.msgin(3, 'import_module', partname, fqname, parent)
        module = self.modules.get(fqname)
        if module is None and fqname not in self.badmodules and not (parent and parent.__path__ is None):
            module = self._find_and_load(partname, fqname, parent)
        self.msgout(3, 'import_module ->', module)
        return module

    def _find_and_load(self, partname, fqname, parent):
        try:
            stream, pathname, about = self.find_module(partname, parent and parent.__path__, parent)
        except ImportError:
            return None
        try:
            module = self.load_module(fqname, stream, pathname, about)
        finally:
            if stream:
                stream.close()
        if parent:
            setattr(parent, partname, module)
        return module

    # Loading

    def load_module(self, fqname, fp, pathname, file_info):
        "Loads what find_module found, and what that imports."
        end, mode, kind = file_info
        self.msgin(2, 'load_module', fqname, fp and 'fp', pathname)
        if kind == imp.PKG_DIRECTORY:
            module = self.load_package(fqname, pathname)
            self.msgout(2, 'load_module ->', module)
            return module
        code = self._read_code(fp, pathname, kind)
        module = self.add_module(fqname)
        module.__file__ = pathname
        if code:
            module.__code__ = self.replace_paths_in_code(code) if self.replace_paths else code
            self.scan_code(module.__code__, module)
        self.msgout(2, 'load_module ->', module)
        return module

    def _read_code(self, stream, pathname, kind):
        if kind == imp.PY_SOURCE:
            return compile(stream.read() + '\n', pathname, 'exec')
        if kind == imp.PY_COMPILED:
            if stream.read(4) != imp.get_magic():
                self.msgout(2, 'raise ImportError: Bad magic number', pathname)
                raise ImportError, 'Bad magic number in %s' % pathname
            stream.read(4)
            return marshal.load(stream)
        return None

    def load_package(self, fqname, pathname):
        "Loads a package from its folder."
        self.msgin(2, 'load_package', fqname, pathname)
        package = self.add_module(replacePackageMap.get(fqname, fqname))
        package.__file__, package.__path__ = pathname, [pathname] + packagePathMap.get(package.__name__, [])
        self.__load_init(package)
        self.msgout(2, 'load_package ->', package)
        return package

    def __load_init(self, package):
        stream, path, about = self.find_module('__init__', package.__path__)
        try:
            self.load_module(package.__name__, stream, path, about)
        finally:
            if stream:
                stream.close()

    def add_module(self, fqname):
        "The Module of this name, made when it is not there."
        return self.modules.setdefault(fqname, None) or self._new_module(fqname)

    def _new_module(self, fqname):
        module = self.modules[fqname] = Module(fqname)
        return module

    def find_module(self, name, path, parent=None):
        "As imp.find_module(), for a module in `parent`."
        fullname = name if parent is None else '%s.%s' % (parent.__name__, name)
        if fullname in self.excludes:
            self.msgout(3, 'find_module -> Excluded', fullname)
            raise ImportError(name)
        if path is not None:
            return imp.find_module(name, path)
        builtin = name in sys.builtin_module_names
        return (None, None, ('', '', imp.C_BUILTIN)) if builtin else imp.find_module(name, self.path)

    # Code

    def scan_opcodes_25(self, co):
        """What code does, as ('store', (name,)), ('import', (names or None, module)), ('absolute_import', the same),
        ('relative_import', (level, names, module))."""
        names, consts = co.co_names, co.co_consts
        before = [(None, None)] * 2
        for op, argument in _instructions(co):
            if op in STORE_OPS:
                yield 'store', (names[argument],)
            elif op == IMPORT_NAME and before[0][0] == before[1][0] == LOAD_CONST:
                level, fromlist = [consts[each] for _, each in before]
                module = names[argument]
                if level == -1:
                    yield 'import', (fromlist, module)
                elif level == 0:
                    yield 'absolute_import', (fromlist, module)
                else:
                    yield 'relative_import', (level, fromlist, module)
            before = [before[1], (op, argument)]

    def scan_opcodes(self, co, unpack=struct.unpack):
        "The same for code of Python before 2.5, whose imports have no level."
        names, consts = co.co_names, co.co_consts
        before = None, None
        for op, argument in _instructions(co):
            if op in STORE_OPS:
                yield 'store', (names[argument],)
            elif op == IMPORT_NAME and before[0] == LOAD_CONST:
                yield 'import', (consts[before[1]], names[argument])
            before = op, argument

    def scan_code(self, co, m):
        "Follows the imports in the code of module m."
        for what, arguments in self.scan_opcodes_25(co):
            if what == 'store':
                m.globalnames[arguments[0]] = 1
            elif what == 'relative_import':
                self._relative_import(m, *arguments)
            else:
                self._import_into(m, 0 if what == 'absolute_import' else -1, *arguments)
        for value in co.co_consts:
            if isinstance(value, types.CodeType):
                self.scan_code(value, m)

    def _import_into(self, m, level, fromlist, name):
        fromlist = fromlist or ()
        self._safe_import_hook(name, m, [each for each in fromlist if each != '*'], level=level)
        if '*' in fromlist:
            self._import_star(m, level, name)

    def _import_star(self, m, level, name):
        "The names of the other module become names of m."
        other = None
        if m.__path__ and level != 0:
            other = self.modules.get(m.__name__ + '.' + name)
        other = other or self.modules.get(name)
        if other is None:
            m.starimports[name] = 1
            return
        m.globalnames.update(other.globalnames)
        m.starimports.update(other.starimports)
        if other.__code__ is None:
            m.starimports[name] = 1

    def _relative_import(self, m, level, fromlist, name):
        if name:
            self._safe_import_hook(name, m, fromlist, level=level)
        else:
            parent = self.determine_parent(m, level=level)
            self._safe_import_hook(parent.__name__, None, fromlist, level=0)

    def _safe_import_hook(self, name, caller, fromlist, level=-1):
        "import_hook; what cannot be found goes into badmodules."
        if self._found(name, name, caller, None, level):
            for each in fromlist or ():
                self._found(name + '.' + each, name, caller, [each], level)

    def _found(self, fullname, name, caller, fromlist, level):
        "Imports; whether that could be done."
        if fullname not in self.badmodules:
            try:
                self.import_hook(name, caller, fromlist, level)
                return True
            except ImportError as fault:
                self.msg(2, 'ImportError:', str(fault))
        self._add_badmodule(fullname, caller)
        return False

    def _add_badmodule(self, name, caller):
        self.badmodules.setdefault(name, {})[caller.__name__ if caller else '-'] = 1

    def replace_paths_in_code(self, co):
        "The code, and all code in it, with the file name that replace_paths asks for."
        before = os.path.normpath(co.co_filename)
        rules = [(begin, instead) for begin, instead in self.replace_paths if before.startswith(begin)]
        after = rules[0][1] + before[len(rules[0][0]):] if rules else before
        if self.debug and before not in self.processed_paths:
            self.processed_paths.append(before)
            self.msgout(2, 'co_filename %r remains unchanged' % (before,) if after == before
                        else 'co_filename %r changed to %r' % (before, after))
        return self._with_filename(co, after)

    def _with_filename(self, co, path):
        fields = [getattr(co, 'co_' + name) for name in _CODE_FIELDS]
        fields[_CODE_FIELDS.index('consts')] = tuple([
            self.replace_paths_in_code(value) if isinstance(value, types.CodeType) else value for value in co.co_consts])
        fields[_CODE_FIELDS.index('filename')] = path
        return types.CodeType(*fields)

    # Reports

    def report(self):
        "Prints what was found and what was not."
        print
        print '  %-25s %s' % ('Name', 'File')
        print '  %-25s %s' % ('----', '----')
        for name in sorted(self.modules):
            module = self.modules[name]
            print 'P' if module.__path__ else 'm', '%-25s' % name, module.__file__ or ''
        missing, maybe = self.any_missing_maybe()
        if missing:
            print
            print 'Missing modules:'
            self._print_bad(missing)
        if maybe:
            print
            print 'Submodules that appear to be missing, but could also be',
            print 'global names in the parent package:'
            self._print_bad(maybe)

    def _print_bad(self, names):
        for name in names:
            print '?', name, 'imported from', ', '.join(sorted(self.badmodules[name]))

    def any_missing(self):
        "The names that were not found."
        missing, maybe = self.any_missing_maybe()
        return missing + maybe

    def any_missing_maybe(self):
        "(names that are missing, names that may be something else than modules), both sorted."
        verdicts = {True: [], None: []}
        for name in self.badmodules:
            if name not in self.excludes:
                verdicts.setdefault(self._is_missing(name), []).append(name)
        return sorted(verdicts[True]), sorted(verdicts[None])

    def _is_missing(self, name):
        "True, False, or None when nobody can say."
        package, dot, last = name.rpartition('.')
        if not dot:
            return True
        module = self.modules.get(package)
        if module is None:
            # Its package is missing; that is told by the package's own name, if it has one there.
            return True
        if last in module.globalnames:
            return False
        if module.starimports:
            return None
        return True


def _settings(options):
    "(level of words, path, whether arguments are modules, names left out) of options as getopt gives them."
    debug, path, modules, excludes = 1, [], False, []
    for option, value in options:
        if option == '-d':
            debug += 1
        elif option == '-q':
            debug = 0
        elif option == '-m':
            modules = True
        elif option == '-p':
            path += value.split(os.pathsep)
        elif option == '-x':
            excludes.append(value)
    return debug, path, modules, excludes


def test():
    "The program: follows the script on the command line; -d more words, -m arguments are modules, -p path, -q, -x name."
    import getopt
    try:
        options, names = getopt.getopt(sys.argv[1:], 'dmp:qx:')
    except getopt.error as fault:
        print fault
        return
    debug, path, modules, excludes = _settings(options)
    script = names[0] if names else 'hello.py'
    path += [os.path.dirname(script)] + sys.path[1:]
    finder = ModuleFinder(path, debug, excludes)
    for name in names[1:]:
        if modules:
            package = name.endswith('.*')
            finder.import_hook(name[:-2] if package else name, None, ['*'] if package else None)
        else:
            finder.load_file(name)
    finder.run_script(script)
    finder.report()
    return finder


if __name__ == '__main__':
    try:
        test()
    except KeyboardInterrupt:
        print '\n[interrupted]'
