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
        if 'bare' in results:
            # `print` alone is no print_stmt, as it has no other child.
            bare = results['bare']
            bare.replace(Call(Name(u'print'), [], prefix=bare.prefix))
            return None
        arguments = node.children[1:]
        if len(arguments) == 1 and parend_expr.match(arguments[0]):
            return None
        return Call(Name(u'print'), self.__call_arguments(arguments), prefix=node.prefix)

    def __call_arguments(self, words):
        "What stands behind `print`, as arguments of a call."
        keywords = []
        if words and words[-1] == Comma():
            words = words[:-1]
            keywords.append((u'end', String(repr(' '))))
        if words and words[0] == pytree.Leaf(token.RIGHTSHIFT, u'>>'):
            keywords.append((u'file', words[1].clone()))
            words = words[3:]
        values = [word.clone() for word in words]
        for first in values[:1]:
            first.prefix = u''
        for keyword in keywords:
            self.add_kwarg(values, *keyword)
        return values

    def add_kwarg(self, l_nodes, s_kwd, n_expr):
        "Adds `name=value` to arguments."
        n_expr.prefix = u''
        argument = pytree.Node(self.syms.argument, [Name(s_kwd), pytree.Leaf(token.EQUAL, u'='), n_expr])
        if l_nodes:
            l_nodes.append(Comma())
            argument.prefix = u' '
        l_nodes.append(argument)
