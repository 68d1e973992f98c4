"""marshal: the bytes that it writes, and what it does with bytes that are wrong."""
import marshal
import unittest


class MarshalFormatTest(unittest.TestCase):
    def test_bytes(self):
        for value, data in [(1, "i\1\0\0\0"), (2 ** 31, "I\0\0\0\x80\0\0\0\0"), (2 ** 70, "l\5\0\0\0" + "\0" * 8 + "\0\4"),
                            (-5L, "l\xff\xff\xff\xff\5\0"), (None, "N"), (True, "T"), (u"\xe9", "u\2\0\0\0\xc3\xa9"),
                            ((1,), "(\1\0\0\0i\1\0\0\0"), (1.5, "g\0\0\0\0\0\0\xf8?")]:
            self.assertEqual(marshal.dumps(value), data)
            self.assertEqual(marshal.loads(data), value)
        self.assertEqual(marshal.dumps(1.5, 0), "f\x031.5")

    def test_interned_strings_are_numbered(self):
        name = intern("a_name")
        data = marshal.dumps([name, name])
        self.assertEqual(data, "[\2\0\0\0t\6\0\0\0a_nameR\0\0\0\0")
        self.assertTrue(marshal.loads(data)[1] is name)

    def test_round_trip(self):
        for value in [[], {}, {1: [2, (3, u"x")]}, set([1, 2]), frozenset(["a"]), 1 + 2j, 10 ** 100, -2 ** 64, "x" * 1000,
                      (), StopIteration, Ellipsis, range(3000), tuple(range(3000))]:
            self.assertEqual(marshal.loads(marshal.dumps(value)), value)

    def test_code(self):
        code = marshal.loads(marshal.dumps(compile("x = 6 * y", "f", "exec")))
        names = {"y": 7}
        exec code in names
        self.assertEqual(names["x"], 42)

    def test_truncated(self):
        data = marshal.dumps([1.5, "text", u"u", (2 ** 80, {"k": set([1])})])
        for n in range(len(data)):
            self.assertRaises((EOFError, ValueError, TypeError), marshal.loads, data[:n])

    def test_hostile_sizes(self):
        for code in "s(t[u<>l":
            for size in ("\xff\xff\xff\x7f", "\xff\xff\xff\xff", "\0\0\0\x80"):
                self.assertRaises((EOFError, ValueError), marshal.loads, code + size)

    def test_bad_references_and_codes(self):
        self.assertRaises(ValueError, marshal.loads, "R\0\0\0\0")
        self.assertRaises(ValueError, marshal.loads, "Z")
        self.assertRaises(TypeError, marshal.loads, "0")
        self.assertRaises(TypeError, marshal.loads, "{[\0\0\0\0N0")

    def test_depth(self):
        self.assertRaises(ValueError, marshal.loads, "(\1\0\0\0" * 100000 + "N")
        nest = ()
        for _ in range(100000):
            nest = (nest,)
        self.assertRaises(ValueError, marshal.dumps, nest)

    def test_unmarshallable(self):
        self.assertRaises(ValueError, marshal.dumps, object())
        self.assertRaises(ValueError, marshal.dumps, [len])


if __name__ == "__main__":
    unittest.main()
