"""Statements, but for assignments and definitions.

F1  Blocks are entered in the order in which they are to stand, each by nextBlock from the one before, also behind a
    jump: so the layout is the order of the source.
F2  `setups` has a pair (LOOP, EXCEPT, TRY_FINALLY or END_FINALLY, block) for each statement around that a `break` or
    `continue` has to know of; the block of a LOOP is where it goes on.
"""
from __future__ import absolute_import

from compiler._gen_names import _kind

VERSION = 2             # of the language
LOOP, EXCEPT, TRY_FINALLY, END_FINALLY = range(1, 5)


def is_constant_false(node):
    """Whether a node is a constant that is false; 1 or 0."""
    return int(_kind(node) == 'Const' and not node.value)


class Flow:
    """Statements."""

    def visitPass(self, node):
        self.set_lineno(node)

    def visitGlobal(self, node):
        """Scopes know about it."""

    def visitDiscard(self, node):
        self.set_lineno(node)
        self.make(node.expr, 'POP_TOP')

    # -- choices and loops

    def visitIf(self, node):
        end = self.newBlock()
        for test, body in node.tests:
            if not is_constant_false(test):
                self._arm(test, body, end)
        self.make(node.else_, end)

    def _arm(self, test, body, end):
        otherwise = self.newBlock()
        self.set_lineno(test)
        self.make(test, ('POP_JUMP_IF_FALSE', otherwise), body, ('JUMP_FORWARD', end), otherwise)

    def visitWhile(self, node):
        if is_constant_false(node.test):
            return self.make(node.else_)
        self.set_lineno(node)
        start, exhausted, end = self._blocks(3)
        self.make(('SETUP_LOOP', end), start)
        if _kind(node.test) != 'Const':
            self.set_lineno(node, force=True)
            self.make(node.test, ('POP_JUMP_IF_FALSE', exhausted))
        self._loop_body(node, start, exhausted, end)

    def visitFor(self, node):
        self.set_lineno(node)
        end = self.newBlock()
        self.make(('SETUP_LOOP', end), node.list, 'GET_ITER')
        start, exhausted = self._loop(node.assign)
        self._loop_body(node, start, exhausted, end)

    def _loop_body(self, node, start, exhausted, end):
        self.setups.push((LOOP, start))
        self.make(node.body, ('JUMP_ABSOLUTE', start), exhausted, 'POP_BLOCK')
        self.setups.pop()
        self.make(node.else_, end)

    def visitBreak(self, node):
        self.set_lineno(node)
        if LOOP not in [kind for kind, _ in self.setups]:
            self.wrong(node, "'break' outside loop")
        self.make('BREAK_LOOP')

    def visitContinue(self, node):
        """Out of a `try` it needs an instruction of its own, which ends what is around."""
        self.set_lineno(node)
        op = 'JUMP_ABSOLUTE'
        for kind, block in reversed(self.setups):
            if kind == END_FINALLY:
                self.wrong(node, "'continue' not supported inside 'finally' clause")
            if kind == LOOP:
                return self.make((op, block))
            op = 'CONTINUE_LOOP'
        self.wrong(node, "'continue' not properly in loop")

    # -- exceptions

    def visitTryExcept(self, node):
        handlers, otherwise, end = self._blocks(3)
        self.set_lineno(node)
        self._guarded('SETUP_EXCEPT', handlers, EXCEPT, node.body)
        self.make(('JUMP_FORWARD', otherwise), handlers)
        for kind, target, body in node.handlers:
            self._handler(kind, target, body, end)
        self.make('END_FINALLY', otherwise, node.else_, end)

    def _guarded(self, op, handler, kind, *steps):
        """Steps that an instruction sets a handler for."""
        body = self.newBlock()
        self.make((op, handler), body)
        self.setups.push((kind, body))
        self.make(*steps)
        self.make('POP_BLOCK')
        self.setups.pop()

    def _handler(self, kind, target, body, end):
        """On the stack: traceback, value, class."""
        following = self.newBlock()
        self.set_lineno(kind or body, force=True)
        if kind is not None:
            self.make('DUP_TOP', kind, ('COMPARE_OP', 'exception match'), ('POP_JUMP_IF_FALSE', following))
        self.make('POP_TOP', target or 'POP_TOP', 'POP_TOP', body, ('JUMP_FORWARD', end), following)

    def visitTryFinally(self, node):
        final = self.newBlock()
        self.set_lineno(node)
        self._guarded('SETUP_FINALLY', final, TRY_FINALLY, node.body)
        self._finally(final, node.final)

    def _finally(self, final, step):
        """What runs in any case."""
        self.make(('LOAD_CONST', None), final)
        self.setups.push((END_FINALLY, final))
        self.make(step, 'END_FINALLY')
        self.setups.pop()

    def visitWith(self, node):
        final = self.newBlock()
        self.set_lineno(node)
        self.make(node.expr)
        self._guarded('SETUP_WITH', final, TRY_FINALLY, node.vars or 'POP_TOP', node.body)
        self._finally(final, 'WITH_CLEANUP')

    def visitRaise(self, node):
        self.set_lineno(node)
        parts = [part for part in (node.expr1, node.expr2, node.expr3) if part is not None]
        self.make(*parts)
        self.make(('RAISE_VARARGS', len(parts)))

    def visitAssert(self, node):
        """Nothing, where the interpreter was started with -O."""
        if not __debug__:
            return
        holds = self.newBlock()
        self.set_lineno(node)
        self.make(node.test, ('POP_JUMP_IF_TRUE', holds), ('LOAD_GLOBAL', 'AssertionError'),
                  node.fail, node.fail and ('CALL_FUNCTION', 1), ('RAISE_VARARGS', 1), holds)

    def visitReturn(self, node):
        self.set_lineno(node)
        if not self.optimized:
            self.wrong(node, "'return' outside function")
        if self.scope.generator and not (_kind(node.value) == 'Const' and node.value.value is None):
            self.wrong(node, "'return' with argument inside generator")
        self.make(node.value, 'RETURN_VALUE')

    # -- print and exec

    def visitPrint(self, node, newline=0):
        """With newline the file stays on the stack, if there is one."""
        self.set_lineno(node)
        self.make(node.dest)
        for part in node.nodes:
            self.make(*(['DUP_TOP', part, 'ROT_TWO', 'PRINT_ITEM_TO'] if node.dest else [part, 'PRINT_ITEM']))
        if node.dest and not newline:
            self.make('POP_TOP')

    def visitPrintnl(self, node):
        self.visitPrint(node, newline=1)
        self.make('PRINT_NEWLINE_TO' if node.dest else 'PRINT_NEWLINE')

    def visitExec(self, node):
        """Where the node says `locals` the statement has globals, and the other way round; one stands for both."""
        self.make(node.expr, node.locals or ('LOAD_CONST', None), node.globals or 'DUP_TOP', 'EXEC_STMT')

    # -- imports

    def _import(self, name, wanted, level):
        if not level:
            level = 0 if 'absolute_import' in self.get_module().futures else -1
        self.make(('LOAD_CONST', level), ('LOAD_CONST', wanted), ('IMPORT_NAME', name if '.' in name else self.mangle(name)))

    def visitImport(self, node):
        self.set_lineno(node)
        for name, alias in node.names:
            self._import(name, None, 0)
            parts = name.split('.')
            if alias:
                self.make(*[('LOAD_ATTR', self.mangle(part)) for part in parts[1:]])
            self.storeName(alias or parts[0])

    def visitFrom(self, node):
        self.set_lineno(node)
        self._import(node.modname, tuple([name for name, _ in node.names]), node.level)
        for name, alias in node.names:
            if name == '*':
                return self.make('IMPORT_STAR')
            self.make(('IMPORT_FROM', self.mangle(name)))
            self.storeName(alias or name)
        self.make('POP_TOP')
