"Explicit: a , b:c -> a, b: c"
from .. import fixer_base, pytree
from ..pgen2 import token


class FixWsComma(fixer_base.BaseFix):
    explicit = True
    PATTERN = "any<(not(',') any)+ ',' ((not(',') any)+ ',')* [not(',') any]>"

    COMMA = pytree.Leaf(token.COMMA, u',')
    COLON = pytree.Leaf(token.COLON, u':')
    SEPS = COMMA, COLON

    def transform(self, node, results):
        new = node.clone()
        for before, child in zip([None] + new.children, new.children):
            blank = child.prefix.isspace() and u'\n' not in child.prefix
            if child in self.SEPS and blank:
                child.prefix = u''
            elif before in self.SEPS and child not in self.SEPS and not child.prefix:
                child.prefix = u' '
        return new
