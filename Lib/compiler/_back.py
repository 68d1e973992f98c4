"""Trees of this package as trees of module ast, for the interpreter's compiler: transformer the other way round."""
from __future__ import absolute_import

import ast as interpreter
from compiler import transformer
from compiler.consts import CO_VARARGS, CO_VARKEYWORDS, OP_ASSIGN, OP_DELETE


def _turned(table):
    return dict([(getattr(value, '__name__', value), getattr(interpreter, key)()) for key, value in table.items()])


_PAIRS, _CHAINS, _PREFIXES, _SIGNS, _COMPARISONS = [_turned(table) for table in (
    transformer._PAIRS, transformer._CHAINS, transformer._PREFIXES, transformer._SIGNS, transformer._COMPARISONS)]
_COMPARISONS['<>'] = interpreter.NotEq()
_USES = {OP_ASSIGN: interpreter.Store, OP_DELETE: interpreter.Del}
_LISTS = {'List': interpreter.List, 'Tuple': interpreter.Tuple, 'AssList': interpreter.List,
          'AssTuple': interpreter.Tuple}


def program(tree, mode):
    """The tree to compile: of a Module or a list of statements ('exec', 'single'), or of an expression ('eval')."""
    back = Back()
    if mode == 'eval':
        body = getattr(tree, 'node', tree) if back.kind(tree) in ('Expression', 'Module') else tree
        made = interpreter.Expression(back.expression(body))
    else:
        body = back.documented(getattr(tree, 'doc', None), tree.node)
        made = interpreter.Interactive(body) if mode == 'single' else interpreter.Module(body)
    return interpreter.fix_missing_locations(made)


class Back:
    """For each class of nodes a method of its name that gives a node of module ast, or one of the tables above."""

    def kind(self, node):
        return node.__class__.__name__

    def _place(self, made, node):
        if node.lineno is not None and 'lineno' in made._attributes:
            made.lineno, made.col_offset = node.lineno, 0
        return made

    def _via(self, node, kinds):
        method = getattr(self, self.kind(node), None)
        if method is None:
            for table, way in ((_PAIRS, self._pair), (_CHAINS, self._chain), (_PREFIXES, self._prefix),
                               (_LISTS, self._list)):
                if self.kind(node) in table:
                    method = way
        made = method and method(node)
        if not isinstance(made, kinds):
            raise SyntaxError('%s cannot stand here' % self.kind(node))
        return self._place(made, node)

    def expression(self, node):
        return node and self._via(node, interpreter.expr)

    def statement(self, node):
        if self.kind(node) in ('AssName', 'AssTuple', 'AssList', 'AssAttr', 'Subscript', 'Slice') and \
                self._use(node) is interpreter.Del:
            return self._place(interpreter.Delete([self.expression(node)]), node)
        return self._via(node, interpreter.stmt)

    def _all(self, nodes):
        return [self.expression(node) for node in nodes or ()]

    def body(self, node):
        """The statements of a Stmt, or a single one, as a list; `pass` for none."""
        if node is None:
            return []
        nodes = node.nodes if self.kind(node) == 'Stmt' else [node]
        return [self.statement(part) for part in nodes] or [interpreter.Pass()]

    def documented(self, doc, node):
        if doc is None:
            return self.body(node) if node.nodes else []
        return [interpreter.Expr(interpreter.Str(doc))] + (self.body(node) if node.nodes else [])

    # -- definitions

    def _name_or_tuple(self, name, use=interpreter.Param):
        if isinstance(name, tuple):
            return interpreter.Tuple([self._name_or_tuple(part, interpreter.Store) for part in name],
                                     interpreter.Store())
        return interpreter.Name(name, use())

    def _parameters(self, node):
        names, rest = list(node.argnames), {}
        for flag in CO_VARKEYWORDS, CO_VARARGS:     # the last first
            rest[flag] = names.pop() if node.flags & flag else None
        return interpreter.arguments(map(self._name_or_tuple, names), rest[CO_VARARGS], rest[CO_VARKEYWORDS],
                                     self._all(node.defaults))

    def _decorators(self, node):
        return self._all(node.decorators.nodes) if node.decorators else []

    def Function(self, node):
        body = self.documented(node.doc, node.code) or [interpreter.Pass()]
        return interpreter.FunctionDef(node.name, self._parameters(node), body, self._decorators(node))

    def Lambda(self, node):
        return interpreter.Lambda(self._parameters(node), self.expression(node.code))

    def Class(self, node):
        body = self.documented(node.doc, node.code) or [interpreter.Pass()]
        return interpreter.ClassDef(node.name, self._all(node.bases), body, self._decorators(node))

    # -- statements

    def Discard(self, node):
        return interpreter.Expr(self.expression(node.expr))

    def Return(self, node):
        bare = self.kind(node.value) == 'Const' and node.value.value is None    # allowed in generators
        return interpreter.Return(None if bare else self.expression(node.value))

    def Assign(self, node):
        return interpreter.Assign(self._all(node.nodes), self.expression(node.expr))

    def AugAssign(self, node):
        target = self.expression(node.node)
        target.ctx = interpreter.Store()
        return interpreter.AugAssign(target, _SIGNS[node.op[:-1]], self.expression(node.expr))

    def Print(self, node, newline=False):
        return interpreter.Print(self.expression(node.dest), self._all(node.nodes), newline)

    def Printnl(self, node):
        return self.Print(node, True)

    def For(self, node):
        return interpreter.For(self.expression(node.assign), self.expression(node.list), self.body(node.body),
                               self.body(node.else_))

    def While(self, node):
        return interpreter.While(self.expression(node.test), self.body(node.body), self.body(node.else_))

    def If(self, node):
        rest = self.body(node.else_)
        for test, body in reversed(node.tests):
            rest = [self._place(interpreter.If(self.expression(test), self.body(body), rest), test)]
        return rest[0]

    def With(self, node):
        return interpreter.With(self.expression(node.expr), self.expression(node.vars), self.body(node.body))

    def Raise(self, node):
        return interpreter.Raise(*map(self.expression, (node.expr1, node.expr2, node.expr3)))

    def TryExcept(self, node):
        return interpreter.TryExcept(self.body(node.body), map(self._handler, node.handlers), self.body(node.else_))

    def _handler(self, parts):
        kind, target, body = parts
        made = interpreter.ExceptHandler(self.expression(kind), self.expression(target), self.body(body))
        first = kind or (body.nodes or [body])[0]
        return self._place(made, first)

    def TryFinally(self, node):
        return interpreter.TryFinally(self.body(node.body), self.body(node.final))

    def Assert(self, node):
        return interpreter.Assert(self.expression(node.test), self.expression(node.fail))

    def _aliases(self, node):
        return [interpreter.alias(*pair) for pair in node.names]

    def Import(self, node):
        return interpreter.Import(self._aliases(node))

    def From(self, node):
        return interpreter.ImportFrom(node.modname or None, self._aliases(node), node.level)

    def Exec(self, node):
        return interpreter.Exec(*map(self.expression, (node.expr, node.locals, node.globals)))

    def Global(self, node):
        return interpreter.Global(list(node.names))

    def Pass(self, node):
        return interpreter.Pass()

    EmptyNode = Pass

    def Break(self, node):
        return interpreter.Break()

    def Continue(self, node):
        return interpreter.Continue()

    # -- expressions

    def _pair(self, node):
        return interpreter.BinOp(self.expression(node.left), _PAIRS[self.kind(node)], self.expression(node.right))

    def _chain(self, node):
        parts = self._all(node.nodes)
        return reduce(lambda left, right: self._place(
            interpreter.BinOp(left, _CHAINS[self.kind(node)], right), node), parts)

    def _prefix(self, node):
        if self.kind(node) == 'UnarySub' and self.kind(node.expr) == 'Const' and \
                isinstance(node.expr.value, (int, long, float, complex)):
            return interpreter.Num(-node.expr.value)        # as the parser puts them together
        return interpreter.UnaryOp(_PREFIXES[self.kind(node)], self.expression(node.expr))

    def And(self, node):
        return interpreter.BoolOp(interpreter.And(), self._all(node.nodes))

    def Or(self, node):
        return interpreter.BoolOp(interpreter.Or(), self._all(node.nodes))

    def Compare(self, node):
        signs, parts = zip(*node.ops)
        return interpreter.Compare(self.expression(node.expr), [_COMPARISONS[sign] for sign in signs],
                                   self._all(parts))

    def IfExp(self, node):
        return interpreter.IfExp(*map(self.expression, (node.test, node.then, node.else_)))

    def Dict(self, node):
        pairs = list(node.items)
        return interpreter.Dict(self._all([key for key, _ in pairs]), self._all([value for _, value in pairs]))

    def Set(self, node):
        return interpreter.Set(self._all(node.nodes))

    def _loops(self, quals):
        return [interpreter.comprehension(self.expression(loop.assign),
                                          self.expression(getattr(loop, 'iter', None) or loop.list),
                                          self._all([condition.test for condition in loop.ifs])) for loop in quals]

    def ListComp(self, node):
        return interpreter.ListComp(self.expression(node.expr), self._loops(node.quals))

    def SetComp(self, node):
        return interpreter.SetComp(self.expression(node.expr), self._loops(node.quals))

    def DictComp(self, node):
        return interpreter.DictComp(self.expression(node.key), self.expression(node.value), self._loops(node.quals))

    def GenExpr(self, node):
        return interpreter.GeneratorExp(self.expression(node.code.expr), self._loops(node.code.quals))

    def Yield(self, node):
        return interpreter.Yield(self.expression(node.value))

    def CallFunc(self, node):
        plain = [part for part in node.args if self.kind(part) != 'Keyword']
        named = [interpreter.keyword(part.name, self.expression(part.expr)) for part in node.args
                 if self.kind(part) == 'Keyword']
        return interpreter.Call(self.expression(node.node), self._all(plain), named,
                                self.expression(node.star_args), self.expression(node.dstar_args))

    def Backquote(self, node):
        return interpreter.Repr(self.expression(node.expr))

    def Const(self, node):
        if node.value is None:
            return interpreter.Name('None', interpreter.Load())
        return (interpreter.Str if isinstance(node.value, basestring) else interpreter.Num)(node.value)

    def Name(self, node):
        return interpreter.Name(node.name, self._use(node)())

    AssName = Name

    def _use(self, node):
        """What is done with it: Store, Del or Load.  Of several targets all have the same use."""
        if self.kind(node) in ('AssTuple', 'AssList'):
            return self._use(node.nodes[0]) if node.nodes else interpreter.Store
        return _USES.get(getattr(node, 'flags', None), interpreter.Load)

    def _list(self, node):
        return _LISTS[self.kind(node)](self._all(node.nodes), self._use(node)())

    def Getattr(self, node):
        return interpreter.Attribute(self.expression(node.expr), node.attrname, self._use(node)())

    AssAttr = Getattr

    def Slice(self, node):
        bounds = interpreter.Slice(self.expression(node.lower), self.expression(node.upper), None)
        return interpreter.Subscript(self.expression(node.expr), bounds, self._use(node)())

    def _subscript(self, node):
        if self.kind(node) == 'Ellipsis':
            return interpreter.Ellipsis()
        if self.kind(node) == 'Sliceobj':
            # The last of three stays even when it is None: it makes the slice an object.
            parts = [None if self.kind(part) == 'Const' and part.value is None else part for part in node.nodes[:2]]
            three = (parts + [None, None])[:2] + (list(node.nodes[2:]) or [None])
            return interpreter.Slice(*map(self.expression, three))
        return interpreter.Index(self.expression(node))

    def Subscript(self, node):
        parts = [self._subscript(part) for part in node.subs]
        if len(parts) > 1 and all([isinstance(part, interpreter.Index) for part in parts]):
            index = interpreter.Index(interpreter.Tuple([part.value for part in parts], interpreter.Load()))
        else:
            index = parts[0] if len(parts) == 1 else interpreter.ExtSlice(parts)
        return interpreter.Subscript(self.expression(node.expr), index, self._use(node)())
