"""Code objects of trees.

A generator is a visitor that emits instructions into a graph of pyassem: visitFor for a For, and so on, by kinds of nodes
in _gen_*.py.  Derived classes override these methods; what they put into FunctionGen, ClassGen and GenExprGen makes
the bodies inside.

    class Loud(ModuleCodeGenerator):
        def visitPrintnl(self, node): ...
    Loud(tree).getCode()

The code behaves as that of the built-in compile().  It is not optimised.
"""
from __future__ import absolute_import

import __builtin__
import imp
import marshal
import os
import struct

from compiler._gen_bodies import AbstractClassCode, AbstractFunctionCode, Bodies, generateArgList
from compiler._gen_flow import END_FINALLY, EXCEPT, Flow, LOOP, TRY_FINALLY, VERSION, is_constant_false
from compiler._gen_names import Names
from compiler._gen_targets import (
    AugGetattr, AugName, AugSlice, AugSubscript, Delegator, OpFinder, Targets, findOp, wrap_aug, wrapper)
from compiler._gen_values import Values, callfunc_opcode_info
from compiler.consts import CO_GENERATOR
from compiler.future import find_futures
from compiler.misc import Set, Stack, set_filename
from compiler.pyassem import PyFlowGraph
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
    _generator = None   # the class that makes the code

    def __init__(self, source, filename):
        self.source, self.filename, self.code = source, filename, None

    def _get_tree(self):
        self._ask_interpreter()
        made = parse(self.source, self.mode)
        set_filename(self.filename, made)
        check(made)
        return made

    def _ask_interpreter(self):
        """It knows all that can be wrong with a text."""
        text = self.source.strip(' \t\n') if self.mode == 'eval' else self.source
        __builtin__.compile(text, self.filename, 'eval' if self.mode == 'eval' else 'exec', 0, 1)

    def compile(self):
        """Set `code`."""
        self.code = self._generator(self._get_tree()).getCode()

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
        self.code = self._generator(tree).getCode()

    def dump(self, f):
        """Write a .pyc to a file object."""
        f.write(self.getPycHeader() + marshal.dumps(self.code))

    MAGIC = imp.get_magic()

    def getPycHeader(self):
        """The magic number and the time of the source file, as a .pyc begins with."""
        return self.MAGIC + struct.pack('<I', int(os.path.getmtime(self.filename)) & 0xffffffff)


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


# -- of trees

class CodeGenerator(Names, Values, Targets, Flow, Bodies):
    """What all generators have in common.  `graph` has to be there before __init__ is called."""

    NameFinder = LocalNameFinder
    FunctionGen = ClassGen = GenExprGen = None
    futures = ()            # names that the module imports from __future__

    def __init__(self):
        self.initClass()
        self.checkClass()
        self.locals, self.setups = Stack(), Stack()
        self.last_lineno = None
        self.namespace = 0
        self._deliver_to(self.graph)

    def initClass(self):
        """Called first: derived classes set FunctionGen and ClassGen here, or as attributes."""

    def checkClass(self):
        """Whether all is there that a generator needs."""
        for name in 'graph', 'NameFinder', 'FunctionGen', 'ClassGen':
            assert getattr(self, name, None) is not None, '%s has no %s' % (self.__class__.__name__, name)

    def getCode(self):
        """The code object."""
        return self.graph.getCode()

    def get_module(self):
        """The generator of the module."""
        raise RuntimeError('should be implemented by subclasses')


class NestedScopeMixin:
    """Generators that make the bodies inside with those of this module, where a class does not say otherwise."""

    def initClass(self):
        made = {'FunctionGen': FunctionCodeGenerator, 'ClassGen': ClassCodeGenerator,
                'GenExprGen': GenExprCodeGenerator}
        for name in made:
            if getattr(self, name) is None:
                setattr(self.__class__, name, made[name])


class _TopLevel:
    """Generators of whole trees: the tree is walked at once."""

    def __init__(self, tree):
        self.graph = PyFlowGraph(self._title, getattr(tree, 'filename', '<compiled>'))
        self.futures = find_futures(tree)
        CodeGenerator.__init__(self)
        walk(tree, self)

    def get_module(self):
        return self


class ModuleCodeGenerator(_TopLevel, NestedScopeMixin, CodeGenerator):
    """ModuleCodeGenerator(tree).getCode(): the code of a Module."""

    _title = '<module>'
    scopes = None


class ExpressionCodeGenerator(_TopLevel, NestedScopeMixin, CodeGenerator):
    """The code of an Expression."""

    _title = '<module>'
    scopes = None


class InteractiveCodeGenerator(_TopLevel, NestedScopeMixin, CodeGenerator):
    """The code of a Module whose values are shown."""

    _title = '<module>'
    scopes = None

    def visitDiscard(self, node):
        self.set_lineno(node)
        self.make(node.expr, 'PRINT_EXPR')

    def _document(self, node):
        self.make(('LOAD_CONST', node.doc), 'PRINT_EXPR')


class FunctionCodeGenerator(NestedScopeMixin, AbstractFunctionCode, CodeGenerator):
    """The code of a Function or Lambda in a module, whose generator is `mod`."""

    super_init = CodeGenerator.__init__
    scopes = None

    def __init__(self, func, scopes, isLambda, class_name, mod):
        self.scopes, self.scope = scopes, scopes[func]
        AbstractFunctionCode.__init__(self, func, scopes, isLambda, class_name, mod)
        self._note_locals(func.code, self.graph.varnames)
        self._begin(func)


class GenExprCodeGenerator(NestedScopeMixin, AbstractFunctionCode, CodeGenerator):
    """The code of a GenExpr, SetComp or DictComp."""

    super_init = CodeGenerator.__init__
    scopes = None
    _names = {'GenExpr': '<genexpr>', 'SetComp': '<setcomp>', 'DictComp': '<dictcomp>'}

    def __init__(self, gexp, scopes, class_name, mod):
        self.scopes, self.scope = scopes, scopes[gexp]
        kind = gexp.__class__.__name__
        self._name = self._names.get(kind)
        AbstractFunctionCode.__init__(self, gexp, scopes, 1, class_name, mod)
        self.argument = gexp.quals[0].list if kind != 'GenExpr' else gexp.code.quals[0].iter
        self._add_flags()
        if kind == 'GenExpr':
            self.graph.setFlag(CO_GENERATOR)


class ClassCodeGenerator(NestedScopeMixin, AbstractClassCode, CodeGenerator):
    """The code of a Class in a module, whose generator is `module`."""

    super_init = CodeGenerator.__init__
    scopes = None

    def __init__(self, klass, scopes, module):
        self.scopes, self.scope = scopes, scopes[klass]
        AbstractClassCode.__init__(self, klass, scopes, module)
        self._begin(klass)


Expression._generator, Interactive._generator, Module._generator = (
    ExpressionCodeGenerator, InteractiveCodeGenerator, ModuleCodeGenerator)


if __name__ == '__main__':
    import sys
    for path in sys.argv[1:]:
        compileFile(path)
