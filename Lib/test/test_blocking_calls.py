"""A call that waits lets other threads run: the main thread ends each wait itself.

A call that kept the interpreter's lock would never end; the alarm then ends the process.
"""
import array
import errno
import fcntl
import io
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import thread
import threading
import time
import unittest

WAIT = 0.02


class Blocking(unittest.TestCase):
    def setUp(self):
        signal.alarm(120)
        self.addCleanup(signal.alarm, 0)
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.name = os.path.join(folder, 'name')

    def check(self, wait, release):
        """Calls wait() in a thread, then release(); wait() must not have ended before, and must end then."""
        results = []
        waiting = threading.Thread(target=lambda: results.append(wait()))
        waiting.start()
        time.sleep(WAIT)
        self.assertEqual(results, [])
        release()
        waiting.join()
        self.assertEqual(len(results), 1)
        return results[0]

    def pipe(self):
        ends = os.pipe()
        for end in ends:
            self.addCleanup(os.close, end)
        return ends

    def sockets(self):
        ends = socket.socketpair()
        for end in ends:
            self.addCleanup(end.close)
        return ends


class Files(Blocking):
    def test_read(self):
        for reading in (lambda fd: os.read(fd, 5), lambda fd: os.fdopen(os.dup(fd), 'rb', 0).read(5),
                        lambda fd: os.fdopen(os.dup(fd)).readline(), lambda fd: os.fdopen(os.dup(fd), 'r', 0).readline(),
                        lambda fd: io.FileIO(fd, closefd=False).read(5), lambda fd: io.open(fd, 'rb', closefd=False).read(5),
                        lambda fd: io.open(fd, closefd=False).readline().encode('ascii')):
            here, there = self.pipe()
            self.assertEqual(self.check(lambda: reading(here), lambda: os.write(there, 'four\n')), 'four\n')

    def test_readinto(self):
        here, there = self.pipe()
        room = bytearray(9)
        self.assertEqual(self.check(lambda: io.FileIO(here, closefd=False).readinto(room), lambda: os.write(there, 'x')), 1)

    def test_arrays(self):
        numbers = array.array('i')
        reading, writing = os.pipe()
        source = os.fdopen(reading, 'rb')
        self.check(lambda: numbers.fromfile(source, 2), lambda: os.write(writing, '\1\0\0\0\2\0\0\0'))
        self.assertEqual(numbers.tolist(), [1, 2])
        os.close(writing)
        self.assertRaises(EOFError, numbers.fromfile, source, 1)
        source.close()
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        target = os.fdopen(writing, 'wb')
        large = array.array('c', 'x' * 1000000)

        def drain():
            left = 1000000 - 4096 * 4   # what stays is in the buffers of the file or the pipe
            while left > 0:
                left -= len(os.read(reading, 1 << 16))
        self.check(lambda: large.tofile(target), drain)
        drained = threading.Thread(target=target.close)
        drained.start()
        while os.read(reading, 1 << 16):
            pass
        drained.join()

    def test_write(self):
        for writing in (lambda fd, data: os.write(fd, data), lambda fd, data: io.FileIO(fd, 'w', closefd=False).write(data),
                        lambda fd, data: os.fdopen(os.dup(fd), 'wb', 0).write(data)):
            here, there = self.pipe()
            fcntl.fcntl(there, fcntl.F_SETFL, os.O_NONBLOCK)
            try:
                while True:
                    os.write(there, 'x' * 4096)
            except OSError as e:
                self.assertEqual(e.errno, errno.EAGAIN)
            fcntl.fcntl(there, fcntl.F_SETFL, 0)
            self.check(lambda: writing(there, 'y' * 4096), lambda: os.read(here, 1 << 20))

    def test_open(self):
        os.mkfifo(self.name)
        for opening in (lambda: os.close(os.open(self.name, os.O_RDONLY)), lambda: open(self.name).close(),
                        lambda: io.open(self.name).close()):
            self.check(opening, lambda: os.close(os.open(self.name, os.O_WRONLY)))

    def test_locks(self):
        for lock in (lambda fd: fcntl.flock(fd, fcntl.LOCK_EX),):
            first, second = open(self.name, 'w'), open(self.name, 'w')
            lock(first)
            self.check(lambda: lock(second), first.close)

    def test_locks_of_processes(self):
        holder = subprocess.Popen([sys.executable, '-c', 'import fcntl, sys\nf = open(%r, "w")\nfcntl.lockf(f, fcntl.LOCK_EX)\n'
                                   'print "held"\nsys.stdout.flush()\nsys.stdin.read()' % self.name],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        holder.stdout.readline()
        wanted = open(self.name, 'r+')
        self.check(lambda: fcntl.lockf(wanted, fcntl.LOCK_EX), holder.stdin.close)
        holder.wait()


class Processes(Blocking):
    def child(self):
        return subprocess.Popen([sys.executable, '-S', '-c', 'import sys; sys.stdin.read()'], stdin=subprocess.PIPE)

    def test_waiting(self):
        for waiting in (lambda pid: os.waitpid(pid, 0), lambda pid: os.wait(), lambda pid: os.wait3(0), lambda pid: os.wait4(pid, 0)):
            child = self.child()
            self.assertEqual(self.check(lambda: waiting(child.pid), child.stdin.close)[:2], (child.pid, 0))
            child.returncode = 0

    def test_system(self):
        os.mkfifo(self.name)
        self.assertEqual(self.check(lambda: os.system('read line <%s' % self.name), lambda: open(self.name, 'w').write('x\n')), 0)


class Sockets(Blocking):
    def test_receiving(self):
        for receiving in (lambda s: s.recv(1), lambda s: s.recvfrom(1), lambda s: s.recv_into(bytearray(1)),
                          lambda s: s.recvfrom_into(bytearray(1)), lambda s: s.makefile().readline()):
            here, there = self.sockets()
            self.check(lambda: receiving(here), lambda: there.send('x\n'))

    def test_receiving_with_a_timeout(self):
        here, there = self.sockets()
        here.settimeout(60)
        self.assertEqual(self.check(lambda: here.recv(1), lambda: there.send('x')), 'x')

    def test_sending(self):
        for sending in (lambda s: s.sendall('x' * (1 << 20)), lambda s: s.makefile('wb', 0).write('x' * (1 << 20))):
            here, there = self.sockets()
            left = [1 << 20]

            def drain():
                while left[0]:
                    left[0] -= len(there.recv(1 << 16))
            self.check(lambda: sending(here), drain)

    def test_accepting(self):
        server = socket.socket()
        server.bind(('127.0.0.1', 0))
        server.listen(1)
        client = socket.socket()
        self.check(lambda: server.accept()[0].close(), lambda: client.connect(server.getsockname()))
        client.close()
        server.close()


class Polling(Blocking):
    def test_select(self):
        here, there = self.pipe()
        self.assertEqual(self.check(lambda: select.select([here], [], [], 60), lambda: os.write(there, 'x')), ([here], [], []))

    def test_objects(self):
        for make in select.poll, select.epoll:
            here, there = self.pipe()
            polling = make()
            polling.register(here, select.POLLIN)
            self.assertEqual(self.check(lambda: polling.poll(60000), lambda: os.write(there, 'x')), [(here, select.POLLIN)])


class Locks(Blocking):
    def test_thread(self):
        lock = thread.allocate_lock()
        lock.acquire()
        self.assertTrue(self.check(lock.acquire, lock.release))

    def test_multiprocessing(self):
        try:
            import _multiprocessing
        except ImportError:
            self.skipTest('no multiprocessing')
        lock = _multiprocessing.SemLock(1, 0, 1)
        self.assertTrue(self.check(lambda: lock.acquire(True, 60), lock.release))
        here, there = self.sockets()
        receiving = _multiprocessing.Connection(os.dup(here.fileno()))
        sending = _multiprocessing.Connection(os.dup(there.fileno()))
        self.assertEqual(self.check(receiving.recv, lambda: sending.send([1])), [1])
        self.assertTrue(self.check(lambda: receiving.poll(60), lambda: sending.send_bytes('x')))


class Foreign(Blocking):
    def test_ctypes(self):
        try:
            import ctypes
        except ImportError:
            self.skipTest('no ctypes')
        here, there = self.pipe()
        read = ctypes.CDLL(None).read
        room = ctypes.create_string_buffer(3)
        self.assertEqual(self.check(lambda: read(here, room, 3), lambda: os.write(there, 'ab')), 2)

    def test_sqlite(self):
        try:
            import sqlite3
        except ImportError:
            self.skipTest('no sqlite3')
        first = sqlite3.connect(self.name, isolation_level=None)
        first.execute('create table t (x)')
        first.execute('begin exclusive')

        def write():
            second = sqlite3.connect(self.name, 60, isolation_level=None)
            second.execute('insert into t values (1)')
            second.close()
        self.check(write, lambda: first.execute('commit'))
        first.close()


class Computing(Blocking):
    """Long computations on data that nobody else can change."""

    def assertLetsOthersRun(self, compute):
        """On a busy machine a thread that may run does not always get a turn."""
        self.assertTrue(any(self.ticks_during(compute) > 1 for _ in range(30)))

    def ticks_during(self, compute):
        """How often another thread ran while compute() did."""
        ticks, over = [0], []

        def tick():
            while not over:
                ticks[0] += 1
                time.sleep(0.0005)
        ticking = threading.Thread(target=tick)
        ticking.start()
        time.sleep(WAIT)
        before = ticks[0]
        try:
            compute()
            return ticks[0] - before
        finally:
            over.append(1)
            ticking.join()

    def test_compressing_and_digests(self):
        import hashlib
        import zlib
        data = 'some data ' * (1 << 20)
        packed = zlib.compress(data, 1)
        for compute in (lambda: zlib.compress(data), lambda: zlib.compressobj().compress(data), lambda: zlib.decompress(packed),
                        lambda: zlib.decompressobj().decompress(packed), lambda: hashlib.sha256(data),
                        lambda: hashlib.md5().update(data)):
            self.assertLetsOthersRun(compute)

    def test_bz2(self):
        try:
            import bz2
        except ImportError:
            self.skipTest('no bz2')
        data = 'some data ' * (1 << 16)
        self.assertLetsOthersRun(lambda: bz2.compress(data))


if __name__ == '__main__':
    unittest.main()
