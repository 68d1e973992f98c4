"""except E, v: -> except E as v:

Where v is no name, a new name is bound and v assigned in the block."""
from .. import fixer_base
from ..fixer_util import Assign, Attr, Name, Newline, is_list, is_tuple, syms
from ..pgen2 import token
from ..pytree import Node


class FixExcept(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "clause=except_clause< 'except' any comma=',' target=any >"

    def transform(self, node, results):
        target = results['target']
        results['comma'].replace(Name(u'as', prefix=u' '))
        if target.type == token.NAME:
            target.prefix = target.prefix or u' '
            return
        name = Name(self.new_name())
        place = target.clone()
        place.prefix = u''
        target.replace(Name(name.value, prefix=u' '))
        # The items of an exception are its arguments.
        value = Attr(name, Name(u'args')) if is_tuple(place) or is_list(place) else name
        self._insert(node.next_sibling.next_sibling, Assign(place, value))

    def _insert(self, block, assignment):
        "Puts the assignment at the begin of the block behind the colon."
        if block.type != syms.suite:        # it is on the line of the except
            block.insert_child(0, assignment)
            return
        indent = block.children[1].value
        follower = block.children[2]
        follower.prefix = indent + follower.prefix
        block.insert_child(2, Node(syms.simple_stmt, [assignment, Newline()]))
