"""Explicit: type(x) == T -> isinstance(x, T); while 1 -> while True; v = list(x); v.sort() -> v = sorted(x)"""
from .. import fixer_base
from ..fixer_util import BlankLine, Call, Comma, Name, Node, call_on, instead, syms

_TYPE_OF = "power< 'type' trailer< '(' thing=any ')' > >"
_OPERATOR = "('==' | 'is' | unequal='!=' | unequal=comp_op< 'is' 'not' >)"
_SORT = r"sort=simple_stmt< power< sorted=any trailer< '.' 'sort' > trailer< '(' ')' > > '\n' > followers=any*"

CMP, TYPE = _OPERATOR, _TYPE_OF


class FixIdioms(fixer_base.BaseFix):
    explicit = True
    PATTERN = ' | '.join([
        "comparison< %s %s kind=any >" % (_TYPE_OF, _OPERATOR),
        "comparison< kind=any %s %s >" % (_OPERATOR, _TYPE_OF),
        "while_stmt< 'while' forever='1' ':' any+ >",
        r"any< any* simple_stmt< expr_stmt< made=any '='"
        r" power< list='list' trailer< '(' (not arglist< any+ >) any ')' > > > '\n' > %s >" % _SORT,
        r"any< any* simple_stmt< expr_stmt< made=any '=' value=any > '\n' > %s >" % _SORT])

    def match(self, node):
        found = fixer_base.BaseFix.match(self, node)
        if found and 'sort' in found and found['made'] != found['sorted']:
            return False    # another list is sorted
        return found

    def transform(self, node, results):
        if 'thing' in results:
            return self.transform_isinstance(node, results)
        if 'forever' in results:
            self.transform_while(node, results)
        else:
            self.transform_sort(node, results)

    def transform_while(self, node, results):
        one = results['forever']
        one.replace(Name(u'True', prefix=one.prefix))

    def transform_isinstance(self, node, results):
        thing, kind = results['thing'].clone(), results['kind'].clone()
        thing.prefix, kind.prefix = u'', u' '
        test = Call(Name(u'isinstance'), [thing, Comma(), kind])
        if 'unequal' in results:
            test.prefix = u' '
            test = Node(syms.not_test, [Name(u'not'), test])
        return instead(node, test)

    def transform_sort(self, node, results):
        if 'list' in results:
            old = results['list']
            old.replace(Name(u'sorted', prefix=old.prefix))
        else:
            results['value'].replace(call_on(u'sorted', results['value']))
        self._drop(node, results['sort'], results['followers'])

    def _drop(self, node, sort, followers):
        "Takes the call of sort() out; comments in front of it stay."
        comments, newline, _ = sort.prefix.rpartition(u'\n')
        indented = bool(sort.prefix)
        sort.remove()
        if followers:
            followers[0].prefix = comments + newline + followers[0].prefix
        elif indented:
            end = BlankLine()
            end.prefix = comments.rstrip()
            node.append_child(end)
