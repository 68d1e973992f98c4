"apply(f, args, kwargs) -> f(*args, **kwargs)"
from .. import fixer_base, pytree
from ..fixer_util import Call, Comma, parenthesize
from ..pgen2 import token


class FixApply(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = """
    power< 'apply'
        trailer< '(' arglist< (not argument<NAME '=' any>) func=any ','
                              (not argument<NAME '=' any>) args=any
                              [',' (not argument<NAME '=' any>) kwds=any] [','] > ')' > >
    """

    def transform(self, node, results):
        syms = self.syms
        function, args, kwds = results['func'], results['args'], results.get('kwds')
        for each in function, args, kwds:
            if each is not None and each.type in (syms.star_expr, syms.argument):
                return None     # apply(*x): nobody knows what is in there
        prefix = node.prefix
        function = function.clone()
        simple = function.type in (token.NAME, syms.atom) or \
            function.type == syms.power and function.children[-2].type != token.DOUBLESTAR
        if not simple:
            function = parenthesize(function)
        function.prefix = ''
        pieces = [self._starred(token.STAR, u'*', args)]
        if kwds is not None:
            pieces += [Comma(), self._starred(token.DOUBLESTAR, u'**', kwds)]
            pieces[-1].prefix = u' '
        return Call(function, pieces, prefix=prefix)

    def _starred(self, kind, sign, node):
        node = node.clone()
        node.prefix = ''
        return pytree.Node(self.syms.argument, [pytree.Leaf(kind, sign), node])
