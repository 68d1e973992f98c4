"""unicode -> str, unichr -> chr, u'x' -> 'x'

A plain string with \\u or \\N in it gets another backslash, unless the file imports unicode_literals."""
import re
from .. import fixer_base
from ..pgen2 import token

_NAMES = {u'unichr': u'chr', u'unicode': u'str'}

# Pairs of backslashes, and what would be an escape in a str of Python 3 only.
_ESCAPES = re.compile(ur'\\\\|\\(?=[uUN])')


class FixUnicode(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "'unicode' | 'unichr' | STRING"

    def start_tree(self, tree, filename):
        fixer_base.BaseFix.start_tree(self, tree, filename)
        self.plain_is_text = u'unicode_literals' in tree.future_features

    def transform(self, node, results):
        text = node.value
        new = self._string(text) if node.type == token.STRING else _NAMES[text]
        if new == text:
            return node
        leaf = node.clone()
        leaf.value = new
        return leaf

    def _string(self, text):
        if text[0] in u'uU':
            return text[1:]
        if text[0] in u'bBrR' or self.plain_is_text:
            return text
        return _ESCAPES.sub(lambda found: found.group() if len(found.group()) == 2 else u'\\\\', text)
