"""What operations in C call in Python, in which order, and what comes of its errors."""
import array
import cPickle
import itertools
import pickle
import struct
import unittest


class Told(object):
    """Notes what it is asked."""

    def __init__(self, log, value=2):
        self.log = log
        self.value = value

    def __index__(self):
        self.log.append('index')
        return self.value

    def __len__(self):
        self.log.append('len')
        return self.value

    def __getitem__(self, index):
        self.log.append(index)
        return index


class Reflected(Told):
    def __rmul__(self, other):
        self.log.append('rmul')
        return NotImplemented


class Iterated(list):
    def __iter__(self):
        return iter([7])


class Coerced(Iterated):
    def __coerce__(self, other):
        return 'no pair'


class Added(Iterated):
    def __add__(self, other):
        return 'not asked'


class RightAdded(Iterated):
    def __radd__(self, other):
        return 'right'


class TestInPlace(unittest.TestCase):
    def test_a_list_times_an_index(self):
        for kind, calls in ((Told, ['index']), (Reflected, ['rmul', 'index'])):
            log = []
            items = same = [1]
            items *= kind(log)
            self.assertEqual((items, items is same, log), ([1, 1], True, calls))

    def test_a_list_and_what_iterates_in_python(self):
        for kind in (Iterated, Added):
            items = same = [1]
            items += kind([5])
            self.assertEqual((items, items is same), ([1, 7], True))
        items = [1]
        items += RightAdded()
        self.assertEqual(items, 'right')

    def test_coercion_is_asked_first(self):
        items = [1]
        with self.assertRaises(TypeError):
            items += Coerced()
        self.assertEqual(items, [1])

    def test_arrays_take_from_the_iterator(self):
        numbers = array.array('i', Iterated([5]))
        numbers.extend(Iterated([5]))
        self.assertEqual(numbers.tolist(), [5, 7])


class TestKeywords(unittest.TestCase):
    def refused(self, keys=None, getitem=None):
        class Mapping(object):
            pass
        if keys:
            Mapping.keys = keys
        if getitem:
            Mapping.__getitem__ = getitem
        with self.assertRaises(TypeError) as caught:
            dict(**Mapping())
        self.assertIn('argument after ** must be a mapping, not Mapping', str(caught.exception))

    def test_no_mapping(self):
        def fails(self, *key):
            raise AttributeError('inside')
        self.refused()
        self.refused(keys=fails)
        self.refused(keys=lambda self: ['a'], getitem=fails)

    def test_other_errors(self):
        class Mapping(object):
            def __getattr__(self, name):
                raise ValueError(name)
        with self.assertRaises(ValueError) as caught:
            dict(**Mapping())
        self.assertEqual(caught.exception.args, ('keys',))

    def test_dict_of_mapping_and_keywords(self):
        class Mapping(object):
            def keys(self):
                return ['a', 'b']

            def __getitem__(self, key):
                return key * 2
        self.assertEqual(dict(Mapping(), b=1, c=2), {'a': 'aa', 'b': 1, 'c': 2})


class TestOrder(unittest.TestCase):
    def test_a_list_asks_for_the_length_behind_reversed(self):
        log = []
        self.assertEqual(list(reversed(Told(log))), [1, 0])
        self.assertEqual(log, ['len', 'len', 1, 0])

    def test_struct(self):
        log = []
        form = struct.Struct('ii')
        self.assertEqual(form.pack(Told(log, 1), Told(log, 2)), struct.pack('ii', 1, 2))
        self.assertEqual(log, ['index', 'index'])

    def test_sets_of_different_kinds(self):
        class Equal(object):
            def __hash__(self):
                return hash('a')

            def __eq__(self, other):
                return True
        for items in (['a', Equal()], [Equal(), 'a'], [1, 'a', Equal()]):
            self.assertEqual(len(set(items)), len(items) - 1)
            self.assertEqual(len(frozenset(item for item in items)), len(items) - 1)

    def test_iterators_are_asked_once(self):
        class Source(object):
            asked = 0

            def __iter__(self):
                Source.asked += 1
                return iter([1, 2])
        for make in (itertools.izip, itertools.izip_longest, lambda *a: itertools.imap(None, *a)):
            self.assertEqual(list(make(Source(), Source())), [(1, 1), (2, 2)])
        self.assertEqual(list(itertools.compress(Source(), Source())), [1, 2])
        self.assertEqual(Source.asked, 8)

    def test_texts_of_old_instances(self):
        class Old:
            def __str__(self):
                return u'\xe9'

            def __repr__(self):
                return 'shown'
        self.assertEqual('%s %r %s' % (Old(), Old(), [Old()]), u'\xe9 shown [shown]')


class TestPickledStruct(unittest.TestCase):
    def test_is_made_anew(self):
        for module in (pickle, cPickle):
            for protocol in range(3):
                form = module.loads(module.dumps(struct.Struct('<hi'), protocol))
                self.assertEqual((form.format, form.pack(1, 2)), ('<hi', '\1\0\2\0\0\0'))


if __name__ == '__main__':
    unittest.main()
