"""Lines of text streams where chunks end inside of them, and characters of strings one by one."""
import codecs
import io
import unittest
import weakref


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

    def test_none_is_no_limit_of_text(self):
        for text in io.TextIOWrapper(io.BytesIO('a\n')), io.TextIOWrapper(io.BufferedWriter(io.BytesIO())):
            self.assertRaises(TypeError, text.readline, None)
        self.assertEqual(io.StringIO(u'a\nb').readline(None), u'a\n')
        self.assertEqual(io.BytesIO('a\nb').readline(None), 'a\n')

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


class WhatIsHandedDown(unittest.TestCase):

    def test_truncate_hands_its_argument_on(self):
        class Raw(io.RawIOBase):
            sizes = []
            seekable = readable = writable = lambda self: True

            def tell(self):
                return 3

            def seek(self, place, whence=0):
                return 3

            def truncate(self, size=None):
                self.sizes.append(size)
                return 7
        for kind in io.BufferedReader, io.BufferedWriter, io.BufferedRandom:
            stream = kind(Raw())
            self.assertEqual((stream.truncate(), stream.truncate(5)), (7, 7))
        self.assertEqual(Raw.sizes, [None, 5] * 3)

    def test_name_of_a_missing_file_is_told_in_bytes(self):
        with self.assertRaises(IOError) as told:
            io.open(u'/no such folder/file')
        self.assertEqual(repr(told.exception.filename), repr('/no such folder/file'))

    def test_place_in_a_state(self):
        for kind, words in (io.BytesIO, 'second .* not str'), (io.StringIO, 'third .* got str'):
            state = list(kind().__getstate__())
            state[-2] = 'x'
            self.assertRaisesRegexp(TypeError, words, kind().__setstate__, tuple(state))


class Keeping(io.RawIOBase):
    """Keeps the memory that it is shown, and calls something in the middle."""
    readable = writable = seekable = lambda self: True

    def __init__(self, called=None):
        self.kept, self.called = [], called

    def keep(self, memory):
        self.kept.append(memory)
        if self.called is not None:
            self.called()

    def readinto(self, memory):
        self.keep(memory)
        memory[:2] = 'ab'
        return 2 if len(self.kept) < 9 else 0

    def write(self, memory):
        self.keep(memory)
        return len(memory)

    def seek(self, place, whence=0):
        return 0


class MemoryOfRawStreams(unittest.TestCase):

    def test_views_outlive_the_stream(self):
        raw = Keeping()
        stream = io.BufferedRandom(raw, 8)
        stream.read(3)
        stream.write('x' * 5)
        stream.flush()
        stream.__init__(raw, 4)
        stream.detach()
        del stream
        self.assertEqual([len(memory.tobytes()) for memory in raw.kept], [len(memory) for memory in raw.kept])
        self.assertEqual(raw.kept[-1].tobytes(), 'x' * 5)

    def test_what_was_read_does_not_change(self):
        for size in 3, 16, 30:
            raw = Keeping()
            text = io.BufferedReader(raw, 8).read(size)
            copy = ''.join(list(text))
            for memory in raw.kept:
                memory[:] = 'z' * len(memory)
            self.assertEqual(text, copy)

    def test_what_was_written_may_change(self):
        raw, given = Keeping(), bytearray('x' * 100)
        io.BufferedWriter(raw, 8).write(given)
        del given[:]
        self.assertEqual(raw.kept[0].tobytes(), 'x' * 100)

    def test_no_new_beginning_in_the_middle(self):
        for kind in io.BufferedReader, io.BufferedWriter, io.BufferedRandom:
            raw, told = Keeping(), []

            def begin():
                raw.called = None
                try:
                    stream.__init__(raw, 4)
                except RuntimeError as error:
                    told.append(str(error)[:21])
            stream, raw.called = kind(raw, 8), begin
            stream.write('x' * 30) if kind is io.BufferedWriter else stream.read(5)
            self.assertEqual(told, ['reentrant call inside'])


class Dying(unittest.TestCase):
    """A stream in memory just vanishes; others are closed first."""

    def closed_by_dying(self, base, *args):
        calls = []

        class Stream(base):
            def close(self):
                calls.append(base)
                base.close(self)

        stream = Stream(*args)
        watch = weakref.ref(stream)
        del stream
        self.assertEqual(watch(), None)
        return len(calls)

    def test_in_memory(self):
        self.assertEqual(self.closed_by_dying(io.BytesIO, 'a'), 0)
        self.assertEqual(self.closed_by_dying(io.StringIO, u'a'), 0)

    def test_others(self):
        self.assertTrue(self.closed_by_dying(io.BufferedReader, io.BytesIO()))
        self.assertTrue(self.closed_by_dying(io.TextIOWrapper, io.BytesIO()))
        self.assertTrue(self.closed_by_dying(io.RawIOBase))


class Upset(object):
    """Calls its text stream's detach() and __init__() once, in the middle of an operation."""
    stream = None

    def upset(self):
        stream, Upset.stream = Upset.stream, None
        for action in (lambda: stream.detach(), lambda: stream.__init__(3)):
            try:
                if stream is not None:
                    action()
            except (ValueError, AttributeError, TypeError, IOError):
                pass


def upsetting(name, base):
    def method(self, *args):
        result = getattr(base, name)(self, *args)
        self.upset()
        return result
    return method


class Buffer(Upset, io.BytesIO):
    read, read1, write, tell, seek, flush, truncate, readable, writable, seekable = [
        upsetting(name, io.BytesIO)
        for name in 'read read1 write tell seek flush truncate readable writable seekable'.split()]


class Decoder(Upset, codecs.IncrementalDecoder):
    def decode(self, data, final=False):
        self.upset()
        return data.decode('latin-1')

    def getstate(self):
        self.upset()
        return b'', 0

    def setstate(self, state):
        self.upset()

    reset = upsetting('reset', codecs.IncrementalDecoder)


class Encoder(Upset, codecs.IncrementalEncoder):
    def encode(self, text, final=False):
        self.upset()
        return text.encode('latin-1')

    def setstate(self, state):
        self.upset()

    reset = upsetting('reset', codecs.IncrementalEncoder)


class Flushing(Upset, io.TextIOWrapper):
    flush = upsetting('flush', io.TextIOWrapper)


latin = codecs.lookup('latin-1')
codecs.register(lambda name: codecs.CodecInfo(latin.encode, latin.decode, incrementalencoder=Encoder,
                                              incrementaldecoder=Decoder, name=name) if name == 'upsetting' else None)


class ChangedInTheMiddle(unittest.TestCase):
    """Whatever a buffer, a codec or an overridden method does to the stream: an exception at most."""
    BEFORE = (lambda t: None, lambda t: t.read(2), lambda t: t.write(u'zz'), lambda t: t.readline())
    OPERATIONS = (lambda t: t.truncate(), lambda t: t.tell(), lambda t: t.seek(0), lambda t: t.seek(0, 2), lambda t: t.seek(0, 1),
                  lambda t: t.close(), lambda t: t.detach(), lambda t: t.read(), lambda t: t.read(5), lambda t: t.readline(),
                  next, list, lambda t: t.write(u'x\n' * 10000), lambda t: t.flush(), lambda t: t.writelines([u'a\n']),
                  lambda t: t.__init__(Buffer(b'abc'), 'upsetting'))

    def run_all(self, make):
        done = 0
        for before in self.BEFORE:
            for operation in self.OPERATIONS:
                Upset.stream = None
                stream = make()
                before(stream)
                Upset.stream = stream
                try:
                    operation(stream)
                except (ValueError, AttributeError, TypeError, IOError, StopIteration):
                    pass
                done += Upset.stream is None
                Upset.stream = None
        self.assertGreater(done, 10)

    def test_buffer(self):
        for line_buffering in False, True:
            self.run_all(lambda: io.TextIOWrapper(Buffer(b'ab\ncd\n\xc3\xa9' * 99), 'utf-8', line_buffering=line_buffering))

    def test_codec(self):
        for newline in None, '', u'\n':
            self.run_all(lambda: io.TextIOWrapper(io.BytesIO(b'ab\ncd\n' * 3000), 'upsetting', newline=newline))

    def test_subclass(self):
        self.run_all(lambda: Flushing(io.BytesIO(b'ab\ncd\n' * 30), 'utf-8'))


class WhatStaysUnread(unittest.TestCase):
    def test_peek_of_what_can_be_written(self):
        raw = io.BytesIO(b'0123456789')
        stream = io.BufferedRandom(raw, 8)
        self.assertEqual((stream.read(5), stream.peek()), (b'01234', b'56789'))
        self.assertEqual(io.BufferedReader(io.BytesIO(b'0123456789'), 8).peek(), b'01234567')


if __name__ == '__main__':
    unittest.main()
