"input(...) -> eval(input(...)), unless eval is there"
from .. import fixer_base, patcomp
from ..fixer_util import call_on

context = patcomp.compile_pattern("power< 'eval' trailer< '(' any ')' > >")


class FixInput(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "power< 'input' trailer< '(' [any] ')' > >"

    def transform(self, node, results):
        above = node.parent and node.parent.parent
        if not above or not context.match(above):
            return call_on(u'eval', node)
