"""rfc822 and mimetools: headers, addresses, dates, types."""
import mimetools
import rfc822
import StringIO
import unittest
from email import _parseaddr


def message(text, kind=rfc822.Message):
    return kind(StringIO.StringIO(text))


class Headers(unittest.TestCase):
    def test_headers(self):
        m = message('From x\nA: b\n c\nA: d\nTo: x@y\n\nbody')
        self.assertEqual(m['a'], 'd')
        self.assertEqual(m.getheaders('A'), ['b\n c', 'd'])
        self.assertEqual(m.getrawheader('a'), ' b\n c\n')
        self.assertEqual(m.unixfrom, 'From x\n')
        self.assertEqual(m.fp.read(), 'body')
        m['A'] = 'new'
        self.assertEqual(m.getheaders('a'), ['new'])
        del m['to']
        self.assertNotIn('To', m)

    def test_no_header(self):
        m = message('A: b\nno header\n')
        self.assertEqual(m.status, 'Non-header line where header expected')
        self.assertEqual(m.fp.read(), 'no header\n')


class Addresses(unittest.TestCase):
    def test_addresses(self):
        for text, expected in [('a@b', [('', 'a@b')]), ('"Q \\" R" <x@y>', [('Q " R', 'x@y')]),
                               ('J (K) <a@b> (L)', [('J (K)', 'a@b')]), ('', []),
                               ('g: a@b, c@d;', [('', 'a@b'), ('', 'c@d')]), ('[x', [])]:
            self.assertEqual(rfc822.AddressList(text).addresslist, expected)

    def test_set(self):
        one, two = rfc822.AddressList('a@b, c@d'), rfc822.AddressList('c@d, e@f')
        self.assertEqual(str(one + two), 'a@b, c@d, e@f')
        self.assertEqual(str(one - two), 'a@b')


class Dates(unittest.TestCase):
    def test_dates(self):
        for text in ('Sun, 06 Nov 1994 08:49:37 GMT', 'Sun Nov  6 08:49:37 GMT 1994',
                     '6 Nov 1994 08:49:37 +0000'):
            self.assertEqual(rfc822.mktime_tz(rfc822.parsedate_tz(text)), 784111777)
        for text in ('', 'x', '6 Foo 1994 1:2:3', '06 Nov 1994 a:b:c GMT'):
            self.assertIsNone(rfc822.parsedate_tz(text))
        self.assertEqual(rfc822.formatdate(784111777), 'Sun, 06 Nov 1994 08:49:37 GMT')


class Types(unittest.TestCase):
    def test_type(self):
        m = message('Content-Type: Text/HTML; Charset="x"; y\n\n', mimetools.Message)
        self.assertEqual((m.gettype(), m.getmaintype(), m.getsubtype()), ('text/html', 'text', 'html'))
        self.assertEqual(m.getparam('charset'), 'x')
        self.assertEqual(m.getplist(), ['charset="x"', 'y'])

    def test_encodings(self):
        for name in ('base64', 'quoted-printable', 'uuencode', '7bit'):
            coded, plain = StringIO.StringIO(), StringIO.StringIO()
            mimetools.encode(StringIO.StringIO('caf\xe9=\n'), coded, name)
            coded.seek(0)
            mimetools.decode(coded, plain, name)
            self.assertEqual(plain.getvalue(), 'caf\xe9=\n')


class TestSharedGrammar(unittest.TestCase):
    "rfc822 and email read by one grammar, with small differences."

    def test_what_stands_for_the_end_of_a_route_is_skipped(self):
        for parse in rfc822.AddressList, _parseaddr.AddressList:
            self.assertEqual(parse('<a@b.c<Name <d@e.f>').addresslist, [('', 'a@b.c'), ('Name', 'd@e.f')])

    def test_union_has_each_address_once(self):
        for parse in rfc822.AddressList, _parseaddr.AddressList:
            addresses = parse('x@y')
            addresses += parse('q@r, q@r, x@y')
            self.assertEqual(addresses.addresslist, [('', 'x@y'), ('', 'q@r')])
            self.assertIsInstance(addresses - parse('x@y'), parse)

    def test_differences(self):
        quoted = '"x\\\\y"@z'
        for text, old, new in ('a@', 'a@', ''), ('a@b@c', 'a@b', ''), (quoted, '"x\\y"@z', quoted):
            self.assertEqual(rfc822.AddressList(text).addresslist[0][1], old)
            self.assertEqual(_parseaddr.AddressList(text).addresslist[0][1], new)
        self.assertEqual(rfc822.parsedate('Thu. 06 Nov 94 8:49 GMT')[0], 94)
        self.assertIsNone(_parseaddr.parsedate('Thu. 06 Nov 94 8:49 GMT'))
        self.assertEqual(_parseaddr.parsedate('Thu, 06 Nov 94 8:49 GMT')[0], 1994)

    def test_comments_and_backslashes(self):
        addresses = _parseaddr.AddressList('(a (b\\) c)) x@y (d), "q\\"r" <z@[1.2]>, (open').addresslist
        self.assertEqual(addresses, [('a b) c d', 'x@y'), ('q"r', 'z@[1.2]'), ('', '')])


if __name__ == '__main__':
    unittest.main()
