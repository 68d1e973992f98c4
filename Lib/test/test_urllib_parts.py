"""urllib: quoting, parts of URLs, local and data URLs, proxies of the environment."""
import os
import tempfile
import unittest
import urllib


class Quoting(unittest.TestCase):
    def test_quote_and_back(self):
        every = ''.join(map(chr, range(256)))
        self.assertEqual(urllib.unquote(urllib.quote(every)), every)
        self.assertEqual(urllib.quote('a b/c'), 'a%20b/c')
        self.assertEqual(urllib.quote('a b/c', ''), 'a%20b%2Fc')
        self.assertEqual(urllib.quote_plus('a b+c'), 'a+b%2Bc')

    def test_odd_percents_stay(self):
        self.assertEqual(urllib.unquote('%41%zz%4'), 'A%zz%4')
        self.assertEqual(urllib.unquote(u'%e9\u1234'), u'\xe9\u1234')

    def test_none(self):
        self.assertRaises(TypeError, urllib.quote, None)

    def test_urlencode(self):
        self.assertEqual(urllib.urlencode([('a', 1), ('b', 'x y')]), 'a=1&b=x+y')
        self.assertEqual(urllib.urlencode([('a', [1, 2])], 1), 'a=1&a=2')
        self.assertRaises(TypeError, urllib.urlencode, 'text')


class Parts(unittest.TestCase):
    def test_parts(self):
        self.assertEqual(urllib.splittype('HTTP://h/p'), ('http', '//h/p'))
        self.assertEqual(urllib.splithost('//h?q'), ('h', '/?q'))
        self.assertEqual(urllib.splituser('u@v@h'), ('u@v', 'h'))
        self.assertEqual(urllib.splitnport('h:80'), ('h', 80))
        self.assertEqual(urllib.splitnport('h:x'), ('h', None))
        self.assertEqual(urllib.splitport('[::1]:80'), ('[::1]', '80'))
        self.assertEqual(urllib.splitquery('a?b?c'), ('a?b', 'c'))
        self.assertEqual(urllib.unwrap('<URL:http://x>'), 'http://x')

    def test_proxy_bypass(self):
        listed_hosts = 'localhost, .example.com'
        proxies = dict(no=listed_hosts)
        self.assertTrue(urllib.proxy_bypass_environment('a.example.com:80', proxies))
        self.assertFalse(urllib.proxy_bypass_environment('notexample.com', proxies))


class Opening(unittest.TestCase):
    def test_file(self):
        handle, path = tempfile.mkstemp('.txt')
        os.write(handle, 'hello')
        os.close(handle)
        try:
            opened = urllib.urlopen('file://' + path)
            self.assertEqual(opened.read(), 'hello')
            self.assertEqual(opened.info()['Content-Length'], '5')
            opened.close()
        finally:
            os.unlink(path)
        self.assertRaises(IOError, urllib.urlopen, 'file://' + path)

    def test_data(self):
        opened = urllib.URLopener({}).open('data:text/x;base64,aGVsbG8=')
        self.assertEqual(opened.read(), 'hello')
        self.assertEqual(opened.info().gettype(), 'text/x')

    def test_unknown(self):
        self.assertRaises(IOError, urllib.URLopener({}).open, 'foo:bar')
        self.assertRaises(IOError, urllib.URLopener({}).open, 'local_file:///etc/passwd')


if __name__ == '__main__':
    unittest.main()
