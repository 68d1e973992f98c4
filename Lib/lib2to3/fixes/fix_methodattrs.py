"m.im_func -> m.__func__, m.im_self -> m.__self__, m.im_class -> m.__self__.__class__"
from .. import fixer_base
from ..fixer_util import Name

MAP = {'im_func': '__func__', 'im_self': '__self__', 'im_class': '__self__.__class__'}


class FixMethodattrs(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "power< any+ trailer< '.' attr=(%s) > any* >" % ' | '.join([repr(name) for name in sorted(MAP)])

    def transform(self, node, results):
        attribute = results['attr'][0]
        attribute.replace(Name(unicode(MAP[attribute.value]), prefix=attribute.prefix))
