"""Where the names of a program live.

    visitor = SymbolVisitor()
    walk(parse(text), visitor)
    visitor.scopes[node].check_name('x')        SC_LOCAL, SC_CELL, SC_FREE, ... (compiler.consts)

`scopes` has a scope for the Module or Expression and for each Function, Lambda, Class and GenExpr.  A visit of a body
notes what is bound and what is used there; when it ends, what inner scopes leave open is looked for here, and either
found, left open in turn, or declared global all the way down.

A variable of a generator expression that an inner scope uses is a cell, as the interpreter has it.
"""
from compiler.ast import Name, flatten
from compiler.consts import SC_CELL, SC_FREE, SC_GLOBAL_EXPLICIT, SC_GLOBAL_IMPLICIT, SC_LOCAL, SC_UNKNOWN
from compiler.misc import mangle

import sys

MANGLE_LEN = 256


class Scope:
    """The names of one body.  All the tables are dictionaries whose keys are names, as the body's code has them."""

    nested = generator = None       # 1: inside of a function; a generator

    def __init__(self, name, module, klass=None):
        self.name, self.module = name, module
        self.klass = (klass or '').lstrip('_') or None      # gives __x its other name
        self.children = []
        self.defs, self.uses, self.params, self.globals = {}, {}, {}, {}
        self.cells, self.frees = {}, {}                     # used farther in; found farther out
        self.forced = {}                                    # those of globals that nothing declares

    def __repr__(self):
        return '<%s: %s>' % (self.__class__.__name__, self.name)

    def mangle(self, name):
        """The name as it is inside of the class."""
        return mangle(name, self.klass) if self.klass else name

    def _note(self, name, *tables):
        """Enter a name, as the program has it, into tables."""
        inside = self.mangle(name)
        for table in tables:
            table[inside] = 1

    def add_def(self, name):
        """It is bound or deleted here."""
        self._note(name, self.defs)

    def add_use(self, name):
        """It is read here."""
        self._note(name, self.uses)

    def add_param(self, name):
        """It is a parameter."""
        self._note(name, self.params, self.defs)

    def add_global(self, name):
        """It is declared global, and so bound in the module.  SyntaxError for a parameter."""
        if self.mangle(name) in self.params:
            raise SyntaxError('%s in %s is global and parameter' % (name, self.name))
        self._note(name, self.globals, self.module.defs)

    def add_child(self, child):
        """A scope stands inside of this one."""
        self.children += [child]

    def get_names(self):
        """All names that occur."""
        return dict.fromkeys(list(self.defs) + list(self.uses) + list(self.globals)).keys()

    def get_children(self):
        return self.children

    def get_cell_vars(self):
        """What inner scopes use of this one."""
        return list(self.cells)

    def get_free_vars(self):
        """What this scope uses of outer functions, as far as is known by now."""
        if not self.nested:
            return ()
        foreign = [name for name in self.uses if name not in self.defs and name not in self.globals]
        return dict.fromkeys(list(self.frees) + foreign).keys()

    def check_name(self, name):
        """One of the SC_ numbers; SC_UNKNOWN for a name that does not occur in a nested scope."""
        for table, answer in ((self.globals, SC_GLOBAL_EXPLICIT), (self.cells, SC_CELL), (self.defs, SC_LOCAL)):
            if name in table:
                return answer
        if not self.nested:
            return SC_GLOBAL_IMPLICIT
        return SC_FREE if name in self.frees or name in self.uses else SC_UNKNOWN

    def handle_children(self):
        """Look here for what the inner scopes leave open."""
        for inner in self.children:
            map(inner.force_global, self.add_frees(inner.get_free_vars()))

    def add_frees(self, names):
        """Names that an inner scope leaves open become cells, or free here; returned are those that only can be global."""
        nowhere = []
        for name in names:
            found = self.check_name(name)
            if self.nested and (found in (SC_FREE, SC_UNKNOWN) or self._hides()):
                self.frees[name] = 1
            elif found == SC_LOCAL:
                self.cells[name] = 1
            elif found != SC_CELL:
                nowhere.append(name)
        return nowhere

    def _hides(self):
        """Whether inner scopes do not see what is bound here."""
        return isinstance(self, ClassScope)

    def force_global(self, name):
        """No function around binds it: it is global, here and wherever it is free farther in."""
        reached = [self]
        for scope in reached:               # grows
            reached += [inner for inner in scope.children if inner.check_name(name) == SC_FREE or name in inner.frees]
            scope.frees.pop(name, None)
            if name not in scope.globals and name not in scope.defs:        # a class that binds it keeps it
                scope.globals[name] = scope.forced[name] = 1

    def DEBUG(self):
        """Write the tables to stderr."""
        print >>sys.stderr, self.name, 'nested' if self.nested else ''
        for title in 'globals', 'cells', 'defs', 'uses', 'frees':
            print >>sys.stderr, '\t%-8s' % (title + ':'), getattr(self, title)


class ModuleScope(Scope):
    """The names of a module, or of an expression by itself."""

    def __init__(self):
        Scope.__init__(self, 'global', self)


class FunctionScope(Scope):
    """The names of a function."""


class LambdaScope(FunctionScope):
    """The names of a lambda."""

    def __init__(self, module, klass=None):
        FunctionScope.__init__(self, 'lambda.1', module, klass)


class GenExprScope(Scope):
    """The names of a generator expression; its parameter is the first iterator."""

    def __init__(self, module, klass=None):
        Scope.__init__(self, 'generator expression<1>', module, klass)
        self.add_param('.0')


class ClassScope(Scope):
    """The names of a class."""

    def __init__(self, name, module):
        Scope.__init__(self, name, module, name)


class SymbolVisitor:
    """A visitor that makes the scopes; see the text of the module."""

    def __init__(self):
        self.scopes = {}
        self.klass = None           # the class around, for private names

    def visitModule(self, node):
        self.module = ModuleScope()
        self.scopes[node] = self.module
        self._inside(node, self.module)

    visitExpression = visitModule

    def _inside(self, node, scope, assign=0):
        """The nodes in it say themselves whether they bind or use."""
        self._all(node.getChildNodes(), scope)

    def _all(self, nodes, scope):
        for node in nodes:
            self.visit(node, scope)

    visitAssign = visitFor = visitIf = visitSlice = visitSubscript = visitAssAttr = _inside
    visitGenExprInner = visitGenExprFor = visitGenExprIf = _inside

    # -- bodies

    def _body(self, node, scope, parent):
        self._in_scope(node, [node.code], scope, parent)

    def _in_scope(self, node, parts, scope, parent):
        """Visit what stands in a scope of its own."""
        in_function = parent.nested or isinstance(parent, (FunctionScope, GenExprScope))
        scope.nested = 1 if in_function else None
        self.scopes[node] = scope
        self._all(parts, scope)
        self.handle_free_vars(scope, parent)

    def handle_free_vars(self, scope, parent):
        """A scope has ended: it becomes one of the parent's."""
        scope.handle_children()
        parent.add_child(scope)

    def visitLambda(self, node, parent, assign=0):
        scope = LambdaScope(self.module, self.klass)
        self._with_parameters(node, scope, parent)

    def visitFunction(self, node, parent):
        scope = FunctionScope(node.name, self.module, self.klass)
        self._all([node.decorators] if node.decorators else (), parent)
        self._with_parameters(node, scope, parent)
        parent.add_def(scope.name)

    def _with_parameters(self, node, scope, parent):
        self._all(node.defaults, parent)
        map(scope.add_param, flatten(node.argnames))
        self._body(node, scope, parent)

    def visitGenExpr(self, node, parent):
        self._comprehension(node, node.code, 'iter', parent)

    def visitSetComp(self, node, parent):
        self._comprehension(node, node, 'list', parent)

    visitDictComp = visitSetComp

    def _comprehension(self, node, inner, iterable, parent):
        """The first iterator is made outside."""
        first, scope = inner.quals[0], GenExprScope(self.module, self.klass)
        outside = getattr(first, iterable)
        self._all([outside], parent)
        parts = [part for part in inner.getChildNodes() if part not in inner.quals]
        parts += [part for qual in inner.quals for part in qual.getChildNodes() if part is not outside]
        self._in_scope(node, parts, scope, parent)

    def visitClass(self, node, parent):
        scope = ClassScope(node.name, self.module)
        self._all([node.decorators] if node.decorators else (), parent)
        map(scope.add_def, ['__module__'] + ['__doc__'] * (node.doc is not None))
        self._all(node.bases, parent)
        outer, self.klass = self.klass, node.name
        self._body(node, scope, parent)
        self.klass = outer
        parent.add_def(scope.name)

    # -- names

    def visitName(self, node, scope, assign=0):
        (scope.add_def if assign else scope.add_use)(node.name)

    def visitAssName(self, node, scope, assign=1):
        scope.add_def(node.name)

    def visitAugAssign(self, node, scope):
        self._inside(node, scope)
        if isinstance(node.node, Name):
            scope.add_def(node.node.name)

    def visitImport(self, node, scope):
        bound = [alias or name.partition('.')[0] for name, alias in node.names]
        map(scope.add_def, bound)

    def visitFrom(self, node, scope):
        bound = [alias or name for name, alias in node.names]
        map(scope.add_def, [name for name in bound if name != '*'])

    def visitGlobal(self, node, scope):
        map(scope.add_global, node.names)

    def visitYield(self, node, scope):
        scope.generator = 1
        self._inside(node, scope)


def list_eq(l1, l2):
    """Whether two lists have the same items, in whatever order."""
    return sorted(l1) == sorted(l2)
