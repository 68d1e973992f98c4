"""Pickles as the original wrote them, by hand: its reconstruction names with arguments, or with a state."""
import cPickle
import pickle
import types
import unittest

import stackless


def loaded(text):
    """What each unpickler makes of a pickle."""
    return [module.loads(text) for module in (pickle, cPickle)]


def of_name(name, arguments='', state=''):
    """The object of a name of stackless._wrap: called, and then always given a state."""
    return loaded('cstackless._wrap\n%s\n(%stR(%stb.' % (name, arguments, state))


LIST = '(lI4\naI5\naI6\na'
CODE = "I0\nI0\nI1\nI67\nS'd\\x01\\x00S'\n(NI7\nt(t(tS'f.py'\nS'seven'\nI3\nS''\n(t(t"


class TestValues(unittest.TestCase):
    def assertTheSame(self, objects, kind, meaning, expected):
        for made in objects:
            self.assertIs(type(made), kind)
            self.assertEqual(meaning(made), expected)

    def each_way(self, name, fields):
        """The fields as arguments, and as a state."""
        return of_name(name, fields) + of_name(name, '', fields)

    def test_iterators(self):
        for name in ('iterator', 'listiterator', 'tupleiterator', 'setiterator', 'dictionary-keyiterator',
                     'dictionary-valueiterator', 'dictionary-itemiterator'):
            for fields in (LIST + 'I1\n', 'I1\n' + LIST):
                self.assertTheSame(self.each_way(name, fields), type(iter(Sequence())), list, [5, 6])
            self.assertTheSame(self.each_way(name, LIST), type(iter(Sequence())), list, [4, 5, 6])
            self.assertTheSame(self.each_way(name, 'NI0\n'), type(iter(Sequence())), list, [])

    def test_callable_iterator(self):
        self.assertTheSame(self.each_way('callable-iterator', 'c__builtin__\nint\nI0\n'), type(iter(int, 0)), list, [])

    def test_enumerate(self):
        source = 'c__builtin__\niter\n(' + LIST + 'tR'
        for fields in (source, source + 'I0\n', 'I0\n' + source, 'I0\n' + source + '(NNtN'):
            self.assertTheSame(self.each_way('enumerate', fields), enumerate, list, [(0, 4), (1, 5), (2, 6)])
        self.assertTheSame(self.each_way('enumerate', 'I5\n' + source + 'NL9999999999999999999L\n'), enumerate, next,
                           (9999999999999999999, 4))

    def test_ranges(self):
        self.assertTheSame(self.each_way('rangeiterator', 'I1\nI10\nI2\nI4\n'), type(iter(xrange(0))), list, [12, 14, 16])
        self.assertTheSame(self.each_way('xrange', 'I1\nI10\nI3\n'), xrange, list, [1, 4, 7])

    def test_methods(self):
        fields = 'cos.path\njoin\nS"a"\nc__builtin__\nstr\n'
        self.assertTheSame(self.each_way('instancemethod', fields), types.MethodType, lambda made: made('b'), 'a/b')
        self.assertTheSame(self.each_way('method-wrapper', "S'__len__'\n" + LIST), type([].__len__), lambda made: made(), 3)

    def test_code_and_functions(self):
        code = of_name('code', CODE)
        self.assertTheSame(code, types.CodeType, lambda made: (eval(made), made.co_name), (7, 'seven'))
        state = ('cstackless._wrap\ncode\n(%stR(tb(d' % CODE + "S'seven'\n(I5\ntNS'somewhere'\n")
        functions = of_name('function', '', state)
        self.assertTheSame(functions, types.FunctionType, lambda made: (made.__name__, made.__defaults__, made.__module__),
                           ('seven', (5,), 'somewhere'))

    def test_cells(self):
        self.assertTheSame(of_name('cell', '', 'I5\n'), type(stackless._wrap.cell()), lambda made: made.cell_contents, 5)
        self.assertEqual([repr(made)[-7:] for made in of_name('cell')], [' empty>'] * 2)

    def test_exhausted_generator(self):
        self.assertTheSame(of_name('generator', '', 'NI0\n'), types.GeneratorType,
                           lambda made: (made.gi_code.co_name, list(made)), ('exhausted_generator', []))

    def test_module(self):
        made = loaded("cstackless._wrap\nmodule\n(S'nowhere'\ntR(dS'__name__'\nS'nowhere'\nsS'x'\nI5\nsb.")
        self.assertTheSame(made, types.ModuleType, lambda module: (module.__name__, module.x), ('nowhere', 5))

    def test_traceback(self):
        frame = 'cstackless._wrap\nframe\n(cstackless._wrap\ncode\n(%stRp1\n(tbtR' % CODE
        frame += "(g1\nI0\nS'eval_frame'\n(dI0\nNNNI-1\nI3\n(tNtb"
        self.assertTheSame(of_name('traceback', '', frame + 'I3\nI3\nN'), types.TracebackType,
                           lambda made: (made.tb_frame.f_code.co_name, made.tb_lasti, made.tb_lineno, made.tb_next),
                           ('seven', 3, 3, None))

    def test_one_that_is_referred_to(self):
        for made in loaded('(cstackless._wrap\nlistiterator\n(tRp1\n(%sI1\ntbg1\nt.' % LIST):
            self.assertIs(made[0], made[1])
            self.assertEqual((next(made[1]), next(made[0])), (5, 6))


class TestEmptyStates(unittest.TestCase):
    def test_only_of_known_types(self):
        """What 2.7 refuses stays refused."""
        for text in ('I1\n(tb.', '(t(tb.', "S'a'\n(tb.", '(l(tb.'):
            self.assertRaises(cPickle.UnpicklingError, cPickle.loads, text)


class Sequence:
    def __getitem__(self, index):
        raise IndexError(index)


class TestHollow(unittest.TestCase):
    """Objects without a state can be used, and take one state."""

    NAMES = 'iterator callable-iterator enumerate instancemethod method-wrapper rangeiterator xrange'.split()

    def test_used_without(self):
        for name in self.NAMES:
            made = getattr(stackless._wrap, name)()
            repr(made)
            for use in (hash, iter, list, next, lambda it: it(), pickle.dumps, lambda it: it == made):
                try:
                    use(made)
                except Exception:
                    pass

    def test_wrong_states(self):
        for name in self.NAMES:
            made = getattr(stackless._wrap, name)()
            for state in (None, (), 5, (None,), ([], -2), (1, 2, 3, 4, 5), ('a', None, {}), (object(), object())):
                try:
                    made.__setstate__(state)
                except (TypeError, ValueError, AttributeError, OverflowError):
                    continue
                break
            repr(made)

    def test_taken_once(self):
        made = stackless._wrap.iterator()
        self.assertIs(made.__setstate__(([1, 2], 1)), made)
        self.assertFalse(hasattr(made, '__setstate__'))
        self.assertEqual(list(made), [2])

    def test_filled_while_it_is_filled(self):
        class Evil(object):
            def __iter__(self):
                made.__setstate__((1, iter([7])))
                return iter([8])
        made = stackless._wrap.enumerate()
        self.assertRaises(ValueError, made.__setstate__, (5, Evil()))
        self.assertEqual(list(made), [(1, 7)])

    def test_another_type_comes_out(self):
        class Odd(object):
            name = property(lambda self: 5)
        self.assertRaises(ValueError, stackless._wrap.__dict__['method-wrapper']().__setstate__, ('name', Odd()))


if __name__ == '__main__':
    unittest.main()
