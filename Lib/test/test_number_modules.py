"""math, cmath, struct, _random, binascii, zlib and the digests."""
import binascii
import cmath
import math
import struct
import unittest
import warnings
import zlib

import _md5
import _random
import _sha
import _sha256
import _sha512


class MathTest(unittest.TestCase):
    def test_domain_and_range(self):
        for call in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.acos(2), lambda: math.gamma(-1),
                     lambda: math.fmod(1, 0), lambda: math.pow(0, float("-inf")), lambda: math.sin(float("inf"))):
            self.assertRaises(ValueError, call)
        for call in (lambda: math.exp(1000), lambda: math.pow(2, 1024), lambda: math.ldexp(1, 5000)):
            self.assertRaises(OverflowError, call)

    def test_exact_sum(self):
        self.assertEqual(math.fsum([0.1] * 10), 1.0)
        self.assertEqual(math.fsum([1e16, 1, 1e-16]), 1.0000000000000002e16)
        self.assertRaises(ValueError, math.fsum, [float("inf"), float("-inf")])

    def test_big_arguments(self):
        self.assertEqual(math.log10(10 ** 400), 400.0)
        self.assertEqual(math.factorial(25), 15511210043330985984000000)
        self.assertRaises(ValueError, math.factorial, -1)

    def test_complex_functions(self):
        self.assertEqual(cmath.sqrt(-4), 2j)
        self.assertEqual(cmath.sqrt(complex(-4, -0.0)), -2j)
        self.assertRaises(ValueError, cmath.log, 0)
        self.assertRaises(OverflowError, cmath.exp, 1000)
        self.assertEqual(cmath.polar(3 + 4j)[0], 5.0)


class StructTest(unittest.TestCase):
    def test_layout(self):
        self.assertEqual(struct.calcsize("bi"), 8)
        self.assertEqual(struct.calcsize("<bi"), 5)
        self.assertEqual(struct.pack(">hI", -2, 3), "\xff\xfe\0\0\0\3")
        self.assertEqual(struct.unpack("<q", "\xff" * 8), (-1,))
        self.assertEqual(struct.pack("5s3p", "ab", "xyz"), "ab\0\0\0\2xy")

    def test_ranges(self):
        for code, value in [("b", 128), ("B", -1), ("<H", 65536), ("i", 2 ** 31), ("Q", -1), ("q", 2 ** 63)]:
            self.assertRaises(struct.error, struct.pack, code, value)
        for code in ("z", "<P", "99999999999999999999i"):
            self.assertRaises(struct.error, struct.calcsize, code)

    def test_words_for_what_is_out_of_range(self):
        for code, value, words in (
                ("<h", 40000, "short format requires SHRT_MIN <= number <= SHRT_MAX"),
                (">h", 40000, "'h' format requires -32768 <= number <= 32767"),
                (">H", 70000, "'H' format requires 0 <= number <= 65535"),
                (">H", -1, "integer out of range for 'H' format code"),
                ("<H", -1, "ushort format requires 0 <= number <= USHRT_MAX")):
            try:
                struct.pack(code, value)
            except struct.error as error:
                self.assertEqual(str(error), words)
            else:
                self.fail(code)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.assertRaises(struct.error, struct.pack, "i", float("inf"))
            self.assertRaises(ValueError, struct.pack, "i", float("nan"))

    def test_values_before_a_wrong_one_are_written(self):
        room = bytearray('x' * 10)
        self.assertRaises(struct.error, struct.pack_into, '<bhbb', room, 2, 1, 2, 'a', 4)
        self.assertEqual(room, 'xx\1\2\0\0\0xxx')
        self.assertRaises(struct.error, struct.pack_into, '<bq', room, 2, 1, 2)
        self.assertEqual(room, 'xx\1\2\0\0\0xxx')

    def test_buffer_that_a_value_empties(self):
        class Emptying(object):
            def __index__(self):
                del room[:]
                return 1
        for last in 2, 'wrong':
            room = bytearray(4)
            self.assertRaises(BufferError, struct.pack_into, 'bb', room, 0, Emptying(), last)

    def test_init_while_packing(self):
        s = struct.Struct("iii")

        class Evil(object):
            def __index__(self):
                s.__init__("q")
                return 7
        self.assertEqual(s.pack(1, Evil(), 3), struct.pack("iii", 1, 7, 3))
        self.assertEqual(s.size, 8)

    def test_buffers(self):
        b = bytearray(8)
        struct.pack_into("<i", b, -4, 5)
        self.assertEqual(struct.unpack_from("<i", b, 4), (5,))
        self.assertRaises(struct.error, struct.pack_into, "i", b, 6, 1)


class RandomTest(unittest.TestCase):
    def test_known_sequence(self):
        r = _random.Random(1)
        self.assertEqual(r.random(), 0.13436424411240122)
        self.assertEqual(_random.Random(1).getrandbits(100), 1017878568110080782349472477685L)
        self.assertEqual(_random.Random(2 ** 70).random(), 0.2327882718301838)

    def test_distributions(self):
        import random
        for name, arguments, wanted in (('gammavariate', (1, 1), 0.4471831313518409), ('betavariate', (1, 2), 0.6495289604462545),
                                        ('betavariate', (2, 1), 0.7888644313164389)):
            self.assertEqual(getattr(random.Random(42), name)(*arguments), wanted)

    def test_state(self):
        r = _random.Random(5)
        state = r.getstate()
        first = [r.random() for _ in range(700)]
        r.setstate(state)
        self.assertEqual([r.random() for _ in range(700)], first)
        r.jumpahead(2 ** 100)
        self.assertRaises(ValueError, r.setstate, (1, 2))
        self.assertRaises(ValueError, r.getrandbits, 0)


class EncodingTest(unittest.TestCase):
    data = "".join(map(chr, range(256)))

    def test_round_trips(self):
        self.assertEqual(binascii.a2b_base64(binascii.b2a_base64(self.data)), self.data)
        self.assertEqual(binascii.unhexlify(binascii.hexlify(self.data)), self.data)
        self.assertEqual(binascii.a2b_uu(binascii.b2a_uu(self.data[:45])), self.data[:45])
        self.assertEqual(binascii.a2b_qp(binascii.b2a_qp(self.data, istext=False)), self.data)
        self.assertEqual(binascii.rledecode_hqx(binascii.rlecode_hqx("a" * 500 + "\x90b")), "a" * 500 + "\x90b")
        self.assertEqual(zlib.decompress(zlib.compress(self.data * 100)), self.data * 100)

    def test_errors(self):
        self.assertRaises(binascii.Error, binascii.a2b_base64, "a")
        self.assertRaises(TypeError, binascii.unhexlify, "zz")
        self.assertRaises(zlib.error, zlib.decompress, "abc")
        self.assertRaises(zlib.error, zlib.decompress, zlib.compress("abc")[:-1])

    def test_checksums(self):
        self.assertEqual(binascii.crc32("abc"), 891568578)
        self.assertEqual(zlib.crc32("c", zlib.crc32("ab")), 891568578)
        self.assertEqual(zlib.adler32("a" * 10000), -1615082013)

    def test_streams(self):
        c, d = zlib.compressobj(), zlib.decompressobj()
        packed = c.compress("x" * 100000) + c.flush()
        first = d.decompress(packed + "tail", 1000)
        self.assertEqual(len(first), 1000)
        rest = d.decompress(d.unconsumed_tail)
        self.assertEqual(first + rest, "x" * 100000)
        self.assertEqual(d.unused_data, "tail")

    def test_digests(self):
        self.assertEqual(_md5.new("abc").hexdigest(), "900150983cd24fb0d6963f7d28e17f72")
        self.assertEqual(_sha.new("abc").hexdigest(), "a9993e364706816aba3e25717850c26c9cd0d89d")
        self.assertEqual(_sha256.sha256("").hexdigest()[:16], "e3b0c44298fc1c14")
        self.assertEqual(_sha512.sha512("abc").hexdigest()[:16], "ddaf35a193617aba")
        for new in (_md5.new, _sha.new, _sha256.sha224, _sha512.sha384):
            for n in (0, 55, 56, 63, 64, 111, 112, 127, 128, 1000):
                whole, parts = new("z" * n), new()
                for _ in range(n):
                    parts.update("z")
                self.assertEqual(whole.digest(), parts.copy().digest())


if __name__ == "__main__":
    unittest.main()
