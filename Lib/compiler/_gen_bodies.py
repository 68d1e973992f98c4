"""Code inside of code: bodies of functions, classes and comprehensions, and the statements and values that have them.

A body has a generator of its own, made for its node; it is walked through the body, finished, and stands as a constant
in the code around.  B1: `scopes` has the scope of each such node (symbols.SymbolVisitor).
"""
from __future__ import absolute_import

import __future__ as features
from compiler.consts import CO_GENERATOR, CO_NESTED, CO_NEWLOCALS, CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS
from compiler.misc import flatten
from compiler.pyassem import PyFlowGraph, TupleArg
from compiler.visitor import walk

_CO_NOFREE = 0x40


def generateArgList(arglist):
    """(args, count) of parameters, for PyFlowGraph: a TupleArg for each tuple, whose names follow at the end."""
    args = [TupleArg(2 * place, part) if isinstance(part, tuple) else part for place, part in enumerate(arglist)]
    tuples = [arg for arg in args if isinstance(arg, TupleArg)]
    return args + [name for arg in tuples for name in flatten(arg.names)], len(tuples)


class Bodies:
    """What has bodies, and how they are put together."""

    argument = None         # the node whose iterator this body gets as its argument

    def visitModule(self, node):
        self._enter(node)
        if node.doc is not None:
            self._document(node)
        self.make(node.node)
        if self.last_lineno is None:
            self.make(('SET_LINENO', 1))
        self.make(('LOAD_CONST', None), 'RETURN_VALUE')

    def _enter(self, node):
        scopes = self.parseSymbols(node)
        self.scopes, self.scope = scopes, scopes[node]
        self._add_flags()
        self._note_locals(node.node)

    def _note_locals(self, body, *parameters):
        found = walk(body, self.NameFinder(*parameters), verbose=0)
        self.locals.push(found.getLocals())

    def _document(self, node):
        self.make(('LOAD_CONST', node.doc), self._access('STORE', '__doc__'))

    def visitExpression(self, node):
        self._enter(node)
        self.set_lineno(node.node)
        self.make(node.node, 'RETURN_VALUE')

    def _add_flags(self):
        """Those of the scope, and those that the module asks for."""
        graph, scope = self.graph, self.scope
        graph.setFreeVars(scope.get_free_vars())
        graph.setCellVars(scope.get_cell_vars())
        if not graph.freevars + graph.cellvars:
            graph.setFlag(_CO_NOFREE)
        if scope.nested and self.optimized:
            graph.setFlag(CO_NESTED)
        for name in self.get_module().futures:
            graph.setFlag(getattr(features, name).compiler_flag & ~CO_NESTED)

    # -- functions

    def visitFunction(self, node):
        self._decorated(node, lambda: self._function(node, 0))

    def visitLambda(self, node):
        self._function(node, 1)

    def _decorated(self, node, make):
        """Make a thing with decorators and bind it."""
        decorators = node.decorators.nodes if node.decorators else ()
        self.make(*decorators)
        make()
        self.make(*[('CALL_FUNCTION', 1)] * len(decorators))
        self.storeName(node.name)

    def _function(self, node, is_lambda):
        made = self._made(self.FunctionGen(node, self.scopes, is_lambda, self.class_name, self.get_module()), node.code)
        self.set_lineno(node)
        self.make(*node.defaults)
        self._closure(made, len(node.defaults))

    def _made(self, generator, body):
        """The generator, when it is done."""
        walk(body, generator)
        generator.finish()
        return generator

    def _closure(self, made, defaults):
        """A function whose code a generator makes."""
        free = made.graph.freevars
        self.make(*[('LOAD_CLOSURE', name) for name in free])
        self.make(('BUILD_TUPLE', len(free)) if free else None, ('LOAD_CONST', made),
                  ('MAKE_CLOSURE' if free else 'MAKE_FUNCTION', defaults))

    def visitClass(self, node):
        self._decorated(node, lambda: self._class(node))

    def _class(self, node):
        made = self._made(self.ClassGen(node, self.scopes, self.get_module()), node.code)
        self.set_lineno(node)
        self.make(('LOAD_CONST', node.name), *node.bases)
        self.make(('BUILD_TUPLE', len(node.bases)))
        self._closure(made, 0)
        self.make(('CALL_FUNCTION', 0), 'BUILD_CLASS')

    # -- comprehensions: functions of one argument, the iterator of the first loop

    def visitGenExpr(self, node):
        self._called(node, node.code, node.code.quals[0].iter)

    def _called(self, node, body, iterable):
        made = self.GenExprGen(node, self.scopes, self.class_name, self.get_module())
        self._closure(self._made(made, body), 0)
        self.make(iterable, 'GET_ITER', ('CALL_FUNCTION', 1))

    def visitSetComp(self, node):
        self._comprehension(node, [node.expr], ('BUILD_SET', 'SET_ADD'))

    def visitDictComp(self, node):
        self._comprehension(node, [node.value, node.key], ('BUILD_MAP', 'MAP_ADD'))

    def _comprehension(self, node, parts, ops):
        """Its variables do not show outside."""
        self.set_lineno(node)
        self._called(node, _Gathered(node, parts, ops), node.quals[0].list)

    def visit_Gathered(self, inner):
        self.make((inner.build, 0))
        self._gather(inner.quals, inner.parts, inner.add)


class _Gathered:
    """The body of a comprehension that makes a set or a dictionary."""

    def __init__(self, node, parts, ops):
        self.quals, self.parts, (self.build, self.add) = node.quals, parts, ops


# -- the generators of bodies

class AbstractFunctionCode:
    """The code of a function or lambda: its graph, its parameters and its end."""

    optimized = 1
    by_name = False
    _name = None            # of what has none

    def __init__(self, func, scopes, isLambda, class_name, mod):
        self.class_name, self.module, self.isLambda = class_name, mod, isLambda
        args, tuples = generateArgList(getattr(func, 'argnames', ('.0',)))
        args = [arg if isinstance(arg, TupleArg) else self.mangle(arg) for arg in args]
        name = self._name or ('<lambda>' if isLambda else func.name)
        self.graph = PyFlowGraph(name, _file_of(func, mod), args, optimized=1)
        self.super_init()
        self.set_lineno(_first(func))
        for flag in CO_VARARGS, CO_VARKEYWORDS:
            if getattr(func, 'flags', 0) & flag:
                self.graph.setFlag(flag)
        if not isLambda and func.doc is not None:
            self.setDocstring(func.doc)
        if tuples:
            self.generateArgUnpack(func.argnames)

    def get_module(self):
        """The generator of the module."""
        return self.module

    def _begin(self, func):
        self._add_flags()
        if self.scope.generator is not None:
            self.graph.setFlag(CO_GENERATOR)
        if walk(func.code, _Dynamic()).found:
            self.by_name = True
            self.graph.flags &= ~CO_OPTIMIZED

    def finish(self):
        """The body has been walked."""
        if self.isLambda and self.graph.checkFlag(CO_GENERATOR) and self.argument is None:
            self.make('POP_TOP', ('LOAD_CONST', None))          # a lambda with yield: its value is lost
        self.make(None if self.isLambda else ('LOAD_CONST', None), 'RETURN_VALUE')

    def generateArgUnpack(self, args):
        """Bind the names in parameters that are tuples."""
        for place, part in enumerate(args):
            if isinstance(part, tuple):
                self.make(('LOAD_FAST', TupleArg(2 * place, part).getName()))
                self.unpackSequence(part)

    def unpackSequence(self, tup):
        """Bind the names in a tuple, which may have tuples in it, to what is on the stack."""
        self.make(('UNPACK_SEQUENCE', len(tup)))
        for part in tup:
            bind = self.unpackSequence if isinstance(part, tuple) else self.storeName
            bind(part)

    unpackTuple = unpackSequence


class AbstractClassCode:
    """The code of a class: its graph and its end."""

    def __init__(self, klass, scopes, module):
        self.class_name, self.module = klass.name, module
        self.graph = PyFlowGraph(klass.name, _file_of(klass, module), optimized=0, klass=1)
        self.super_init()
        self.graph.setFlag(CO_NEWLOCALS)
        if klass.doc is not None:
            self.setDocstring(klass.doc)

    def get_module(self):
        """The generator of the module."""
        return self.module

    def _begin(self, klass):
        self._add_flags()
        self.set_lineno(_first(klass))
        self.make(('LOAD_NAME', '__name__'), self._access('STORE', '__module__'))
        if klass.doc is not None:
            self._document(klass)

    def finish(self):
        """The body has been walked: its names are the class's."""
        self.make('LOAD_LOCALS', 'RETURN_VALUE')


def _file_of(node, module):
    return getattr(node, 'filename', module.graph.filename)


def _first(node):
    """The node where a definition begins: its first decorator, if there is one."""
    decorators = getattr(node, 'decorators', None)
    return decorators.nodes[0] if decorators else node


class _Dynamic:
    """A visitor that finds what may bind names that the source does not show, in this body only."""

    found = False

    def visitExec(self, node):
        self.found = True

    def visitFrom(self, node):
        self.found = self.found or '*' in [name for name, _ in node.names]

    def visitLambda(self, node):
        """Another body."""

    visitFunction = visitClass = visitGenExpr = visitLambda
