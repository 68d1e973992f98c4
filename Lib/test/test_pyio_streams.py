"""_pyio: the streams in Python do what those in C do, step by step."""
import _pyio
import io
import os
import random
import tempfile
import unittest

CONTENT = u'abc\ndef\r\ngh\xefi\rjkl\n\n\u20ac'


class Recorder(object):
    """Does the same to a stream of io and to one of _pyio, and compares results and kinds of errors."""

    def __init__(self, case, make):
        self.case, self.streams = case, [make(io), make(_pyio)]

    def __call__(self, name, *args):
        first, second = [self.attempt(stream, name, args) for stream in self.streams]
        self.case.assertEqual(first, second, (name, args))
        return first

    def attempt(self, stream, name, args):
        try:
            return getattr(stream, name)(*args)
        except (ValueError, TypeError, IOError) as error:
            return [kind for kind in (ValueError, TypeError, IOError) if isinstance(error, kind)]


class WithFile(unittest.TestCase):

    def setUp(self):
        handle, self.path = tempfile.mkstemp()
        os.write(handle, CONTENT.encode('utf-8'))
        os.close(handle)
        self.addCleanup(os.remove, self.path)


class Bytes(WithFile):

    def test_memory(self):
        do = Recorder(self, lambda module: module.BytesIO(b'abc\ndef'))
        for step in (('read', 2), ('readline',), ('tell',), ('seek', -2, 2), ('read',), ('seek', 12), ('write', b'x'),
                     ('getvalue',), ('truncate', 3), ('tell',), ('getvalue',), ('seek', -1), ('seek', 0, 9),
                     ('write', u'x'), ('seek', 0), ('readlines',), ('close',), ('read',), ('getvalue',)):
            do(*step)

    def test_reader(self):
        do = Recorder(self, lambda module: module.open(self.path, 'rb', buffering=4))
        for step in (('read', 1), ('peek',), ('read1', 2), ('readline',), ('tell',), ('read', 7), ('seek', -3, 1), ('read', 2),
                     ('read', -2), ('write', b'x'), ('read',), ('read', 1), ('close',), ('read', 1)):
            do(*step)

    def test_random_walk(self):
        paths = {}
        for module in io, _pyio:
            handle, paths[module] = tempfile.mkstemp()
            os.close(handle)
            self.addCleanup(os.remove, paths[module])
        do = Recorder(self, lambda module: module.open(paths[module], 'w+b', buffering=8))
        dice = random.Random(5)
        for _ in range(400):
            count = dice.randrange(20)
            do(*dice.choice([('write', b'0123456789abcdefghij'[:count]), ('read', count), ('seek', count), ('tell',),
                             ('seek', 0, 2), ('flush',), ('truncate',)]))
        do('close')
        self.assertEqual(*[open(path, 'rb').read() for path in paths.values()])

    def test_full_pipe(self):
        class Narrow(_pyio.RawIOBase):
            def __init__(self):
                self.room, self.got = 5, b''

            def writable(self):
                return True

            def write(self, b):
                taken = bytes(b[:self.room])
                self.room -= len(taken)
                self.got += taken
                return len(taken) or None

        raw = Narrow()
        stream = _pyio.BufferedWriter(raw, 4)
        with self.assertRaises(_pyio.BlockingIOError) as blocked:
            stream.write(b'0123456789')
        self.assertEqual((raw.got, blocked.exception.characters_written), (b'01234', 9))
        raw.room = 100
        stream.flush()
        self.assertEqual(raw.got, b'012345678')


class Text(WithFile):

    def test_line_endings(self):
        for newline in None, '', '\n', '\r', '\r\n':
            do = Recorder(self, lambda module: module.open(self.path, encoding='utf-8', newline=newline))
            do('read', 2)
            do('readline', 1)
            self.assertTrue(do('readlines'))
            do('readline')
            if newline in (None, ''):
                self.assertEqual(*[stream.newlines for stream in do.streams])

    def test_every_position_can_be_returned_to(self):
        for encoding in 'utf-8', 'utf-16', 'utf-8-sig', 'utf-7':
            with open(self.path, 'wb') as raw:
                raw.write(CONTENT.encode(encoding))
            for chunk in 1, 3, 100:
                stream = _pyio.open(self.path, encoding=encoding)
                stream._CHUNK_SIZE = chunk
                places, whole = [], u''
                while True:
                    places.append(stream.tell())
                    part = stream.read(1)
                    if not part:
                        break
                    whole += part
                self.assertEqual(whole, CONTENT.replace(u'\r\n', u'\n').replace(u'\r', u'\n'))
                for index, place in enumerate(places):
                    self.assertEqual(stream.seek(place), place)
                    self.assertEqual(stream.read(), whole[index:], (encoding, chunk, index))

    def test_byte_order_mark_once(self):
        for module in io, _pyio:
            with module.open(self.path, 'w', encoding='utf-16') as stream:
                stream.write(u'a')
                stream.write(u'b')
            with module.open(self.path, 'a', encoding='utf-16') as stream:
                stream.write(u'c')
            with module.open(self.path, encoding='utf-16') as stream:
                self.assertEqual(stream.read(), u'abc')

    def test_memory(self):
        for newline in u'\n', u'':
            do = Recorder(self, lambda module: module.StringIO(u'a\r\nb\nc', newline=newline))
            for step in (('getvalue',), ('readline',), ('read', 1), ('read',), ('seek', 0), ('write', u'zz\n'), ('getvalue',),
                         ('seek', 0, 2), ('write', u'\u20ac'), ('getvalue',), ('write', b'x'), ('detach',), ('close',),
                         ('read',)):
                do(*step)

    def test_tell_after_next(self):
        do = Recorder(self, lambda module: module.open(self.path, encoding='utf-8'))
        do('next')
        self.assertIn(IOError, do('tell'))
        do('flush')
        do('tell')


class Kinds(unittest.TestCase):

    def test_modes(self):
        for mode in 'r', 'rb', 'w+b', 'ab', 'U', 'rw', 'rtb', 'wU', 'z', '', 'rr', 'a+':
            kinds = []
            for module in io, _pyio:
                try:
                    kinds.append(type(module.open(os.devnull, mode)).__name__)
                except ValueError as error:
                    kinds.append(ValueError)
            self.assertEqual(*kinds)

    def test_classes_count_as_those_of_io(self):
        with _pyio.open(os.devnull) as stream:
            self.assertIsInstance(stream, io.TextIOBase)
            self.assertIsInstance(stream.buffer, io.BufferedIOBase)
            self.assertIsInstance(stream.buffer.raw, _pyio.RawIOBase)


if __name__ == '__main__':
    unittest.main()
