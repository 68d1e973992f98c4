"input(...) -> eval(input(...)), unless eval is there"
from .. import fixer_base
from ..fixer_util import call_on, consumer


class FixInput(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "power< 'input' trailer< '(' [any] ')' > >"

    def transform(self, node, results):
        if consumer(node) != ('eval', True):
            return call_on(u'eval', node)
