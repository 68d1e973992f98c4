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
        proxies = {'no': 'localhost, .example.com'}
        self.assertTrue(urllib.proxy_bypass_environment('a.example.com:80', proxies))
        self.assertFalse(urllib.proxy_bypass_environment('notexample.com', proxies))


class Opening(unittest.TestCase):
    def test_file(self):
        with tempfile.NamedTemporaryFile(suffix='.txt') as written:
            written.write('hello')
            written.flush()
            opened = urllib.urlopen('file://' + written.name)
            self.assertEqual(opened.read(), 'hello')
            self.assertEqual(opened.info()['Content-Length'], '5')
            self.assertEqual(opened.info().gettype(), 'text/plain')
            opened.close()
        self.assertRaises(IOError, urllib.urlopen, 'file://' + written.name)

    def test_proxies_of_the_environment(self):
        before = os.environ.copy()
        self.addCleanup(os.environ.update, before)
        self.addCleanup(os.environ.clear)
        os.environ.clear()
        os.environ.update({'HTTP_PROXY': 'http://a', 'http_proxy': 'http://b', 'FTP_PROXY': 'http://c', 'gopher_proxy': '',
                           'GOPHER_PROXY': 'http://d', 'no_proxy': 'x', 'proxy': 'y'})
        self.assertEqual(urllib.getproxies_environment(), {'http': 'http://b', 'ftp': 'http://c', 'no': 'x'})
        del os.environ['http_proxy']
        self.assertEqual(urllib.getproxies_environment()['http'], 'http://a')
        os.environ['REQUEST_METHOD'] = 'GET'     # HTTP_PROXY may be a header then
        self.assertEqual(urllib.getproxies_environment(), {'ftp': 'http://c', 'no': 'x'})

    def test_data(self):
        opened = urllib.URLopener({}).open('data:text/x;base64,aGVsbG8=')
        self.assertEqual(opened.read(), 'hello')
        self.assertEqual(opened.info().gettype(), 'text/x')

    def test_unknown(self):
        self.assertRaises(IOError, urllib.URLopener({}).open, 'foo:bar')
        self.assertRaises(IOError, urllib.URLopener({}).open, 'local_file:///etc/passwd')


if __name__ == '__main__':
    unittest.main()
