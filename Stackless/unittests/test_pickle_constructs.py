"""Each program of pickle_rows.py is frozen at each of its pauses and goes on elsewhere: same result, same pauses.

In this process it is frozen and restored at every pause, with each pickler and protocol.  Then what it was at every
pause goes to a fresh process, which runs each to its end.
"""
import cPickle
import os
import pickle
import subprocess
import sys
import tempfile
import unittest

import stackless

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pickle_rows

FORMS = [(cPickle, 2), (cPickle, 0), (pickle, 2), (pickle, 1)]


def begin(function):
    out = []
    task = stackless.tasklet(function)(out)
    task.run()
    stackless.run()
    return task, out


def go_on(task):
    task.insert()
    stackless.run()


def finish(task, out):
    """(results, further pauses) of a program that waits."""
    pauses = 0
    while task.alive:
        pauses += 1
        go_on(task)
    return out, pauses


def carried(function, module, protocol):
    """(results, pauses) of a program that is frozen at each pause."""
    task, out = begin(function)
    pauses = 0
    while task.alive:
        text = module.dumps((task, out), protocol)
        task.bind(None)
        task, out = module.loads(text)
        pauses += 1
        go_on(task)
    return out, pauses


def snapshots(function):
    """The pickles of a program at each of its pauses."""
    task, out = begin(function)
    texts = []
    while task.alive:
        texts.append(cPickle.dumps((task, out), 2))
        go_on(task)
    return texts


CHILD = '''
import cPickle, sys
sys.path.insert(0, %r)
import test_pickle_constructs as test
answers = []
for text in cPickle.load(open(sys.argv[1], 'rb')):
    try:
        answers.append(test.finish(*cPickle.loads(text)))
    except Exception as error:
        answers.append('%%s: %%s' %% (type(error).__name__, error))
cPickle.dump(answers, open(sys.argv[1], 'wb'), 2)
'''


def elsewhere(texts):
    """What a fresh process makes of the pickles."""
    handle, name = tempfile.mkstemp()
    os.write(handle, cPickle.dumps(texts, 2))
    os.close(handle)
    try:
        program = CHILD % os.path.dirname(os.path.abspath(__file__))
        subprocess.check_call([sys.executable, '-c', program, name])
        with open(name, 'rb') as stream:
            return cPickle.load(stream)
    finally:
        os.remove(name)


class Constructs(unittest.TestCase):
    def test_in_a_fresh_process(self):
        expected, texts, names = [], [], []
        for function in pickle_rows.ROWS:
            result, pauses = finish(*begin(function))
            shots = snapshots(function)
            self.assertTrue(pauses and pauses == len(shots), function.__name__)
            texts.extend(shots)
            expected.extend((result, pauses - n) for n in range(pauses))
            names.extend((function.__name__, n) for n in range(pauses))
        answers = elsewhere(texts)
        self.assertEqual(len(answers), len(expected))
        wrong = [(name, answer, wanted) for name, answer, wanted in zip(names, answers, expected) if answer != wanted]
        self.assertEqual(wrong, [])


def _make(function):
    def test(self):
        plain = finish(*begin(function))
        self.assertTrue(plain[0] and plain[1])
        for module, protocol in FORMS:
            self.assertEqual(carried(function, module, protocol), plain, (module.__name__, protocol))
    test.__name__ = 'test_' + function.__name__.replace(' ', '_')
    return test


for _function in pickle_rows.ROWS:
    _test = _make(_function)
    setattr(Constructs, _test.__name__, _test)


if __name__ == '__main__':
    unittest.main()
