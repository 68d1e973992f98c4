"""zip(...) -> list(zip(...))

Not where the result is only gone through, nor in a file that imports zip from future_builtins."""
from .. import fixer_base
from ..fixer_util import call_on, in_special_context


class FixZip(fixer_base.ConditionalFix):
    BM_compatible = True
    skip_on = 'future_builtins.zip'
    PATTERN = "power< 'zip' trailer< '(' [any] ')' > >"

    def transform(self, node, results):
        if not (self.should_skip(node) or in_special_context(node)):
            return call_on(u'list', node)
