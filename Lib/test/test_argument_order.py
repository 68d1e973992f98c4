"""Arguments of modules in C: in which order they are looked at, and what is said of those that do not fit."""
import array
import cStringIO
import collections
import datetime
import itertools
import mmap
import select
import strop
import struct
import unittest
import warnings


warnings.filterwarnings("ignore", "strop functions are obsolete", DeprecationWarning)


class Arguments(unittest.TestCase):

    def check(self, error, said, function, *arguments, **keywords):
        try:
            function(*arguments, **keywords)
        except error as raised:
            self.assertEqual(str(raised), said)
        else:
            self.fail("nothing raised")

    def test_too_many_for_methods_of_dict(self):
        for name in ("fromkeys", "pop", "get", "setdefault"):
            method = getattr({}, name)
            self.check(TypeError, name + " expected at most 2 arguments, got 3", method, 1, 2, 3)
            self.check(TypeError, name + " expected at least 1 arguments, got 0", method)
        self.check(TypeError, "update expected at most 1 arguments, got 2", {}.update, 1, 2)
        self.check(TypeError, "index() takes at most 3 arguments (4 given)", [].index, 1, 2, 3, 4)

    def test_unpack_from(self):
        words = "unpack_from() argument 1 must be string or buffer, not int"
        self.check(TypeError, words, struct.unpack_from, "i", 3, 0)
        self.check(TypeError, words, struct.Struct("i").unpack_from, 3, 0)
        self.check(TypeError, words, struct.unpack_from, "i", 3, "no offset")
        self.check(struct.error, "bad char in struct format", struct.unpack_from, "a", "text", "no offset")
        self.check(TypeError, "missing format argument", struct.unpack_from)
        self.check(TypeError, "Required argument 'buffer' (pos 1) not found", struct.unpack_from, "i")
        self.check(TypeError, "unpack_from() takes at most 2 arguments (3 given)", struct.unpack_from, "i", "text", 0, 0)
        self.check(struct.error, "unpack_from requires a buffer argument", struct.unpack_from, "i", None)
        self.check(TypeError, "an integer is required", struct.Struct("i").unpack_from, None, "no offset")
        self.assertEqual(struct.unpack_from("<h", buffer="\0\1\0\2", offset=2L), (512,))
        self.assertEqual(struct.unpack_from("<h", bytearray("\0\1\0\2"), 1), (1,))

    def test_pointers(self):
        for number in (-2 ** 63 - 1, -2 ** 200):
            self.check(OverflowError, "Python int too large to convert to C long", struct.pack, "P", number)
        self.check(OverflowError, "long int too large to convert", struct.pack, "P", 2 ** 64)
        self.assertEqual(struct.pack("<Q", 2 ** 64 - 1), struct.pack("P", 2 ** 64 - 1))
        self.assertEqual(struct.pack("PP", 0, -1), "\0" * 8 + "\xff" * 8)

    def test_pack_into(self):
        self.check(TypeError, "argument must be read-write buffer, not float", struct.pack_into, "i", 1.5, "no offset", 3)
        self.check(TypeError, "an integer is required", struct.pack_into, "i", bytearray(8), "no offset", 3)

    def test_timedelta_tells_a_wrong_type_before_what_is_too_large(self):
        self.check(TypeError, "unsupported type for timedelta seconds component: str",
                   datetime.timedelta, 1, "2", 1e300)
        self.check(OverflowError, "Python int too large to convert to C int", datetime.timedelta, 1, 2, 1e300)

    def test_islice(self):
        said = "%s must be None or an integer: 0 <= x <= maxint."
        for stop, words in ((-1, "Stop argument for islice()"), ("x", "Stop argument for islice()"), (-2, "Indices for islice()")):
            self.check(ValueError, said % words, itertools.islice, "abc", stop)
            self.check(ValueError, said % words, itertools.islice, "abc", 0, stop)
        self.check(ValueError, said % "Indices for islice()", itertools.islice, "abc", -1, 2)
        self.check(ValueError, "Step for islice() must be a positive integer or None.", itertools.islice, "abc", 0, 1, -2)

    def test_strop(self):
        self.check(TypeError, "expected string or Unicode object, int found", strop.lower, 5)
        self.check(TypeError, "expected string or Unicode object, bytearray found", strop.strip, bytearray("a"))
        self.check(TypeError, "object of type 'int' has no len()", strop.joinfields, 5)
        self.check(TypeError, "first argument must be sequence of strings", strop.join, ["a", u"b"])
        text = "unchanged "
        self.assertTrue(strop.lower(text) is text)
        self.assertEqual((strop.upper(text), strop.join("ab", "-"), strop.join(("a", "b"))), ("UNCHANGED ", "a-b", "a b"))

    def test_missing(self):
        self.check(TypeError, "__missing__() takes no keyword arguments", collections.defaultdict(list).__missing__, 1, 2, x=3)

    def test_poll(self):
        self.check(TypeError, "register() takes at least 1 argument (0 given)", select.poll().register)
        self.check(TypeError, "register() takes at most 2 arguments (3 given)", select.poll().register, 0, 1, 2)

    def test_mmap_searches_for_what_cannot_change(self):
        area = mmap.mmap(-1, 16)
        area[3:5] = "ab"
        for method in (area.find, area.rfind):
            self.check(TypeError, method.__name__ + "() argument 1 must be string or read-only buffer, not bytearray",
                       method, bytearray("ab"))
            self.check(TypeError, "write() argument 1 must be string or read-only buffer, not memoryview",
                       area.write, memoryview("ab"))
            self.assertEqual((method("ab"), method(buffer("ab")), method(u"ab")), (3, 3, 3))

    def test_iteration_before_the_type_code(self):
        self.check(TypeError, "'int' object is not iterable", array.array, "a", 64)
        self.check(ValueError, "bad typecode (must be c, b, B, u, h, H, i, I, l, L, f or d)", array.array, "a", [64])
        self.assertEqual(cStringIO.StringIO("a\nb").readlines(-2 ** 63), ["a\n", "b"])


if __name__ == "__main__":
    unittest.main()
