"""zlib: what is left of the input of a decompressobj, by attribute, in every order of calls."""
import unittest
import zlib

STREAM = zlib.compress("abc" * 100)


def rests(unpacker):
    return unpacker.unconsumed_tail, unpacker.unused_data


class Rests(unittest.TestCase):

    def setUp(self):
        self.unpacker = zlib.decompressobj()

    def test_nothing_is_left_of_a_whole_stream(self):
        self.assertEqual(self.unpacker.decompress(STREAM), "abc" * 100)
        self.assertEqual(rests(self.unpacker), ("", ""))

    def test_bytes_behind_the_end(self):
        self.unpacker.decompress(STREAM + "rest")
        self.assertEqual(rests(self.unpacker), ("", "rest"))
        self.assertEqual(self.unpacker.decompress("more"), "")
        self.assertEqual(rests(self.unpacker), ("", "restmore"))

    def test_tail_when_the_end_is_reached(self):
        for finish in (lambda: self.unpacker.decompress(self.unpacker.unconsumed_tail),
                       lambda: self.unpacker.decompress(self.unpacker.unconsumed_tail, 1000),
                       lambda: self.unpacker.flush()):
            self.setUp()
            self.assertEqual(self.unpacker.decompress(STREAM + "rest", 10), "abcabcabca")
            self.assertTrue(self.unpacker.unconsumed_tail.endswith("rest"))
            self.assertEqual(finish(), ("abc" * 100)[10:])
            self.assertEqual(rests(self.unpacker), ("rest", "rest"))

    def test_tail_after_an_error(self):
        self.assertRaises(zlib.error, self.unpacker.decompress, "xxyyzz")
        self.assertEqual(rests(self.unpacker), ("yyzz", ""))
        self.assertEqual(self.unpacker.flush(), "")

    def test_use_after_the_end(self):
        self.unpacker.decompress(STREAM)
        self.assertEqual(self.unpacker.decompress(""), "")
        self.assertEqual(self.unpacker.flush(), "")
        self.assertRaises(zlib.error, self.unpacker.decompress, "")
        packer = zlib.compressobj()
        packer.flush()
        with self.assertRaises(zlib.error) as caught:
            packer.compress("x")
        self.assertEqual(str(caught.exception), "Error -2 while compressing data: inconsistent stream state")


if __name__ == "__main__":
    unittest.main()
