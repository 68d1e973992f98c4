"a <> b -> a != b"
from .. import fixer_base, pytree
from ..pgen2 import token


class FixNe(fixer_base.BaseFix):
    _accept_type = token.NOTEQUAL

    def match(self, node):
        return node.value == u'<>'

    def transform(self, node, results):
        return pytree.Leaf(token.NOTEQUAL, u'!=', prefix=node.prefix)
