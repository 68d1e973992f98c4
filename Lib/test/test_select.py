"""select, poll and epoll on pipes."""
import os
import select
import threading
import unittest


class PipeTestCase(unittest.TestCase):
    def setUp(self):
        self.reader, self.writer = os.pipe()

    def tearDown(self):
        os.close(self.reader)
        os.close(self.writer)


class TestSelect(PipeTestCase):
    def test_ready(self):
        r, w = self.reader, self.writer
        self.assertEqual(select.select([r], [w], [], 0), ([], [w], []))
        os.write(w, 'x')
        self.assertEqual(select.select([r], [], [], 0), ([r], [], []))

    def test_objects_come_back(self):
        class File(object):
            def __init__(self, fd):
                self.fd = fd

            def fileno(self):
                return self.fd
        f = File(self.writer)
        self.assertIs(select.select([], (f,), [])[1][0], f)

    def test_errors(self):
        self.assertRaises(TypeError, select.select, 1, [], [])
        self.assertRaises(TypeError, select.select, [5.5], [], [])
        self.assertRaises(TypeError, select.select, [], [], [], 'x')
        self.assertRaises(ValueError, select.select, [-1], [], [])
        self.assertRaises(ValueError, select.select, [10 ** 6], [], [])
        self.assertRaises(select.error, select.select, [], [], [], -1)

    def test_list_changed_by_fileno(self):
        writer, files = self.writer, []

        class File(object):
            def fileno(self):
                del files[-1]
                return writer
        files[:] = [File() for _ in range(10)]
        self.assertEqual(len(select.select([], files, [])[1]), 5)


class TestPoll(PipeTestCase):
    def test_life(self):
        p = select.poll()
        p.register(self.reader, select.POLLIN)
        self.assertEqual(p.poll(0), [])
        p.register(self.writer)
        self.assertEqual(p.poll(0), [(self.writer, select.POLLOUT)])
        p.modify(self.writer, 0)
        os.write(self.writer, 'x')
        self.assertEqual(p.poll(), [(self.reader, select.POLLIN)])
        p.unregister(self.reader)
        self.assertRaises(KeyError, p.unregister, self.reader)
        self.assertRaises(IOError, p.modify, self.reader, 1)
        self.assertRaises(OverflowError, p.register, self.reader, 1 << 16)
        self.assertRaises(OverflowError, p.register, self.reader, -1)

    def test_one_at_a_time(self):
        p = select.poll()
        p.register(self.reader, select.POLLIN)
        results = []

        def wait():
            while not results:  # until the main thread is outside
                try:
                    results.append(p.poll(10000))
                except RuntimeError:
                    pass
        t = threading.Thread(target=wait)
        t.start()
        try:
            while True:         # until the other thread is inside
                try:
                    self.assertEqual(p.poll(1), [])
                except RuntimeError:
                    break
        finally:
            os.write(self.writer, 'x')
            t.join()
        self.assertEqual(results, [[(self.reader, select.POLLIN)]])


class TestEpoll(PipeTestCase):
    def test_life(self):
        e = select.epoll()
        e.register(self.reader, select.EPOLLIN)
        self.assertRaises(IOError, e.register, self.reader)
        self.assertEqual(e.poll(0), [])
        os.write(self.writer, 'x')
        self.assertEqual(e.poll(1), [(self.reader, select.EPOLLIN)])
        e.unregister(self.reader)
        self.assertEqual(e.poll(0), [])
        self.assertFalse(e.closed)
        e.close()
        self.assertTrue(e.closed)
        self.assertRaises(ValueError, e.poll)
        self.assertRaises(ValueError, e.fileno)

    def test_arguments(self):
        self.assertRaises(ValueError, select.epoll, 0)
        e = select.epoll()
        self.assertRaises(ValueError, e.poll, 0, 0)
        self.assertRaises(TypeError, e.poll, 'x')
        e.close()


if __name__ == '__main__':
    unittest.main()
