"""mimify: letters with 8-bit text to MIME and back."""
import StringIO
import unittest
from test import test_support

mimify = test_support.import_module('mimify', deprecated=True)

LETTER = 'Subject: caf\xe9 (\xe9)\nTo: a\n\nh\xe9 = y\nFrom here\n'
MIME = ('Subject: =?ISO-8859-1?Q?caf=E9?= (=?ISO-8859-1?Q?=E9?=)\nTo: a\nMime-Version: 1.0\n'
        'Content-Type: text/plain; charset="ISO-8859-1"\nContent-Transfer-Encoding: quoted-printable\n\n'
        'h=E9 =3D y\n=46rom here\n')
PARTS = ('Mime-Version: 1.0\nContent-Type: multipart/mixed; boundary=BB\n\n--BB\n'
         'Content-Type: text/plain; charset="%s"\n%s\n%s\n--BB\nContent-Transfer-Encoding: base64\n\nYWJj\n--BB--\n')


def through(function, text, *options):
    """What a function of mimify writes when it is given a text."""
    written = []

    class Target:
        write = written.append

        def flush(self):
            written.append('')
    function(StringIO.StringIO(text), Target(), *options)
    return ''.join(written)


def mime(text):
    return through(mimify.mimify, text)


def plain(text, *options):
    return through(mimify.unmimify, text, *options)


class Letters(unittest.TestCase):
    def test_text(self):
        self.assertEqual(mime(LETTER), MIME)
        self.assertEqual(mime(MIME), MIME)
        added = 'Mime-Version: 1.0\nContent-Type: text/plain; charset="ISO-8859-1"\n\n'
        self.assertEqual(plain(MIME), LETTER.replace('\n\n', '\n' + added))

    def test_what_needs_nothing(self):
        for text in '', 'no header', 'A: b\n', 'A: b\n\nplain\n', 'Content-Transfer-Encoding: base64\n\n\xe9\n':
            self.assertEqual(mime(text), text)

    def test_long_lines(self):
        letter = 'A: b\n\n' + 'x' * 200 + '\n'
        self.assertIn('charset="us-ascii"', mime(letter))
        self.assertEqual([len(line) for line in mime(letter).split('\n\n', 1)[1].split('\n')], [75, 75, 52, 0])
        self.assertEqual(mime('A: b\n\n' + 'x' * 199 + '\n').count('\n'), 3)
        self.assertEqual(mimify.mime_encode('\xe9' * 40 + '\n', 0), '=E9' * 24 + '=\n' + '=E9' * 16 + '\n')

    def test_parts(self):
        quoted = 'Content-Transfer-Encoding: quoted-printable\n'
        self.assertEqual(mime(PARTS % ('us-ascii', '', '\xe9')), PARTS % ('ISO-8859-1', quoted, '=E9'))
        self.assertEqual(plain(PARTS % ('x', quoted, '=e9=\n!')), PARTS % ('x', '', '\xe9!'))
        self.assertIn('\n\nabc--BB--\n', plain(PARTS % ('x', '', ''), 1))

    def test_headers(self):
        self.assertEqual(mimify.mime_decode_header('=?iso-8859-1?q?a_=E9?= =?utf-8?q?=E9?='), 'a \xe9 =?utf-8?q?=E9?=')
        for text in 'A: "\xe9" b\n', 'A: \xe9,\n', 'A: \xe9':
            self.assertEqual(mimify.mime_encode_header(text), text)


if __name__ == '__main__':
    unittest.main()
