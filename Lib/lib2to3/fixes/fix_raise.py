"raise E, v -> raise E(v); raise E, v, t -> raise E(v).with_traceback(t); raise (A, B) -> raise A"
from .. import fixer_base, pytree
from ..fixer_util import ArgList, Attr, Call, Name, is_tuple
from ..pgen2 import token


class FixRaise(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "raise_stmt< 'raise' exc=any [',' val=any [',' tb=any]] >"

    def transform(self, node, results):
        kind = results['exc'].clone()
        if kind.type == token.STRING:
            self.cannot_convert(node, 'Python 3 does not support string exceptions')
            return None
        if is_tuple(kind):
            while is_tuple(kind):       # the first of the first ...
                kind = kind.children[1].children[0].clone()
            kind.prefix = u' '
        if 'val' not in results:
            new = pytree.Node(self.syms.raise_stmt, [Name(u'raise'), kind])
            new.prefix = node.prefix
            return new
        value = results['val'].clone()
        if is_tuple(value):
            arguments = [each.clone() for each in value.children[1:-1]]
        else:
            value.prefix = u''
            arguments = [value]
        if 'tb' not in results:
            return pytree.Node(self.syms.raise_stmt, [Name(u'raise', prefix=node.prefix), Call(kind, arguments)])
        trace = results['tb'].clone()
        trace.prefix = u''
        raised = kind
        if value.type != token.NAME or value.value != u'None':
            raised = Call(kind, arguments)
        with_traceback = Attr(raised, Name(u'with_traceback')) + [ArgList([trace])]
        return pytree.Node(self.syms.simple_stmt, [Name(u'raise', prefix=node.prefix)] + with_traceback)
