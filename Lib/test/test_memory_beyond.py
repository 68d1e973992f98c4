"""A request for more than all memory of the machine is refused, not granted and paid for with the process's life."""
import ctypes
import unittest

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


if __name__ == '__main__':
    unittest.main()
