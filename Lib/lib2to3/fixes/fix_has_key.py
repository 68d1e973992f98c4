"d.has_key(k) -> k in d, not d.has_key(k) -> k not in d"
from .. import fixer_base, pytree
from ..fixer_util import Name, parenthesize
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
        syms = self.syms
        if node.parent.type == syms.not_test and self.pattern.match(node.parent):
            return None     # the `not` above is the place
        negated = results.get('negation')
        prefix = node.prefix
        before = [each.clone() for each in results['before']]
        key = results['arg'].clone()
        if key.type in (syms.comparison, syms.not_test, syms.and_test, syms.or_test, syms.test, syms.lambdef, syms.argument):
            key = parenthesize(key)
        container = before[0] if len(before) == 1 else pytree.Node(syms.power, before)
        container.prefix = u' '
        operator = Name(u'in', prefix=u' ')
        if negated:
            operator = pytree.Node(syms.comp_op, [Name(u'not', prefix=u' '), operator])
        new = pytree.Node(syms.comparison, [key, operator, container])
        after = results.get('after')
        if after:
            new = pytree.Node(syms.power, [parenthesize(new)] + [each.clone() for each in after])
        if node.parent.type in (syms.comparison, syms.expr, syms.xor_expr, syms.and_expr, syms.shift_expr, syms.arith_expr,
                                syms.term, syms.factor, syms.power):
            new = parenthesize(new)
        new.prefix = prefix
        return new
