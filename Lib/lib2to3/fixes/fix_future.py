"from __future__ import ... goes; an empty line stays"
from .. import fixer_base
from ..fixer_util import BlankLine


class FixFuture(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "import_from< 'from' name='__future__' 'import' any >"
    run_order = 10      # others look at these imports

    def transform(self, node, results):
        line = BlankLine()
        line.prefix = node.prefix
        return line
