"""pickle: bytes of the protocols, references, reduction and damaged data."""
import copy
import pickle
import unittest


class Old:
    def __init__(self, value):
        self.value = value


class New(object):
    __slots__ = ['left', 'right']


class Items(dict):
    pass


class PickleCase(unittest.TestCase):

    def again(self, obj):
        return [pickle.loads(pickle.dumps(obj, proto)) for proto in (0, 1, 2)]

    def test_atoms(self):
        for obj in (None, True, False, 0, -1, 255, 256, 1 << 40, -1L << 2047, 1.5, 'a\n\'"',
                    u'\\\n\u20ac', (), (1,), (1, 2), (1, 2, 3), tuple(range(5)), 'x' * 300):
            for copy in self.again(obj):
                self.assertEqual(copy, obj)
                self.assertIs(type(copy), type(obj))

    def test_bytes(self):
        self.assertEqual(pickle.dumps([1, 'a'], 0), "(lp0\nI1\naS'a'\np1\na.")
        self.assertEqual(pickle.dumps([1, 'a'], 1), ']q\x00(K\x01U\x01aq\x01e.')
        self.assertEqual(pickle.dumps((1L,), 2), '\x80\x02\x8a\x01\x01\x85q\x00.')

    def test_recursive(self):
        ring = []
        ring.append((ring,))
        for copy in self.again(ring):
            self.assertIs(copy[0][0], copy)

    def test_instances(self):
        for copy in self.again(Old([1])):
            self.assertEqual((copy.__class__, copy.value), (Old, [1]))
        obj = New()
        obj.left = 3
        self.assertEqual(pickle.loads(pickle.dumps(obj, 2)).left, 3)
        self.assertRaises(TypeError, pickle.dumps, obj, 1)
        many = Items((n, str(n)) for n in range(2500))
        many.name = 'n'
        for copy in self.again(many):
            self.assertEqual((copy, copy.name), (many, 'n'))

    def test_long_bytes(self):
        for number in (0, 127, 128, -128, -129, 255, -256, 1 << 64):
            self.assertEqual(pickle.decode_long(pickle.encode_long(number)), number)
        self.assertEqual(pickle.encode_long(-32768), '\x00\x80')

    def test_buffers(self):
        for value in buffer('abc'), memoryview('abc'):
            for proto in (0, 1, 2):     # 2.7 writes in protocol 2 what it cannot load
                self.assertRaises(TypeError, pickle.dumps, value, proto)
            self.assertRaises(TypeError, copy.copy, value)

    def test_errors(self):
        self.assertEqual(pickle.loads(pickle.dumps(lambda: 3))(), 3)
        self.assertRaises(ValueError, pickle.dumps, 0, 3)
        self.assertRaises(ValueError, pickle.loads, "S'a\n.")
        for proto in (0, 1, 2):
            data = pickle.dumps([1.5, u'abc', 700], proto)
            self.assertRaises(EOFError, pickle.loads, data[:len(data) // 2][:-1] if proto == 0
                              else data[:-1])


if __name__ == '__main__':
    unittest.main()
