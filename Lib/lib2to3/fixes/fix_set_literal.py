"Explicit: set([1, 2]) -> {1, 2}"
from .. import fixer_base, pytree
from ..fixer_util import instead, syms
from ..pgen2 import token


class FixSetLiteral(fixer_base.BaseFix):
    BM_compatible = True
    explicit = True
    PATTERN = """
    power< 'set' trailer< '(' ( atom< '[' several=listmaker< any ((',' any)* [',']) > end=']' >
                              | atom< '[' one=any end=']' >
                              | atom< '(' several=testlist_gexp< any ((',' any)* [',']) > end=')' > ) ')' > >
    """

    def transform(self, node, results):
        if 'one' in results:
            inside = [results['one'].clone()]
        else:
            inside = [part.clone() for part in results['several'].children]
        closing = pytree.Leaf(token.RBRACE, u'}', prefix=results['end'].prefix)
        if len(inside) == 2:        # one thing and a comma: the comma makes no set
            closing.prefix = inside.pop().prefix
        return instead(node, pytree.Node(syms.dictsetmaker, [pytree.Leaf(token.LBRACE, u'{')] + inside + [closing]))
