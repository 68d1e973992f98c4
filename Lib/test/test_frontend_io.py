"""Streams: the stack that open() makes, buffers, text, positions."""

import io
import os
import unittest

NAME = '/tmp/test_frontend_io.%d' % os.getpid()


class StreamTest(unittest.TestCase):

    def tearDown(self):
        if os.path.exists(NAME):
            os.remove(NAME)

    def test_stack_of_a_text_file(self):
        with io.open(NAME, 'w', encoding='utf-8') as f:
            self.assertEqual(f.write(u'a\xe9\n'), 3)
        with io.open(NAME, encoding='utf-8') as f:
            self.assertEqual(f.__class__, io.TextIOWrapper)
            self.assertEqual(f.buffer.__class__, io.BufferedReader)
            self.assertEqual(f.buffer.raw.mode, u'rb')
            self.assertEqual(f.read(), u'a\xe9\n')
        self.assertRaises(ValueError, f.read)

    def test_reading_and_writing_share_a_position(self):
        f = io.BufferedRandom(io.BytesIO('abcdefghi'), 4)
        self.assertEqual(f.read(2), 'ab')
        f.write('12')
        self.assertEqual((f.read(2), f.tell()), ('ef', 6))
        f.flush()
        self.assertEqual(f.raw.getvalue(), 'ab12efghi')

    def test_peek_and_lines(self):
        f = io.BufferedReader(io.BytesIO('ab\ncd\n\nef'), 3)
        self.assertEqual(f.peek(1), 'ab\n')
        self.assertEqual(f.readlines(), ['ab\n', 'cd\n', '\n', 'ef'])

    def test_newlines(self):
        data = 'a\rb\nc\r\nd'
        for newline, lines in [(None, [u'a\n', u'b\n', u'c\n', u'd']),
                               ('', [u'a\r', u'b\n', u'c\r\n', u'd']),
                               ('\r\n', [u'a\rb\nc\r\n', u'd'])]:
            f = io.TextIOWrapper(io.BytesIO(data), 'ascii', newline=newline)
            f._CHUNK_SIZE = 1
            self.assertEqual(list(f), lines)

    def test_positions_in_text(self):
        f = io.TextIOWrapper(io.BytesIO(u'\xe9\u20aca\n'.encode('utf-8') * 5), 'utf-8')
        f.read(2)
        place = f.tell()
        rest = f.read()
        f.seek(place)
        self.assertEqual(f.read(), rest)
        self.assertRaises(IOError, f.seek, 1, 1)

    def test_unclosed_stream_is_flushed_when_it_dies(self):
        io.open(NAME, 'wb').write('x' * 10)
        self.assertEqual(os.stat(NAME).st_size, 10)

    def test_string_streams(self):
        f = io.StringIO(u'a\r\nb', newline=None)
        self.assertEqual((f.getvalue(), f.newlines), (u'a\nb', u'\r\n'))
        self.assertRaises(TypeError, f.write, 'bytes')
        f = io.BytesIO()
        f.seek(2)
        f.write('x')
        self.assertEqual(f.getvalue(), '\0\0x')

    def test_refusals(self):
        self.assertRaises(ValueError, io.open, NAME, 'rw')
        self.assertRaises(ValueError, io.open, NAME, 'rb', encoding='ascii')
        self.assertRaises(IOError, io.open, '/nonexistent/file')
        self.assertRaises(io.UnsupportedOperation, io.BufferedReader(io.BytesIO()).write, 'a')
        self.assertRaises(ValueError, io.TextIOWrapper.__new__(io.TextIOWrapper).read)


class ConcreteTreeTest(unittest.TestCase):

    def test_there_and_back(self):
        import parser
        tree = parser.suite('if a:\n    print >>f, x, # note\nelse: f(*b)\n')
        again = parser.sequence2st(tree.totuple())
        self.assertEqual(tree, again)
        self.assertTrue(tree.issuite() and not tree.isexpr())
        self.assertEqual(eval(parser.expr('2 ** 3').compile()), 8)

    def test_bad_trees(self):
        import parser
        for tree in ((1, 'a'), (258,), (258, (1, 'a')), (257, (0,)), (257, (9999, 'x'))):
            self.assertRaises(parser.ParserError, parser.sequence2st, tree)
        self.assertRaises(SyntaxError, parser.suite, 'a b')


if __name__ == '__main__':
    unittest.main()
