"""class C(B): __metaclass__ = M -> class C(B, metaclass=M):

The assignment goes; a block that would be empty gets `pass`."""
from .. import fixer_base
from ..fixer_util import KeywordArg, LParen, Name, Newline, RParen, Comma, syms
from ..pgen2 import token
from ..pytree import Leaf, Node


def _choices(cls_node):
    "(line, assignment) for the assignments to __metaclass__ that stand directly in the block of a class."
    block = cls_node.children[-1]
    for line in [block] if block.type == syms.simple_stmt else block.children:
        if line.type == syms.simple_stmt:
            for statement in line.children[:-1:2]:
                if _sets_metaclass(statement):
                    yield line, statement


def _sets_metaclass(statement):
    return statement.type == syms.expr_stmt and statement.children[0].type == token.NAME and \
        statement.children[0].value == u'__metaclass__'


def has_metaclass(parent):
    "Does the class choose a metaclass in its block?"
    return any(_choices(parent))


class FixMetaclass(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "classdef< 'class' any+ >"

    def transform(self, node, results):
        if not has_metaclass(node):
            return
        block, found = node.children[-1], list(_choices(node))
        value = found[-1][1].children[2].clone()
        value.prefix = u''
        for line, statement in found:
            self._take_out(line, statement, block)
        self._add_argument(node, KeywordArg(Name(u'metaclass'), value))

    def _take_out(self, line, statement, block):
        if len(line.children) > 2:
            # The semicolon goes with it, and what follows takes its place.
            other = statement.next_sibling if statement.next_sibling.type == token.SEMI else statement.prev_sibling
            prefix, first = statement.prefix, line.children[0] is statement
            for part in statement, other:
                part.remove()
            if first:
                line.children[0].prefix = prefix
            if line.children[0].type != token.NEWLINE:
                return
            statement = line.children[0]
        if line is block:
            self._pass_on_line(line)
        else:
            self._take_line(line, block)

    def _pass_on_line(self, line):
        "The block was this statement, on the line of the class: `pass`, or nothing would be there."
        line.children[0].replace(Name(u'pass', prefix=u' '))

    def _take_line(self, line, block):
        follower = line.next_sibling
        first = line.prev_sibling.type == token.INDENT
        line.remove()
        if follower.type == token.DEDENT and first:
            block.insert_child(2, Node(syms.simple_stmt, [Name(u'pass'), Newline()]))
        elif first:
            # The first line has its indentation in a token of its own.
            follower.prefix = u''

    def _add_argument(self, node, argument):
        "class C: -> class C(argument):, class C(B): -> class C(B, argument):"
        kinds = [child.type for child in node.children]
        if token.LPAR not in kinds:
            for place, part in enumerate((LParen(), argument, RParen()), 2):
                node.insert_child(place, part)
            return
        start = kinds.index(token.LPAR)
        inside = node.children[start + 1]
        if inside.type == token.RPAR:
            node.insert_child(start + 1, argument)
            return
        argument.prefix = u' '
        if inside.type != syms.arglist:
            listed = Node(syms.arglist, [inside.clone()])
            inside.replace(listed)
            inside = listed
        if inside.children[-1].type != token.COMMA:
            inside.append_child(Comma())
        inside.append_child(argument)
