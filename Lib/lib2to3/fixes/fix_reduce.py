"reduce(...) stays; it is imported from functools"
from .. import fixer_base
from ..fixer_util import touch_import


class FixReduce(fixer_base.BaseFix):
    BM_compatible = True
    order = 'pre'
    PATTERN = """
    power< 'reduce'
        trailer< '(' arglist< ( not(argument<any '=' any>) any ',' not(argument<any '=' any>) any
                              | not(argument<any '=' any>) any ',' not(argument<any '=' any>) any ','
                                not(argument<any '=' any>) any ) > ')' > >
    """

    def transform(self, node, results):
        touch_import(u'functools', u'reduce', node)
