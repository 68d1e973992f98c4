"xrange(...) -> range(...), range(...) -> list(range(...)) where it is more than gone through"
from .. import fixer_base
from ..fixer_util import Call, Name, consumer, consuming_calls

_ENOUGH = consuming_calls | set(['for', 'in'])      # here a range does as well as a list


class FixXrange(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "power< name=('range' | 'xrange') trailer< '(' args=any ')' > rest=any* >"

    def start_tree(self, tree, filename):
        fixer_base.BaseFix.start_tree(self, tree, filename)
        self.done = set()       # the nodes that were xrange; they are not made lists

    def finish_tree(self, tree, filename):
        self.done = None

    def transform(self, node, results):
        if results['name'][0].value == u'xrange':
            return self.transform_xrange(node, results)
        return self.transform_range(node, results)

    def transform_xrange(self, node, results):
        name = results['name'][0]
        name.replace(Name(u'range', prefix=name.prefix))
        self.done.add(id(node))

    def transform_range(self, node, results):
        if id(node) in self.done or self.in_special_context(node):
            return None
        inner = Call(Name(u'range'), [results['args'].clone()])
        new = Call(Name(u'list'), [inner], prefix=node.prefix)
        for part in results['rest']:
            new.append_child(part.clone())
        return new

    def in_special_context(self, node):
        name, alone = consumer(node) if node.parent is not None else (None, False)
        return alone and name in _ENOUGH
