"""Operations that are repeated when they call Python (py_replay.h) show nothing of it."""
import unittest
import warnings


class Shown(object):
    "Its repr is that of a container that it is in."

    def __repr__(self):
        return repr(self.value)


class Repetition(unittest.TestCase):
    def test_repr_of_cycles(self):
        for make, expected in [(list, '[[...]]'), (dict, '{1: {...}}'), (set, 'set([set(...)])')]:
            shown = Shown()
            shown.value = make([(1, shown)]) if make is dict else make([shown])
            self.assertEqual(repr(shown), expected)

    def test_exception_that_changes_what_is_looked_at(self):
        class Bad(object):
            def __eq__(self, other):
                victims.clear()
                raise ZeroDivisionError

            def __hash__(self):
                return 0

        victims = set()
        mine = set([Bad()])
        victims.add(Bad())
        self.assertRaises(ZeroDivisionError, mine.update, victims)

    def test_a_warning_comes_once(self):
        class Plain(object):
            pass

        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter('always')
            format(Plain(), 's')
        self.assertEqual(len(seen), 1)


if __name__ == '__main__':
    unittest.main()
