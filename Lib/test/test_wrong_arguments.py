"""Which exception functions of the library raise for arguments of a wrong type: programs catch it by its class."""
import gettext
import inspect
import mailbox
import os.path
import textwrap
import unittest
import urlparse


class WrongArguments(unittest.TestCase):
    def test_paths_ask_for_the_methods_of_texts(self):
        for function in (os.path.isabs, os.path.abspath, os.path.normpath, os.path.expanduser, os.path.realpath,
                         os.path.basename, os.path.split, mailbox.mbox, mailbox.MH):
            for value in None, 3, []:
                self.assertRaises(AttributeError, function, value)
        self.assertRaises(AttributeError, os.path.join, None, 'x')
        self.assertRaises(AttributeError, os.path.join, 'x', None)
        self.assertEqual(os.path.realpath(u'/'), u'/')

    def test_urls_too(self):
        for function in urlparse.urlparse, urlparse.urlsplit, urlparse.parse_qs, urlparse.parse_qsl:
            for value in None, 3, 2.5:
                self.assertRaises(AttributeError, function, value)
        self.assertEqual(urlparse.parse_qsl(u'a=1;b=2&c=3'), [(u'a', u'1'), (u'b', u'2'), (u'c', u'3')])

    def test_others(self):
        for value in None, 3, []:
            self.assertRaises(TypeError, textwrap.dedent, value)
            self.assertRaises(AttributeError, inspect.getframeinfo, value)
            self.assertIsNone(gettext.find(value, languages=['C']))

    def test_joined_urls(self):
        base = 'http://a/b/c;p?q#f'
        for url, wanted in (('../d', 'http://a/d'), ('?x', 'http://a/b/c;p?x'), ('#g', 'http://a/b/c;p?q#g'),
                            ('//z/y', 'http://z/y'), ('/r', 'http://a/r'), ('mailto:m', 'mailto:m'), ('', base)):
            self.assertEqual(urlparse.urljoin(base, url), wanted)
        self.assertRaises(AttributeError, urlparse.urljoin, 'x', 3)


if __name__ == '__main__':
    unittest.main()
