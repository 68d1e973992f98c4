"`x` -> repr(x)"
from .. import fixer_base
from ..fixer_util import Call, Name, parenthesize


class FixRepr(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "atom< '`' expr=any '`' >"

    def transform(self, node, results):
        inner = results['expr'].clone()
        if inner.type == self.syms.testlist1:       # `1, 2` is the repr of a tuple
            inner = parenthesize(inner)
        return Call(Name(u'repr'), [inner], prefix=node.prefix)
