"""Scheduling orders as a table: (operation, the ring before, the ring when the next one runs).

Letters: C is who carries the operation out, A B D are behind it in the ring, P is paused, R waits for a value from the channel
`ch`, S waits with one for the channel `filled`, N is a new one. The ring is written from the one that runs to the one that runs
last. Each row is tried twice: with the main tasklet as C, and with another one as C while main waits in run().
"""
import unittest

import stackless
from support import TaskletTestCase

# Operation, ring before, ring after. What is written is evaluated with the letters as names.
ORDERS = '''
schedule()                          C A B D     A B D C
schedule()                          C           C
schedule(5)                         C A         A C
schedule_remove()                   C A B D     A B D
schedule_remove()                   C A         A

A.run()                             C A B D     A B D C
B.run()                             C A B D     B D C A
D.run()                             C A B D     D C A B
P.run()                             C A B D     P C A B D
P.run()                             C           P C
C.run()                             C A B D     C A B D
A.switch()                          C A B D     A B D
B.switch()                          C A B D     B D A
D.switch()                          C A B D     D A B
P.switch()                          C A B D     P A B D
P.switch()                          C           P
C.switch()                          C A B D     C A B D

P.insert()                          C A B D     C A B D P
P.insert()                          C           C P
A.insert()                          C A B D     C A B D
A.remove()                          C A B D     C B D
B.remove()                          C A B D     C A D
P.remove()                          C A B D     C A B D
N.setup()                           C A B D     C A B D N
N()                                 C A B D     C A B D N
N.bind(N.tempval,())                C A B D     C A B D

A.kill()                            C A B D     A B D C
B.kill()                            C A B D     B D C A
P.kill()                            C A B D     P C A B D
P.kill()                            C           P C
R.kill()                            C A B D     R C A B D
S.kill()                            C A B D     S C A B D
A.kill(pending=True)                C A B D     C A B D
P.kill(pending=True)                C A B D     C A B D P
R.kill(pending=True)                C A B D     C A B D R
S.kill(pending=True)                C A B D     C A B D S
N.kill()                            C A B D     C A B D
A.throw(KeyError)                   C A B D     A B D C
P.throw(KeyError)                   C A B D     P C A B D
R.throw(KeyError)                   C A B D     R C A B D
P.throw(KeyError,pending=True)      C A B D     C A B D P
R.throw(KeyError,pending=True)      C A B D     C A B D R
B.raise_exception(KeyError)         C A B D     B D C A
N.raise_exception(TaskletExit)      C A B D     C A B D
S.raise_exception(KeyError)         C A B D     S C A B D

ch.send(1)                          C A B D     R A B D C
ch.send(1)                          C           R C
ch.send_exception(KeyError)         C A B D     R A B D C
ch.send_throw(KeyError)             C A B D     R A B D C
ch.send_sequence([1])               C A B D     R A B D C
neutral(ch).send(1)                 C A B D     C A B D R
sender(ch).send(1)                  C A B D     C A B D R
everybody(ch).send(1)               C A B D     A B D R C
everybody(ch).send(1)               C           R C
filled.receive()                    C A B D     C A B D S
filled.next()                       C A B D     C A B D S
neutral(filled).receive()           C A B D     C A B D S
sender(filled).receive()            C A B D     S A B D C
sender(filled).receive()            C           S C
everybody(filled).receive()         C A B D     A B D S C
filled.send(1)                      C A B D     A B D
ch.receive()                        C A B D     A B D
ch.next()                           C A         A
ch.close()                          C A B D     C A B D

run()                               C A B D     A B D
run()                               C           C
'''


class Scene(object):
    """The tasklets of one row. Each notes the ring when it goes on for the first time, if nobody has before it."""

    def __init__(self):
        self.seen = None
        self.ch, self.filled = stackless.channel(), stackless.channel()
        self.letters = {}
        for letter in 'ABDP':
            self.start(letter, stackless.schedule_remove)
        self.start('R', self.ch.receive)
        self.start('S', lambda: self.filled.send(1))
        self.letters['N'] = stackless.tasklet(lambda: self.note())

    def start(self, letter, wait):
        def body():
            try:
                wait()
            except KeyError:
                pass
            finally:
                self.note()
        t = self.letters[letter] = stackless.tasklet(body)
        t.bind(body, ())
        t.run()
        if t.scheduled and not t.blocked:
            t.remove()

    def note(self):
        if self.seen is None:
            self.seen = self.ring()

    def ring(self):
        names = dict((t, letter) for letter, t in self.letters.items())
        first = t = stackless.getcurrent()
        found = []
        while t is not first or not found:
            found.append(names.get(t, '?'))
            t = t.next
        return ' '.join(found)

    def names(self):
        def preferring(direction):
            def change(channel):
                channel.preference = direction
                return channel
            return change

        def everybody(channel):
            channel.schedule_all = True
            return channel
        return dict(self.letters, ch=self.ch, filled=self.filled, neutral=preferring(0), sender=preferring(1),
                    everybody=everybody, schedule=stackless.schedule, run=stackless.run,
                    schedule_remove=stackless.schedule_remove)

    def carry_out(self, operation, before):
        """Is run by C."""
        self.letters['C'] = stackless.getcurrent()
        for letter in before.split()[1:]:
            self.letters[letter].insert()
        assert self.ring() == before, (self.ring(), before)
        eval(operation, self.names())
        self.note()

    def end(self):
        for letter, t in self.letters.items():
            if t is not stackless.getmain() and t.alive:
                t.kill()
        while stackless.getruncount() > 1:
            stackless.run()


class TestOrders(TaskletTestCase):
    def rows(self):
        for line in ORDERS.splitlines():
            if line:
                operation, rest = line.split('  ', 1)
                before, after = rest.strip().split('    ', 1)
                yield operation, before.strip(), after.strip()

    def test_main_carries_it_out(self):
        for operation, before, after in self.rows():
            scene = Scene()
            try:
                scene.carry_out(operation, before)
            except RuntimeError as error:
                self.assertIn('Deadlock', str(error))       # it was blocked, and the others are through
            self.assertEqual(scene.seen, after, (operation, before))
            scene.end()

    def test_another_one_carries_it_out(self):
        for operation, before, after in self.rows():
            scene = Scene()
            t = stackless.tasklet(scene.carry_out)(operation, before)
            stackless.run()
            self.assertEqual(scene.seen, after, (operation, before))
            t.kill()
            scene.end()

    def test_there_are_enough(self):
        self.assertGreater(len(list(self.rows())), 60)


if __name__ == '__main__':
    unittest.main()
