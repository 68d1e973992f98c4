"from itertools import imap, izip, chain -> from itertools import chain; names in between are renamed"
from lib2to3 import fixer_base
from lib2to3.fixer_util import BlankLine, syms, token


class FixItertoolsImports(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "import_from< 'from' 'itertools' 'import' imports=any >"

    def transform(self, node, results):
        imports = results['imports']
        names = imports.children[::2] if imports.type == syms.import_as_names else [imports]
        for each in names:
            if each.type == token.NAME:
                name, target = each.value, each
            elif each.type == token.STAR:
                return None
            else:
                assert each.type == syms.import_as_name
                name, target = each.children[0].value, each.children[0]
            if name in (u'imap', u'izip', u'ifilter'):
                target.value = None
                each.remove()
            elif name in (u'ifilterfalse', u'izip_longest'):
                node.changed()
                target.value = u'filterfalse' if name[1] == u'f' else u'zip_longest'
        # Commas that stand alone now.
        left = imports.children[:] or [imports]
        after_name = False
        for each in left:
            if each.type == token.COMMA:
                if not after_name:
                    each.remove()
                after_name = False
            else:
                after_name = True
        while left and left[-1].type == token.COMMA:
            left.pop().remove()
        if not (imports.children or getattr(imports, 'value', None)) or imports.parent is None:
            line = BlankLine()
            line.prefix = node.prefix
            return line
        return None
