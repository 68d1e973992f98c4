"""_multiprocessing: messages over descriptors, semaphores that forks share, descriptors over sockets."""
import os
import socket
import unittest

import _multiprocessing


def make_pipe():
    """Two connections: one that receives, one that sends."""
    receiving, sending = os.pipe()
    return (_multiprocessing.Connection(receiving, writable=False),
            _multiprocessing.Connection(sending, readable=False))


class Messages(unittest.TestCase):
    def test_bytes_and_objects(self):
        reader, writer = make_pipe()
        writer.send({'a': [1, u'\xe4']})
        writer.send_bytes('0123456789', 2, 5)
        self.assertTrue(reader.poll())
        self.assertEqual(reader.recv(), {'a': [1, u'\xe4']})
        target = bytearray(7)
        self.assertEqual(reader.recv_bytes_into(target, 1), 5)
        self.assertEqual(target, '\x0023456\0')
        self.assertFalse(reader.poll())

    def test_end_of_the_stream(self):
        reader, writer = make_pipe()
        os.write(writer.fileno(), '\0\0\0\5ab')
        writer.close()
        self.assertRaises(IOError, reader.recv_bytes)
        self.assertRaises(EOFError, reader.recv_bytes)
        self.assertRaises(IOError, writer.send, 1)

    def test_sizes_that_lie(self):
        reader, writer = make_pipe()
        os.write(writer.fileno(), '\xff\xff\xff\xff')
        self.assertRaises(IOError, reader.recv_bytes)
        reader, writer = make_pipe()
        os.write(writer.fileno(), '\x7f\xff\xff\xf0ab')
        writer.close()
        self.assertRaises(IOError, reader.recv_bytes)

    def test_directions_and_arguments(self):
        reader, writer = make_pipe()
        self.assertRaises(IOError, reader.send, 1)
        self.assertRaises(IOError, writer.recv)
        self.assertRaises(ValueError, writer.send_bytes, 'abc', 4)
        self.assertRaises(ValueError, writer.send_bytes, 'abc', 1, 3)
        self.assertRaises(IOError, _multiprocessing.Connection, -1)


class Semaphores(unittest.TestCase):
    def test_lock_that_its_owner_takes_again(self):
        lock = _multiprocessing.SemLock(0, 1, 1)
        self.assertTrue(lock.acquire() and lock.acquire())
        self.assertEqual((lock._count(), lock._is_mine(), lock._is_zero()), (2, True, True))
        lock.release()
        lock.release()
        self.assertRaises(AssertionError, lock.release)

    def test_bounds_and_time(self):
        semaphore = _multiprocessing.SemLock(1, 1, 1)
        self.assertRaises(ValueError, semaphore.release)
        self.assertTrue(semaphore.acquire(True, 1))
        self.assertFalse(semaphore.acquire(True, 0.01))
        self.assertFalse(semaphore.acquire(False))

    def test_a_child_takes_it(self):
        semaphore = _multiprocessing.SemLock(1, 1, 1)
        child = os.fork()
        if child == 0:
            os._exit(0 if semaphore.acquire(False) else 1)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.assertFalse(semaphore.acquire(False))

    def test_rebuild_takes_known_handles_only(self):
        semaphore = _multiprocessing.SemLock(1, 3, 5)
        other = _multiprocessing.SemLock._rebuild(semaphore.handle, 1, 5)
        self.assertEqual(other._get_value(), 3)
        del semaphore
        other.release()
        self.assertRaises(ValueError, _multiprocessing.SemLock._rebuild, 4096, 1, 1)


class Descriptors(unittest.TestCase):
    def test_descriptor_over_a_socket(self):
        ours, theirs = socket.socketpair()
        receiving, sending = os.pipe()
        _multiprocessing.sendfd(ours.fileno(), sending)
        copy = _multiprocessing.recvfd(theirs.fileno())
        os.write(copy, 'through')
        self.assertEqual(os.read(receiving, 7), 'through')
        ours.send('x')
        self.assertRaises(RuntimeError, _multiprocessing.recvfd, theirs.fileno())
        for fd in (receiving, sending, copy):
            os.close(fd)


if __name__ == '__main__':
    unittest.main()
