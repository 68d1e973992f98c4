"""What the tests of tasklets share."""
import os
import threading
import time
import unittest
import stackless


def undisturbed(event, reason):
    """Marks what cannot hold while a debug build makes `event` frequent (Include/internal/py_stress.h)."""
    events = dict(part.partition('=')[::2] for part in os.environ.get('PY_STRESS', '').split(','))
    return unittest.skipIf(events.get(event, '0') != '0', 'PY_STRESS %s: %s' % (event, reason))


def soft_only(method):
    """Marks a test that says something about soft switching only."""
    method.soft_only = True
    return method


def wait_for(condition):
    """Returns when condition() holds; an error after 20 s."""
    limit = time.time() + 20
    while not condition():
        assert time.time() < limit, 'waited in vain'
        time.sleep(0.001)


def at_each_pause(function, *arguments):
    """A tasklet of the function at its first, second ... schedule_remove()."""
    for count in range(1, 100):
        task = stackless.tasklet(function)(*arguments)
        for _ in range(count):
            task.insert()
            stackless.run()
        if not task.alive:
            return
        yield task
        task.kill()


def in_thread(function):
    """The result of function(), called in a thread of its own, which is gone on return: join() alone
    comes back while the thread still has its tasklets."""
    result = []
    worker = threading.Thread(target=lambda: result.append(function()))
    worker.start()
    worker.join()
    wait_for(lambda: worker.ident not in stackless.threads)
    return result[0]


class TaskletTestCase(unittest.TestCase):
    """Starts and ends with an empty ring and no settings left behind."""

    both_modes = True       # run each test a second time without soft switching

    def run(self, result=None):
        super(TaskletTestCase, self).run(result)
        method = getattr(self, self._testMethodName)
        if (not self.both_modes or getattr(method, 'soft_only', False)
                or result is None or result.failures or result.errors):
            return
        stackless.enable_softswitch(False)
        try:
            super(TaskletTestCase, self).run(result)
        finally:
            stackless.enable_softswitch(True)

    def setUp(self):
        self.assertEqual(stackless.getruncount(), 1, 'left over from another test')
        wait_for(lambda: len(stackless.threads) == 1)       # one that was joined may still be on its way out

    def tearDown(self):
        stackless.set_schedule_callback(None)
        stackless.set_channel_callback(None)
        stackless.set_error_handler(None)
        stackless.switch_trap(-stackless.switch_trap())
        while stackless.getruncount() > 1:
            stackless.getcurrent().next.kill()
        self.assertEqual(stackless.get_thread_info(-1, 1 << 31)[3], [None])


def from_c(function):
    """Calls function() through a C function that is not flat: the callback nests."""
    result = []
    stackless.test_cstate(lambda: result.append(function()))
    return result[0]


class FlatTestCase(unittest.TestCase):
    """Tests made of rows (add_rows_to): functions that get a probe and call it in some way that must not nest."""

    def check(self, function):
        channel = stackless.channel()
        levels = []

        def probe(*args):
            levels.append(stackless.getcurrent().nesting_level)
            channel.receive()

        def run():
            function(probe)
            levels.append('end')

        task = stackless.tasklet(run)()
        stackless.schedule()
        while task.alive:
            self.assertTrue(task.blocked)
            channel.send(None)
            stackless.schedule()
        self.assertEqual(levels[-1], 'end')
        self.assertTrue(len(levels) > 1, 'the probe was not called')
        self.assertEqual(set(levels[:-1]), set([0]))


def add_rows_to(case):
    """Makes the decorator that turns a function into a test of the case."""
    def row(function):
        def test(self):
            self.check(function)
        test.__name__ = 'test_' + function.__name__
        setattr(case, test.__name__, test)
        return function
    return row
