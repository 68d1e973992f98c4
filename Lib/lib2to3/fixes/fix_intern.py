"intern(s) -> sys.intern(s), with an import of sys"
from .. import fixer_base, pytree
from ..fixer_util import Attr, Name, instead, touch_import


class FixIntern(fixer_base.BaseFix):
    BM_compatible = True
    order = 'pre'
    PATTERN = "power< name='intern' call=trailer< '(' arguments=any ')' > rest=any* >"

    def transform(self, node, results):
        arguments = results['arguments']
        if arguments.type == self.syms.arglist:
            if len(arguments.children) != 2:        # one thing and a comma
                return None
            arguments = arguments.children[0]
        if arguments.type in (self.syms.star_expr, self.syms.argument):
            return None     # nobody knows what is in there
        touch_import(None, u'sys', node)
        behind = [part.clone() for part in [results['call']] + results['rest']]
        return instead(node, pytree.Node(self.syms.power, Attr(Name(u'sys'), Name(u'intern')) + behind))
