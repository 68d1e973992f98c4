"raise E, v -> raise E(v); raise E, v, t -> raise E(v).with_traceback(t); raise (A, B) -> raise A"
from .. import fixer_base, pytree
from ..fixer_util import Call, Name, exception_arguments, is_tuple, with_traceback
from ..pgen2 import token


class FixRaise(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "raise_stmt< 'raise' exc=any [',' val=any [',' tb=any]] >"

    def transform(self, node, results):
        if results['exc'].type == token.STRING:
            self.cannot_convert(node, 'Python 3 does not support string exceptions')
            return None
        raised, kind = self._class(results['exc']), self.syms.raise_stmt
        if 'val' in results:
            value = results['val']
            if 'tb' not in results or value.type != token.NAME or value.value != u'None':
                raised = Call(raised, exception_arguments(value))
        parts = [raised]
        if 'tb' in results:
            parts, kind = with_traceback(raised, results['tb']), self.syms.simple_stmt
        if 'val' in results:
            return pytree.Node(kind, [Name(u'raise', prefix=node.prefix)] + parts)
        new = pytree.Node(kind, [Name(u'raise')] + parts)
        new.prefix = node.prefix
        return new

    def _class(self, node):
        "The exception; of a tuple the first, of that the first ..."
        if not is_tuple(node):
            return node.clone()
        while is_tuple(node):
            node = node.children[1].children[0]
        kind = node.clone()
        kind.prefix = u' '
        return kind
