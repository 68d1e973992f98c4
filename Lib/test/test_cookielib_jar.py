"""cookielib: headers into cookies and back, policies, files."""
import cookielib
import mimetools
import os
import tempfile
import unittest
import urllib2
from cStringIO import StringIO


class Response:
    def __init__(self, *headers):
        self.headers = mimetools.Message(StringIO('\n'.join(headers) + '\n\n'))

    def info(self):
        return self.headers


def sent(jar, url):
    request = urllib2.Request(url)
    jar.add_cookie_header(request)
    return request.unredirected_hdrs.get('Cookie')


def filled(url, *headers, **policy):
    jar = cookielib.CookieJar(cookielib.DefaultCookiePolicy(**policy))
    jar.extract_cookies(Response(*headers), urllib2.Request(url))
    return jar


class Dates(unittest.TestCase):
    def test_forms_of_one_moment(self):
        for text in ('Wed, 09 Feb 1994 22:23:32 GMT', 'Wednesday, 09-Feb-94 22:23:32 GMT', '09/Feb/1994:22:23:32 +0000',
                     '9 feb 1994 23:23:32 +0100'):
            self.assertEqual(cookielib.http2time(text), 760832612)
        for text in ('1994-02-09 22:23:32', '19940209T222332Z', '1994-02-09T21:23:32-0100'):
            self.assertEqual(cookielib.iso2time(text), 760832612)

    def test_no_dates(self):
        for text in ('', 'x', '9 Feb', '32 Jan 1994', '9 13 1994', '9 Feb 1994 25:00', '9 Feb 1994 10:00 EST'):
            self.assertIsNone(cookielib.http2time(text), text)
        for text in ('', '94-02-03', '1994-13-01', '1994-02-03x'):
            self.assertIsNone(cookielib.iso2time(text), text)

    def test_output(self):
        self.assertEqual(cookielib.time2isoz(0), '1970-01-01 00:00:00Z')
        self.assertEqual(cookielib.time2netscape(0), 'Thu, 01-Jan-1970 00:00:00 GMT')


class Words(unittest.TestCase):
    def test_split_and_join(self):
        lists = cookielib.split_header_words(['a=b; c="d, \\"e\\"", f', 'g = h'])
        self.assertEqual(lists, [[('a', 'b'), ('c', 'd, "e"')], [('f', None)], [('g', 'h')]])
        self.assertEqual(cookielib.split_header_words([cookielib.join_header_words(lists)]), lists)

    def test_netscape(self):
        self.assertEqual(cookielib.parse_ns_headers(['a="b"; Path=/; SECURE;; expires=01 Jan 2040 00:00:00 GMT']),
                         [[('a', '"b"'), ('path', '/'), ('secure', None), ('expires', 2208988800), ('version', '0')]])

    def test_domains(self):
        self.assertTrue(cookielib.domain_match('x.y.com', '.Y.com'))
        self.assertFalse(cookielib.domain_match('y.com', '.y.com'))
        self.assertFalse(cookielib.domain_match('1.2.3.4', '.3.4'))
        self.assertEqual(cookielib.reach('www.acme.com'), '.acme.com')
        self.assertEqual(cookielib.reach('acme.com'), 'acme.com')


class Jar(unittest.TestCase):
    URL = 'http://www.acme.com/a/b/c'

    def test_round_trip(self):
        jar = filled(self.URL, 'Set-Cookie: one=1; path=/', 'Set-Cookie: two=2; path=/a')
        self.assertEqual(sent(jar, 'http://www.acme.com/a/x'), 'two=2; one=1')
        self.assertEqual(sent(jar, 'http://www.acme.com/ab'), 'one=1')
        self.assertIsNone(sent(jar, 'http://www.acme.org/a'))

    def test_secure_goes_by_https_only(self):
        jar = filled(self.URL, 'Set-Cookie: s=1; secure; path=/')
        self.assertIsNone(sent(jar, self.URL))
        self.assertEqual(sent(jar, 'https://www.acme.com/'), 's=1')

    def test_foreign_domain_is_refused(self):
        self.assertEqual(len(filled(self.URL, 'Set-Cookie: a=b; domain=.foo.com', 'Set-Cookie: a=b; domain=.com')), 0)

    def test_blocked_and_allowed(self):
        self.assertEqual(len(filled(self.URL, 'Set-Cookie: a=b', blocked_domains=['.acme.com'])), 0)
        self.assertEqual(len(filled(self.URL, 'Set-Cookie: a=b', allowed_domains=['acme.com'])), 0)
        self.assertEqual(len(filled(self.URL, 'Set-Cookie: a=b', allowed_domains=['.acme.com'])), 1)

    def test_max_age_takes_back(self):
        jar = filled(self.URL, 'Set-Cookie: a=b; path=/')
        jar.extract_cookies(Response('Set-Cookie: a=b; path=/; max-age=0'), urllib2.Request(self.URL))
        self.assertEqual(len(jar), 0)

    def test_rfc2965(self):
        jar = filled(self.URL, 'Set-Cookie2: a="b"; Version=1; Path="/a"; Domain=acme.com; Port="80,81"', rfc2965=True)
        self.assertEqual(sent(jar, self.URL), '$Version=1; a=b; $Path="/a"; $Domain="acme.com"; $Port="80,81"')
        self.assertEqual(len(filled(self.URL, 'Set-Cookie2: a=b; Version=1')), 0)

    def test_clear(self):
        jar = filled(self.URL, 'Set-Cookie: a=b; path=/', 'Set-Cookie: c=d; path=/x; max-age=100')
        self.assertRaises(ValueError, jar.clear, None, '/')
        self.assertRaises(KeyError, jar.clear, 'x.org')
        jar.clear_session_cookies()
        self.assertEqual([cookie.name for cookie in jar], ['c'])
        jar.clear()
        self.assertEqual(repr(jar), '<CookieJar[]>')


class Files(unittest.TestCase):
    def setUp(self):
        handle, self.name = tempfile.mkstemp()
        os.close(handle)

    def tearDown(self):
        os.unlink(self.name)

    def round_trip(self, cls):
        jar, again = cls(self.name), cls(self.name)
        for cookie in filled('http://a.com/', 'Set-Cookie: a="x y"; max-age=1000', 'Set-Cookie: b; path=/q'):
            jar.set_cookie(cookie)
        jar.save(ignore_discard=True)
        again.load()
        self.assertEqual([(c.name, c.value) for c in again], [('a', '"x y"')])
        again.load(ignore_discard=True)
        self.assertEqual([(c.name, c.value, c.path) for c in again], [('a', '"x y"', '/'), ('b', None, '/q')])
        with open(self.name, 'w') as target:
            target.write('something else\n')
        self.assertRaises(cookielib.LoadError, again.revert)
        self.assertEqual(len(again), 2)

    def test_lwp(self):
        self.round_trip(cookielib.LWPCookieJar)

    def test_mozilla(self):
        self.round_trip(cookielib.MozillaCookieJar)

    def test_no_name(self):
        self.assertRaises(ValueError, cookielib.LWPCookieJar().save)


if __name__ == '__main__':
    unittest.main()
