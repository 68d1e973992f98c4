"""cmd: dispatch, help, columns."""
import cmd
import StringIO
import unittest


class Shell(cmd.Cmd):
    use_rawinput = 0
    prompt = '> '

    def do_say(self, text):
        """Says it."""
        self.stdout.write('%s!\n' % text)

    def do_EOF(self, text):
        return True


class CmdCase(unittest.TestCase):

    def run_lines(self, text):
        shell = Shell(stdin=StringIO.StringIO(text), stdout=StringIO.StringIO())
        shell.cmdloop('hi')
        return shell.stdout.getvalue()

    def test_loop(self):
        self.assertEqual(self.run_lines('say a\n\nnone x\n?say'),
                         'hi\n> a!\n> a!\n> *** Unknown syntax: none x\n> Says it.\n> ')

    def test_topics(self):
        self.assertIn('=\nhelp  say\n\nUndocumented commands:\n======================\nEOF\n',
                      self.run_lines('help\n'))

    def test_parse(self):
        self.assertEqual(Shell().parseline(' a_1-b '), ('a_1', '-b', 'a_1-b'))
        self.assertEqual(Shell().parseline('!x'), (None, None, '!x'))
        self.assertEqual(Shell().completenames('s'), ['say'])

    def test_columns(self):
        shell = Shell(stdout=StringIO.StringIO())
        shell.columnize(['a', 'bbb', 'c'], 6)
        self.assertEqual(shell.stdout.getvalue(), 'a    c\nbbb\n')
        self.assertRaises(TypeError, Shell().columnize, [1])


if __name__ == '__main__':
    unittest.main()
