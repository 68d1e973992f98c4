"""it.next() -> next(it), and methods `next` -> `__next__`

Where the file binds `next` itself, the calls become it.__next__()."""
import itertools
from .. import fixer_base
from ..fixer_util import Call, Name, attr_chain, find_binding
from ..pgen2 import token
from ..pygram import python_symbols as syms
from ..pytree import Node

bind_warning = 'Calls to builtin next() possibly shadowed by global binding'


def find_assign(node):
    "The assignment that the node is a part of, or None."
    if node.type == syms.expr_stmt:
        return node
    for above in attr_chain(node, 'parent'):
        if above.type in (syms.expr_stmt, syms.simple_stmt):
            return above if above.type == syms.expr_stmt else None


def is_subtree(root, node):
    "Is the node, or one that equals it, `root` or below it?"
    return any(each == node for each in root.pre_order())


def is_assign_target(node):
    "Does the node stand, alone or in a tuple, to the left of the first `=` of an assignment?"
    statement = find_assign(node)
    parts = statement.children if statement else ()
    targets = itertools.takewhile(lambda part: part.type != token.EQUAL, parts)
    return any(is_subtree(target, node) for target in targets)


class FixNext(fixer_base.BaseFix):
    BM_compatible = True
    order = 'pre'       # a call may be in the arguments of another
    PATTERN = """
    power< called=any+ trailer< '.' next='next' > trailer< '(' ')' > >
    | power< value=any+ trailer< '.' next='next' > not trailer< '(' ')' > >
    | classdef< 'class' any+ ':' suite< any* funcdef< 'def' method='next' parameters< '(' NAME ')' > any+ > any* > >
    | shadow=global_stmt< 'global' any* 'next' any* >
    """

    def start_tree(self, tree, filename):
        fixer_base.BaseFix.start_tree(self, tree, filename)
        self.shadowed_next = False
        self._note_shadow(find_binding(u'next', tree))

    def _note_shadow(self, binding):
        if binding is not None:
            self.shadowed_next = True
            self.warning(binding, bind_warning)

    def transform(self, node, results):
        if 'shadow' in results:
            self._note_shadow(results['shadow'])
        elif 'method' in results:
            self._rename(results['method'])
        elif 'called' in results and not self.shadowed_next:
            parts = [part.clone() for part in results['called']]
            parts[0].prefix = u''
            # One node, as a parser would make it: other fixers are to know it.
            called = parts if len(parts) == 1 else [Node(syms.power, parts)]
            node.replace(Call(Name(u'next', prefix=node.prefix), called))
        elif 'called' in results or not is_assign_target(node):
            self._rename(results['next'])
        elif u''.join(map(unicode, results['value'])).strip() == u'__builtin__':
            self.warning(node, bind_warning)

    def _rename(self, name):
        name.replace(Name(u'__next__', prefix=name.prefix))
