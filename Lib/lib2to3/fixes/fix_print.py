"""print a, b -> print(a, b); print a, -> print(a, end=' '); print >>f, a -> print(a, file=f)

Not in a file that imports print_function from __future__."""
from .. import fixer_base, patcomp, pytree
from ..fixer_util import Call, Comma, Name, String, is_tuple
from ..pgen2 import token

# One expression in parentheses: print (x) is a call already.
parend_expr = patcomp.compile_pattern("atom< '(' [atom|STRING|NAME] ')' >")


class FixPrint(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "simple_stmt< any* bare='print' any* > | print_stmt"

    def transform(self, node, results):
        bare = results.get('bare')
        if bare:
            # `print` alone is no print_stmt, as it has no other child.
            bare.replace(Call(Name(u'print'), [], prefix=bare.prefix))
            return None
        arguments = node.children[1:]
        if len(arguments) == 1 and parend_expr.match(arguments[0]):
            return None
        sep = end = target = None
        if arguments and arguments[-1] == Comma():
            arguments, end = arguments[:-1], u' '
        if arguments and arguments[0] == pytree.Leaf(token.RIGHTSHIFT, u'>>'):
            target, arguments = arguments[1].clone(), arguments[3:]
        values = [each.clone() for each in arguments]
        if values:
            values[0].prefix = u''
        for name, value in (u'sep', sep), (u'end', end):
            if value is not None:
                self.add_kwarg(values, name, String(repr(value).lstrip('u')))
        if target is not None:
            self.add_kwarg(values, u'file', target)
        return Call(Name(u'print'), values, prefix=node.prefix)

    def add_kwarg(self, l_nodes, s_kwd, n_expr):
        "Adds `name=value` to arguments."
        n_expr.prefix = u''
        argument = pytree.Node(self.syms.argument, [Name(s_kwd), pytree.Leaf(token.EQUAL, u'='), n_expr])
        if l_nodes:
            l_nodes.append(Comma())
            argument.prefix = u' '
        l_nodes.append(argument)
