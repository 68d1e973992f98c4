"d.has_key(k) -> k in d, not d.has_key(k) -> k not in d"
from .. import fixer_base, pytree
from ..fixer_util import Name, clones, parenthesize
from ..pgen2 import token


class FixHasKey(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = """
    anchor=power< before=any+ trailer< '.' 'has_key' >
                  trailer< '(' ( not(arglist | argument<any '=' any>) arg=any | arglist<(not argument<any '=' any>) arg=any
                                 ','> ) ')' >
                  after=any* >
    | negation=not_test< 'not' anchor=power< before=any+ trailer< '.' 'has_key' >
                  trailer< '(' ( not(arglist | argument<any '=' any>) arg=any | arglist<(not argument<any '=' any>) arg=any
                                 ','> ) ')' > > >
    """

    def transform(self, node, results):
        syms, place = self.syms, node.parent.type
        if place == syms.not_test and self.pattern.match(node.parent):
            return None     # the `not` above is the place
        test = pytree.Node(syms.comparison, [self._key(results['arg']), self._operator(results.get('negation')),
                                             self._container(results['before'])])
        after = results.get('after')
        if after:
            test = pytree.Node(syms.power, [parenthesize(test)] + clones(after))
        if place in self._tighter():
            test = parenthesize(test)
        test.prefix = node.prefix
        return test

    def _tighter(self):
        "What binds as tight as `in`, or tighter: parentheses are needed inside of it."
        syms = self.syms
        return (syms.comparison, syms.expr, syms.xor_expr, syms.and_expr, syms.shift_expr, syms.arith_expr, syms.term,
                syms.factor, syms.power)

    def _key(self, argument):
        syms, key = self.syms, argument.clone()
        loose = syms.comparison, syms.not_test, syms.and_test, syms.or_test, syms.test, syms.lambdef, syms.argument
        return parenthesize(key) if key.type in loose else key

    def _operator(self, negated):
        operator = Name(u'in', prefix=u' ')
        return pytree.Node(self.syms.comp_op, [Name(u'not', prefix=u' '), operator]) if negated else operator

    def _container(self, nodes):
        parts = clones(nodes)
        container = parts[0] if len(parts) == 1 else pytree.Node(self.syms.power, parts)
        container.prefix = u' '
        return container
