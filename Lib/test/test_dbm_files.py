"""dbm: a database as a mapping; misuse."""
import os
import shutil
import tempfile
import unittest
try:
    import dbm
except ImportError:
    dbm = None


@unittest.skipIf(dbm is None, 'the module is not there')
class Databases(unittest.TestCase):

    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.name = os.path.join(folder, 'data')

    def test_a_mapping(self):
        data = dbm.open(self.name, 'n')
        for i in range(50):
            data[str(i)] = 'value\0%d' % i
        del data['7']
        self.assertEqual((len(data), data['8'], '7' in data, data.has_key('9')), (49, 'value\x008', False, 1))
        self.assertEqual((data.get('7'), data.get('7', 0), data.setdefault('7'), data.setdefault('7', 'x')), (None, 0, '', ''))
        self.assertRaises(KeyError, lambda: data['none'])
        self.assertRaises(KeyError, data.__delitem__, 'none')
        self.assertRaises(TypeError, lambda: data[7])
        self.assertRaises(TypeError, data.__setitem__, 'a', 7)
        data.close()
        self.assertEqual(sorted(dbm.open(self.name).keys()), sorted(str(i) for i in range(50)))
        self.assertTrue(os.path.exists(self.name + '.dir') and os.path.exists(self.name + '.pag'))

    def test_misuse(self):
        self.assertRaises(dbm.error, dbm.open, self.name, 'r')
        self.assertRaises(dbm.error, dbm.open, self.name, 'x')
        data = dbm.open(self.name, 'c')
        data.close()
        data.close()
        for use in (len, lambda d: d['a'], lambda d: d.keys(), lambda d: d.get('a'), lambda d: 'a' in d):
            self.assertRaises(dbm.error, use, data)
        self.assertRaises(dbm.error, dbm.open(self.name).__setitem__, 'a', 'b')


if __name__ == '__main__':
    unittest.main()
