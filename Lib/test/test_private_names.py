"""Private names of 2.7's library that programs use all the same: they are there and do what those programs expect."""
import aifc
import argparse
import copy
import Cookie
import heapq
import io
import multiprocessing.heap
import multiprocessing.process
import os
import platform
import re
import tarfile
import tempfile
import types
import unittest
import uuid
import zipfile


class Private(unittest.TestCase):
    def test_classic_classes(self):
        for kind in re.Scanner, tarfile._Stream, tarfile._LowLevelFile, zipfile._ZipDecrypter:
            self.assertIs(type(kind), types.ClassType)

    def test_heaps_are_mended(self):
        heap = [1, 3, 2, 7, 4]
        heap[0] = 9
        heapq._siftup(heap, 0)
        self.assertEqual([heapq.heappop(heap) for _ in range(5)], [2, 3, 4, 7, 9])
        heap = [1, 3, 2, 7, 0]
        heapq._siftdown(heap, 0, 4)
        self.assertEqual(heap[0], 0)

    def test_cookies_are_stored_by_one_method(self):
        class Jar(Cookie.SimpleCookie):
            def _BaseCookie__set(self, key, real_value, coded_value):
                stored.append((key, real_value))
        stored = []
        jar = Jar('a=1; b="2"')
        jar['c'] = 3
        self.assertEqual(stored, [('a', '1'), ('b', '2'), ('c', '3')])

    def test_values_of_namespaces(self):
        space = argparse.Namespace(a=None, b=0)
        self.assertEqual([argparse._ensure_value(space, name, [1]) for name in 'abc'], [[1], 0, [1]])

    def test_numbers_of_sounds(self):
        for kind, value in [('long', -5), ('ulong', 0xffffffff), ('short', -2), ('ushort', 0xffff), ('float', 0.1),
                            ('string', 'even'), ('string', 'odd')]:
            stream = io.BytesIO()
            getattr(aifc, '_write_' + kind)(stream, value)
            self.assertEqual(len(stream.getvalue()) % 2, 0)
            stream.seek(0)
            self.assertEqual(getattr(aifc, '_read_' + kind)(stream), value)
            self.assertRaises(EOFError, getattr(aifc, '_read_' + kind), stream)
        stream = io.BytesIO()
        aifc._write_float(stream, float('inf'))
        stream.seek(0)
        self.assertEqual(aifc._read_float(stream), aifc._HUGE_VAL)

    def test_free_and_used_blocks_of_shared_memory_lie_side_by_side(self):
        heap = multiprocessing.heap.Heap(100)
        blocks = [heap.malloc(size) for size in (10, 5000, 8, 40000, 16)]
        map(heap.free, blocks[1::2])
        found = sorted([block for same in heap._len_to_seq.values() for block in same] + list(heap._allocated_blocks))
        self.assertLessEqual(set(blocks[::2]), set(found))
        for arena in heap._arenas:
            places = sorted([block[1:] for block in found if block[0] is arena])
            self.assertEqual([0] + [stop for _, stop in places], [start for start, _ in places] + [arena.size])

    def test_shared_memory_does_not_grow_with_what_was_given_back(self):
        heap = multiprocessing.heap.Heap(100)
        kept = heap.malloc(50)
        for _ in range(40):
            heap.free(heap.malloc(20000))
        self.assertLess(sum([arena.size for arena in heap._arenas]), 100000)
        self.assertIn(kept, heap._allocated_blocks)

    def test_end_of_archives(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, 'w') as archive:
            archive.writestr('a', 'b')
            archive.comment = 'why'
        end = zipfile._EndRecData(stream)
        self.assertEqual((end[zipfile._ECD_ENTRIES_TOTAL], end[zipfile._ECD_OFFSET], end[zipfile._ECD_COMMENT]),
                         (1, 32, 'why'))
        self.assertIsNone(zipfile._EndRecData(io.BytesIO(100 * 'x')))

    def test_files_that_are_not_inherited(self):
        fcntl = __import__('fcntl')
        read, write = os.pipe()
        try:
            tempfile._set_cloexec(read)
            self.assertTrue(fcntl.fcntl(read, fcntl.F_GETFD) & fcntl.FD_CLOEXEC)
        finally:
            os.close(read)
            os.close(write)

    def test_copies(self):
        class Same(object):
            pass
        copy._deepcopy_dispatch[Same] = copy._deepcopy_atomic
        try:
            same = Same()
            self.assertIs(copy.deepcopy([same])[0], same)
        finally:
            del copy._deepcopy_dispatch[Same]

    def test_current_process(self):
        self.assertIs(multiprocessing.process._current_process, multiprocessing.current_process())

    def test_addresses_in_output(self):
        output = 'lo Link HWaddr 00-00-00\neth0 Link HWaddr 12:34:56:78:90:ab\n'
        real = uuid._popen
        uuid._popen = lambda command, args: io.BytesIO(output)
        try:
            self.assertEqual(uuid._ifconfig_getnode(), 0x1234567890ab)
        finally:
            uuid._popen = real

    def test_versions_of_others(self):
        for text, facts in [
                ('2.5.2 (63378, Mar 26 2009, 18:03:29)\n[PyPy 1.0.0]', ('PyPy', '2.5.2', '63378', 'Mar 26 2009', '')),
                ('IronPython 1.0 (1.0.61005.1977) on .NET 2.0', ('IronPython', '1.0.0', '', '', '.NET 2.0')),
                ('2.4.3 (#1, Jun 21 2006, 13:54:21) \n[GCC 3]', ('CPython', '2.4.3', '1', 'Jun 21 2006 13:54:21', 'GCC 3'))]:
            found = platform._sys_version(text)
            self.assertEqual(found[:2] + found[4:], facts)
        self.assertEqual(platform._parse_release_file('Fedora release 5 (Bordeaux)'), ('Fedora', '5', 'Bordeaux'))


if __name__ == '__main__':
    unittest.main()
