"""map(f, x) -> list(map(f, x)), a list comprehension for a lambda, list(x) for None

Not where the result is only gone through, nor in a file that imports map from future_builtins."""
from .. import fixer_base
from ..fixer_util import ListComp, call_on, in_special_context, instead
from ..pygram import python_symbols as syms

_SEVERAL = ('cannot convert map(None, ...) with multiple arguments because map() now truncates to the shortest '
            'sequence')


class FixMap(fixer_base.ConditionalFix):
    BM_compatible = True
    skip_on = 'future_builtins.map'
    PATTERN = """
    power< 'map' trailer< '(' arglist< 'None' ',' alone=any [','] > ')' > >
    | power< 'map' trailer< '(' arglist<
        lambdef< 'lambda' (name=NAME | vfpdef< '(' name=NAME ')' >) ':' value=any > ',' items=any > ')' > >
    | power< 'map' trailer< '(' several=arglist< 'None' ',' any+ > ')' > >
    | power< 'map' trailer< '(' [any] ')' > >
    """

    def transform(self, node, results):
        if not self.should_skip(node):
            return self._changed(node, results)

    def _changed(self, node, results):
        if syms.simple_stmt == node.parent.type:
            self.warning(node, 'You should use a for loop here')
            return call_on(u'list', node)
        if 'value' in results:
            parts = [results[name].clone() for name in ('value', 'name', 'items')]
            return instead(node, ListComp(*parts))
        if 'alone' in results:
            return instead(node, call_on(u'list', results['alone']))
        if 'several' in results:
            self.warning(node, _SEVERAL)
            return None
        return None if in_special_context(node) else call_on(u'list', node)
