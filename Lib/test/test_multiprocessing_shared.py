"""multiprocessing: shared memory, managers and their proxies, connections that are sent, messages as XML."""
import ctypes
import gc
import multiprocessing
import os
import socket
import threading
import unittest

try:
    import pyexpat
except ImportError:
    pyexpat = None      # a build without expat

from multiprocessing import connection, heap, managers, sharedctypes


def in_child(function, *args):
    """Run a function in a process; returns its exit status."""
    child = multiprocessing.Process(target=function, args=args)
    child.start()
    child.join(120)
    return child.exitcode


class Point(ctypes.Structure):
    _fields_ = [('x', ctypes.c_int), ('y', ctypes.c_double)]


class Memory(unittest.TestCase):

    def test_blocks_do_not_overlap_and_come_back(self):
        pile, blocks = heap.Heap(), []
        for size in (1, 8, 100, 5000, 0, 33) * 3:
            blocks.append(pile.malloc(size))
            if len(blocks) % 4 == 0:
                pile.free(blocks.pop(0))
        ranges = sorted((id(arena), start, stop) for arena, start, stop in blocks)
        for (arena, _, stop), (other, start, _) in zip(ranges, ranges[1:]):
            self.assertTrue(arena != other or stop <= start)
        for block in blocks:
            pile.free(block)
        self.assertEqual([holes.all_free(arena.size) for arena, holes in pile._holes.items()], [True])

    def test_memory_goes_with_the_object(self):
        wrapper = heap.BufferWrapper(100)
        arena, start, stop = wrapper._state[0]
        self.assertTrue(0 < 100 <= stop - start)
        ctypes.memset(wrapper.get_address(), 1, wrapper.get_size())
        del wrapper
        gc.collect()
        self.assertEqual(heap.BufferWrapper(100)._state[0][2] - start <= arena.size, True)

    def test_negative_size(self):
        self.assertRaises(OverflowError, heap.Heap().malloc, -1)


class SharedValues(unittest.TestCase):

    def test_child_changes_them(self):
        number, numbers = multiprocessing.Value('i', 5), multiprocessing.Array('d', [1, 2, 3])
        text, point = multiprocessing.Array('c', 'hello'), multiprocessing.Value(Point, 1, 2.5)

        def change():
            with number.get_lock():
                number.value += 1
            numbers[1], text.value, point.y = 9, 'bye', -1
            numbers[0:1] = [7]

        self.assertEqual(in_child(change), 0)
        self.assertEqual((number.value, numbers[:], text.value, text.raw), (6, [7, 9, 3], 'bye', 'bye\0o'))
        self.assertEqual((point.x, point.y), (1, -1))

    def test_without_lock(self):
        bare = multiprocessing.Value('i', 5, lock=False)
        self.assertFalse(hasattr(bare, 'get_lock'))
        self.assertEqual(list(multiprocessing.RawArray('h', 3)), [0, 0, 0])
        self.assertEqual(list(multiprocessing.RawArray('h', [])), [])

    def test_wrong_options(self):
        self.assertRaises(ValueError, multiprocessing.Value, 'i', 5, key=1)
        self.assertRaises(AttributeError, multiprocessing.Value, 'i', 5, lock='x')
        self.assertRaises(RuntimeError, managers.ForkingPickler(open(os.devnull, 'w'), 2).dump, multiprocessing.RawValue('i'))

    def test_copy(self):
        first = multiprocessing.RawValue(Point, 1, 2)
        second = sharedctypes.copy(first)
        first.x = 5
        self.assertEqual((second.x, second.y), (1, 2.0))


class Maths(object):

    def add(self, first, second):
        return first + second

    def fail(self):
        raise KeyError('no')

    def function(self):
        return open(os.devnull)

    def _hidden(self):
        return 'hidden'


class MathsManager(managers.BaseManager):
    pass


def squares():
    return (number * number for number in range(4))


MathsManager.register('Maths', Maths)
MathsManager.register('Hidden', Maths, exposed=('_hidden',))
MathsManager.register('squares', squares, proxytype=managers.IteratorProxy)


class Managers(unittest.TestCase):

    def manager(self, kind, **settings):
        made = kind(**settings)
        made.start()
        self.addCleanup(made.shutdown)
        return made

    def test_containers(self):
        manager = self.manager(managers.SyncManager)
        table, row, space = manager.dict(a=1), manager.list([1]), manager.Namespace(x=1)

        def change():
            table['b'] = 2
            row.extend('cd')
            space.y = space.x + 1

        self.assertEqual(in_child(change), 0)
        row += ['e']
        self.assertEqual((table.copy(), row[:], len(row), str(space)),
                         ({'a': 1, 'b': 2}, [1, 'c', 'd', 'e'], 4, 'Namespace(x=1, y=2)'))
        self.assertEqual(sorted(table), ['a', 'b'])
        self.assertRaises(KeyError, lambda: table['z'])

    def test_locks_between_processes(self):
        manager = self.manager(managers.SyncManager)
        lock, event, queue = manager.Lock(), manager.Event(), manager.Queue()

        def child():
            with lock:
                queue.put(event.wait(10))

        lock.acquire()
        process = multiprocessing.Process(target=child)
        process.start()
        self.assertFalse(lock.acquire(blocking=False))
        lock.release()
        event.set()
        self.assertEqual(queue.get(timeout=10), True)
        process.join(120)

    def test_objects_go_with_their_proxies(self):
        manager = self.manager(managers.SyncManager)
        proxies = [manager.list() for _ in range(3)]
        self.assertEqual(manager._number_of_objects(), 3)
        del proxies[1:]
        gc.collect()
        self.assertEqual(manager._number_of_objects(), 1)
        self.assertIn('refcount=1', manager._debug_info())

    def test_own_kinds(self):
        manager = self.manager(MathsManager)
        maths = manager.Maths()
        self.assertEqual(maths.add(second=2, first=1), 3)
        self.assertRaises(KeyError, maths.fail)
        self.assertRaises(managers.RemoteError, maths.function)
        self.assertRaises(managers.RemoteError, maths._callmethod, '_hidden')
        self.assertEqual(manager.Hidden()._hidden(), 'hidden')
        self.assertEqual(list(manager.squares()), [0, 1, 4, 9])

    def test_another_client_needs_the_key(self):
        first = self.manager(MathsManager, authkey='key')
        second = MathsManager(address=first.address, authkey='key')
        second.connect()
        self.assertEqual(second.Maths().add(1, 2), 3)
        stranger = MathsManager(address=first.address, authkey='other')
        self.assertRaises(multiprocessing.AuthenticationError, stranger.connect)

    @unittest.skipIf(pyexpat is None, 'no expat')
    def test_xml(self):
        manager = self.manager(MathsManager, serializer='xmlrpclib')
        self.assertEqual(manager.Maths().add([1], [2.5, None, True]), [1, 2.5, None, True])

    def test_pool(self):
        pool = self.manager(managers.SyncManager).Pool(2)
        self.assertEqual(pool.map(abs, [-1, 2, -3]), [1, 2, 3])
        self.assertEqual(pool.apply_async(abs, (-5,)).get(), 5)
        self.assertEqual(list(pool.imap(abs, [-1, -2])), [1, 2])
        pool.terminate()
        pool.join()


class Sending(unittest.TestCase):

    def test_connections_and_sockets(self):
        multiprocessing.allow_connection_pickling()
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.Process(target=self.child, args=(theirs,))
        process.start()
        inner, other = multiprocessing.Pipe()
        first, second = [socket.socket(_sock=end) for end in socket.socketpair()]
        for thing in other, second:
            data = StringPickle(thing)
            ours.send_bytes(data)
        self.assertEqual(inner.recv(), 'through the pipe')
        self.assertEqual(first.recv(30), 'through the socket')
        process.join(120)

    @staticmethod
    def child(theirs):
        import pickle
        pickle.loads(theirs.recv_bytes()).send('through the pipe')
        pickle.loads(theirs.recv_bytes()).sendall('through the socket')

    @unittest.skipIf(pyexpat is None, 'no expat')
    def test_xml_messages(self):
        listener = connection.XmlListener(authkey='k')
        answers = []

        def client():
            link = connection.XmlClient(listener.address, authkey='k')
            link.send({'a': [1, 2.5, None]})
            answers.append(link.recv())
            link.close()

        thread = threading.Thread(target=client)
        thread.start()
        link = listener.accept()
        self.assertEqual(link.recv(), {'a': [1, 2.5, None]})
        link.send('done')
        thread.join(120)
        link.close()
        listener.close()
        self.assertEqual(answers, ['done'])


def StringPickle(thing):
    from cStringIO import StringIO
    out = StringIO()
    managers.ForkingPickler(out, 2).dump(thing)
    return out.getvalue()


class Ends(unittest.TestCase):

    def test_full_pool_ends_at_once(self):
        import time
        pool = multiprocessing.Pool(2)
        pool.map_async(time.sleep, [0.1] * 20000, chunksize=1)
        pool.terminate()
        pool.join()

    def test_target_is_not_kept(self):
        import weakref
        target = Maths()
        process = multiprocessing.Process(target=target.add, args=(1, 2))
        process.start()
        process.join(120)
        known = weakref.ref(target)
        del target
        self.assertEqual(known(), None)


if __name__ == '__main__':
    unittest.main()
