"""Lines of text streams where chunks end inside of them, and characters of strings one by one."""
import io
import unittest


def expected_lines(text, newline):
    """The lines of `text` by the rules of io.open's `newline`, found one character at a time."""
    endings = {None: (u'\r\n', u'\r', u'\n'), '': (u'\r\n', u'\r', u'\n')}.get(newline, (newline,))
    lines, line, at = [], u'', 0
    while at < len(text):
        for ending in endings:
            if text.startswith(ending, at):
                lines.append(line + (u'\n' if newline is None else ending))
                line, at = u'', at + len(ending)
                break
        else:
            line += text[at]
            at += 1
    return lines + [line] if line else lines


class Chunks(unittest.TestCase):
    TEXT = u'one\r\ntwo\rthree\n\r\n\n\rfour five six seven\r\r\nlast'

    def stream(self, newline, chunk):
        class Small(io.BytesIO):
            def read1(self, size):
                return io.BytesIO.read(self, chunk)
        return io.TextIOWrapper(Small(self.TEXT.encode('ascii')), newline=newline)

    def test_every_size_of_chunk(self):
        for newline in None, '', u'\n', u'\r', u'\r\n':
            wanted = expected_lines(self.TEXT, newline)
            for chunk in range(1, len(self.TEXT) + 1):
                self.assertEqual(list(self.stream(newline, chunk)), wanted, (newline, chunk))

    def test_limits(self):
        for newline in None, '', u'\r\n':
            text = u''.join(expected_lines(self.TEXT, newline))
            for chunk in 1, 2, 7, 100:
                for limit in 1, 2, 3, 5:
                    stream, parts = self.stream(newline, chunk), []
                    while not parts or parts[-1]:
                        parts.append(stream.readline(limit))
                    self.assertLessEqual(max(map(len, parts)), limit)
                    self.assertEqual(u''.join(parts), text, (newline, chunk, limit))

    def test_tell_between_lines(self):
        stream = self.stream(u'\n', 7)
        seen = []
        while True:
            at, line = stream.tell(), stream.readline()
            if not line:
                break
            seen.append((at, line))
        for at, line in reversed(seen):
            stream.seek(at)
            self.assertEqual(stream.readline(), line)

    def test_long_line_of_bytes(self):
        data = b'x' * 100000 + b'\n' + b'y' * 70000
        reader = io.BufferedReader(io.BytesIO(data), 512)
        self.assertEqual(reader.readline(30000), b'x' * 30000)
        self.assertEqual([len(line) for line in reader], [70001, 70000])

    def test_closed(self):
        stream = self.stream(None, 5)
        stream.close()
        self.assertRaises(ValueError, stream.readline)
        self.assertRaises(ValueError, next, stream)


class Characters(unittest.TestCase):
    def test_one_by_one(self):
        self.assertEqual([c for c in 'ab\0\xff'], ['a', 'b', '\0', '\xff'])
        self.assertEqual([c for c in u'a\xe9\u20ac\U0001d11e'], [u'a', u'\xe9', u'\u20ac', u'\U0001d11e'])
        walk = iter(u'x')
        self.assertEqual((next(walk), next(walk, None), next(walk, None)), (u'x', None, None))

    def test_memory_of_dead_texts_is_clean(self):
        for size in range(0, 40):
            text = u'\u20ac' * size
            hash(text)
            self.assertRaises(UnicodeError, text.encode, 'ascii') if size else None
            del text
            again = u'b' * size
            self.assertEqual(again.encode('ascii'), 'b' * size)
            self.assertEqual(hash(again), hash('b' * size))
            self.assertEqual(len(again), size)


if __name__ == '__main__':
    unittest.main()
