"""dbm and gdbm: a database as a mapping; misuse."""
import os
import shutil
import tempfile
import unittest


def module(name):
    try:
        return __import__(name)
    except ImportError:
        return None


dbm, gdbm = module('dbm'), module('gdbm')


class Databases(object):
    """What both modules promise; self.module is one of them."""

    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.name = os.path.join(folder, 'data')

    def test_a_mapping(self):
        data = self.module.open(self.name, 'n')
        for i in range(50):
            data[str(i)] = 'value\0%d' % i
        del data['7']
        self.assertEqual((len(data), data['8'], '7' in data, data.has_key('9')), (49, 'value\x008', False, 1))
        self.assertRaises(KeyError, lambda: data['none'])
        self.assertRaises(KeyError, data.__delitem__, 'none')
        self.assertRaises(TypeError, lambda: data[7])
        self.assertRaises(TypeError, data.__setitem__, 'a', 7)
        data.close()
        self.assertEqual(sorted(self.module.open(self.name).keys()), sorted(str(i) for i in range(50) if i != 7))

    def test_misuse(self):
        error = self.module.error
        self.assertRaises(error, self.module.open, self.name, 'r')
        self.assertRaises(error, self.module.open, self.name, 'x')
        self.assertRaises(TypeError, self.module.open)
        data = self.module.open(self.name, 'c')
        data.close()
        data.close()
        for use in (len, lambda d: d['a'], lambda d: d.keys(), lambda d: d.has_key('a'), lambda d: 'a' in d,
                    lambda d: d.__setitem__('a', 'b'), lambda d: d.__delitem__('a')):
            with self.assertRaisesRegexp(error, self.module.__name__.upper() + ' object has already been closed'):
                use(data)
        self.assertRaises(error, self.module.open(self.name).__setitem__, 'a', 'b')


@unittest.skipIf(dbm is None, 'the module is not there')
class Classical(Databases, unittest.TestCase):
    module = dbm

    def test_with_a_default(self):
        data = dbm.open(self.name, 'c')
        self.assertEqual((data.get('7'), data.get('7', 0), data.setdefault('7'), data.setdefault('7', 'x')), (None, 0, '', ''))
        self.assertRaises(dbm.error, self.closed(data).get, 'a')
        self.assertTrue(os.path.exists(self.name + '.dir') and os.path.exists(self.name + '.pag'))

    def closed(self, data):
        data.close()
        return data


@unittest.skipIf(gdbm is None, 'the module is not there')
class Gnu(Databases, unittest.TestCase):
    module = gdbm

    def test_walk(self):
        data = gdbm.open(self.name, 'nf')
        for i in range(50):
            data[str(i)] = str(i)
        data.sync()
        data.reorganize()
        walked, key = [], data.firstkey()
        while key is not None:
            walked.append(key)
            key = data.nextkey(key)
        self.assertEqual(sorted(walked), sorted(data.keys()))
        data.close()
        self.assertRaises(gdbm.error, data.firstkey)


if __name__ == '__main__':
    unittest.main()
