"""copy.deepcopy with a memo of the caller's: what it holds afterwards."""
import copy
import unittest


class Memo(unittest.TestCase):
    def test_it_holds_what_was_met(self):
        for thing in 42, 1.5, 'text', (), None, len, int, (1, 'a'):
            memo = {}
            self.assertIs(copy.deepcopy(thing, memo), thing)
            self.assertIs(memo[id(thing)], thing)

    def test_it_keeps_what_lists_are_made_of(self):
        thing, memo = [1, [2]], {}
        made = copy.deepcopy(thing, memo)
        self.assertIs(memo[id(thing)], made)
        self.assertTrue(any(kept is thing for kept in memo[id(memo)]))

    def test_an_id_is_not_used_again(self):
        class Half(object):
            def __init__(self, value):
                self.value = value

            def __deepcopy__(self, memo):
                return copy.deepcopy(self.value / 2.0, memo)
        self.assertEqual(copy.deepcopy([Half(n) for n in range(200)]), [n / 2.0 for n in range(200)])


if __name__ == '__main__':
    unittest.main()
