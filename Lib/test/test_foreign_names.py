"""Modules for other systems' file names, and what a build without a library says."""
import unittest

import macpath
import macurl2path
import os2emxpath


class Macintosh(unittest.TestCase):
    def test_join(self):
        for parts, whole in [(('a', 'b'), ':a:b'), (('a:', ':b'), 'a:b'), (('a', '::b'), ':a::b'), (('a', 'd:'), 'd:'),
                             (('a', 'b', ':c', 'd:'), 'd:')]:
            self.assertEqual(macpath.join(*parts), whole)

    def test_split(self):
        for name, parts in [('a:', ('a:', '')), ('a:b', ('a:', 'b')), (':a', ('', 'a')), ('a:b:c', ('a:b', 'c'))]:
            self.assertEqual(macpath.split(name), parts)

    def test_normal_names(self):
        for name, normal in [('a', ':a'), ('a:b::c', 'a:c'), ('a:b:', 'a:b'), ('a:', 'a:'), (':a:::b', '::b')]:
            self.assertEqual(macpath.normpath(name), normal)
        self.assertRaises(macpath.norm_error, macpath.normpath, 'a::b')

    def test_urls(self):
        for url, name in [('/a/b', 'a:b'), ('a/b', ':a:b'), ('../a', '::a'), ('a/./b/../c', ':a:c'), ('/a%20b', 'a b')]:
            self.assertEqual(macurl2path.url2pathname(url), name)
        self.assertEqual(macurl2path.pathname2url(':a:::b'), 'a/../../b')
        self.assertRaises(RuntimeError, macurl2path.url2pathname, 'http://x')


class Os2(unittest.TestCase):
    def test_names(self):
        self.assertEqual(os2emxpath.join('a', 'b', '/c', 'd'), '/c/d')
        self.assertEqual(os2emxpath.normpath('C:\\a\\..\\b'), 'C:/b')
        self.assertEqual(os2emxpath.splitunc('//host/share/x'), ('//host/share', '/x'))


class Missing(unittest.TestCase):
    def test_tk(self):
        with self.assertRaises(ImportError) as caught:
            import Tkinter
        self.assertEqual(str(caught.exception), 'No module named _tkinter')

    def test_audio(self):
        import audiodev
        self.assertRaises(audiodev.error, audiodev.AudioDev)


if __name__ == '__main__':
    unittest.main()
