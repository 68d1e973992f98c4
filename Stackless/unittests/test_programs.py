"""Small whole programs of the kinds that people write with tasklets and channels; each must come to its known result."""
import heapq
import random
import thread
import time
import unittest

import stackless
from support import TaskletTestCase


class TestPrograms(TaskletTestCase):
    def test_sieve(self):
        """A chain of filters that grows by one tasklet for each prime."""
        def numbers(out):
            n = 2
            while True:
                out.send(n)
                n += 1

        def sift(prime, numbers_in, out):
            for n in numbers_in:
                if n % prime:
                    out.send(n)
        tasklets = []
        source = stackless.channel()
        tasklets.append(stackless.tasklet(numbers)(source))
        primes = []
        while len(primes) < 30:
            prime = source.receive()
            primes.append(prime)
            rest = stackless.channel()
            tasklets.append(stackless.tasklet(sift)(prime, source, rest))
            source = rest
        self.assertEqual(primes[-3:], [107, 109, 113])
        for t in tasklets:
            t.kill()

    def test_same_fringe(self):
        """Two trees are walked side by side, by recursive walkers."""
        def walk(tree, out):
            if isinstance(tree, tuple):
                for branch in tree:
                    walk(branch, out)
            else:
                out.send(tree)

        def start(tree):
            def body():
                walk(tree, out)
                out.send(None)
            out = stackless.channel()
            stackless.tasklet(body)()
            return out

        def same(a, b):
            a, b = start(a), start(b)
            while True:
                x, y = a.receive(), b.receive()
                if x != y:
                    a.queue and a.queue.kill()
                    b.queue and b.queue.kill()
                    return False
                if x is None:
                    return True
        self.assertTrue(same((1, (2, 3), 4), (((1,), 2), (3, 4))))
        self.assertFalse(same((1, (2, 3), 4), (1, (3, 2), 4)))
        deep = 0
        for i in range(1, 200):
            deep = (deep, i)
        self.assertTrue(same(deep, tuple(range(200))))

    def test_philosophers(self):
        """Forks are channels that hold a token; a waiter lets four sit down."""
        count, meals = 5, 20
        forks = [stackless.channel() for i in range(count)]
        seats = stackless.channel()
        eaten = [0] * count
        holding = [None] * count

        def offer(channel):
            stackless.tasklet(channel.send)(True)

        def live(me):
            left, right = me, (me + 1) % count
            for i in range(meals):
                seats.receive()
                for fork in left, right:
                    forks[fork].receive()
                    self.assertIsNone(holding[fork])
                    holding[fork] = me
                    stackless.schedule()
                eaten[me] += 1
                for fork in left, right:
                    holding[fork] = None
                    offer(forks[fork])
                offer(seats)
        for fork in forks:
            offer(fork)
        for i in range(count - 1):
            offer(seats)
        for i in range(count):
            stackless.tasklet(live)(i)
        stackless.run()
        self.assertEqual(eaten, [meals] * count)
        for channel in forks + [seats]:
            while channel.queue is not None:
                channel.queue.kill()

    def test_simulated_time(self):
        """A clock that jumps to the next sleeper when nobody can run."""
        sleepers, log, now = [], [], [0]

        def sleep(seconds):
            wake = stackless.channel()
            heapq.heappush(sleepers, (now[0] + seconds, len(log), wake))
            wake.receive()

        def customer(name, arrives, needs, shop):
            sleep(arrives)
            done = stackless.channel()
            shop.send((name, needs, done))
            finished = done.receive()
            log.append((now[0], name, finished))

        def barber(shop):
            for name, needs, done in shop:
                sleep(needs)
                done.send(now[0])
        shop = stackless.channel()
        stackless.tasklet(barber)(shop)
        for name, arrives, needs in ('a', 0, 5), ('b', 1, 5), ('c', 2, 1), ('d', 30, 2):
            stackless.tasklet(customer)(name, arrives, needs, shop)
        stackless.run()
        while sleepers:
            now[0], unused, wake = heapq.heappop(sleepers)
            wake.send(None)
            stackless.run()
        self.assertEqual(log, [(5, 'a', 5), (10, 'b', 10), (11, 'c', 11), (32, 'd', 32)])
        shop.queue.kill()

    def test_actors_by_messages(self):
        """Objects whose methods run in a tasklet of their own; answers and errors come back."""
        class Actor(object):
            def __init__(self):
                self.inbox = stackless.channel()
                stackless.tasklet(self.serve)()

            def serve(self):
                for answer, name, args in self.inbox:
                    try:
                        answer.send(getattr(self, name)(*args))
                    except Exception as error:
                        answer.send_exception(type(error), *error.args)

            def ask(self, name, *args):
                answer = stackless.channel()
                self.inbox.send((answer, name, args))
                return answer.receive()

        class Account(Actor):
            balance = 0

            def add(self, amount):
                if self.balance + amount < 0:
                    raise ValueError('not enough', self.balance)
                stackless.schedule()        # would be a race without the inbox
                self.balance += amount
                return self.balance

        account = Account()
        for i in range(10):
            stackless.tasklet(account.ask)('add', 5)
        stackless.run()
        self.assertEqual(account.ask('add', 0), 50)
        with self.assertRaises(ValueError) as caught:
            account.ask('add', -51)
        self.assertEqual(caught.exception.args, ('not enough', 50))
        self.assertRaises(AttributeError, account.ask, 'missing')
        stackless.run()
        account.inbox.queue.kill()

    def test_ball_game(self):
        """Everybody throws the ball to a random other one; whoever holds it last counts the throws."""
        counter = []
        choose = random.Random(3)

        def player(ball):
            for throws in ball:
                if throws == 0:
                    counter.append(balls.index(ball))
                else:
                    choose.choice([other for other in balls if other is not ball]).send(throws - 1)
        balls = [stackless.channel() for i in range(50)]
        players = [stackless.tasklet(player)(ball) for ball in balls]
        stackless.run()
        balls[0].send(2000)
        stackless.run()
        self.assertEqual(len(counter), 1)
        self.assertEqual([ball.balance for ball in balls], [-1] * 50)
        for t in players:
            t.kill()

    def test_circuit(self):
        """Wires are lists of channels; a full adder settles to the right sums."""
        def gate(function, inputs, outputs):
            state = [0] * len(inputs)

            def listen(number, wire):
                for value in wire:
                    state[number] = value
                    for out in outputs:
                        out.send(function(*state))
            for number, wire in enumerate(inputs):
                tasklets.append(stackless.tasklet(listen)(number, wire))

        def wires(count):
            return [stackless.channel() for i in range(count)]
        for a in 0, 1:
            for b in 0, 1:
                tasklets, result = [], {}
                a1, a2, b1, b2, total, carry = wires(6)
                gate(lambda x, y: x ^ y, [a1, b1], [total])
                gate(lambda x, y: x & y, [a2, b2], [carry])

                def show(name, wire):
                    for value in wire:
                        result[name] = value
                for name, wire in ('total', total), ('carry', carry):
                    tasklets.append(stackless.tasklet(show)(name, wire))
                stackless.run()
                for wire, value in (a1, a), (a2, a), (b1, b), (b2, b):
                    wire.send(value)
                stackless.run()
                self.assertEqual(result, {'total': a ^ b, 'carry': a & b})
                for t in tasklets:
                    t.kill()

    def test_fair_shares(self):
        """A pre-emptive scheduler on top: whoever used up its slice goes to the end."""
        counts = [0, 0, 0]

        def spin(me):
            while True:
                counts[me] += 1
        tasklets = [stackless.tasklet(spin)(i) for i in range(3)]
        for i in range(150):
            victim = stackless.run(1000)
            self.assertIn(victim, tasklets)
            victim.insert()
        self.assertLess(max(counts) - min(counts), max(counts) // 10)
        for t in tasklets:
            t.remove()      # or the others would run before kill() comes back, and they never end
        for t in tasklets:
            t.kill()

    def test_inside_out(self):
        """A callback interface, called from C, becomes an iterator."""
        def visit(items, callback):
            sorted(items, key=callback)

        def iterate(items):
            out = stackless.channel()

            def body():
                visit(items, out.send)
                out.send_exception(StopIteration)
            stackless.tasklet(body)()
            return out
        self.assertEqual(list(iterate([3, 1, 2])), [3, 1, 2])
        pairs = zip(iterate('ab'), iterate('cd'))
        self.assertEqual(pairs, [('a', 'c'), ('b', 'd')])
        stackless.run()

    def test_workers_in_threads(self):
        """Blocking work is done by threads; tasklets wait for it in channels."""
        jobs = stackless.channel()

        def serve():
            for answer, function, args in jobs:
                try:
                    answer.send(function(*args))
                except Exception as error:
                    answer.send_exception(type(error), *error.args)
            ended.append(thread.get_ident())

        def call(function, *args):
            answer = stackless.channel()
            jobs.send((answer, function, args))
            return answer.receive()

        def client(number):
            results.append((number, call(lambda: time.sleep(0.001) or number * number)))
        ended, results = [], []
        for i in range(3):
            thread.start_new_thread(serve, ())
        for i in range(20):
            stackless.tasklet(client)(i)
        while len(results) < 20:
            stackless.run()
            time.sleep(0.001)
        self.assertEqual(sorted(results), [(i, i * i) for i in range(20)])
        self.assertRaises(ZeroDivisionError, call, lambda: 1 // 0)
        for i in range(3):
            jobs.send_exception(StopIteration)
        limit = time.time() + 20
        while len(ended) < 3 and time.time() < limit:
            time.sleep(0.001)
        self.assertEqual(len(set(ended)), 3)

    def test_tree_of_tasklets_is_cancelled(self):
        """A parent that is killed kills its children, and everybody cleans up, the innermost first."""
        log = []

        class Group(object):
            def __enter__(self):
                self.members = []
                return self

            def spawn(self, function, *args):
                self.members.append(stackless.tasklet(function)(*args))

            def __exit__(self, *error):
                for t in self.members:
                    t.kill()

        def node(name, depth):
            try:
                with Group() as group:
                    if depth:
                        group.spawn(node, name + 'l', depth - 1)
                        group.spawn(node, name + 'r', depth - 1)
                    stackless.channel().receive()
            finally:
                log.append(name)
        root = stackless.tasklet(node)('', 2)
        stackless.run()
        root.kill()
        stackless.run()
        self.assertEqual(sorted(log), ['', 'l', 'll', 'lr', 'r', 'rl', 'rr'])
        for name in log:
            if name:
                self.assertLess(log.index(name), log.index(name[:-1]))


if __name__ == '__main__':
    unittest.main()
