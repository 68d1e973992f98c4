"""filter(f, x) -> list(filter(f, x)), or a list comprehension for a lambda or None

Not where the result is only gone through, nor in a file that imports filter from future_builtins."""
from .. import fixer_base
from ..fixer_util import ListComp, Name, call_on, in_special_context, instead


class FixFilter(fixer_base.ConditionalFix):
    BM_compatible = True
    skip_on = 'future_builtins.filter'
    PATTERN = """
    power< 'filter' trailer< '(' arglist<
        lambdef< 'lambda' (name=NAME | vfpdef< '(' name=NAME ')' >) ':' test=any > ',' items=any > ')' > >
    | power< 'filter' trailer< '(' arglist< 'None' ',' items=any > ')' > >
    | power< 'filter' trailer< '(' [any] ')' > >
    """

    def transform(self, node, results):
        if not self.should_skip(node):
            return self._changed(node, results)

    def _changed(self, node, results):
        if 'items' not in results:
            return None if in_special_context(node) else call_on(u'list', node)
        names = [results['name'].clone() if 'name' in results else Name(u'_f') for _ in range(3)]
        test = results['test'].clone() if 'test' in results else names[2]
        return instead(node, ListComp(names[0], names[1], results['items'].clone(), test))
