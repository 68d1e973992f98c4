"""ntpath: drives, shares, joining, normal forms, variables; a table of facts each."""
import ntpath
import os
import unittest


class Names(unittest.TestCase):
    def table(self, function, *rows):
        for row in rows:
            self.assertEqual(function(*row[:-1]), row[-1], '%s%r' % (function.__name__, row[:-1]))

    def test_splitdrive(self):
        self.table(ntpath.splitdrive, ('c:a', ('c:', 'a')), ('\\a', ('', '\\a')), ('//h/s/d', ('//h/s', '/d')),
                   ('\\\\h', ('', '\\\\h')), ('\\\\h\\\\s', ('', '\\\\h\\\\s')), ('///a/b', ('', '///a/b')))

    def test_split(self):
        self.table(ntpath.split, ('c:\\a', ('c:\\', 'a')), ('a\\b\\\\', ('a\\b', '')), ('c:a', ('c:', 'a')),
                   ('\\\\h\\s', ('\\\\h\\s', '')), ('//h/s/d', ('//h/s/', 'd')))

    def test_join(self):
        self.table(ntpath.join, ('c:\\a', 'b', 'c', 'c:\\a\\b\\c'), ('c:\\a', '\\b', 'c:\\b'), ('c:', 'C:x', 'C:x'),
                   ('c:/a', 'd:b', 'd:b'), ('\\\\h\\s', 'a', '\\\\h\\s\\a'), ('a', '', 'a\\'), ('', '', ''))

    def test_normpath(self):
        self.table(ntpath.normpath, ('', '.'), ('a/./b//c', 'a\\b\\c'), ('a\\..\\..', '..'), ('c:\\..\\a', 'c:\\a'),
                   ('c:..\\a', 'c:..\\a'), ('\\\\h\\s\\..\\x', '\\\\h\\s\\x'), ('\\\\?\\c:\\a\\..', '\\\\?\\c:\\a\\..'))

    def test_relpath(self):
        self.table(ntpath.relpath, ('C:\\A', 'c:\\a\\b', '..'), ('a/b', 'a', 'b'), ('a', 'a', '.'))
        for pair in ('c:\\a', 'd:\\a'), ('\\\\h\\s\\a', 'c:\\'), ('', 'a'):
            self.assertRaises(ValueError, ntpath.relpath, *pair)

    def test_variables_and_home(self):
        before = dict(os.environ)
        try:
            os.environ.clear()
            os.environ.update(foo='bar', USERPROFILE='c:\\u\\me')
            self.table(ntpath.expandvars, ('$foo-%foo%-${foo}', '$foo-bar-bar'), ("'$foo'$foo", "'$foo'bar"),
                       ('$$foo%%', '$foo%'), ('%nope%$foo', '%nope%bar'), ('%x $foo', '%x $foo'))
            self.table(ntpath.expanduser, ('~\\x', 'c:\\u\\me\\x'), ('~you/x', 'c:\\u\\you/x'), ('a~', 'a~'))
        finally:
            os.environ.clear()
            os.environ.update(before)

    def test_mounts(self):
        self.assertEqual([p for p in ('c:\\', 'c:', '\\\\h\\s\\', '\\\\h\\s\\a', '/') if ntpath.ismount(p)],
                         ['c:\\', '\\\\h\\s\\', '/'])


if __name__ == '__main__':
    unittest.main()
