"""BZ2File: lines, places, newlines, misuse."""
import os
import tempfile
import threading
import unittest
try:
    import bz2
except ImportError:
    bz2 = None

TEXT = ''.join('line %d\n' % i for i in range(5000))


@unittest.skipIf(bz2 is None, 'the module is not there')
class Files(unittest.TestCase):

    def setUp(self):
        handle, self.name = tempfile.mkstemp()
        os.close(handle)
        self.addCleanup(os.remove, self.name)
        with bz2.BZ2File(self.name, 'w') as compressed:
            compressed.writelines(TEXT.splitlines(True))

    def test_lines_and_pieces_mix(self):
        with bz2.BZ2File(self.name) as source:
            self.assertEqual(source.readline(), 'line 0\n')
            self.assertEqual(source.read(4), 'line')
            self.assertEqual(source.readline(), ' 1\n')
            self.assertEqual(source.readline(3), 'lin')
            self.assertEqual(next(source), 'e 2\n')
            self.assertRaises(ValueError, source.read)
            self.assertEqual(''.join(source), TEXT[21:])
            self.assertEqual((source.read(), source.readline()), ('', ''))

    def test_places(self):
        source = bz2.BZ2File(self.name)
        for offset, whence, place in [(100, 0, 100), (-50, 1, 70), (-10, 2, len(TEXT) - 10), (-5, 0, 0)]:
            source.seek(offset, whence)
            self.assertEqual(source.tell(), place)
            self.assertEqual(source.read(20), TEXT[place:place + 20])

    def test_universal_newlines(self):
        with bz2.BZ2File(self.name, 'w') as compressed:
            compressed.write('a\rb\r\nc\n' * 3000 + 'd\r')
        source = bz2.BZ2File(self.name, 'rU')
        self.assertEqual(source.read(), 'a\nb\nc\n' * 3000 + 'd\n')
        self.assertEqual(source.newlines, ('\r', '\n', '\r\n'))

    def test_newlines_tells_what_was_given_out(self):
        def seen(content, *sizes):
            with bz2.BZ2File(self.name, 'w') as compressed:
                compressed.write(content)
            source = bz2.BZ2File(self.name, 'rU')
            return [source.newlines] + [(source.readline(size), source.newlines)[1] for size in sizes]
        self.assertEqual(seen('a\nb\r\nc\rd', -1, -1, -1, -1), [None, '\n', '\n', ('\n', '\r\n'), ('\r', '\n', '\r\n')])
        self.assertEqual(seen('a\rb', 1, 1, 1), [None, None, None, '\r'])
        self.assertEqual(seen('a\r', -1), [None, '\r'])
        self.assertEqual(seen('a\r\n', -1, -1), [None, None, '\r\n'])

    def test_damaged(self):
        with open(self.name, 'r+b') as raw:
            raw.truncate(os.path.getsize(self.name) - 20)
        self.assertRaises(EOFError, bz2.BZ2File(self.name).read)
        with open(self.name, 'wb') as raw:
            raw.write('not at all')
        self.assertRaises(IOError, bz2.BZ2File(self.name).read)

    def test_misuse(self):
        source = bz2.BZ2File(self.name)
        self.assertRaises(IOError, source.write, 'x')
        source.close()
        for method in (source.read, source.next, source.tell, source.__enter__):
            self.assertRaises(ValueError, method)
        self.assertRaises(ValueError, bz2.BZ2File, self.name, 'rw')
        self.assertRaises(IOError, bz2.BZ2File(self.name, 'w').read)
        self.assertRaises(ValueError, bz2.BZ2File.__new__(bz2.BZ2File).read)

    def test_threads_share_a_reader(self):
        source, seen = bz2.BZ2File(self.name), []
        threads = [threading.Thread(target=lambda: seen.extend(iter(source.readline, ''))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(seen), sorted(TEXT.splitlines(True)))

    def test_outcomes_are_plain_numbers(self):
        with bz2.BZ2File(self.name) as source:
            self.assertEqual([type(source.tell()), source.closed, source.xreadlines(1, 2) is source], [int, 0, True])
            self.assertRaises(OverflowError, source.seek, 2 ** 63)
            self.assertRaises(OverflowError, source.seek, '', 2 ** 63)
        self.assertEqual((type(source.closed), source.closed), (int, 1))

    def test_iteration_while_writing(self):
        with bz2.BZ2File(self.name + 'w', 'w') as target:
            self.addCleanup(os.remove, self.name + 'w')
            self.assertRaises(RuntimeError, next, target)


if __name__ == '__main__':
    unittest.main()
