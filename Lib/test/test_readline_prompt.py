"""readline: history, hooks, and a prompt in a terminal of its own."""
import os
import select
import subprocess
import sys
import tempfile
import unittest
try:
    import readline
except ImportError:
    readline = None

SESSION = r'''
import readline, sys
readline.set_completer(lambda text, state: ['marvellous', None][state] if text == 'mar' else None)
readline.parse_and_bind('tab: complete')
readline.set_startup_hook(lambda: readline.insert_text('<'))
sys.stdout.write('[%s]' % raw_input('one? '))
readline.set_startup_hook()
sys.stdout.write('[%s]' % raw_input('two? '))
sys.stdout.write('[%s]' % readline.get_history_item(1))
try:
    raw_input('three? ')
except EOFError:
    sys.stdout.write('[end]')
'''


def talk(lines):
    """Runs SESSION in a terminal and types the lines, each after a question; what it wrote."""
    master, slave = os.openpty()
    child = subprocess.Popen([sys.executable, '-c', SESSION], stdin=slave, stdout=slave, stderr=slave,
                             env=dict(os.environ, TERM='dumb', INPUTRC=os.devnull), close_fds=True)
    os.close(slave)
    written, questions = '', 0
    while select.select([master], [], [], 20)[0]:
        try:
            written += os.read(master, 4096)
        except OSError:
            break
        while written.count('? ') > questions and questions < len(lines):
            os.write(master, lines[questions])
            questions += 1
    child.wait()
    os.close(master)
    return written


@unittest.skipIf(readline is None, 'the module is not there')
class Prompt(unittest.TestCase):

    def test_a_session(self):
        written = talk(['abc\n', 'mar\t!\n', '\x04'])
        for expected in ('[<abc]', '[marvellous!]', '[end]'):
            self.assertIn(expected, written)


@unittest.skipIf(readline is None, 'the module is not there')
class History(unittest.TestCase):

    def setUp(self):
        readline.clear_history()

    def test_items(self):
        readline.add_history('first')
        readline.add_history('second')
        self.assertEqual(readline.get_current_history_length(), 2)
        readline.replace_history_item(0, 'changed')
        self.assertEqual(map(readline.get_history_item, range(4)), [None, 'changed', 'second', None])
        readline.remove_history_item(1)
        self.assertEqual(readline.get_history_item(2), None)
        self.assertRaises(ValueError, readline.remove_history_item, 7)
        self.assertRaises(ValueError, readline.replace_history_item, -1, '')

    def test_file(self):
        handle, name = tempfile.mkstemp()
        os.close(handle)
        self.addCleanup(os.remove, name)
        for i in range(10):
            readline.add_history('line %d' % i)
        readline.set_history_length(3)
        self.addCleanup(readline.set_history_length, -1)
        readline.write_history_file(name)
        readline.clear_history()
        readline.read_history_file(name)
        self.assertEqual([readline.get_history_item(i) for i in (1, 3)], ['line 7', 'line 9'])
        self.assertRaises(IOError, readline.read_history_file, '/no/such/file')

    def test_functions(self):
        self.assertRaises(TypeError, readline.set_completer, 3)
        readline.set_completer(len)
        self.assertIs(readline.get_completer(), len)
        readline.set_completer()
        self.assertIs(readline.get_completer(), None)
        old = readline.get_completer_delims()
        readline.set_completer_delims(' x')
        self.assertEqual(readline.get_completer_delims(), ' x')
        readline.set_completer_delims(old)


if __name__ == '__main__':
    unittest.main()
