"""Buffered streams: who uses the buffer, and how far the raw stream is known to be."""
import array
import io
import mmap
import tempfile
import threading
import unittest


class Raw(io.RawIOBase):
    """Bytes that note what is asked of them."""

    def __init__(self, data):
        self.data, self.at, self.asked = data, 0, []

    def readable(self):
        return True

    def seekable(self):
        return True

    def readinto(self, view):
        self.asked.append('readinto')
        piece = self.data[self.at:self.at + len(view)]
        view[:len(piece)] = piece
        self.at += len(piece)
        return len(piece)

    def tell(self):
        self.asked.append('tell')
        return self.at

    def seek(self, offset, whence=0):
        self.asked.append('seek')
        self.at = offset + (0, self.at, len(self.data))[whence]
        return self.at


class Positions(unittest.TestCase):

    def test_seek_in_the_buffer_asks_once(self):
        raw = Raw(b'0123456789' * 10)
        stream = io.BufferedReader(raw, 50)
        self.assertEqual(stream.read(10), b'0123456789')
        for place in 5, 0, 49, 31:
            self.assertEqual(stream.seek(place), place)
            self.assertEqual(stream.read(1), b'0123456789'[place % 10:][:1])
        self.assertNotIn('seek', raw.asked)
        self.assertLessEqual(raw.asked.count('tell'), 1)

    def test_positions_against_a_model(self):
        data = bytes(bytearray(range(256)))
        stream, at = io.BufferedReader(Raw(data), 16), 0
        for step in range(400):
            kind, amount = step * 7 % 5, step * 31 % 40
            if kind < 2:
                self.assertEqual(stream.read(amount), data[at:at + amount])
                at = min(at + amount, 256)
            elif kind == 2:
                at = amount * 6
                self.assertEqual(stream.seek(at), at)
            elif kind == 3 and at > 30:
                at -= 30
                self.assertEqual(stream.seek(-30, 1), at)
            else:
                self.assertEqual(stream.tell(), at)

    def test_an_error_forgets_the_position(self):
        raw = Raw(b'0123456789' * 10)
        stream = io.BufferedReader(raw, 10)
        stream.read(3)
        stream.seek(1)

        def fails(view):
            raw.at += 5
            raise ValueError('no')
        raw.readinto = fails
        self.assertRaises(ValueError, stream.read, 20)
        del raw.readinto
        self.assertEqual(stream.tell(), raw.at)
        self.assertEqual(stream.seek(0, 1), raw.at)

    def test_appending_moves_the_raw_stream(self):
        stream = io.BufferedRandom(io.BytesIO(b'abc'))
        self.assertEqual(stream.read(1), b'a')
        self.assertEqual(stream.write(b'X'), 1)
        self.assertEqual(stream.seek(0), 0)
        self.assertEqual(stream.read(), b'aXc')


class Users(unittest.TestCase):

    def test_threads_take_turns(self):
        begun = threading.Event()

        class Slow(Raw):
            def readinto(self, view):
                begun.set()
                for _ in range(3):
                    threading.Event().wait(0.001)
                return Raw.readinto(self, view)
        data = b''.join(b'%04d\n' % i for i in range(200))
        stream, lines = io.BufferedReader(Slow(data), 64), []
        threads = [threading.Thread(target=lambda: lines.extend(iter(stream.readline, b''))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertTrue(begun.is_set())
        self.assertEqual(b''.join(sorted(lines)), data)

    def test_a_raw_stream_must_not_use_its_buffer(self):
        class Again(Raw):
            def readinto(self, view):
                return stream.read(1)
        stream = io.BufferedReader(Again(b'abc'))
        with self.assertRaises(RuntimeError) as caught:
            stream.read(1)
        self.assertIn('reentrant call inside', str(caught.exception))


class Encoders(unittest.TestCase):

    def test_known_encodings_write_what_codecs_make(self):
        for encoding in 'utf-8', 'ascii', 'latin-1', 'UTF8', 'cp1252', 'utf-16':
            for errors in 'strict', 'replace', 'xmlcharrefreplace':
                raw = io.BytesIO()
                stream = io.TextIOWrapper(raw, encoding, errors)
                text = u'plain' if errors == 'strict' else u'gr\xfcn \u20ac'
                stream.write(text)
                stream.flush()
                self.assertEqual(raw.getvalue(), text.encode(encoding, errors))

    def test_an_error_names_the_codec(self):
        stream = io.TextIOWrapper(io.BytesIO(), 'ascii')
        with self.assertRaises(UnicodeEncodeError) as caught:
            stream.write(u'a\xfc')
        self.assertEqual((caught.exception.encoding, caught.exception.start), ('ascii', 1))


class Utf8(unittest.TestCase):

    def test_pairs_of_surrogates_are_one_character(self):
        for fill in u'', u'x' * 500:
            for text, encoded in ((u'\ud800\udc00', b'\xf0\x90\x80\x80'), (u'\udc00\ud800', b'\xed\xb0\x80\xed\xa0\x80'),
                                  (u'\ud800', b'\xed\xa0\x80'), (u'\U0010ffff\udc00', b'\xf4\x8f\xbf\xbf\xed\xb0\x80'),
                                  (u'\xfc\u20ac', b'\xc3\xbc\xe2\x82\xac')):
                self.assertEqual((fill + text + fill).encode('utf-8'), fill.encode() + encoded + fill.encode())


class MovedRaw(io.RawIOBase):
    """Runs `change` whenever it is asked for something."""
    change = staticmethod(lambda: None)

    def readable(self):
        return True

    writable = seekable = readable

    def seek(self, offset, whence=0):
        self.change()
        return 0

    def readinto(self, b):
        self.change()
        b[:1] = 'r'
        return 1

    def write(self, b):
        self.change()
        self.written = getattr(self, 'written', '') + b.tobytes()
        return len(b)


class MemoryThatGoes(unittest.TestCase):
    """Buffers of old kinds stay where they are while a stream uses them, whatever the code of a raw stream wants."""

    def refused(self, change):
        return lambda: self.assertRaises(BufferError, change)

    def objects(self):
        memory, letters = mmap.mmap(-1, 100000), array.array('c', 'x' * 100000)

        def clear(letters=letters):
            del letters[:]
        yield memory, self.refused(memory.close)
        yield letters, self.refused(clear)
        letters = array.array('c', 'x' * 100000)
        yield buffer(letters), self.refused(lambda: clear(letters))

    def test_write(self):
        for given, change in self.objects():
            expected, raw = given[:], MovedRaw()
            raw.change = change
            stream = io.BufferedWriter(raw, 10)
            stream.write('12345')
            self.assertEqual(stream.write(given), 100000)
            stream.flush()
            self.assertEqual(raw.written, '12345' + str(expected if isinstance(expected, str) else expected.tostring()))

    def test_write_behind_what_was_read_ahead(self):
        for given, change in self.objects():
            raw = MovedRaw()
            stream = io.BufferedRandom(raw, 10)
            stream.peek()
            raw.change = change
            self.assertEqual(stream.write(given), 100000)
            raw.change = MovedRaw.change

    def test_closed_while_it_is_asked_whether_the_stream_is(self):
        memory = mmap.mmap(-1, 1000)
        close = self.refused(memory.close)

        class Asked(MovedRaw):
            @property
            def closed(self):
                if asked:
                    close()
                return False
        asked = [5]
        stream = io.BufferedWriter(Asked(), 5000)
        self.assertEqual(stream.write(memory), 1000)
        del asked[:]

    def test_readinto(self):
        for given, change in self.objects():
            if isinstance(given, buffer):
                continue
            raw = MovedRaw()
            raw.change = change
            stream = io.BufferedReader(raw, 10)
            self.assertEqual(stream.readinto(given), 100000)
            raw.change = MovedRaw.change

    def test_file_into_memory(self):
        for given in mmap.mmap(-1, 100), array.array('c', 'x' * 100), bytearray(100):
            with tempfile.TemporaryFile() as f:
                f.write('abc')
                f.flush()
                f.seek(0)
                raw = io.FileIO(f.fileno(), 'r', closefd=False)
                self.assertEqual((raw.readinto(given), ''.join(map(str, given[:3])) if isinstance(given, array.array)
                                  else str(given[:3])), (3, 'abc'))
                self.assertEqual(raw.readinto(given), 0)


class DetachedMeanwhile(unittest.TestCase):

    def test_flush_that_detaches(self):
        def detaching(kind):
            class Detaching(kind):
                def flush(self):
                    if not hasattr(self, 'taken'):
                        self.taken = None
                        self.taken = self.detach()
            return Detaching
        for kind in io.BufferedReader, io.BufferedWriter, io.BufferedRandom, io.TextIOWrapper:
            below = MovedRaw() if kind is not io.TextIOWrapper else io.BufferedWriter(MovedRaw())
            stream = detaching(kind)(below)
            self.assertRaises(ValueError, stream.detach)
            self.assertIs(stream.taken, below)


if __name__ == '__main__':
    unittest.main()
