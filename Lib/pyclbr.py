"""Finds classes and functions in the source of a module, without importing it.

    for name, thing in pyclbr.readmodule_ex('unittest.case').items():
        print name, thing.lineno        # a Class or a Function

Only what stands at the module's top (also in an `if`) is found, with what `from ... import` brings from modules that can
be read.  A package has '__path__' among the names.
"""
import imp
import sys
import tokenize
from operator import itemgetter
from token import DEDENT, NAME, OP

__all__ = ['readmodule', 'readmodule_ex', 'Class', 'Function']

_known = {}     # full name -> what was found; entered before the module is read, for modules in a circle


class Class:
    "A class: super: its bases, as Class or as text; methods: {name: line}."

    def __init__(self, module, name, super, file, lineno):
        self.module, self.name, self.file, self.lineno = module, name, file, lineno
        self.super = [] if super is None else super
        self.methods = {}

    def _addmethod(self, name, lineno):
        self.methods[name] = lineno


class Function:
    "A function."

    def __init__(self, module, name, file, lineno):
        self.module, self.name, self.file, self.lineno = module, name, file, lineno


def readmodule(module, path=None):
    "{name: Class} of a module; path: folders to be searched before sys.path.  Raises ImportError."
    found = readmodule_ex(module, path)
    return dict([(name, thing) for name, thing in found.items() if isinstance(thing, Class)])


def readmodule_ex(module, path=None):
    "The same with functions."
    return _read(module, path or [])


def _read(module, path, package=None):
    fullname = module if package is None else package + '.' + module
    if fullname in _known:
        return _known[fullname]
    if module in sys.builtin_module_names and package is None:
        _known[module] = {}
        return _known[module]
    head, dot, last = module.rpartition('.')
    if dot:
        parent = _read(head, path, package)
        package = head if package is None else package + '.' + head
        if '__path__' not in parent:
            raise ImportError('No package named ' + package)
        return _read(last, parent['__path__'], package)
    stream, name, (_, _, kind) = imp.find_module(module, path if package else path + sys.path)
    found = _known[fullname] = {}
    if kind == imp.PKG_DIRECTORY:
        found['__path__'] = [name]
        path = [name] + path
        stream, name, (_, _, kind) = imp.find_module('__init__', [name])
    if stream is not None:
        with stream:
            if kind == imp.PY_SOURCE:
                _Reader(found, fullname, name, path, package).read(stream)
    return found


def _statements(stream):
    "(column, tokens) of each logical line; a token is (kind, text, line number)."
    tokens, column = [], 0
    for kind, text, start, _, _ in tokenize.generate_tokens(stream.readline):
        if kind in (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, DEDENT):
            continue
        if not tokens:
            column = start[1]
        if kind == tokenize.NEWLINE:
            yield column, tokens
            tokens = []
        else:
            tokens.append((kind, text, start[0]))


def _split(tokens):
    "Tokens at commas that are in no bracket."
    parts, depth = [[]], 0
    for token in tokens:
        if token[1] in ('(', '[', '{'):
            depth += 1
        elif token[1] in (')', ']', '}'):
            depth -= 1
        if token[1] == ',' and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _dotted(tokens):
    "The name that tokens begin with: 'a.b' of a.b(c); and how many tokens it has."
    text = ''
    for place, (kind, word, _) in enumerate(tokens):
        if not (kind == NAME and word not in ('import', 'as') or word == '.'):
            return text, place
        if kind == NAME and text and not text.endswith('.'):
            return text, place
        text += word
    return text, len(tokens)


class _Reader:
    "Reads one module."

    def __init__(self, found, fullname, file, path, package):
        self.found, self.fullname, self.file, self.path, self.package = found, fullname, file, path, package
        self.open = []      # (column, Class or None) of the definitions around a statement

    def read(self, stream):
        handlers = {'def': self.define, 'class': self.define_class, 'import': self.import_modules,
                    'from': self.import_names}
        try:
            for column, tokens in _statements(stream):
                while self.open and self.open[-1][0] >= column:
                    self.open.pop()
                # `if x: def ...` has no line of its own; only the first word counts.
                handler = handlers.get(tokens[0][1])
                if handler is not None:
                    handler(column, tokens)
        except (tokenize.TokenError, IndentationError, StopIteration):
            pass        # what stands before the fault was found

    def define(self, column, tokens):
        _, name, _ = tokens[1]
        line = tokens[0][2]
        if not self.open:
            self.found[name] = Function(self.fullname, name, self.file, line)
        elif self.open[-1][1] is not None:
            self.open[-1][1]._addmethod(name, line)
        self.open.append((column, None))

    def define_class(self, column, tokens):
        made = None
        if not self.open:
            name = tokens[1][1]
            made = Class(self.fullname, name, self.bases(tokens[2:]), self.file, tokens[0][2])
            self.found[name] = made
        self.open.append((column, made))

    def bases(self, tokens):
        if not tokens or tokens[0][1] != '(':
            return []
        depth = 0
        for end, token in enumerate(tokens):
            depth += {'(': 1, ')': -1}.get(token[1], 0)
            if depth == 0:
                break
        return [self.base(_dotted(part)[0]) for part in _split(tokens[1:end])]

    def base(self, text):
        "The Class of a base, its text when nothing is known of it."
        if text in self.found:
            return self.found[text]
        module, _, name = text.rpartition('.')
        return _known.get(module, {}).get(name, text)

    def try_reading(self, module):
        "What is in another module; {} when it cannot be found or read."
        module = module.lstrip('.')
        for package in ([self.package] if self.package else []) + [None]:
            try:
                return _read(module, self.path, package)
            except ImportError:
                continue
            except Exception:       # a source that is no text, a folder that is not ours ...
                break
        return {}

    def import_modules(self, column, tokens):
        if column == 0:
            for part in _split(tokens[1:]):
                self.try_reading(_dotted(part)[0])

    def import_names(self, column, tokens):
        if column:
            return
        module, size = _dotted(tokens[1:])
        others = self.try_reading(module)
        listed = [token for token in tokens[size + 2:] if token[1] not in '()']
        for part in _split(listed):
            words = [word for _, word, _ in part]
            if words == ['*']:
                self.found.update([(name, thing) for name, thing in others.items() if not name.startswith('_')])
            elif words[0] in others:
                self.found[words[-1]] = others[words[0]]


def _main():
    import os
    name = sys.argv[1]
    path = []
    if os.path.exists(name):
        path = [os.path.dirname(name)]
        name = os.path.splitext(os.path.basename(name))[0]
    found = [thing for thing in readmodule_ex(name, path).values() if not isinstance(thing, list)]
    for thing in sorted(found, key=lambda thing: getattr(thing, 'lineno', 0)):
        if isinstance(thing, Class):
            bases = [getattr(base, 'name', base) for base in thing.super]
            print 'class', thing.name, bases, thing.lineno
            for method, line in sorted(thing.methods.items(), key=itemgetter(1)):
                print '  def', method, line
        else:
            print 'def', thing.name, thing.lineno


if __name__ == '__main__':
    _main()
