"""Makes trees of this package from source text, by way of the interpreter's own trees (module ast).

A Transformer has one method for each class of those, named after it; the method gets the old node and returns the new
one.  What the interpreter's parser has already put together is taken apart again: negative numbers are an operator and
a number here, `a & b & c` is one node with three parts, except where brackets group it otherwise.
"""
from __future__ import absolute_import

import ast as interpreter
import compiler.ast
from compiler.ast import *
from compiler.consts import CO_VARARGS, CO_VARKEYWORDS, OP_APPLY, OP_ASSIGN, OP_DELETE


class WalkerError(StandardError):
    """A tree that is not to be understood."""


def parseFile(path):
    """The tree of a source file, a Module."""
    with open(path, 'U') as source:
        return parse(source.read() + '\n')


def parse(buf, mode='exec'):
    """The tree of source text: a Module ('exec', 'single') or an Expression ('eval')."""
    if mode in ('exec', 'single'):
        return Transformer().parsesuite(buf)
    if mode == 'eval':
        return Transformer().parseexpr(buf)
    raise ValueError("compile() arg 3 must be 'exec' or 'eval' or 'single'")


def asList(nodes):
    """Nodes as plain lists and values."""
    return [item.asList() if hasattr(item, 'asList') else
            asList(item) if isinstance(item, (list, tuple)) else item for item in nodes]


def Node(*args):
    """A node by the name of its class, in lower letters, and the arguments of its constructor."""
    kind = args[0]
    if kind not in compiler.ast.nodes:
        raise WalkerError("Can't find appropriate Node type: %s" % (args,))
    return compiler.ast.nodes[kind](*args[1:])


_PAIRS = {'Add': Add, 'Sub': Sub, 'Mult': Mul, 'Div': Div, 'Mod': Mod, 'Pow': Power, 'LShift': LeftShift,
          'RShift': RightShift, 'FloorDiv': FloorDiv}
_CHAINS = {'BitAnd': Bitand, 'BitOr': Bitor, 'BitXor': Bitxor}
_PREFIXES = {'Invert': Invert, 'Not': Not, 'UAdd': UnaryAdd, 'USub': UnarySub}
_SIGNS = {'Add': '+', 'Sub': '-', 'Mult': '*', 'Div': '/', 'Mod': '%', 'Pow': '**', 'LShift': '<<', 'RShift': '>>',
          'BitOr': '|', 'BitXor': '^', 'BitAnd': '&', 'FloorDiv': '//'}
_COMPARISONS = {'Eq': '==', 'NotEq': '!=', 'Lt': '<', 'LtE': '<=', 'Gt': '>', 'GtE': '>=', 'Is': 'is',
                'IsNot': 'is not', 'In': 'in', 'NotIn': 'not in'}
_TARGETS = {'Store': OP_ASSIGN, 'Del': OP_DELETE}


def _kind(node):
    return node.__class__.__name__


class Transformer:
    """Makes trees: of text, or of a tree of module ast (transform).

    The text tells apart what those trees do not: `elif` and an `if` in an `else`, x[1, 2] and x[(1, 2)], `with a, b`
    and a `with` in a `with`, exec a in b and exec (a, b).  Without it the first of each pair is taken."""

    lines = ()

    def parsesuite(self, text):
        """The Module of a program's text."""
        return self._parse(text, 'exec')

    def parseexpr(self, text):
        """The Expression of an expression's text."""
        return self._parse(text.strip(' \t\n'), 'eval')

    def _parse(self, text, mode):
        try:
            tree = interpreter.parse(text, '<string>', mode)
        except SyntaxError as problem:
            problem.filename = None          # texts have no name here
            raise
        self.lines = text.splitlines()
        return self.transform(tree)

    def _sign_before(self, line, column):
        """What stands before this place, white space and ends of lines left out; '' without text."""
        for number in range(min(line, len(self.lines)), 0, -1):
            text = self.lines[number - 1]
            text = (text[:column] if number == line else text).rstrip(' \t\\\f')
            if text:
                return text[-1]
        return ''

    def _begins(self, old, word):
        """Whether this word stands where a node begins."""
        if old.lineno > len(self.lines):
            return False
        found = self.lines[old.lineno - 1][old.col_offset:old.col_offset + len(word) + 1]
        return found[:len(word)] == word and not (found[len(word):].isalnum() or found[len(word):] == '_')

    def parsefile(self, file):
        """The Module of what a file object gives."""
        return self.parsesuite(file.read())

    def transform(self, tree):
        """The tree of this package for one of module ast; None for None."""
        return tree and getattr(self, _kind(tree))(tree)

    def _each(self, trees):
        return [self.transform(tree) for tree in trees]

    def _make(self, kind, old, *values):
        """A node where the old one stands."""
        return kind(*values, lineno=old.lineno)

    # -- bodies

    def _doc(self, body):
        """The docstring that a body begins with, and the rest."""
        first = body[0] if body else None
        if isinstance(first, interpreter.Expr) and isinstance(first.value, interpreter.Str):
            return first.value.s, body[1:]
        return None, body

    def _block(self, body):
        return Stmt(self._each(body))

    def _or_none(self, body):
        return self._block(body) if body else None

    def Module(self, old):
        doc, body = self._doc(old.body)
        return compiler.ast.Module(doc, Stmt(self._each(body)))

    def Interactive(self, old):
        return compiler.ast.Module(None, Stmt(self._each(old.body)))

    def Expression(self, old):
        return compiler.ast.Expression(self.transform(old.body))

    # -- definitions

    def _decorators(self, old):
        return Decorators(self._each(old.decorator_list)) if old.decorator_list else None

    def _defined(self, kind, old, *values):
        """The node of a definition; it stands where its `def` or `class` is, below the decorators."""
        node = self._make(kind, old, *values)
        last = max([part.lineno for decorator in old.decorator_list for part in interpreter.walk(decorator)
                    if hasattr(part, 'lineno')] or [0])
        for number in range(last, len(self.lines) if last else 0):
            if self.lines[number].lstrip().startswith(('def', 'class')):
                node.lineno = number + 1
                break
        return node

    def _parameter(self, tree):
        """A name, or a tuple of parameters."""
        return tree.id if isinstance(tree, interpreter.Name) else tuple([self._parameter(part) for part in tree.elts])

    def _parameters(self, arguments):
        """(names, defaults, flags)."""
        names, flags = [self._parameter(part) for part in arguments.args], 0
        for name, flag in (arguments.vararg, CO_VARARGS), (arguments.kwarg, CO_VARKEYWORDS):
            if name is not None:
                names.append(name)
                flags |= flag
        return names or (), self._each(arguments.defaults) if names else (), flags

    def FunctionDef(self, old):
        doc, body = self._doc(old.body)
        names, defaults, flags = self._parameters(old.args)
        return self._defined(Function, old, self._decorators(old), old.name, names, defaults, flags, doc,
                             self._block(body))

    def Lambda(self, old):
        return self._make(compiler.ast.Lambda, old, *(self._parameters(old.args) + (self.transform(old.body),)))

    def ClassDef(self, old):
        doc, body = self._doc(old.body)
        return self._defined(Class, old, old.name, self._each(old.bases), doc, self._block(body),
                             self._decorators(old))

    # -- statements

    def Return(self, old):
        return self._make(compiler.ast.Return, old, self._value(old))

    def _value(self, old):
        """The value of return and yield: there always is one."""
        return self.transform(old.value) or Const(None)

    def Delete(self, old):
        targets = self._each(old.targets)
        return targets[0] if len(targets) == 1 else self._make(AssTuple, old, targets)

    def Assign(self, old):
        return self._make(compiler.ast.Assign, old, self._each(old.targets), self.transform(old.value))

    def AugAssign(self, old):
        # The target is read as well: it is an expression here.
        target = self.transform(_loaded(old.target))
        return self._make(compiler.ast.AugAssign, old, target, _SIGNS[_kind(old.op)] + '=', self.transform(old.value))

    def Print(self, old):
        kind = Printnl if old.nl else compiler.ast.Print
        return self._make(kind, old, self._each(old.values), self.transform(old.dest))

    def For(self, old):
        return self._make(compiler.ast.For, old, self.transform(old.target), self.transform(old.iter),
                          self._block(old.body), self._or_none(old.orelse))

    def While(self, old):
        return self._make(compiler.ast.While, old, self.transform(old.test), self._block(old.body),
                          self._or_none(old.orelse))

    def If(self, old):
        tests, rest = [(old.test, old.body)], old.orelse
        while len(rest) == 1 and isinstance(rest[0], interpreter.If) and not self._begins(rest[0], 'if'):
            tests.append((rest[0].test, rest[0].body))
            rest = rest[0].orelse
        return self._make(compiler.ast.If, old,
                          [(self.transform(test), self._block(body)) for test, body in tests], self._or_none(rest))

    def With(self, old):
        inner = old.body[0]
        joined = len(old.body) == 1 and isinstance(inner, interpreter.With) and \
            self._sign_before(inner.lineno, inner.col_offset) in (',', '')
        return self._make(compiler.ast.With, old, self.transform(old.context_expr), self.transform(old.optional_vars),
                          self.transform(inner) if joined else self._block(old.body))

    def Raise(self, old):
        return self._make(compiler.ast.Raise, old, *self._each([old.type, old.inst, old.tback]))

    def TryExcept(self, old):
        handlers = [(self.transform(handler.type), self.transform(handler.name), self._block(handler.body))
                    for handler in old.handlers]
        return self._make(compiler.ast.TryExcept, old, self._block(old.body), handlers, self._or_none(old.orelse))

    def TryFinally(self, old):
        inner = old.body[0]
        merged = len(old.body) == 1 and isinstance(inner, interpreter.TryExcept) and \
            (inner.lineno, inner.col_offset) == (old.lineno, old.col_offset)
        body = self.transform(inner) if merged else self._block(old.body)
        return self._make(compiler.ast.TryFinally, old, body, self._block(old.finalbody))

    def Assert(self, old):
        return self._make(compiler.ast.Assert, old, self.transform(old.test), self.transform(old.msg))

    def _aliases(self, names):
        return [(alias.name, alias.asname) for alias in names]

    def Import(self, old):
        return self._make(compiler.ast.Import, old, self._aliases(old.names))

    def ImportFrom(self, old):
        return self._make(From, old, old.module or '', self._aliases(old.names), old.level)

    def Exec(self, old):
        parts = self._each([old.body, old.globals, old.locals])
        if old.globals is not None and self._sign_before(*_begin(old.globals)) == ',':
            parts = [self._make(compiler.ast.Tuple, old, [part for part in parts if part is not None]), None, None]
        return self._make(compiler.ast.Exec, old, *parts)

    def Global(self, old):
        return self._make(compiler.ast.Global, old, list(old.names))

    def Expr(self, old):
        return self._make(Discard, old, self.transform(old.value))

    def Pass(self, old):
        return self._make(compiler.ast.Pass, old)

    def Break(self, old):
        return self._make(compiler.ast.Break, old)

    def Continue(self, old):
        return self._make(compiler.ast.Continue, old)

    # -- operators

    def BoolOp(self, old):
        return self._make(And if _kind(old.op) == 'And' else Or, old, self._each(old.values))

    def BinOp(self, old):
        name = _kind(old.op)
        if name in _CHAINS:
            return self._make(_CHAINS[name], old, self._each(self._chain(old, name)))
        return self._make(_PAIRS[name], old, (self.transform(old.left), self.transform(old.right)))

    def _chain(self, old, name):
        """The operands of `a & b & c`.  The outer of two operators stands where its sign is, but for the first of a chain,
        which stands where the chain begins: before its left part, if that is in brackets."""
        left = old.left
        joined = isinstance(left, interpreter.BinOp) and _kind(left.op) == name and \
            (left.lineno, left.col_offset) < (old.lineno, old.col_offset)
        return (self._chain(left, name) if joined else [left]) + [old.right]

    def UnaryOp(self, old):
        return self._make(_PREFIXES[_kind(old.op)], old, self.transform(old.operand))

    def Compare(self, old):
        steps = zip([_COMPARISONS[_kind(op)] for op in old.ops], self._each(old.comparators))
        return self._make(compiler.ast.Compare, old, self.transform(old.left), steps)

    def IfExp(self, old):
        return self._make(compiler.ast.IfExp, old, *self._each([old.test, old.body, old.orelse]))

    # -- displays and comprehensions

    def Dict(self, old):
        return self._make(compiler.ast.Dict, old, zip(self._each(old.keys), self._each(old.values)) or ())

    def Set(self, old):
        return self._make(compiler.ast.Set, old, self._each(old.elts))

    def _loops(self, old, loop, condition):
        return [loop(self.transform(part.target), self.transform(part.iter),
                     [condition(self.transform(test), lineno=test.lineno) for test in part.ifs],
                     lineno=part.target.lineno) for part in old.generators]

    def ListComp(self, old):
        return self._make(compiler.ast.ListComp, old, self.transform(old.elt),
                          self._loops(old, ListCompFor, ListCompIf))

    def SetComp(self, old):
        return self._make(compiler.ast.SetComp, old, self.transform(old.elt), self._loops(old, ListCompFor, ListCompIf))

    def DictComp(self, old):
        return self._make(compiler.ast.DictComp, old, self.transform(old.key), self.transform(old.value),
                          self._loops(old, ListCompFor, ListCompIf))

    def GeneratorExp(self, old):
        inner = GenExprInner(self.transform(old.elt), self._loops(old, GenExprFor, GenExprIf))
        return self._make(GenExpr, old, inner)

    # -- atoms

    def Yield(self, old):
        return self._make(compiler.ast.Yield, old, self._value(old))

    def Call(self, old):
        named = [self._make(Keyword, old, pair.arg, self.transform(pair.value)) for pair in old.keywords]
        return self._make(CallFunc, old, self.transform(old.func), self._each(old.args) + named,
                          self.transform(old.starargs), self.transform(old.kwargs))

    def Repr(self, old):
        return self._make(Backquote, old, self.transform(old.value))

    def Num(self, old):
        if _is_negative(old.n):
            positive = complex(0, -old.n.imag) if isinstance(old.n, complex) else -old.n
            return self._make(UnarySub, old, self._make(Const, old, positive))
        return self._make(Const, old, old.n)

    def Str(self, old):
        return self._make(Const, old, old.s)

    # -- what can be a target

    def Attribute(self, old):
        use = _TARGETS.get(_kind(old.ctx))
        if use is None:
            return self._make(Getattr, old, self.transform(old.value), old.attr)
        return self._make(AssAttr, old, self.transform(old.value), old.attr, use)

    def Name(self, old):
        use = _TARGETS.get(_kind(old.ctx))
        return self._make(compiler.ast.Name, old, old.id) if use is None else self._make(AssName, old, old.id, use)

    def List(self, old):
        return self._make(AssList if _kind(old.ctx) in _TARGETS else compiler.ast.List, old,
                          self._each(old.elts) or ())

    def Tuple(self, old):
        return self._make(AssTuple if _kind(old.ctx) in _TARGETS else compiler.ast.Tuple, old,
                          self._each(old.elts) or ())

    def Subscript(self, old):
        use = _TARGETS.get(_kind(old.ctx), OP_APPLY)
        base, index = self.transform(old.value), old.slice
        if isinstance(index, interpreter.Slice) and index.step is None:
            return self._make(compiler.ast.Slice, old, base, use, *self._each([index.lower, index.upper]))
        return self._make(compiler.ast.Subscript, old, base, use, self._subscripts(old, index))

    def _subscripts(self, old, index):
        if isinstance(index, interpreter.ExtSlice):
            return [self._subscripts(old, part)[0] for part in index.dims]
        if isinstance(index, interpreter.Ellipsis):
            return [compiler.ast.Ellipsis()]
        if isinstance(index, interpreter.Slice):
            step = [] if index.step is None else [_none_if_missing(index.step)]
            parts = self._each([index.lower, index.upper] + step)
            return [self._make(Sliceobj, old, [part or Const(None) for part in parts])]
        value = index.value
        if isinstance(value, interpreter.Tuple) and len(value.elts) > 1 and \
                self._sign_before(value.lineno, value.col_offset) != '(':
            return self._each(value.elts)
        return [self.transform(value)]


def _is_negative(number):
    if isinstance(number, complex):
        return str(number).startswith(('-', '(-'))
    return number < 0 or str(number).startswith('-')


def _none_if_missing(step):
    """x[::] has a step for the interpreter: the name None."""
    return None if isinstance(step, interpreter.Name) and step.id == 'None' else step


def _begin(tree):
    """(line, column) of the first thing in an expression."""
    return min([(part.lineno, part.col_offset) for part in interpreter.walk(tree) if hasattr(part, 'lineno')])


def _loaded(target):
    """The same place, read."""
    fields = dict(interpreter.iter_fields(target), ctx=interpreter.Load())
    return interpreter.copy_location(target.__class__(**fields), target)


def debug_tree(tree):
    """A tree of a parser (tuples whose first items are numbers) with names in the numbers' place."""
    import symbol
    import token
    if not isinstance(tree, (list, tuple)):
        return tree
    names = token.tok_name if tree[0] < token.NT_OFFSET else symbol.sym_name
    return [names.get(tree[0], tree[0])] + [debug_tree(part) if isinstance(part, (list, tuple)) else part
                                            for part in tree[1:]]


def extractLineNo(ast):
    """The line of the first token in a tree of a parser, None without."""
    if not isinstance(ast[1], (list, tuple)):
        return ast[2]
    for part in ast[1:]:
        line = extractLineNo(part) if isinstance(part, (list, tuple)) else None
        if line is not None:
            return line
    return None
