"""Every demo runs, in a small size, and does what it says."""
import doctest
import os
import sys
import unittest

from support import TaskletTestCase, soft_only

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, 'demo'))


class TestDemos(TaskletTestCase):
    @soft_only
    def test_tutorial(self):
        """The examples of Doc/stackless.md are true."""
        here = os.path.dirname(os.path.abspath(__file__))
        failed, tried = doctest.testfile(os.path.join(here, os.pardir, os.pardir, 'Doc', 'stackless.md'), module_relative=False)
        self.assertEqual((failed, tried > 15), (0, True))

    def test_word_count(self):
        import wordcount
        name = os.path.abspath(wordcount.__file__.replace('.pyc', '.py'))
        counts = wordcount.count_words([name, name])
        words = {}
        with open(name) as f:
            text = f.read()
        for word in ''.join(c if c.isalpha() else ' ' for c in text.lower()).split():
            words[word] = words.get(word, 0) + 2
        self.assertEqual(counts, words)

    def test_ring(self):
        import ring
        self.assertEqual(ring.run_ring(2000, 3), 6000)

    def test_server(self):
        import server
        self.assertEqual(server.run_server(10, 5), [5] * 10)

    def test_deep(self):
        import deep
        self.assertEqual(deep.run_deep(100000), [100000] * 3)

    def test_survivors(self):
        import random
        import shutil
        import survivors
        import tempfile
        folder = tempfile.mkdtemp()
        try:
            got, killed = survivors.disturbed(os.path.join(folder, 'market'), 300, 20, 2, random.Random(5))
        finally:
            shutil.rmtree(folder)
        self.assertEqual(got, survivors.undisturbed(300, 20))

    def test_world(self):
        # the simulation is deterministic: a second run tells the same history
        import world
        w = world.run_world(1000, 20)
        self.assertEqual(len(w.history), 21)
        self.assertEqual(sum(w.alive.values()), 0)
        self.assertEqual(w.born, w.died)
        self.assertTrue(w.born > 1000)
        self.assertEqual([h for h in w.history], [h for h in world.run_world(1000, 20).history])


if __name__ == '__main__':
    unittest.main()
