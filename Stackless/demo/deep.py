"""A recursion a million calls deep.

    ./python Stackless/demo/deep.py [depth]

Python calls do not use the C stack, so the depth is bounded by memory and by the recursion limit,
which is there to find mistakes and can be raised.
"""
import sys
import stackless


def down(n):
    if n == 0:
        return 0
    return down(n - 1) + 1


class Tree(object):
    """Operators recurse as cheaply as functions do."""

    def __getitem__(self, n):
        if n == 0:
            return 0
        return self[n - 1] + 1


def run_deep(depth):
    """Returns what the main tasklet, another tasklet and an operator counted."""
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + 1000)
    try:
        results = [down(depth)]
        stackless.tasklet(lambda: results.append(down(depth)))()
        stackless.run()
        results.append(Tree()[depth // 4] * 4)
        return results
    finally:
        sys.setrecursionlimit(old)


def main(argv):
    print run_deep(int(argv[1]) if len(argv) > 1 else 1000000)


if __name__ == '__main__':
    main(sys.argv)
