"""A request for more than all memory of the machine is refused, not granted and paid for with the process's life; limits of the
address space that are set before or after the start leave room to work in."""
import ctypes
import resource
import subprocess
import sys
import unittest

from test.build_kind import SANITIZED

BEYOND = 1 << 45        # bytes: 32 TiB, which the address space has room for


class MemoryBeyondTest(unittest.TestCase):
    def setUp(self):
        "The interface first: nothing is filled there, should it give what is not there."
        for name in 'PyMem_Malloc', 'PyObject_Malloc':
            function = getattr(ctypes.pythonapi, name)
            function.restype, function.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
            self.assertIsNone(function(BEYOND), name)
        ctypes.pythonapi.PyMem_Realloc.restype = ctypes.c_void_p
        ctypes.pythonapi.PyMem_Realloc.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
        self.assertIsNone(ctypes.pythonapi.PyMem_Realloc(None, BEYOND))

    def test_repetitions_and_buffers(self):
        for make in (lambda: 'a' * BEYOND, lambda: u'a' * (BEYOND >> 2), lambda: [1] * (BEYOND >> 3), lambda: (1, 2) * (BEYOND >> 4),
                     lambda: bytearray(BEYOND), lambda: bytearray('a') * BEYOND, lambda: 'a'.ljust(BEYOND), lambda: range(BEYOND >> 3)):
            self.assertRaises(MemoryError, make)

    def test_what_was_there_stays(self):
        a, b = [1, 2], bytearray('ab')
        with self.assertRaises(MemoryError):
            a *= BEYOND >> 4
        with self.assertRaises(MemoryError):
            b *= BEYOND >> 1
        self.assertEqual((a, b), ([1, 2], bytearray('ab')))


FILL = """
import resource
if %d:
    resource.setrlimit(resource.RLIMIT_AS, (%d, %d))
rows = []
try:
    while True:
        rows.append('x' * (1 << 20) + str(len(rows)))
except MemoryError:
    count = len(rows)
    del rows
    print count
"""


@unittest.skipIf(SANITIZED, 'its shadow needs terabytes of addresses')
class LimitTest(unittest.TestCase):
    LIMIT = 400 << 20

    def run_limited(self, own, before):
        source = FILL % (own, self.LIMIT, self.LIMIT)
        process = subprocess.Popen([sys.executable, '-S', '-c', source], stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=before)
        out, err = process.communicate()
        self.assertEqual((process.returncode, err), (0, ''))
        self.assertTrue(100 < int(out) < 400, out)

    def test_a_limit_set_before_the_start(self):
        self.run_limited(0, lambda: resource.setrlimit(resource.RLIMIT_AS, (self.LIMIT, self.LIMIT)))

    def test_a_limit_set_by_the_program(self):
        self.run_limited(1, None)


if __name__ == '__main__':
    unittest.main()
