"exec code in a, b -> exec(code, a, b)"
from .. import fixer_base, pytree
from ..fixer_util import Call, Comma, Name


class FixExec(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = """
    exec_stmt< 'exec' a=any 'in' b=any [',' c=any] > | exec_stmt< 'exec' (not atom<'(' [any] ')'>) a=any >
    """

    def transform(self, node, results):
        arguments = []
        for name in 'abc':
            if results.get(name) is not None:
                argument = results[name].clone()
                if not arguments:
                    argument.prefix = u''
                arguments += [Comma(), argument] if arguments else [argument]
        return Call(Name(u'exec'), arguments, prefix=node.prefix)
