"""plistlib: values through XML and back, what it refuses."""
import datetime
import os
import tempfile
import plistlib
import unittest
try:
    import pyexpat
except ImportError:
    pyexpat = None      # a build without expat


@unittest.skipIf(pyexpat is None, 'no expat')
class Values(unittest.TestCase):
    def back(self, value):
        return plistlib.readPlistFromString(plistlib.writePlistToString(value))

    def test_all_kinds(self):
        value = {'a': [1, -2.5, True, False, 'x<&>\n', u'\u20ac'], 'd': plistlib.Data('\0\xff' * 60),
                 't': datetime.datetime(2004, 10, 26, 1, 2, 3), 'n': {'deep': {}}}
        back = self.back(value)
        self.assertEqual(back, value)
        self.assertIs(back['a'][2], True)
        self.assertIs(type(back['a'][4]), str)

    def test_keys_as_attributes(self):
        self.assertEqual(self.back({'a': 1}).a, 1)
        self.assertFalse(hasattr(self.back({'a': 1}), 'b'))

    def test_data_lines_end_at_76(self):
        text = plistlib.writePlistToString([[plistlib.Data('x' * 200)]])
        lines = [line.expandtabs(8) for line in text.splitlines() if line.strip().startswith('eHh4')]
        self.assertEqual(max(map(len, lines)), 76)

    def test_refused(self):
        self.assertRaises(TypeError, plistlib.writePlistToString, {'a': None})
        self.assertRaises(TypeError, plistlib.writePlistToString, {1: 2})
        self.assertRaises(ValueError, plistlib.writePlistToString, '\x01')
        for bad in '<dict><true/></dict>', '<key>x</key>', '<date>soon</date>', '<integer>x</integer>':
            self.assertRaises(ValueError, plistlib.readPlistFromString, '<plist>%s</plist>' % bad)

    def test_file_by_name_and_as_object(self):
        handle, path = tempfile.mkstemp('.plist')
        os.close(handle)
        self.addCleanup(os.remove, path)
        plistlib.writePlist({'by': 'name'}, path)
        self.assertEqual(plistlib.readPlist(path), {'by': 'name'})
        with open(path, 'r+') as stream:
            self.assertEqual(plistlib.Plist.fromFile(stream).by, 'name')
            stream.seek(0)
            plistlib.writePlist(['by', 'object'], stream)
            stream.truncate()
        self.assertEqual(plistlib.readPlist(path), ['by', 'object'])

    def test_data_compares(self):
        self.assertEqual(plistlib.Data('ab'), 'ab')
        self.assertNotEqual(plistlib.Data('ab'), plistlib.Data('ac'))


if __name__ == '__main__':
    unittest.main()
