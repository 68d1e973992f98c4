"""Tools/gdb: what the debugger shows of tasklets, in a process and in a core."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from test.build_kind import SANITIZED

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCRIPT = os.path.join(TOP, 'Tools', 'gdb', 'tasklets.py')

PROGRAM = '''\
import os, stackless
stackless.keep_origins(True)

def outer(ch):
    inner(ch)

def inner(ch):
    value = 1
    ch.receive()

class Special(stackless.tasklet):
    pass

ch = stackless.channel()
t = stackless.tasklet(outer)(ch)
t.name = 'reader'
stackless.run()
paused = Special(outer)
paused.bind(outer, (ch,))
stackless.tasklet(len)('')

def end():
    os.abort()
end()
'''


def gdb(*arguments):
    """Runs gdb with commands after the script; returns what it prints, or None if it can't."""
    command = ['gdb', '-nx', '-batch', '-iex', 'set debuginfod enabled off', '-x', SCRIPT] + list(arguments)
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return child.communicate()[0]


def works():
    try:
        return 'it is 7' in gdb('-ex', 'python print("it is %d" % 7)')
    except OSError:
        return False


@unittest.skipUnless(works(), 'needs gdb with Python in it')
class TestTasklets(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.program = os.path.join(self.folder, 'program.py')
        with open(self.program, 'w') as file:
            file.write(PROGRAM)

    def check(self, text):
        place = re.escape(self.program)
        for wanted in (
                r"tasklet 'reader' 0x[0-9a-f]+ of thread \d+: receiving on channel 0x[0-9a-f]+"
                r" made at %s:15 in <module>\n"
                r'  File "%s", line 5, in outer\n'
                r'  File "%s", line 9, in inner\n' % (place, place, place),
                r'main tasklet 0x[0-9a-f]+ of thread \d+: running\n'
                r'  File "%s", line 24, in <module>\n'
                r'  File "%s", line 23, in end\n' % (place, place),
                r'tasklet 0x[0-9a-f]+ of thread \d+: paused made at %s:18 in <module>\n'
                r'  has not begun\n' % place,
                r'tasklet 0x[0-9a-f]+ of thread \d+: runnable made at %s:20 in <module>\n'
                r'  has not begun\n' % place):
            self.assertRegexpMatches(text, wanted)

    @unittest.skipIf(SANITIZED, 'a core with the shadow of the sanitizer has some terabytes')
    def test_process_and_core(self):
        core = os.path.join(self.folder, 'core')
        text = gdb('-ex', 'run', '-ex', 'tasklets', '-ex', 'generate-core-file ' + core,
                   '--args', sys.executable, self.program)
        if 'SIGABRT' not in text:
            self.skipTest('gdb may not run programs here: ' + text[-200:])
        self.check(text)
        text = gdb('-ex', 'tasklets', sys.executable, core)
        self.check(text)
        address = re.search("'reader' (0x[0-9a-f]+)", text).group(1)
        text = gdb('-ex', 'tasklets ' + address, '-ex', 'py-stack', sys.executable, core)
        self.assertEqual(len(re.findall('^(?:main )?tasklet ', text, re.M)), 2)
        self.assertIn('in inner', text)
        self.assertIn('in end', text)


if __name__ == '__main__':
    unittest.main()
