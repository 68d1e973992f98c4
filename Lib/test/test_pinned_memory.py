"""Memory of arrays, maps and bytearrays does not move while C code has its address, also where only the old buffer protocol
gave it: a handler or another thread that would move it gets a BufferError."""
import array
import audioop
import codecs
import datetime
import gc
import mmap
import os
import signal
import struct
import unittest


class PinnedMemoryTest(unittest.TestCase):

    def setUp(self):
        self.addCleanup(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, self.handler))
        self.addCleanup(signal.setitimer, signal.ITIMER_REAL, 0)
        reader, self.writer = os.pipe()
        self.addCleanup(os.close, self.writer)
        self.stream = os.fdopen(reader, 'rb', 0)
        self.addCleanup(self.stream.close)
        self.seen = []

    def handler(self, number, frame):
        for move in self.moves:
            try:
                move()
            except BufferError, e:
                self.seen.append(str(e))
        os.write(self.writer, 'y' * self.room)

    def read_into(self, target, moves):
        """While the stream waits for data the moves are tried; then the data come."""
        self.moves, self.room = moves, len(target)
        signal.setitimer(signal.ITIMER_REAL, 0.02)
        self.assertEqual(self.stream.readinto(target), self.room)
        self.assertEqual(str(target[:]) if not isinstance(target, array.array) else target.tostring(), 'y' * self.room)
        return self.seen

    def test_array(self):
        a = array.array('c', 'x' * 50)

        def shrink():
            del a[1:]

        def skip():
            del a[::2]
        said = self.read_into(a, [lambda: a.extend('z' * 10000), lambda: a.append('z'), a.pop, shrink, skip,
                                  lambda: a.__imul__(3), lambda: a.fromstring('zz'), lambda: a.insert(0, 'z')])
        self.assertEqual(said, ['cannot resize an array that is exporting buffers'] * 8)
        a.extend('z' * 10000)
        self.assertEqual(len(a), 10050)

    def test_what_keeps_the_size_is_allowed(self):
        a = array.array('c', 'x' * 8)

        def exchange():
            a[2:4] = array.array('c', 'ab')
        self.assertEqual(self.read_into(a, [exchange, lambda: a.extend(''), a.reverse]), [])

    def test_map(self):
        m = mmap.mmap(-1, 64)
        self.assertEqual(self.read_into(m, [m.close, lambda: m.resize(1 << 20)]),
                         ['cannot close exported pointers exist', "mmap can't resize with extant buffers exported."])
        m.close()

    def test_views_of_buffers(self):
        for make in (lambda text: array.array('c', text), bytearray):
            a = make('abc')
            first, second = memoryview(buffer(a)), memoryview(buffer(a, 1))
            del first
            self.assertRaises(BufferError, a.append, 'd')
            self.assertEqual(second.tobytes(), 'bc')
            del second
            gc.collect()
            a.append('d')
            self.assertEqual(len(a), 4)


class Mover(object):
    """A number that moves the array when it is read."""

    def __init__(self, target, value):
        self.target, self.value = target, value

    def __int__(self):
        del self.target[:]
        return self.value
    __index__ = __int__

    def __float__(self):
        return float(int(self))


class Zone(datetime.tzinfo):

    def __init__(self, target):
        self.target = target

    def utcoffset(self, when):
        del self.target[:]
        return datetime.timedelta(0)

    dst = utcoffset


class ArgumentsTest(unittest.TestCase):
    """An argument is converted by code that would move the one before it."""

    def check(self, call):
        a = array.array('c', 'x' * 4000)
        self.assertRaises(BufferError, call, a, Mover(a, 2))
        del a[:]

    def test_sounds(self):
        for name in ('max minmax avg rms cross avgpp maxpp findmax reverse lin2ulaw lin2alaw ulaw2lin alaw2lin').split():
            self.check(getattr(audioop, name))
        self.check(lambda a, n: audioop.getsample(a, 2, n))
        self.check(lambda a, n: audioop.mul(a, 2, n))
        self.check(lambda a, n: audioop.add(a, a, n))
        self.check(lambda a, n: audioop.bias(a, 2, n))
        self.check(lambda a, n: audioop.tomono(a, 2, 1, n))
        self.check(lambda a, n: audioop.tostereo(a, 2, 1, n))
        self.check(lambda a, n: audioop.lin2lin(a, 2, n))

    def test_states_of_sounds(self):
        self.check(lambda a, n: audioop.lin2adpcm(a, 2, (n, 0)))
        self.check(lambda a, n: audioop.adpcm2lin(a, 2, (0, n)))
        self.check(lambda a, n: audioop.ratecv(a, 2, 1, 8000, 4000, (0, ((n, 0),))))
        self.check(lambda a, n: audioop.ratecv(a, 2, 1, 8000, 4000, None, n))

    def test_views(self):
        self.check(lambda a, n: struct.unpack_from('i', a, n))

        class Mapping(object):
            def __getitem__(self, key):
                return int(self.number)

        def decode(a, n):
            mapping = Mapping()
            mapping.number = n
            codecs.charmap_decode(a, 'strict', mapping)
        self.check(decode)

    def test_dates(self):
        for make in (lambda zone: datetime.datetime(2001, 2, 3, tzinfo=zone), lambda zone: datetime.time(1, 2, tzinfo=zone)):
            a = array.array('c', '%z ' * 100)
            self.assertEqual(make(Zone(a)).strftime(a), '+0000 ' * 100)
            self.assertEqual(len(a), 0)


if __name__ == '__main__':
    unittest.main()
