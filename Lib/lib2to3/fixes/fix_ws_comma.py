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
        after_comma = False
        for child in new.children:
            prefix = child.prefix
            if child in self.SEPS:
                if prefix.isspace() and u'\n' not in prefix:
                    child.prefix = u''
                after_comma = True
            else:
                if after_comma and not prefix:
                    child.prefix = u' '
                after_comma = False
        return new
