"g.throw(E, v) -> g.throw(E(v)); g.throw(E, v, t) -> g.throw(E(v).with_traceback(t))"
from .. import fixer_base, pytree
from ..fixer_util import ArgList, Attr, Call, Name, is_tuple
from ..pgen2 import token


class FixThrow(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = """
    power< any trailer< '.' 'throw' > trailer< '(' args=arglist< exc=any ',' val=any [',' tb=any] > ')' > >
    | power< any trailer< '.' 'throw' > trailer< '(' exc=any ')' > >
    """

    def transform(self, node, results):
        kind = results['exc'].clone()
        if kind.type == token.STRING:
            self.cannot_convert(node, 'Python 3 does not support string exceptions')
            return None
        value = results.get('val')
        if value is None:
            return None
        value = value.clone()
        if is_tuple(value):
            arguments = [each.clone() for each in value.children[1:-1]]
        else:
            value.prefix = u''
            arguments = [value]
        place = results['args']
        raised = Call(kind, arguments)
        if 'tb' in results:
            trace = results['tb'].clone()
            trace.prefix = u''
            raised = pytree.Node(self.syms.power, Attr(raised, Name(u'with_traceback')) + [ArgList([trace])])
        place.replace(raised)
