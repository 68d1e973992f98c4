"10L -> 10, 0777 -> 0o777"
from .. import fixer_base
from ..fixer_util import Number
from ..pgen2 import token


class FixNumliterals(fixer_base.BaseFix):
    _accept_type = token.NUMBER

    def match(self, node):
        text = node.value
        return text[-1] in u'lL' or text[0] == u'0' and len(text) > 1

    def transform(self, node, results):
        text = node.value.rstrip(u'lL')
        if text.startswith(u'0') and text.isdigit() and text.strip(u'0'):
            text = u'0o' + text[1:]
        return Number(text, prefix=node.prefix)
