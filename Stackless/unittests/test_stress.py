"""A random walk over the whole interface, reproducible by its seed.

    test_stress.py                              a second or two, as part of the tests
    test_stress.py --seconds 600 [--seed N]     as long as wanted; each round's seed is printed, every third has threads

A round keeps a pool of tasklets and channels and lets every tasklet, main included, do random things
to random members of the pool: make, bind, insert, remove, run, switch, throw, kill, send, receive,
iterate, close, collect, drop, call back from C, set flags, trap, move between threads. Errors that the
interface announces (RuntimeError, ValueError, ...) are expected; after a round everything is ended
and the scheduler must be empty. What is being looked for is a crash, a hang or a broken ring.
"""
import copy
import gc
import pickle
import random
import sys
import thread
import time
import unittest
import weakref

import stackless

EXPECTED = (RuntimeError, ValueError, TypeError, StopIteration, LookupError, TaskletExit)


class Noisy(object):
    """Switches, or collects, when it dies."""

    def __init__(self, walk):
        self.walk = walk

    def __del__(self):
        if self.walk.alive and self.walk.random.random() < 0.3:
            self.walk.deaths += 1
            if self.walk.deaths < 50:
                stackless.schedule()


class Tasklet(stackless.tasklet):
    pass


class Walk(object):
    """One round."""

    def __init__(self, seed, threads=0):
        self.seed = seed
        self.random = random.Random(seed)
        self.alive = True
        self.deaths = 0
        self.steps = 0
        self.limit = 1500
        self.channels = [stackless.channel() for i in range(4)]
        self.tasklets = []
        self.refs = []
        self.threads = threads
        self.broken = []
        self.moves = sorted(name for name in dir(self) if name.startswith('do_'))

    # ------------------------------------------------------------- choosing

    def pick(self):
        if not self.tasklets or self.random.random() < 0.1:
            return stackless.getcurrent()
        return self.random.choice(self.tasklets)

    def channel(self):
        return self.random.choice(self.channels)

    def step(self):
        self.steps += 1
        if self.steps > self.limit:
            self.alive = False
        if not self.alive:
            return False
        try:
            getattr(self, self.random.choice(self.moves))()
        except EXPECTED as error:
            if isinstance(error, TaskletExit) and self.random.random() < 0.7:
                raise
        return True

    def live(self, steps):
        """The life of a tasklet."""
        keep = Noisy(self) if self.random.random() < 0.1 else None
        for i in range(steps):
            if not self.step():
                break
        return keep

    def tidy_live(self, steps):
        try:
            with stackless.atomic():
                self.live(steps)
        finally:
            if self.alive:
                self.step()

    def generate(self, steps):
        for i in range(steps):
            yield self.step()

    def through_generator(self, steps):
        for unused in self.generate(steps):
            pass

    def through_c(self, steps):
        sorted(range(min(steps, 3)), cmp=lambda a, b: cmp(self.step(), 1))

    def through_class(self, steps):
        walk = self

        class Odd(object):
            def __init__(self):
                walk.live(steps)

            def __eq__(self, other):
                return walk.step()

            def __hash__(self):
                walk.step()
                return 1
        {Odd(): 1, Odd(): 2}

    def body(self):
        return self.random.choice((self.live, self.tidy_live, self.through_generator,
                                   self.through_c, self.through_class))

    # ---------------------------------------------------------------- moves

    def do_make(self):
        cls = self.random.choice((stackless.tasklet, Tasklet))
        t = cls(self.body())
        if self.random.random() < 0.8:
            t(self.random.randrange(1, 20))
        self.tasklets.append(t)
        if self.random.random() < 0.2:
            self.refs.append(weakref.ref(t, lambda ref: self.refs.append(None)))

    do_make_too = do_make

    def do_bind(self):
        t = self.pick()
        if self.random.random() < 0.3:
            t.bind(None)
        else:
            t.bind(self.body(), (self.random.randrange(1, 20),))

    def do_setup(self):
        self.pick().setup(self.random.randrange(1, 10))

    def do_forget(self):
        if self.tasklets:
            del self.tasklets[self.random.randrange(len(self.tasklets))]

    def do_forget_channel(self):
        self.channels[self.random.randrange(len(self.channels))] = stackless.channel()

    def do_insert(self):
        self.pick().insert()

    def do_remove(self):
        self.pick().remove()

    def do_run_tasklet(self):
        self.pick().run()

    def do_switch(self):
        self.pick().switch()

    def do_kill(self):
        self.pick().kill(pending=self.random.random() < 0.3)

    def do_throw(self):
        self.pick().throw(ValueError, 'thrown', None, self.random.random() < 0.3)

    def do_raise(self):
        self.pick().raise_exception(KeyError, 1)

    def do_schedule(self):
        stackless.schedule()

    def do_schedule_remove(self):
        if stackless.getcurrent() is not stackless.getmain():
            stackless.schedule_remove()

    def do_send(self):
        self.channel().send(self.random.choice((1, self, Noisy(self))))

    def do_receive(self):
        self.channel().receive()

    do_receive_too = do_receive

    def do_send_exception(self):
        self.channel().send_exception(ValueError, 'sent')

    def do_send_throw(self):
        self.channel().send_throw(LookupError, 'sent')

    def do_send_sequence(self):
        self.channel().send_sequence(self.generate(self.random.randrange(3)))

    def do_iterate(self):
        for value in self.channel():
            if self.random.random() < 0.5:
                break

    def do_close(self):
        self.channel().close()

    def do_open(self):
        self.channel().open()

    def do_prefer(self):
        ch = self.channel()
        ch.preference = self.random.randrange(-1, 2)
        ch.schedule_all = self.random.random() < 0.2

    def do_flags(self):
        t = self.pick()
        t.set_atomic(self.random.random() < 0.3)
        t.set_ignore_nesting(self.random.random() < 0.3)
        t.block_trap = self.random.random() < 0.1

    def do_tempval(self):
        t = self.pick()
        if t.blocked or t.paused:
            t.tempval = self.random.choice((None, 5, stackless.bomb(ValueError, 'bomb')))

    def do_look(self):
        t = self.pick()
        for name in ('alive paused blocked scheduled restorable frame cstate next prev tempval '
                     'recursion_depth nesting_level thread_id is_main is_current '
                     'trace_function _channel').split():
            getattr(t, name)
        repr(t)

    def do_look_around(self):
        stackless.getruncount(), stackless.getthreads(), stackless.get_thread_info(-1)
        ch = self.channel()
        ch.balance, ch.queue, ch.closed, ch.closing

    def do_collect(self):
        if self.random.random() < 0.2:
            gc.collect(self.random.randrange(3))

    def do_cycle(self):
        cycle = [self.pick(), self.channel()]
        cycle.append(cycle)

    def do_run(self):
        victim = stackless.run(self.random.choice((0, 0, 5, 50, 500)),
                               soft=self.random.random() < 0.3,
                               totaltimeout=self.random.random() < 0.3,
                               ignore_nesting=self.random.random() < 0.5)
        if victim is not None and self.random.random() < 0.7:
            if victim.alive and not victim.blocked:
                victim.insert()

    def do_trap(self):
        stackless.switch_trap(1)
        try:
            self.step()
        finally:
            stackless.switch_trap(-1)

    def do_callback(self):
        def listen(*args):
            if self.random.random() < 0.1:
                self.pick().insert()
        what = self.random.choice((stackless.set_schedule_callback,
                                   stackless.set_channel_callback))
        what(self.random.choice((None, listen)))

    def do_handler(self):
        stackless.set_error_handler(self.random.choice((None, lambda *args: None)))

    def do_mode(self):
        if self.random.random() < 0.1:
            stackless.enable_softswitch(self.random.random() < 0.5)

    def do_work(self):
        total = 0
        for i in xrange(self.random.randrange(200)):
            total += i

    def do_nest(self):
        stackless.test_cstate(self.step)

    def do_nest_deeper(self):
        stackless.test_cframe(self.random.randrange(3), self.random.randrange(100))
        stackless.test_cframe_nr(2)

    def do_trace(self):
        t = self.pick()
        if t.thread_id == thread.get_ident():
            t.trace_function = self.random.choice((None, None, lambda *args: None))

    def do_thread(self):
        # Not threading.Thread: a tasklet that is interrupted while it holds one of its locks stops everybody.
        if self.threads and len(stackless.getthreads()) < 6:
            self.threads -= 1
            thread.start_new_thread(self.in_thread, ())

    def in_thread(self):
        try:
            for i in range(self.random.randrange(3)):
                self.do_make()
            self.live(20)
            stackless.run(1000)
        except EXPECTED:
            pass

    def do_move(self):
        t = self.pick()
        t.bind_thread(self.random.choice([-1] + stackless.getthreads()))

    def do_copy(self):
        t = self.pick()
        if len(self.tasklets) < 60 and t.thread_id == thread.get_ident():
            try:
                self.tasklets.append(copy.copy(t))
            except (copy.Error, pickle.PicklingError):
                pass        # it waits in something that can't be copied

    # ----------------------------------------------------------- invariants

    def do_check(self):
        """The ring and the queues are what they say they are."""
        with stackless.atomic():
            self.check_ring()
            for ch in self.channels:
                self.check_queue(ch)

    def check_ring(self):
        first = t = stackless.getcurrent()
        length = 0
        while t is not first or length == 0:
            self.hold(t.next.prev is t and t.scheduled and not t.blocked and t.alive, 'ring')
            length += 1
            t = t.next
        self.hold(length == stackless.getruncount(), 'runcount')

    def check_queue(self, ch):
        t, last, length = ch.queue, None, 0
        while t is not None:
            self.hold(t.blocked and t.scheduled and t._channel is ch and t.prev is last, 'queue')
            length += 1
            t, last = t.next, t
        self.hold(length == abs(ch.balance), 'balance')

    def hold(self, fact, what):
        if not fact:
            self.broken.append(what)
            self.alive = False

    # ------------------------------------------------------------ the round

    def main(self):
        self.attempt(self.begin)
        while self.alive:
            self.attempt(self.turn)
        self.clean()

    def begin(self):
        for i in range(5):
            self.do_make()

    def turn(self):
        self.step()
        stackless.run(2000)

    def clean(self):
        self.alive = False
        stackless.switch_trap(-stackless.switch_trap())
        stackless.set_schedule_callback(None)
        stackless.set_channel_callback(None)
        stackless.set_error_handler(None)
        stackless.enable_softswitch(True)
        stackless.getcurrent().set_atomic(False)
        sys.settrace(None)
        mine = thread.get_ident()
        self.empty_ring()
        for ch in self.channels:
            ch.close()
        for t in self.tasklets:
            if t.thread_id == mine and t is not stackless.getmain():
                self.attempt(t.kill)
        for t in stackless.get_thread_info(-1, 1 << 31)[3]:
            if t is not None and t is not stackless.getmain():
                self.attempt(t.kill)    # waits in run(), and nobody knows it any more
        for i in range(20):
            self.attempt(stackless.run)
        self.end_threads(mine)
        self.empty_ring()           # other threads have brought some meanwhile
        del self.tasklets[:]
        del self.channels[:]
        gc.collect()

    def empty_ring(self):
        for i in range(200):
            if stackless.getruncount() == 1:
                break
            self.attempt(stackless.getcurrent().next.kill)
            self.attempt(stackless.run)

    def end_threads(self, mine):
        """Whoever waits over there is told to end, until no thread is left."""
        limit = time.time() + 20
        while len(stackless.getthreads()) > 1:
            for ident in stackless.getthreads():
                if ident != mine:
                    self.attempt(lambda: self.end_thread(ident))
            time.sleep(0.0005)
            if time.time() > limit:
                raise AssertionError('round %d: a thread does not end' % self.seed)

    def end_thread(self, ident):
        main, current, count = stackless.get_thread_info(ident)
        for t in (current, main):
            if t is not None and (t.blocked or not t.atomic):
                t.kill(pending=True)

    def attempt(self, function):
        try:
            function()
        except EXPECTED:
            pass


def run_round(seed, threads=0):
    saved = sys.stderr
    walk = Walk(seed, threads)
    stackless.getcurrent().block_trap = False
    for i in range(20):
        try:
            walk.main()
            break
        except EXPECTED:
            pass        # thrown at main between two turns
    main = stackless.getcurrent()
    if main is not stackless.getmain():
        raise AssertionError('round %d ended in another tasklet' % seed)
    if stackless.getruncount() != 1 or main.next is not main or main.prev is not main:
        raise AssertionError('round %d left %d runnable' % (seed, stackless.getruncount()))
    if stackless.get_thread_info(-1, 1 << 31)[3] != [None]:
        raise AssertionError('round %d left a watchdog' % seed)
    if walk.broken:
        raise AssertionError('round %d broke %s' % (seed, walk.broken))
    main.set_ignore_nesting(False)
    sys.stderr = saved
    return walk.steps


class Quiet(object):
    """Where "Exception ... ignored" of destructors goes meanwhile."""

    def write(self, text):
        pass

    def flush(self):
        pass


class TestRandomWalk(unittest.TestCase):
    def walk(self, seeds, threads):
        saved, sys.stderr = sys.stderr, Quiet()
        try:
            for seed in seeds:
                self.assertGreater(run_round(seed, threads), 100)
        finally:
            sys.stderr = saved

    def test_one_thread(self):
        self.walk(range(15), 0)

    def test_threads(self):
        self.walk(range(100, 110), 3)


def long_walk(seconds, seed):
    end = time.time() + seconds
    rounds = 0
    out = sys.stdout
    saved, sys.stderr = sys.stderr, Quiet()
    try:
        while time.time() < end:
            out.write('seed %d\n' % seed)
            out.flush()
            run_round(seed, seed % 3 == 0 and 3)
            seed += 1
            rounds += 1
    finally:
        sys.stderr = saved
    print '%d rounds, no finding' % rounds


if __name__ == '__main__':
    if '--seconds' in sys.argv:
        options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
        long_walk(float(options['--seconds']), int(options.get('--seed', time.time())))
    else:
        unittest.main()
