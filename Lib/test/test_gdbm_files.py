"""gdbm: a database as a mapping; use after close."""
import os
import shutil
import tempfile
import unittest
try:
    import gdbm
except ImportError:
    gdbm = None


@unittest.skipIf(gdbm is None, 'the module is not there')
class Databases(unittest.TestCase):

    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.name = os.path.join(folder, 'data')

    def test_a_mapping(self):
        data = gdbm.open(self.name, 'c')
        for i in range(50):
            data[str(i)] = 'value\0%d' % i
        del data['7']
        self.assertEqual((len(data), data['8'], '7' in data, data.has_key('9')), (49, 'value\x008', False, 1))
        self.assertRaises(KeyError, lambda: data['7'])
        self.assertRaises(TypeError, lambda: data[7])
        data.sync()
        data.reorganize()
        data.close()
        again = gdbm.open(self.name)
        self.assertEqual(sorted(again.keys()), sorted(str(i) for i in range(50) if i != 7))
        walked, key = [], again.firstkey()
        while key is not None:
            walked.append(key)
            key = again.nextkey(key)
        self.assertEqual(sorted(walked), sorted(again.keys()))

    def test_misuse(self):
        self.assertRaises(gdbm.error, gdbm.open, self.name, 'r')
        self.assertRaises(gdbm.error, gdbm.open, self.name, 'x')
        data = gdbm.open(self.name, 'nf')
        data.close()
        data.close()
        for use in (len, lambda d: d["a"], lambda d: d.keys(), lambda d: d.firstkey()):
            self.assertRaises(gdbm.error, use, data)


if __name__ == '__main__':
    unittest.main()
