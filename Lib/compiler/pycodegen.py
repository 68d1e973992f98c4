"""Code objects of trees.

A tree is turned into one of the interpreter's (_back.py), whose compiler does the rest: what a visitor has changed in a
tree is in the code, and the code is what the built-in compile() makes of the same program.
"""
from __future__ import absolute_import

import __builtin__
import imp
import marshal
import os
import struct

from compiler import _back
from compiler.misc import Set, flatten, set_filename
from compiler.pyassem import TupleArg
from compiler.syntax import check
from compiler.transformer import parse
from compiler.visitor import walk


# -- of text

def compileFile(filename, display=0):
    """Compile a source file into its .pyc."""
    with open(filename, 'U') as source:
        module = Module(source.read(), filename)
    module.compile(display)
    with open(filename + 'c', 'wb') as target:
        module.dump(target)


def compile(source, filename, mode, flags=None, dont_inherit=None):
    """A code object of source text; mode: 'exec', 'eval' or 'single'."""
    if (flags, dont_inherit) != (None, None):
        raise RuntimeError('not implemented yet')
    kinds = {'single': Interactive, 'exec': Module, 'eval': Expression}
    if mode not in kinds:
        raise ValueError("compile() 3rd arg must be 'exec' or 'eval' or 'single'")
    unit = kinds[mode](source, filename)
    unit.compile()
    return unit.code


class AbstractCompileMode:
    """A text, its tree and its code: `code` after compile()."""

    mode = None         # of the built-in compile()

    def __init__(self, source, filename):
        self.source, self.filename, self.code = source, filename, None

    def _get_tree(self):
        made = parse(self.source, self.mode)
        set_filename(self.filename, made)
        check(made)
        return made

    def compile(self):
        """Set `code`."""
        self.code = _CodeMaker(self._get_tree(), self.mode).getCode()

    def getCode(self):
        return self.code


class Expression(AbstractCompileMode):
    """An expression."""

    mode = 'eval'


class Interactive(AbstractCompileMode):
    """A statement as it is typed at the prompt: values of expressions are shown."""

    mode = 'single'


class Module(AbstractCompileMode):
    """A module, which can be written as .pyc."""

    mode = 'exec'

    def compile(self, display=0):
        """Set `code`; `display`: print the tree."""
        tree = self._get_tree()
        if display:
            import pprint
            pprint.pprint(tree)
        self.code = ModuleCodeGenerator(tree).getCode()

    def dump(self, f):
        """Write a .pyc to a file object."""
        f.write(self.getPycHeader() + marshal.dumps(self.code))

    MAGIC = imp.get_magic()

    def getPycHeader(self):
        """The magic number and the time of the source file, as a .pyc begins with."""
        return self.MAGIC + struct.pack('<I', int(os.path.getmtime(self.filename)) & 0xffffffff)


# -- of trees

class _CodeMaker:
    """Makes the code of a tree whose nodes know their `filename`."""

    def __init__(self, tree, mode):
        self.tree, self.mode = tree, mode

    def getCode(self):
        """The code object."""
        name = getattr(self.tree, 'filename', '<compiled>')
        return __builtin__.compile(_back.program(self.tree, self.mode), name, self.mode, 0, 1)


class CodeGenerator(_CodeMaker):
    """What the generators below have in common."""

    mode = 'exec'

    def __init__(self, tree):
        _CodeMaker.__init__(self, tree, self.mode)


class ModuleCodeGenerator(CodeGenerator):
    """ModuleCodeGenerator(tree).getCode(): the code of a Module."""


class ExpressionCodeGenerator(CodeGenerator):
    """The code of an Expression."""

    mode = 'eval'


class InteractiveCodeGenerator(CodeGenerator):
    """The code of a Module whose values are shown."""

    mode = 'single'


# -- questions about trees

class LocalNameFinder:
    """A visitor that collects the names that a body binds (getLocals), without those it declares global."""

    def __init__(self, names=()):
        self.names, self.globals = Set(), Set()
        self._take = self.names.update
        self._take(names)

    def getLocals(self):
        """The names, a compiler.misc.Set."""
        self.names -= self.globals
        return self.names

    def visitGlobal(self, node):
        self.globals.update(node.names)

    def visitFunction(self, node):
        self._take([node.name])

    visitClass = visitAssName = visitFunction

    def visitImport(self, node):
        self._take([pair[1] or pair[0] for pair in node.names])

    visitFrom = visitImport

    def visitLambda(self, node):
        """What is bound inside of it is not bound outside."""

    visitDict = visitLambda


class OpFinder:
    """A visitor that finds what a target is for: `op`."""

    op = None

    def visitAssName(self, node):
        if self.op not in (None, node.flags):
            raise ValueError('mixed ops in stmt')
        self.op = node.flags

    visitAssAttr = visitSubscript = visitAssName


def findOp(node):
    """OP_ASSIGN, OP_DELETE or OP_APPLY: what a target, or a tuple of them, is for."""
    return walk(node, OpFinder(), verbose=0).op


def is_constant_false(node):
    """Whether a node is a constant that is false; 1 or 0."""
    return int(node.__class__.__name__ == 'Const' and not node.value)


def generateArgList(arglist):
    """(args, count) of parameters, for PyFlowGraph: a TupleArg for each tuple, whose names follow at the end."""
    args = [TupleArg(2 * place, part) if isinstance(part, tuple) else part for place, part in enumerate(arglist)]
    tuples = [arg for arg in args if isinstance(arg, TupleArg)]
    return args + [name for arg in tuples for name in flatten(arg.names)], len(tuples)


if __name__ == '__main__':
    import sys
    for path in sys.argv[1:]:
        compileFile(path)
