"""Random calls of everything among objects that work against each other (hostile_world.py): no world may end by a signal.
More of it:  test_hostile_world.py --seeds 100 200 --steps 3000"""
import sys
import unittest

from test.hostile import outcome

CHILD = r'''
import os
import sys
from test import hostile, hostile_world

hostile.confine(sys.argv[1])
getattr(hostile_world, sys.argv[2])(int(sys.argv[3])).live(int(sys.argv[4]))
hostile.note("end")
os._exit(0)
'''
KINDS = ("World", "TaskletWorld")


class HostileWorldTest(unittest.TestCase):

    def check(self, kind):
        for seed in range(1, 5):
            self.assertEqual(outcome(CHILD, kind, seed, 300), (0, "end"), seed)

    def test_one_line_of_life(self):
        self.check("World")

    def test_tasklets(self):
        self.check("TaskletWorld")


def main(first, last, steps):
    for seed in range(first, last):
        for kind in KINDS:
            status, last_note = outcome(CHILD, kind, seed, steps)
            print seed, kind, status, last_note
            sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--seeds"]:
        main(int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[5]) if sys.argv[4:5] == ["--steps"] else 3000)
    else:
        unittest.main()
