"from itertools import imap, izip, chain -> from itertools import chain; names in between are renamed"
from lib2to3 import fixer_base
from lib2to3.fixer_util import BlankLine, syms, token


_BUILTINS = u'imap', u'izip', u'ifilter'
_RENAMED = {u'ifilterfalse': u'filterfalse', u'izip_longest': u'zip_longest'}


def _drop_lone_commas(imports):
    "Removes the commas behind which, or before which, no name is left."
    entries = imports.children[:] or [imports]
    commas = [each.type == token.COMMA for each in entries]
    last_name = max([place for place, comma in enumerate(commas) if not comma] or [-1])
    for place, comma in enumerate(commas):
        if comma and (place > last_name or place == 0 or commas[place - 1]):
            entries[place].remove()


class FixItertoolsImports(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "import_from< 'from' 'itertools' 'import' imports=any >"

    def transform(self, node, results):
        imports = results['imports']
        several = imports.type == syms.import_as_names
        for each in imports.children[::2] if several else [imports]:
            if each.type == token.STAR:
                return None
            self.__change(node, each)
        _drop_lone_commas(imports)
        if imports.parent is not None and (imports.children or getattr(imports, 'value', None)):
            return None
        line = BlankLine()
        line.prefix = node.prefix
        return line

    @staticmethod
    def __change(node, entry):
        "Removes the name of a builtin of 3.x from the import, gives others their new name."
        leaf = entry if entry.type == token.NAME else entry.children[0]
        if leaf.value in _BUILTINS:
            leaf.value = None
            entry.remove()
        elif leaf.value in _RENAMED:
            node.changed()
            leaf.value = _RENAMED[leaf.value]
