"g.throw(E, v) -> g.throw(E(v)); g.throw(E, v, t) -> g.throw(E(v).with_traceback(t))"
from .. import fixer_base, pytree
from ..fixer_util import Call, Name, exception_arguments, with_traceback
from ..pgen2 import token


class FixThrow(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = """
    power< any trailer< '.' 'throw' > trailer< '(' args=arglist< exc=any ',' val=any [',' tb=any] > ')' > >
    | power< any trailer< '.' 'throw' > trailer< '(' exc=any ')' > >
    """

    def transform(self, node, results):
        if results['exc'].type == token.STRING:
            self.cannot_convert(node, 'Python 3 does not support string exceptions')
        elif results.get('val') is not None:
            thrown = Call(results['exc'].clone(), exception_arguments(results['val']))
            if 'tb' in results:
                thrown = pytree.Node(self.syms.power, with_traceback(thrown, results['tb']))
            results['args'].replace(thrown)
