"""execfile(name, ...) -> exec(compile(open(name, "rb").read(), name, 'exec'), ...)"""
from .. import fixer_base
from ..fixer_util import ArgList, Call, Comma, Dot, LParen, Name, Node, RParen, String, syms


class FixExecfile(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = """
    power< 'execfile' trailer< '(' arglist< filename=any [',' globals=any [',' locals=any ] ] > ')' > >
    | power< 'execfile' trailer< '(' filename=any ')' > >
    """

    def transform(self, node, results):
        name = results['filename']
        # The parentheses of the call: what stands in front of the last one stays there.
        closing = node.children[-1].children[-1].clone()
        opened = Node(syms.power, [Name(u'open'), ArgList([name.clone(), Comma(), String(u'"rb"', u' ')], rparen=closing)])
        read = [Node(syms.trailer, [Dot(), Name(u'read')]), Node(syms.trailer, [LParen(), RParen()])]
        second = name.clone()
        second.prefix = u' '
        arguments = [Node(syms.power, [opened] + read), Comma(), second, Comma(), String(u"'exec'", u' ')]
        compiled = Node(syms.power, [Name(u'compile'), ArgList(arguments)])
        whole = [compiled]
        for key in 'globals', 'locals':
            if results.get(key) is not None:
                whole += [Comma(), results[key].clone()]
        return Call(Name(u'exec'), whole, prefix=node.prefix)
