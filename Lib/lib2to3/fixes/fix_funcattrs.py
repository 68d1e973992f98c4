"f.func_name -> f.__name__, and the other attributes of functions"
from .. import fixer_base
from ..fixer_util import Name


class FixFuncattrs(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = """
    power< any+ trailer< '.' attr=( 'func_closure' | 'func_code' | 'func_defaults' | 'func_dict' | 'func_doc'
                                    | 'func_globals' | 'func_name' ) > any* >
    """

    def transform(self, node, results):
        attribute = results['attr'][0]
        attribute.replace(Name(u'__%s__' % attribute.value[5:], prefix=attribute.prefix))
