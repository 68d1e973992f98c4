"""Messages: parsed, written again, built."""
import unittest

import email
import email.feedparser

from email import encoders, header, utils
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

TWO_PARTS = '\n'.join(['Subject: two', 'Content-Type: multipart/mixed; boundary="=="', '', 'before', '--==',
                       'Content-Type: text/plain', '', 'one', '--==', '', 'two', '--==--', 'after', ''])


class Parsing(unittest.TestCase):
    def test_parts_come_back_as_they_were(self):
        message = email.message_from_string(TWO_PARTS)
        self.assertEqual([part.get_payload() for part in message.get_payload()], ['one', 'two'])
        self.assertEqual((message.preamble, message.epilogue), ('before', 'after\n'))
        self.assertEqual(message.as_string(), TWO_PARTS)

    def test_missing_boundary_is_a_defect(self):
        message = email.message_from_string('Content-Type: multipart/mixed\n\nx\n')
        self.assertEqual([defect.__class__.__name__ for defect in message.defects],
                         ['NoBoundaryInMultipartDefect', 'MultipartInvariantViolationDefect'])

    def test_one_character_at_a_time(self):
        parser = email.feedparser.FeedParser()
        for char in TWO_PARTS:
            parser.feed(char)
        self.assertEqual(parser.close().as_string(), TWO_PARTS)


class Headers(unittest.TestCase):
    def test_encoded_words(self):
        text = header.Header('h\xc3\xa9', 'utf-8').encode()
        self.assertEqual(text, '=?utf-8?b?aMOp?=')
        self.assertEqual(header.decode_header(text), [('h\xc3\xa9', 'utf-8')])

    def test_folding(self):
        from email.header import Header
        self.assertEqual(Header('a' * 30 + '; ' + 'b' * 30 + '; c', maxlinelen=40).encode(), 'a' * 30 + ';\n ' + 'b' * 30 + '; c')
        self.assertEqual(Header('x, ' + 'word ' * 10 + ', y', maxlinelen=20).encode(),
                         'x,\n word word word word\n word word word word\n word word , y')
        self.assertEqual(Header('x' * 50, maxlinelen=20).encode(), 'x' * 50)         # no place to break it
        # the first encoded word fills the rest of the line; when nothing fits there it begins a new one
        mixed = Header('ascii words', maxlinelen=30, header_name='Subject')
        mixed.append(u'\xe9' * 12, 'iso-8859-1')
        self.assertEqual(mixed.encode(), 'ascii words\n =?iso-8859-1?q?=E9?=\n' + '\n'.join(
            [' =?iso-8859-1?q?=E9=E9=E9=E9?='] * 2) + '\n =?iso-8859-1?q?=E9=E9=E9?=')
        for line in Header(u'\u0416' * 100, 'utf-8').encode().split('\n'):
            self.assertTrue(len(line) <= 76)

    def test_continued_parameter(self):
        message = email.message_from_string('Content-Type: text/plain; name*0*=utf-8\'\'%C3%A9; name*1="b"\n\n')
        self.assertEqual(message.get_filename(), u'\xe9b')

    def test_addresses(self):
        self.assertEqual(utils.getaddresses(['"B, A" <a@b>, c@d (e)']), [('B, A', 'a@b'), ('e', 'c@d')])
        self.assertEqual(utils.parseaddr('a@b@c'), ('', ''))


class Building(unittest.TestCase):
    def test_multipart(self):
        whole = MIMEMultipart(boundary='XX')
        whole.attach(MIMEText('hello'))
        again = email.message_from_string(whole.as_string())
        self.assertEqual(again.get_payload(0).get_payload(), 'hello')

    def test_base64(self):
        part = email.message.Message()
        part.set_payload('\xff' * 100)
        encoders.encode_base64(part)
        self.assertEqual(part.get_payload(decode=True), '\xff' * 100)


def parts_of(text, size):
    """(preamble, parts, epilogue, defects) of a text that is fed in pieces of `size` bytes."""
    parser = email.feedparser.FeedParser()
    for place in range(0, len(text), size):
        parser.feed(text[place:place + size])
    made = parser.close()
    payload = made.get_payload()
    parts = [part.get_payload() for part in payload] if made.is_multipart() else payload
    return made.preamble, parts, made.epilogue, [defect.__class__.__name__ for defect in made.defects]


class Boundaries(unittest.TestCase):
    def check(self, body, *expected):
        text = 'Content-Type: multipart/mixed; boundary=b\n\n' + body
        for size in 1, 7, len(text):
            self.assertEqual(parts_of(text, size), expected)

    def test_parts(self):
        self.check('before\n--b\n\none\n--b \n\ntwo\n\n--b--\nafter\n', 'before', ['one', 'two\n'], 'after\n', [])

    def test_several_in_a_row_are_one(self):
        self.check('--b\n--b\n\none\n--b--\n', None, ['one'], '', [])

    def test_no_end(self):
        self.check('--b\n\none\n', None, ['one'], '', [])

    def test_no_beginning(self):
        for text in 'nothing\n', '--B\n--bb\n', '':
            self.check(text, None, text, '', ['StartBoundaryNotFoundDefect', 'MultipartInvariantViolationDefect'])
        self.check('a\n--b--\nrest', None, 'a\n', '',
                   ['StartBoundaryNotFoundDefect', 'MultipartInvariantViolationDefect'])


if __name__ == '__main__':
    unittest.main()
