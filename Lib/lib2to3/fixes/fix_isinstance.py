"isinstance(x, (int, int)) -> isinstance(x, int): what is left when other fixers made two types one; a tuple of one too"
from .. import fixer_base
from ..fixer_util import token


class FixIsinstance(fixer_base.BaseFix):
    BM_compatible = True
    run_order = 6
    PATTERN = "power< 'isinstance' trailer< '(' arglist< any ',' atom< '(' args=testlist_gexp< any+ > ')' > > ')' > >"

    def transform(self, node, results):
        kinds = results['args']
        known, kept = set(), []
        before = None       # the comma in front
        for each in kinds.children:
            if each.type == token.COMMA:
                before = each
            elif each.type != token.NAME or each.value not in known:
                known.add(getattr(each, 'value', None))
                kept += [before, each] if before is not None and kept else [each]
        if len([each for each in kept if each.type != token.COMMA]) == 1:
            atom = kinds.parent
            kept[0].prefix = atom.prefix
            kept[0].parent = None
            atom.replace(kept[0])
        elif len(kept) < len(kinds.children):
            kinds.children[:] = kept
            node.changed()
