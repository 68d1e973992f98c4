"""The interpreter's own ways of use leave nothing behind, however often they are repeated.

The debug build counts all references and is asked for the total; the release build is asked for
the number of objects that the collector knows.  Tools/check/leaks does the same with other tests.
"""
import cPickle
import gc
import io
import os
import sys
import unittest

import stackless

ROUNDS = 20


def what_is_there():
    while gc.collect():
        pass
    sys._clear_type_cache()
    if hasattr(sys, "gettotalrefcount"):
        return sys.gettotalrefcount()
    return len(gc.get_objects())


def growth(function):
    """By how much one call grows what is there: the least of three measurements."""
    for i in range(5):
        function()
    totals = []
    for i in range(4):
        for j in range(ROUNDS):
            function()
        totals.append(what_is_there())
    return min(b - a for a, b in zip(totals, totals[1:])) // ROUNDS


class Growth(unittest.TestCase):
    def check(self, function):
        self.assertLessEqual(growth(function), 0)


class TestGrowth(Growth):
    @unittest.skipIf('switch=' in os.environ.get('PY_STRESS', ''), 'tasklets come and go between the measurements')
    def test_leak_is_seen(self):
        kept = []
        self.assertGreaterEqual(growth(lambda: kept.append([])), 1)

    def test_sizes(self):
        def sizes():
            for value in (1, 1L << 70, "a", [], {}, object(), sys, self, 1.5):
                sys.getsizeof(value)
        self.check(sizes)

    def test_calls(self):
        def callee(a, b=1, *c, **d):
            return c, d

        def calls():
            callee(1), callee(b=1, a=2), callee(*(1, 2, 3), **{"x": 1}), map(callee, [1, 2])
            for wrong in ((), {}), ((1,), {"a": 2}):
                self.assertRaises(TypeError, callee, *wrong[0], **wrong[1])
        self.check(calls)

    def test_exceptions(self):
        def deep(n):
            if n:
                deep(n - 1)
            raise KeyError(n)

        def raises():
            try:
                deep(5)
            except KeyError:
                try:
                    sys.exc_info()[2].tb_next.tb_frame.f_locals
                    raise
                except KeyError as error:
                    str(error)
        self.check(raises)

    def test_refused_pickles(self):
        with open(os.devnull) as refused:
            for container in ({'a': refused, 'b': 1}, {'a': 1, 'b': refused, 'c': 2}, [refused, 1, 2], [1, refused, 2], {'a': refused}):
                for protocol in (0, 2):
                    self.check(lambda: self.assertRaises(TypeError, cPickle.dumps, container, protocol))

    def test_generators(self):
        def numbers():
            try:
                for i in range(3):
                    yield i
            finally:
                sum(x for x in (1, 2))

        def run():
            list(numbers())
            for end in "close", "throw", "lose":
                g = numbers()
                next(g)
                if end == "close":
                    g.close()
                elif end == "throw":
                    self.assertRaises(ValueError, g.throw, ValueError)
        self.check(run)

    def test_classes(self):
        def make():
            class Slotted(object):
                __slots__ = ("a", "__weakref__")

            class Dying(Slotted):
                kept = []
                lived = False

                def __del__(self):
                    if not self.lived:
                        self.lived = True
                        self.kept.append(self)

            class Classic:
                def __del__(self):
                    self.b = [self.a]
            Dying().a = 1
            del Dying.kept[:]
            Classic().a = 1
            Dying.__bases__ = (Slotted,)
            type("New", (Slotted,), {})().a = Slotted
        self.check(make)

    def test_imports(self):
        def again():
            sys.modules.pop("keyword", None)
            import keyword
            reload(keyword)
            try:
                import there_is_no_such_module
            except ImportError:
                pass
        self.check(again)

    def test_sequences_repeated_and_joined(self):
        def repeat():
            x = object()
            (x,) * 3 + (x,), [x] * 3 + [x]
            y = [x]
            y *= 4
        self.check(repeat)

    def test_streams(self):
        def use():
            io.BufferedReader(io.BytesIO("ab")).read()
            io.TextIOWrapper(io.BytesIO("ab")).readline()
            io.open("/dev/null", "rb")
        self.check(use)


class TestCaches(unittest.TestCase):
    def test_names_of_attributes_can_be_forgotten(self):
        class Thing(object):
            in_no_other_place = 1
        thing = Thing()

        def used_and_forgotten():
            for i in range(100):
                thing.in_no_other_place
            sys._clear_type_cache()
            return sys.getrefcount(intern("in_no_other_place"))
        used_and_forgotten()
        self.assertEqual(len(set(used_and_forgotten() for i in range(10))), 1)


class TestTaskletGrowth(Growth):
    def test_tasklets(self):
        def wait():
            try:
                stackless.schedule_remove(None)
            except ValueError:
                pass

        def use():
            for end in "kill", "throw", "lose", "insert":
                t = stackless.tasklet(wait)()
                t.run()
                if end == "kill":
                    t.kill()
                elif end == "throw":
                    t.throw(ValueError)
                elif end == "insert":
                    t.insert()
                    stackless.run()
        self.check(use)

    def test_tasklet_kept_by_its_last_act(self):
        kept = []

        def wait():
            try:
                stackless.schedule_remove(None)
            except TaskletExit:
                kept.append(stackless.getcurrent())

        def use():
            t = stackless.tasklet(wait)()
            t.run()
            del t
            self.assertEqual(len(kept), 1)
            del kept[:]
        self.check(use)

    def test_channels(self):
        def send(channel):
            for i in range(2):
                channel.send(i)
            channel.send_exception(ValueError, 1)

        def receive(channel):
            try:
                while True:
                    channel.receive()
            except ValueError:
                pass

        def use():
            for preference in -1, 0, 1:
                channel = stackless.channel()
                channel.preference = preference
                stackless.tasklet(send)(channel)
                stackless.tasklet(receive)(channel)
                stackless.run()
            stackless.tasklet(receive)(channel).run()   # waits until the collector comes
        self.check(use)

    def test_nested_dispatch(self):
        def nested():
            sorted([2, 1], key=lambda x: stackless.schedule())

        def use():
            stackless.tasklet(nested)()
            stackless.tasklet(nested)()
            stackless.run()
            t = stackless.tasklet(nested)()
            t.run()
            t.kill()
        self.check(use)

    def test_schedule_callback(self):
        def callback(before, after):
            try:
                raise ValueError
            except ValueError:
                pass

        def use():
            stackless.tasklet(lambda: None)()
            stackless.set_schedule_callback(callback)
            try:
                stackless.run()
            finally:
                stackless.set_schedule_callback(None)
        self.check(use)


if __name__ == "__main__":
    unittest.main()
