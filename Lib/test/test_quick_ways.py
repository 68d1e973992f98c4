"""Where the dispatcher takes a quick way, the general rule still holds for everything that only looks alike."""
import collections
import unittest


class Truth(object):
    def __init__(self, answer):
        self.answer = answer

    def __nonzero__(self):
        return self.answer


class Equal(object):
    """Equal to everything, so never found by identity alone."""
    __hash__ = None

    def __eq__(self, other):
        return True


class Turned(tuple):
    def __iter__(self):
        return reversed(tuple(tuple.__iter__(self)))


class Plain(object):
    def method(self):
        return 1


Point = collections.namedtuple("Point", "x y")


class TruthTest(unittest.TestCase):
    def test_not_and_bool(self):
        for value, wanted in ((0, False), (5, True), ("", False), ((), False), ([0], True), ({}, False), (None, False),
                              (True, True), (0.0, False), (0L, False), (u"x", True), (Truth(False), False)):
            self.assertIs(bool(value), wanted)
            self.assertIs(not value, not wanted)
        self.assertIs(bool(Truth(5)), True)
        self.assertRaises(TypeError, bool, Truth("x"))


class KeyTest(unittest.TestCase):
    def test_numbers_that_are_equal_are_one_key(self):
        for key in 1, 1L, 1.0, True:
            self.assertEqual({key: "x"}[1], "x")
            self.assertIn(1, {key: "x"})
        self.assertNotIn(-2, {-1: 0})
        self.assertEqual({-1: 1, -2: 2}[-2], 2)
        self.assertEqual({(1, "a"): 1, (1, u"a"): 2}, {(1, "a"): 2})

    def test_a_key_with_the_hash_of_an_int_is_asked(self):
        asked = []

        class Five(object):
            def __hash__(self):
                return 5

            def __eq__(self, other):
                asked.append(other)
                return other == 5
        self.assertEqual({Five(): "x"}[5], "x")
        self.assertTrue(5 in {Five(): "x"})
        self.assertEqual(asked, [5, 5])


class SearchTest(unittest.TestCase):
    def test_in(self):
        nan = float("nan")
        self.assertTrue(nan in [nan])
        self.assertFalse(float("nan") in (nan,))
        self.assertTrue(1.0 in [1] and 1L in (1,) and "a" in [u"a"] and True in [0, 1])
        self.assertTrue(1 in [0, Equal()] and Equal() in (1,))
        self.assertFalse("1" in [1, None, 1.0])


class UnpackTest(unittest.TestCase):
    def test_subclasses_of_tuple(self):
        a, b = Point(1, 2)
        c, d = Turned((1, 2))
        self.assertEqual((a, b, c, d), (1, 2, 2, 1))
        self.assertRaisesRegexp(ValueError, "need more than 2 values", lambda (a, b, c): c, Point(1, 2))


class AttributeTest(unittest.TestCase):
    def test_bound_methods_follow_changes(self):
        class Changing(Plain):
            pass

        def read(o):
            return o.method
        o, seen = Changing(), []
        seen.append(read(o)())
        o.method = 2
        seen.append(read(o))
        Changing.method = property(lambda self: 3)
        seen.append(read(o))
        del Changing.method
        seen.append(read(o))
        del o.method
        seen.append(read(o)())
        self.assertEqual(seen, [1, 2, 3, 2, 1])

    def test_fields_of_builtin_objects(self):
        def read(o):
            return o.__class__, o.__doc__
        for o in 1, "x", read, Plain(), None:
            self.assertEqual(read(o), (type(o), type(o).__doc__ if o is not read else None))


class NumberTest(unittest.TestCase):
    def test_float_operators(self):
        self.assertEqual((7.5 % 2.0, -7.5 % 2.0, 7.5 // 2.0, 2.0 ** 0.5 ** 2.0), (1.5, 0.5, 3.0, 2.0 ** 0.25))
        for operation in (lambda a, b: a % b, lambda a, b: a // b, lambda a, b: a / b, lambda a, b: b ** -a):
            self.assertRaises(ZeroDivisionError, operation, 1.0, 0.0)
        self.assertRaises(ValueError, pow, -8.0, 0.5)
        self.assertEqual((2 ** -1, 10 ** 20, type(10 ** 20)), (0.5, 100000000000000000000, long))

    def test_conversions(self):
        self.assertEqual((int(3.9), float(3), type(int(1e30))), (3, 3.0, long))
        self.assertRaises(OverflowError, int, float("inf"))

    def test_round(self):
        rounded = [round(x) for x in (2.5, -2.5, 0.5, 0.49999999999999994, 5, 1e16 + 2)]
        self.assertEqual(rounded, [3.0, -3.0, 1.0, 0.0, 5.0, 1e16 + 2])
        self.assertEqual(str(round(-0.4)), "-0.0")

    def test_plain_objects_are_equal_to_themselves(self):
        a, b = Plain(), Plain()
        self.assertTrue(a == a and a != b and not a == b and not a != a and a != None and None == None)


if __name__ == "__main__":
    unittest.main()
