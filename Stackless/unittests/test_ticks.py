"""Ticks: run(timeout) counts the instructions of co_code, whatever is made of them for running."""
import dis
import unittest

import stackless
from support import TaskletTestCase, undisturbed


def instructions(code):
    """{offset: (opcode, argument, next offset)}"""
    result = {}
    text = code.co_code
    at = extended = 0
    while at < len(text):
        start, op, arg = at, ord(text[at]), None
        at += 1
        if op >= dis.HAVE_ARGUMENT:
            arg = ord(text[at]) + ord(text[at + 1]) * 256 + extended
            extended = 0
            at += 2
            if op == dis.EXTENDED_ARG:
                extended = arg << 16
        result[start] = (op, arg, at)
    return result


def walk(code, decisions):
    """Instructions on one way through code without exceptions; each conditional jump takes the next decision.

    A decision is for the jump: 1 taken, 0 not. Blocks are kept only for `break` and ends of `finally`."""
    table = instructions(code)
    decisions = list(decisions)
    blocks = []
    at = count = 0
    while True:
        op, arg, after = table[at]
        name = dis.opname[op]
        count += 1
        if name == 'RETURN_VALUE':
            assert not decisions, decisions
            return count
        if name in ('SETUP_LOOP', 'SETUP_EXCEPT', 'SETUP_FINALLY'):
            blocks.append(after + arg)
        elif name == 'POP_BLOCK':
            blocks.pop()
        if name == 'BREAK_LOOP':
            at = blocks.pop()
        elif name == 'JUMP_FORWARD':
            at = after + arg
        elif name in ('JUMP_ABSOLUTE', 'CONTINUE_LOOP'):
            at = arg
        elif name == 'FOR_ITER' or 'JUMP_IF' in name:
            if decisions.pop(0):
                at = after + arg if name == 'FOR_ITER' else arg
            else:
                at = after
        else:
            at = after


def needed(function, *args):
    """The least timeout with which function(*args) comes to its end uninterrupted."""
    def finishes(ticks):
        t = stackless.tasklet(function)(*args)
        left = stackless.run(timeout=ticks)
        if left is not None:
            left.kill()
        return left is None
    low, high = 0, 1
    while not finishes(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        if finishes(middle):
            high = middle
        else:
            low = middle
    return high


def call(function, *args):
    function(*args)
    return None


# what call() executes: everything up to its check after the call, the rest of the stretch is never looked at
CALL_BEFORE = 3       # function, args, the call


def straight(a, b):
    x = a + b
    y = x * 2
    return y - a


def branch(a):
    if a:
        x = 1
        y = 2
        z = 3
    else:
        x = 4
    return x


def no_else(a):
    b = 1
    if a:
        b = a
        b = b + 1
    return b


def both(a, b):
    if a and b:
        return 1
    x = 2
    return x


def either(a, b):
    x = a or b
    y = a and b
    return x, y


def nested(a, b):
    if a:
        if b:
            x = 1
        else:
            x = 2
            x = 3
    elif b:
        x = 4
    else:
        x = 5
        x = 6
        x = 7
    y = x
    return y


def chained(a, b, c):
    return a < b < c


def loop(n):
    i = 0
    while i < n:
        i += 1
    return i


def for_loop(items):
    for i in items:
        pass
    else:
        x = 1
    return 0


def skipping(items):
    total = 0
    for i in items:
        if i == 2:
            continue
        if i == 4:
            break
        total += i
        total += 1
    return total


def comprehension(items):
    return [i for i in items if i]


def finally_plain(a):
    try:
        x = a
    finally:
        y = 1
    return y


def try_plain(a):
    try:
        x = a
        x = a
    except ValueError:
        x = 2
    else:
        x = 3
    return x


def long_stretch(a):
    pass


exec 'def long_stretch(a):\n' + '    b = a\n' * 700 + '    return b\n'


@undisturbed('switch', 'it counts instructions')
class TestModel(TaskletTestCase):
    def check(self, function, args, decisions):
        wanted = CALL_BEFORE + walk(function.func_code, decisions)
        first = needed(call, function, *args)
        self.assertEqual((function.__name__, args, first), (function.__name__, args, wanted))
        for _ in range(1000):
            function(*args)
        self.assertEqual((function.__name__, args, needed(call, function, *args)), (function.__name__, args, wanted))

    def test_straight(self):
        self.check(straight, (3, 4), [])
        self.check(straight, (3.5, 4), [])
        self.check(long_stretch, (1,), [])

    def test_branches(self):
        self.check(branch, (1,), [0])
        self.check(branch, (0,), [1])
        self.check(no_else, (1,), [0])
        self.check(no_else, (0,), [1])
        self.check(no_else, ('',), [1])

    def test_conditions(self):
        self.check(both, (1, 1), [0, 0])
        self.check(both, (1, 0), [0, 1])
        self.check(both, (0, 1), [1])
        self.check(either, (1, 2), [1, 0])
        self.check(either, (0, 2), [0, 1])
        self.check(chained, (1, 2, 3), [0])
        self.check(chained, (2, 1, 3), [1])

    def test_nested(self):
        for a in 0, 1:
            for b in 0, 1:
                self.check(nested, (a, b), [not a, not b])

    def test_loops(self):
        for n in 0, 1, 5, 100:
            self.check(loop, (n,), [0] * n + [1])
            self.check(for_loop, ([7] * n,), [0] * n + [1])
            self.check(for_loop, (xrange(n),), [0] * n + [1])
            self.check(for_loop, ((0,) * n,), [0] * n + [1])
            self.check(for_loop, ('x' * n,), [0] * n + [1])

    def test_leaving_loops(self):
        round_on = [0, 1, 1]        # next item; not 2; not 4
        self.check(skipping, ([1, 2, 3],), round_on + [0, 0] + round_on + [1])
        self.check(skipping, ([1, 4, 3],), round_on + [0, 1, 0])

    def test_comprehension(self):
        self.check(comprehension, ([1, 0, 2],), [0, 0, 0, 1, 0, 0, 1])

    def test_blocks(self):
        self.check(finally_plain, (1,), [])
        self.check(try_plain, (1,), [])


def finally_return(a):
    try:
        return a
    finally:
        x = 1


def finally_break(a):
    while a:
        try:
            break
        finally:
            x = 1
    y = 2
    return y


def thrower():
    raise ValueError


def catching(handler_runs):
    try:
        thrower()
    except ValueError:
        handler_runs.append(1)
    return 0


def endless_finally():
    while 1:
        try:
            continue
        finally:
            x = 1


@undisturbed('switch', 'it counts instructions')
class TestElsewhere(TaskletTestCase):
    def test_out_of_finally(self):
        # SETUP_FINALLY LOAD_FAST RETURN; LOAD_CONST STORE_FAST END_FINALLY
        self.assertEqual(needed(call, finally_return, 1), CALL_BEFORE + 6)
        # SETUP_LOOP LOAD_FAST POP_JUMP SETUP_FINALLY BREAK; 3 as above; LOAD_CONST STORE LOAD RETURN
        self.assertEqual(needed(call, finally_break, 1), CALL_BEFORE + 12)
        # SETUP_LOOP LOAD_FAST POP_JUMP POP_BLOCK; LOAD_CONST STORE LOAD RETURN
        self.assertEqual(needed(call, finally_break, 0), CALL_BEFORE + 8)

    def test_calls_add_up(self):
        def inner():
            return 1

        def outer(n):
            for _ in xrange(n):
                inner()
        per_round = needed(call, outer, 11) - needed(call, outer, 10)
        # FOR_ITER STORE_FAST LOAD_DEREF CALL_FUNCTION POP_TOP JUMP_ABSOLUTE; LOAD_CONST RETURN_VALUE
        self.assertEqual(per_round, 8)

    def test_methods(self):
        class C(object):
            def m(self, a):
                return a

        def outer(n, c):
            for _ in xrange(n):
                c.m(1)
        per_round = needed(call, outer, 11, C()) - needed(call, outer, 10, C())
        # FOR_ITER STORE_FAST LOAD_FAST LOAD_ATTR LOAD_CONST CALL POP_TOP JUMP_ABSOLUTE; LOAD_FAST RETURN
        self.assertEqual(per_round, 10)

    def test_generators(self):
        def numbers(n):
            i = 0
            while 1:
                yield i

        def outer(n):
            it = numbers(n)
            for _ in xrange(n):
                it.next()
        per_round = needed(call, outer, 11) - needed(call, outer, 10)
        # FOR_ITER STORE_FAST LOAD_FAST LOAD_ATTR CALL POP_TOP JUMP; POP_TOP JUMP LOAD_FAST YIELD
        # (a constant condition costs nothing)
        self.assertEqual(per_round, 11)

    def test_exceptions(self):
        def outer(n):
            for _ in xrange(n):
                catching([])
        first = needed(call, outer, 11) - needed(call, outer, 10)
        # outer: FOR_ITER STORE_FAST LOAD_GLOBAL BUILD_LIST CALL POP_TOP JUMP
        # catching: SETUP_EXCEPT LOAD_GLOBAL CALL; DUP_TOP LOAD_GLOBAL COMPARE_OP POP_JUMP POP_TOP*3
        #           LOAD_FAST LOAD_ATTR LOAD_CONST CALL POP_TOP JUMP_FORWARD LOAD_CONST RETURN
        # thrower: LOAD_GLOBAL RAISE
        self.assertEqual(first, 7 + 3 + 7 + 8 + 2)
        for _ in range(1000):
            catching([])
        self.assertEqual(needed(call, outer, 11) - needed(call, outer, 10), first)

    def test_continue_in_finally_can_be_interrupted(self):
        stackless.tasklet(endless_finally)()
        left = stackless.run(timeout=1000)
        self.assertIsNotNone(left)
        left.kill()

    def test_exception_into_an_interrupted_tasklet(self):
        log = []

        def worker():
            try:
                while 1:
                    pass
            except KeyError:
                log.append(len('abc'))
        t = stackless.tasklet(worker)()
        self.assertIs(stackless.run(timeout=100), t)
        t.throw(KeyError)
        stackless.run()
        self.assertEqual(log, [3])


if __name__ == '__main__':
    unittest.main()
