"""Memory of arrays, maps and bytearrays does not move while C code has its address, also where only the old buffer protocol
gave it: a handler or another thread that would move it gets a BufferError."""
import array
import gc
import mmap
import os
import signal
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


if __name__ == '__main__':
    unittest.main()
