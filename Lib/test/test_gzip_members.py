"""gzip: members, padding, damage, lines and places."""
import gzip
import StringIO
import struct
import unittest
import zlib


def packed(data, **options):
    target = StringIO.StringIO()
    with gzip.GzipFile(fileobj=target, mode='wb', mtime=1, **options) as stream:
        stream.write(data)
    return target.getvalue()


def opened(data):
    return gzip.GzipFile(fileobj=StringIO.StringIO(data))


class Reading(unittest.TestCase):
    def test_members(self):
        data = packed('one\n') + '\0' * 5 + packed('two\n' * 50000) + '\0\0'
        self.assertEqual(opened(data).read(), 'one\n' + 'two\n' * 50000)
        self.assertEqual(sum(1 for line in opened(data)), 50001)
        stream = opened(data)
        self.assertEqual([stream.read(3), stream.readline(), stream.readline(2), stream.tell()],
                         ['one', '\n', 'tw', 6])
        stream.seek(1)
        self.assertEqual(stream.read(2), 'ne')

    def test_damage(self):
        good = packed('hello' * 100)
        for bad in (good[:-8] + 'abcd' + good[-4:], good[:-4] + 'abcd', good + 'junk', 'x', good[:1],
                    '\x1f\x8b\x09' + good[3:]):
            self.assertRaises(IOError, opened(bad).read)
        for length in range(3, len(good)):
            self.assertRaises((IOError, TypeError, struct.error), opened(good[:length]).read)

    def test_what_is_cut_off_is_told_as_in_2_7(self):
        good = packed('hello' * 100)
        for length, kind, words in [
                (3, TypeError, 'ord() expected a character, but string of length 0 found'),
                (6, struct.error, 'unpack requires a string argument of length 4'),
                (10, IOError, 'CRC check failed 0x10008 != 0x0L'),
                (len(good) - 2, struct.error, 'unpack requires a string argument of length 4')]:
            with self.assertRaises(kind) as seen:
                opened(good[:length]).read()
            self.assertEqual(str(seen.exception), words)
        with self.assertRaises(IOError) as seen:
            opened(good[:-8]).read()
        found, wanted = struct.unpack('<I', good[-16:-12])[0], zlib.crc32('hello' * 100) & 0xffffffffL
        self.assertEqual(str(seen.exception), 'CRC check failed %s != %s' % (hex(found), hex(wanted)))

    def test_what_is_before_the_damage_can_be_read(self):
        good = packed('hello' * 100)
        stream = opened(good[:-8] + 'abcd' + good[-4:])
        self.assertRaises(IOError, stream.read, 200)
        self.assertEqual((stream.extrasize, stream.extrabuf[-stream.extrasize:]), (500, 'hello' * 100))
        self.assertEqual((stream.read(7), stream.tell(), stream.extrastart), ('hellohe', 7, 0))
        for _ in range(2):
            self.assertRaises(IOError, stream.read)
        self.assertEqual(stream.read(3), 'llo')
        stream.rewind()
        self.assertRaises(IOError, stream.readline)

    def test_the_check_can_be_replaced(self):
        class Lenient(gzip.GzipFile):
            def _read_eof(self):
                pass
        good = packed('hello' * 100)
        for bad in (good[:-8] + 'abcdabcd', good[:-8], good[:-8] + '12345678' + good):
            self.assertEqual(Lenient(fileobj=StringIO.StringIO(bad)).read(), 'hello' * 100 * (1 + (len(bad) > len(good))))

    def test_wrong_way(self):
        self.assertRaises(IOError, opened(packed('')).write, 'x')
        self.assertRaises(IOError, gzip.GzipFile(fileobj=StringIO.StringIO(), mode='w').read)
        stream = opened(packed('x'))
        stream.close()
        self.assertRaises(ValueError, stream.read)


class Writing(unittest.TestCase):
    def test_header(self):
        self.assertEqual(packed('', filename='folder/name.gz')[:15],
                         '\x1f\x8b\x08\x08\x01\0\0\0\x02\xffname\0')
        self.assertEqual(packed('', filename=u'\u1234')[3], '\0')

    def test_seek_fills(self):
        target = StringIO.StringIO()
        with gzip.GzipFile(fileobj=target, mode='w') as stream:
            stream.write('a')
            stream.seek(3)
            stream.write('b')
            self.assertRaises(IOError, stream.seek, 0)
        self.assertEqual(opened(target.getvalue()).read(), 'a\0\0b')


if __name__ == '__main__':
    unittest.main()
