"""Functions of operator that went: sequenceIncludes(x) -> contains(x), isSequenceType(x) ->
isinstance(x, collections.Sequence), repeat(x) -> mul(x) ...  Only behind `operator.`; alone they are told of.

Each has a method of its name with a leading underscore, whose attribute `invocation` is the call as it is written now."""
from .. import fixer_base
from ..fixer_util import Call, Name, String, instead, touch_import


def invocation(s):
    "Decorator: how a call is written now, with %s for the arguments."
    def note(method):
        method.invocation = s
        return method
    return note


class FixOperator(fixer_base.BaseFix):
    BM_compatible = True
    order = 'pre'
    methods = "function=('isCallable' | 'sequenceIncludes' | 'isSequenceType' | 'isMappingType' | 'isNumberType'" \
        " | 'repeat' | 'irepeat')"
    obj = "'(' obj=any ')'"
    PATTERN = "power< module='operator' trailer< '.' {0} > trailer< {1} > > | power< {0} trailer< {1} > >".format(
        methods, obj)

    def transform(self, node, results):
        method = getattr(self, '_' + str(results['function'][0].value))
        if 'module' in results:
            return method(node, results)
        self.warning(node, "You should use '%s' here." % (method.invocation % unicode(results['obj'])))

    @invocation('operator.contains(%s)')
    def _sequenceIncludes(self, node, results):
        self._rename(results, u'contains')

    @invocation('operator.mul(%s)')
    def _repeat(self, node, results):
        self._rename(results, u'mul')

    @invocation('operator.imul(%s)')
    def _irepeat(self, node, results):
        self._rename(results, u'imul')

    @invocation("hasattr(%s, '__call__')")
    def _isCallable(self, node, results):
        return self._test(node, results, u'hasattr', u", '__call__'")

    @invocation('isinstance(%s, collections.Sequence)')
    def _isSequenceType(self, node, results):
        return self._test_kind(node, results, u'collections', u'Sequence')

    @invocation('isinstance(%s, collections.Mapping)')
    def _isMappingType(self, node, results):
        return self._test_kind(node, results, u'collections', u'Mapping')

    @invocation('isinstance(%s, numbers.Number)')
    def _isNumberType(self, node, results):
        return self._test_kind(node, results, u'numbers', u'Number')

    def _rename(self, results, name):
        function = results['function'][0]
        function.replace(Name(name, prefix=function.prefix))

    def _test_kind(self, node, results, module, kind):
        touch_import(None, module, node)
        return self._test(node, results, u'isinstance', u', %s.%s' % (module, kind))

    def _test(self, node, results, function, rest):
        return instead(node, Call(Name(function), [results['obj'].clone(), String(rest)]))
