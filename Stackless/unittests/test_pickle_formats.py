"""The format of frozen programs stays what it is: pickles that are kept in a file load and go on, and what is written today says the
same.  Other builds of the interpreter beside this one read what this one writes, and the other way round."""
import glob
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import frozen_formats
from support import undisturbed

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

OTHER = '''
import cPickle, sys
sys.path.insert(0, %r)
import frozen_formats as formats
name, mode = sys.argv[1:]
if mode == 'write':
    found = [formats.pickles(program) for program in formats.PROGRAMS]
else:
    found = [[repr(formats.finish(*cPickle.loads(text))) for text in texts] for texts in cPickle.load(open(name, 'rb'))]
cPickle.dump(found, open(name, 'wb'), 2)
''' % os.path.dirname(os.path.abspath(__file__))


def builds():
    """This program, and those of the tree that have been built since: older ones may not know the library any more."""
    found = glob.glob(os.path.join(ROOT, 'build', '*', 'python')) + [os.path.join(ROOT, 'python')]
    made = os.path.getmtime(sys.executable)
    return [sys.executable] + [name for name in found if os.access(name, os.X_OK) and os.path.getmtime(name) > made]


def run(program, name, mode):
    environment = dict(os.environ, ASAN_OPTIONS='detect_leaks=0')
    subprocess.check_call([program, '-c', OTHER, name, mode], env=environment)


@undisturbed('nest', 'tasklets with C frames are refused')
class Formats(unittest.TestCase):
    def test_stored_pickles_go_on(self):
        import cPickle
        entries = frozen_formats.stored()
        self.assertEqual([entry[0] for entry in entries][:len(frozen_formats.PROGRAMS)],
                         [program.__name__ for program in frozen_formats.PROGRAMS])
        for name, result, texts in entries:
            self.assertTrue(texts)
            for place, text in enumerate(texts):
                self.assertEqual(repr(frozen_formats.finish(*cPickle.loads(text))), result, (name, place))

    def test_what_is_written_is_the_same(self):
        for program, (name, result, texts) in zip(frozen_formats.PROGRAMS, frozen_formats.stored()):
            self.assertEqual(program.__name__, name)
            self.assertEqual(repr(frozen_formats.finish(*frozen_formats.begin(program))), result)
            for now, before in zip(frozen_formats.pickles(program), texts):
                self.assertEqual(frozen_formats.tree(now), frozen_formats.tree(before), name)

    def test_other_builds(self):
        import cPickle
        programs = builds()
        if len(programs) < 2:
            self.skipTest('there is one build only')
        results = [result for name, result, texts in frozen_formats.stored()]
        handle, name = tempfile.mkstemp()
        os.close(handle)
        try:
            for writer in programs:
                run(writer, name, 'write')
                with open(name, 'rb') as stream:
                    written = stream.read()
                for reader in programs:
                    with open(name, 'wb') as stream:
                        stream.write(written)
                    run(reader, name, 'read')
                    with open(name, 'rb') as stream:
                        answers = cPickle.load(stream)
                    for result, found in zip(results, answers):
                        self.assertEqual(found, [result] * len(found), (writer, reader))
        finally:
            os.remove(name)


if __name__ == '__main__':
    unittest.main()
