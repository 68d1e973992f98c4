"for line in f.xreadlines(): -> for line in f:; f.xreadlines -> f.__iter__"
from .. import fixer_base
from ..fixer_util import Name


class FixXreadlines(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = """
    power< call=any+ trailer< '.' 'xreadlines' > trailer< '(' ')' > >
    | power< any+ trailer< '.' no_call='xreadlines' > >
    """

    def transform(self, node, results):
        name = results.get('no_call')
        if name:
            name.replace(Name(u'__iter__', prefix=name.prefix))
        else:
            node.replace([each.clone() for each in results['call']])
