"""Operations of instances of old-style classes: who is asked, in which order, and what the answers may be."""
import unittest


def outcome(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return type(error).__name__, str(error)


def classic(**methods):
    """An instance of an old-style class with these methods."""
    class C:
        pass
    C.__dict__.update(methods)
    return C()


class Answers(unittest.TestCase):
    def test_length(self):
        for value, expected in ((3, 3), (True, 1), (-1, ('ValueError', '__len__() should return >= 0')),
                                (2L, ('TypeError', '__len__() should return an int')),
                                (None, ('TypeError', '__len__() should return an int'))):
            self.assertEqual(outcome(len, classic(__len__=lambda self: value)), expected)
        self.assertEqual(outcome(len, classic()), ('AttributeError', "C instance has no attribute '__len__'"))

    def test_truth(self):
        for value, expected in ((3, True), (0, False), (-1, ('ValueError', '__nonzero__ should return >= 0')),
                                (2L, ('TypeError', '__nonzero__ should return an int'))):
            def truth(obj):
                return True if obj else False
            self.assertEqual(outcome(truth, classic(__nonzero__=lambda self: value)), expected)
            self.assertEqual(outcome(truth, classic(__len__=lambda self: value)), expected)
        self.assertTrue(classic())
        self.assertFalse(classic(__nonzero__=lambda self: 0, __len__=lambda self: 1))

    def test_hash(self):
        for value, expected in ((7, 7), (-1, -2), (2 ** 70, hash(2 ** 70)),
                                (1.5, ('TypeError', '__hash__() should return an int'))):
            self.assertEqual(outcome(hash, classic(__hash__=lambda self: value)), expected)
        self.assertEqual(outcome(hash, classic(__eq__=lambda self, other: 1)), ('TypeError', 'unhashable instance'))

    def test_iterator(self):
        self.assertEqual(list(classic(__iter__=lambda self: iter('ab'))), ['a', 'b'])
        self.assertEqual(outcome(iter, classic(__iter__=lambda self: 3)),
                         ('TypeError', "__iter__ returned non-iterator of type 'int'"))
        self.assertEqual(outcome(iter, classic()), ('TypeError', 'iteration over non-sequence'))
        self.assertEqual(list(classic(__getitem__=lambda self, i: 'xyz'[i])), ['x', 'y', 'z'])

    def test_items(self):
        seen = []
        obj = classic(__getitem__=lambda self, key: seen.append(key) or 'got',
                      __setitem__=lambda self, key, value: seen.append((key, value)),
                      __delitem__=lambda self, key: seen.append(('del', key)))
        self.assertEqual(obj['k'], 'got')
        obj['k'] = 1
        del obj['k']
        self.assertEqual(seen, ['k', ('k', 1), ('del', 'k')])
        self.assertEqual(outcome(lambda: classic()[1]), ('AttributeError', "C instance has no attribute '__getitem__'"))

    def test_membership(self):
        self.assertTrue(1 in classic(__contains__=lambda self, item: [0]))
        self.assertFalse(1 in classic(__contains__=lambda self, item: ''))
        self.assertTrue('b' in classic(__getitem__=lambda self, i: 'abc'[i]))

    def test_text(self):
        self.assertEqual(outcome(str, classic(__str__=lambda self: u'a')), 'a')
        self.assertEqual(outcome(str, classic(__str__=lambda self: 3)),
                         ('TypeError', '__str__ returned non-string (type int)'))
        self.assertEqual(str(classic(__repr__=lambda self: 'r')), 'r')
        self.assertEqual(outcome(repr, classic(__repr__=lambda self: None)),
                         ('TypeError', '__repr__ returned non-string (type NoneType)'))


class WhoIsAsked(unittest.TestCase):
    def test_the_instance_comes_before_its_class(self):
        obj = classic(__len__=lambda self: 1)
        obj.__len__ = lambda: 2
        obj.__getitem__ = lambda key: (key,)
        self.assertEqual((len(obj), obj[5]), (2, (5,)))

    def test_hook(self):
        asked = []

        class Hooked:
            def __getattr__(self, name):
                asked.append(name)
                if name in ('__len__', '__eq__', '__getitem__'):
                    return lambda *args: 4
                raise AttributeError(name)
        obj = Hooked()
        self.assertEqual((len(obj), obj == 1, obj[0], bool(obj)), (4, 4, 4, True))
        self.assertEqual([name for name in asked if name != '__coerce__'],
                         ['__len__', '__eq__', '__getitem__', '__nonzero__', '__len__'])

    def test_descriptors_are_bound(self):
        class C:
            @staticmethod
            def __len__():
                return 5

            @classmethod
            def __getitem__(cls, key):
                return cls.__name__, key
        self.assertEqual((len(C()), C()[1]), (5, ('C', 1)))

    def test_order_of_comparisons(self):
        log = []

        def note(name, answer):
            def method(self, other):
                log.append((self.label, name))
                return answer
            return method

        def pair(answer):
            made = []
            for label in 'ab':
                obj = classic(__eq__=note('eq', answer), __lt__=note('lt', answer), __gt__=note('gt', answer))
                obj.label = label
                made.append(obj)
            return made
        a, b = pair(NotImplemented)
        a == b
        self.assertEqual(log, [('a', 'eq'), ('b', 'eq'), ('b', 'eq'), ('a', 'eq')])
        del log[:]
        a < b
        self.assertEqual(log, [('a', 'lt'), ('b', 'gt'), ('b', 'gt'), ('a', 'lt')])
        del log[:]
        a, b = pair('answer')
        self.assertEqual((a == b, a < b, 1 < b, a == 1), ('answer',) * 4)
        self.assertEqual(log, [('a', 'eq'), ('a', 'lt'), ('b', 'gt'), ('a', 'eq')])

    def test_errors_pass(self):
        def fail(self, *args):
            raise KeyError('mine')
        obj = classic(__len__=fail, __eq__=fail, __iter__=fail, __hash__=fail, __contains__=fail, __nonzero__=fail)
        for operation in len, iter, hash, bool, lambda o: o == 1, lambda o: 1 in o:
            self.assertEqual(outcome(operation, obj), ('KeyError', "'mine'"))


if __name__ == '__main__':
    unittest.main()
