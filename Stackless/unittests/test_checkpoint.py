"""Whole programs in files: checkpoint, resume; pickle_check says what prevents it."""
import cStringIO
import fcntl
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

import stackless
from stackless.checkpoints import CheckpointError

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, 'demo'))


def wait(channel, out):
    while True:
        out.append(channel.receive() * 2)


def rounds(out, n):
    for i in range(n):
        out.append(i)
        stackless.schedule()


class Checkpoints(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.name = os.path.join(self.folder, 'program')

    def tearDown(self):
        shutil.rmtree(self.folder)
        for task in stackless.tasklets():
            if not task.is_main:
                task.kill()

    def test_from_main(self):
        out, channel = [], stackless.channel()
        stackless.tasklet(wait)(channel, out)
        stackless.run()
        stackless.tasklet(rounds)(out, 3)
        stackless.schedule()
        self.assertFalse(stackless.checkpoint(self.name, (out, channel)))
        self.assertEqual(os.listdir(self.folder), ['program'])
        again, pipe = stackless.resume(self.name)
        self.assertEqual((again, pipe.balance, channel.balance), ([0], -1, -1))
        stackless.run()
        self.assertEqual((again, out), ([0, 1, 2], [0, 1, 2]))
        pipe.send(5)
        self.assertEqual((again, out), ([0, 1, 2, 10], [0, 1, 2]))

    def test_order_of_the_ring(self):
        out = []
        for letter in 'abcd':
            stackless.tasklet(out.append)(letter)
        stackless.checkpoint(self.name, out)
        again = stackless.resume(self.name)
        stackless.run()
        self.assertEqual((''.join(out), ''.join(again)), ('abcd', 'abcd'))

    def test_from_a_tasklet(self):
        out = []

        def work(name):
            out.append('before')
            out.append(stackless.checkpoint(name, out))
        stackless.tasklet(work)(self.name)
        stackless.run()
        self.assertEqual(out, ['before', False])
        again = stackless.resume(self.name)
        stackless.run()
        self.assertEqual(again, ['before', True])

    def test_main_as_well(self):
        program = ('import sys, stackless\n'
                   'n = 3\n'
                   'if len(sys.argv) > 2:\n'
                   '    stackless.resume(sys.argv[1])\n'
                   '    stackless.run()\n'
                   'else:\n'
                   '    for i in range(n):\n'
                   '        if i == 1:\n'
                   '            back = stackless.checkpoint(sys.argv[1], main=True)\n'
                   '            print back,\n'
                   '        print i,\n')
        first = subprocess.check_output([sys.executable, '-c', program, self.name])
        second = subprocess.check_output([sys.executable, '-c', program, self.name, 'resume'])
        self.assertEqual((first.split(), second.split()), ('0 False 1 2'.split(), 'True 1 2'.split()))

    def test_streams(self):
        stream = cStringIO.StringIO()
        stackless.checkpoint(stream, [1, 2])
        self.assertTrue(stream.getvalue().startswith('stackless-checkpoint 1\npython 2.7.'))
        stream.seek(0)
        self.assertEqual(stackless.resume(stream), [1, 2])

    def test_failure_leaves_the_old_one(self):
        stackless.checkpoint(self.name, 'old')
        with open(os.devnull) as stream:
            self.assertRaises(TypeError, stackless.checkpoint, self.name, stream)
        self.assertEqual(os.listdir(self.folder), ['program'])
        self.assertEqual(stackless.resume(self.name), 'old')

    def test_drafts_of_dead_writers(self):
        """They go when they are old and nobody holds them."""
        names = ['program.%s.draft' % each for each in ('left', 'held', 'new')] + ['programme.old.draft', 'program.old']
        for name in names:
            with open(os.path.join(self.folder, name), 'w') as stream:
                stream.write('half')
            if 'new' not in name:
                os.utime(stream.name, (1, 1))
        with open(os.path.join(self.folder, 'program.held.draft')) as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            stackless.checkpoint(self.name, 'whole')
        self.assertEqual(sorted(os.listdir(self.folder)), sorted(names[1:] + ['program']))
        self.assertEqual(stackless.resume(self.name), 'whole')

    def test_failure_in_a_tasklet(self):
        caught = []

        def work(name, stream):
            try:
                stackless.checkpoint(name)
            except TypeError as error:
                caught.append(error)
        with open(os.devnull) as stream:
            stackless.tasklet(work)(self.name, stream)
            stackless.run()
        self.assertEqual((len(caught), os.listdir(self.folder)), (1, []))

    def test_c_frames_are_named(self):
        task = stackless.tasklet(stackless.test_cstate)(stackless.schedule)
        stackless.schedule()
        try:
            self.assertRaises(CheckpointError, stackless.checkpoint, self.name)
        finally:
            stackless.run()
        self.assertFalse(task.alive)

    def test_damaged(self):
        stackless.checkpoint(self.name, range(100))
        with open(self.name, 'rb') as stream:
            good = stream.read()
        chance = random.Random(3)
        bad = [good[:chance.randrange(len(good))] for _ in range(50)]
        for _ in range(200):
            at = chance.randrange(len(good))
            changed = good[:at] + chr(ord(good[at]) ^ 1 << chance.randrange(8)) + good[at + 1:]
            bad.append(changed)
        refused = 0
        for text in bad:
            try:
                self.assertEqual(stackless.resume(cStringIO.StringIO(text)), range(100))
            except CheckpointError:
                refused += 1
        self.assertTrue(refused > 200)      # the version of python may differ a little

    def test_killed_while_writing(self):
        import survivors
        got, killed = survivors.disturbed(self.name, 200, 30, 3, random.Random(1))
        self.assertEqual(got, survivors.undisturbed(200, 30))


class Check(unittest.TestCase):
    def test_fine(self):
        def work(value):
            stackless.schedule_remove()
        task = stackless.tasklet(work)([1, {2: iter('ab')}])
        task.run()
        verdict = stackless.pickle_check(task)
        self.assertTrue(verdict)
        self.assertEqual((verdict.obstacles, str(verdict)), ([], 'can be frozen and resumed'))

    def test_path(self):
        def work(value):
            inner = {'x': [None, stream]}
            stackless.schedule_remove()
            return inner
        with open(os.devnull) as stream:
            task = stackless.tasklet(lambda: work(1))()
            task.run()
            found = stackless.pickle_check(task).obstacles
        task.bind(None)
        self.assertEqual(len(found), 1)
        self.assertIs(found[0].object, stream)
        self.assertIn("frame work local inner['x'][1]", found[0].path)
        self.assertEqual(os.path.basename(found[0].filename), os.path.basename(__file__.replace('.pyc', '.py')))
        self.assertEqual(found[0].line, work.__code__.co_firstlineno + 2)
        self.assertIn("can't pickle file objects", str(found[0]))

    def test_c_frames(self):
        task = stackless.tasklet(stackless.test_cstate)(stackless.schedule_remove)
        task.run()
        self.assertIn('C frames', str(stackless.pickle_check([task])))
        task.kill()

    def test_c_function_and_place(self):
        def work():
            stackless.test_cstate(inner)

        def inner():
            stackless.schedule_remove()
        task = stackless.tasklet(work)()
        task.run()
        obstacle, = stackless.pickle_check([task]).obstacles
        self.assertIn('the C function test_cstate()', str(obstacle))
        self.assertEqual((obstacle.path, obstacle.line), ('<list>[0]', inner.__code__.co_firstlineno + 1))
        task.kill()

    def test_what_a_pickle_would_lose(self):
        """2.7 makes empty objects of these in protocol 2, or fails when they are loaded."""
        import pickle
        import socket
        import weakref
        import zlib
        plug = socket.socket()
        for value in (memoryview('x'), buffer('x'), plug, weakref.ref(Checkpoints), zlib.compressobj(), object.__subclasses__):
            self.assertEqual(bool(stackless.pickle_check(value)), value == object.__subclasses__, value)
            if value != object.__subclasses__:
                self.assertRaises((TypeError, pickle.PicklingError), pickle.dumps, value, 2)
        plug.close()

    def test_agrees_with_the_pickler(self):
        import cPickle

        class Local(object):
            pass

        class Refuses(object):
            def __reduce__(self):
                raise ValueError('no')
        for value in (Local(), Refuses(), stackless.getcurrent(), [buffer('a')], len, [].append, type(None), object(),
                      {1: set([2])}, sys, os.__dict__, sys.exc_info, iter(set([1])), xrange(3)):
            try:
                cPickle.dumps(value, 2)
                fine = True
            except Exception:
                fine = False
            self.assertEqual(bool(stackless.pickle_check(value)), fine, value)

    def test_deep(self):
        nested = []
        for _ in range(50000):
            nested = [nested]
        self.assertTrue(stackless.pickle_check(nested))


if __name__ == '__main__':
    unittest.main()
