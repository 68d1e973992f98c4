"""d.keys() -> list(d.keys()), d.iterkeys() -> iter(d.keys()), d.viewkeys() -> d.keys(); so for values and items.

list() and iter() are left out where the result is only gone through."""
from .. import fixer_base, fixer_util
from ..fixer_util import Dot, Name, call_on, consumer
from ..pytree import Node

# Where d.keys() does as well as an iterator over it; iter() does, too.
iter_exempt = fixer_util.consuming_calls | set(['iter', 'for'])

_METHODS = [kind + what for kind in ('', 'iter', 'view') for what in ('keys', 'items', 'values')]


class FixDict(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "power< head=any+ trailer< '.' method=(%s) > empty=trailer< '(' ')' > tail=any* >" % (
        ' | '.join([repr(name) for name in _METHODS]))

    def transform(self, node, results):
        old = results['method'][0]
        kind = old.value[:4] if old.value[:4] in ('iter', 'view') else ''
        method = Node(self.syms.trailer, [Dot(), Name(old.value[len(kind):], prefix=old.prefix)])
        head, tail = [[part.clone() for part in results[key]] for key in ('head', 'tail')]
        new = Node(self.syms.power, head + [method, results['empty'].clone()])
        if kind != 'view' and (tail or not self.in_special_context(node, kind == 'iter')):
            prefix = new.prefix
            new = call_on(u'iter' if kind else u'list', new)
            new.prefix = prefix
        if not tail:
            return new
        return Node(self.syms.power, [new] + tail)

    def in_special_context(self, node, isiter):
        "Is the result only gone through?"
        name, alone = consumer(node) if node.parent is not None else (None, False)
        return alone and name in (iter_exempt if isiter else fixer_util.consuming_calls)
