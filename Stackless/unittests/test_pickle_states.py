"""States of frozen programs with one wrong part are refused, or run: some of those of pickle_states.py."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pickle_states


class States(unittest.TestCase):
    def test_some(self):
        attempts, used, dead = pickle_states.run(11)
        self.assertEqual(dead, [])
        self.assertTrue(attempts > 4000 and 50 < used < attempts // 5, (attempts, used))

    def test_what_has_killed(self):
        """A generator's frame that has not begun, alone in a chain; a product of no pools that has a position."""
        import stackless
        found = pickle_states.specimens()
        maker, arguments, state = found['frame', 'numbers']
        frame = maker(*arguments)
        frame.__setstate__((state[0], 1, 'eval_frame', 'pickle_rows', 0, None, None, None, -1, 1, (64, -1, None), ((1,), 3, None)))
        self.assertRaises(ValueError, stackless.tasklet().__setstate__, (0, None, 0, [frame]))
        self.assertRaises(ValueError, stackless._wrap.thaw,
                          'itertools.product', ((), (0, 0), (), 1, 0))


if __name__ == '__main__':
    unittest.main()
