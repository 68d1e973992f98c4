"""What the names of a source mean: scopes and symbols as the compiler sees them."""

import _symtable
from _symtable import (USE, DEF_GLOBAL, DEF_LOCAL, DEF_PARAM, DEF_IMPORT, DEF_BOUND,
                       OPT_IMPORT_STAR, OPT_EXEC, OPT_BARE_EXEC, SCOPE_OFF, SCOPE_MASK, FREE,
                       GLOBAL_IMPLICIT, GLOBAL_EXPLICIT, CELL, LOCAL)

import weakref

__all__ = ["symtable", "SymbolTable", "Class", "Function", "Symbol"]


def symtable(code, filename, compile_type):
    """The table of a source; compile_type is 'exec', 'eval' or 'single'."""
    return _table_for(_symtable.symtable(code, filename, compile_type), filename)


class SymbolTableFactory:
    """Makes one table object per entry, for as long as somebody holds it."""

    def __init__(self):
        self._tables = weakref.WeakValueDictionary()

    def new(self, table, filename):
        kinds = {_symtable.TYPE_FUNCTION: Function, _symtable.TYPE_CLASS: Class}
        return kinds.get(table.type, SymbolTable)(table, filename)

    def __call__(self, table, filename):
        key = table, filename
        known = self._tables.get(key)
        if known is None:
            known = self._tables[key] = self.new(table, filename)
        return known


_table_for = SymbolTableFactory()


def _scope(flags):
    return flags >> SCOPE_OFF & SCOPE_MASK


class SymbolTable(object):
    """The names of one block, and the blocks inside it."""

    def __init__(self, raw_table, filename):
        self._table = raw_table
        self._filename = filename
        self._symbols = {}

    def __repr__(self):
        kind = "" if self.__class__ is SymbolTable else "%s " % self.__class__.__name__
        if self._table.name == "global":
            return "<%sSymbolTable for module %s>" % (kind, self._filename)
        return "<%sSymbolTable for %s in %s>" % (kind, self._table.name, self._filename)

    def get_type(self):
        kinds = {_symtable.TYPE_MODULE: "module", _symtable.TYPE_FUNCTION: "function",
                 _symtable.TYPE_CLASS: "class"}
        return kinds[self._table.type]

    def get_id(self):
        return self._table.id

    def get_name(self):
        return self._table.name

    def get_lineno(self):
        return self._table.lineno

    def is_optimized(self):
        return bool(self._table.type == _symtable.TYPE_FUNCTION and not self._table.optimized)

    def is_nested(self):
        return bool(self._table.nested)

    def has_children(self):
        return bool(self._table.children)

    def has_exec(self):
        """Does it use exec?"""
        return self._table.optimized & (OPT_EXEC | OPT_BARE_EXEC) != 0

    def has_import_star(self):
        """Does it use import *?"""
        return self._table.optimized & OPT_IMPORT_STAR != 0

    def get_identifiers(self):
        return self._table.symbols.keys()

    def lookup(self, name):
        symbol = self._symbols.get(name)
        if symbol is None:
            inside = [table for table in self._table.children if table.name == name]
            symbol = Symbol(name, self._table.symbols[name],
                            [_table_for(table, self._filename) for table in inside])
            self._symbols[name] = symbol
        return symbol

    def get_symbols(self):
        return [self.lookup(name) for name in self.get_identifiers()]

    def get_children(self):
        return [_table_for(table, self._filename) for table in self._table.children]


class Function(SymbolTable):
    """The table of a function, with its parameters and free names."""

    _lists = None

    def _names(self, kind):
        if self._lists is None:
            tests = {"params": lambda flags: flags & DEF_PARAM,
                     "locals": lambda flags: _scope(flags) in (LOCAL, CELL),
                     "globals": lambda flags: _scope(flags) in (GLOBAL_IMPLICIT, GLOBAL_EXPLICIT),
                     "frees": lambda flags: _scope(flags) == FREE}
            symbols = self._table.symbols
            self._lists = dict((key, tuple(name for name in self.get_identifiers()
                                           if test(symbols[name])))
                               for key, test in tests.items())
        return self._lists[kind]

    def get_parameters(self):
        return self._names("params")

    def get_locals(self):
        return self._names("locals")

    def get_globals(self):
        return self._names("globals")

    def get_frees(self):
        return self._names("frees")


class Class(SymbolTable):
    """The table of a class."""

    _methods = None

    def get_methods(self):
        if self._methods is None:
            self._methods = tuple(set(table.name for table in self._table.children))
        return self._methods


class Symbol(object):
    """One name in one block."""

    def __init__(self, name, flags, namespaces=None):
        self._name = name
        self._flags = flags
        self._namespaces = namespaces or ()

    def __repr__(self):
        return "<symbol %r>" % self._name

    def get_name(self):
        return self._name

    def is_referenced(self):
        return bool(self._flags & USE)

    def is_parameter(self):
        return bool(self._flags & DEF_PARAM)

    def is_global(self):
        return _scope(self._flags) in (GLOBAL_IMPLICIT, GLOBAL_EXPLICIT)

    def is_declared_global(self):
        return _scope(self._flags) == GLOBAL_EXPLICIT

    def is_local(self):
        return bool(self._flags & DEF_BOUND)

    def is_free(self):
        return _scope(self._flags) == FREE

    def is_imported(self):
        return bool(self._flags & DEF_IMPORT)

    def is_assigned(self):
        return bool(self._flags & DEF_LOCAL)

    def is_namespace(self):
        """Is it bound to a function or class, whatever else it may be bound to?"""
        return bool(self._namespaces)

    def get_namespaces(self):
        return self._namespaces

    def get_namespace(self):
        """The only block bound to the name; ValueError if there is not exactly one."""
        if len(self._namespaces) != 1:
            raise ValueError("name is bound to multiple namespaces")
        return self._namespaces[0]
