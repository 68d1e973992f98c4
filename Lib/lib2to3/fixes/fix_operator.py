"""Functions of operator that went: sequenceIncludes(x) -> contains(x), isSequenceType(x) ->
isinstance(x, collections.Sequence), repeat(x) -> mul(x) ...  Only behind `operator.`; alone they are told of."""
from .. import fixer_base
from ..fixer_util import Call, Name, String, instead, touch_import

_RENAMED = {'sequenceIncludes': 'contains', 'repeat': 'mul', 'irepeat': 'imul'}

_KINDS = {'isSequenceType': ('collections', 'Sequence'), 'isMappingType': ('collections', 'Mapping'),
          'isNumberType': ('numbers', 'Number')}


class FixOperator(fixer_base.BaseFix):
    BM_compatible = True
    order = 'pre'
    PATTERN = """
    power< module='operator' trailer< '.' function=(%(names)s) > trailer< '(' obj=any ')' > >
    | power< function=(%(names)s) trailer< '(' obj=any ')' > >
    """ % {'names': ' | '.join([repr(name) for name in sorted(_RENAMED) + sorted(_KINDS) + ['isCallable']])}

    def transform(self, node, results):
        function, argument = results['function'][0], results['obj']
        old = function.value
        if 'module' not in results:
            self.warning(node, "You should use '%s' here." % (self._form(old) % unicode(argument)))
        elif old in _RENAMED:
            function.replace(Name(unicode(_RENAMED[old]), prefix=function.prefix))
        else:
            if old in _KINDS:
                touch_import(None, unicode(_KINDS[old][0]), node)
            name, _, rest = self._form(old).partition('(%s')
            return instead(node, Call(Name(unicode(name)), [argument.clone(), String(unicode(rest[:-1]))]))

    def _form(self, old):
        "How a call is written now, with %s for the arguments."
        if old == 'isCallable':
            return "hasattr(%s, '__call__')"
        if old in _KINDS:
            return 'isinstance(%%s, %s.%s)' % _KINDS[old]
        return 'operator.%s(%%s)' % _RENAMED[old]
