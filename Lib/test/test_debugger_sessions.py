"""pdb as one meets it: what a session shows, line for line, and the events that a trace function gets."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = 'import sys\nfor number in range(2):\n    total = number; total += 1\nname\n'


class Sessions(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def session(self, program, *commands):
        """The lines that pdb prints, its folder as DIR."""
        with open(os.path.join(self.folder, 'program.py'), 'w') as stream:
            stream.write(program)
        debugger = subprocess.Popen([sys.executable, '-m', 'pdb', 'program.py'], cwd=self.folder,
                                    env=dict(os.environ, HOME=self.folder), stdin=subprocess.PIPE,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = debugger.communicate('\n'.join(commands) + '\n')[0]
        return output.replace(self.folder, 'DIR').split('\n')

    def test_listing(self):
        shown = self.session(PROGRAM, 'b 4', 'l', 'q')
        self.assertEqual(shown[3:7], ['(Pdb)   1  ->\timport sys', '  2  \tfor number in range(2):',
                                      '  3  \t    total = number; total += 1', '  4 B\tname'])

    def test_breakpoints_that_are_not_there(self):
        shown = self.session(PROGRAM, 'b 3', 'cl 1', 'cl 1', 'enable 1', 'condition 1 x', 'enable 9', 'ignore 9 1', 'q')
        self.assertEqual(shown[3:], ['(Pdb) Deleted breakpoint 1', '(Pdb) *** Breakpoint (1) already deleted',
                                     '(Pdb) (Pdb) (Pdb) No breakpoint numbered 9', "(Pdb) Breakpoint index '9' is not valid",
                                     '(Pdb) '])

    def test_names_that_are_not_there(self):
        shown = self.session(PROGRAM, 'p nosuch', 'whatis nosuch', 'nosuch()', 'q')
        wrong = """NameError("name 'nosuch' is not defined",)"""
        self.assertEqual(shown[2:5], ['(Pdb) *** NameError: ' + wrong] * 2 +
                         ["(Pdb) *** NameError: name 'nosuch' is not defined"])

    def test_statements_of_a_line_are_one_step(self):
        shown = self.session('x = 1; y = 2; z = 3\nx\n', 's', 'q')
        self.assertEqual(shown[2:4], ['(Pdb) > DIR/program.py(2)<module>()', '-> x'])

    def test_exceptions_and_exit(self):
        shown = self.session('import sys; sys.exit(3)\n', 's', 'c', 'q')
        self.assertEqual(shown[2], '(Pdb) SystemExit: 3')
        self.assertEqual(shown[5], '(Pdb) The program exited via sys.exit(). Exit status:  3')

    def test_end_of_a_nested_debugger(self):
        shown = self.session('pass\n', 'debug 1+1', 's', 's', 's', 'c', 'q')
        self.assertIn('((Pdb)) LEAVING RECURSIVE DEBUGGER', shown)


class Events(unittest.TestCase):
    def events(self, function):
        seen = []

        def tracer(frame, event, argument):
            if frame.f_code is function.func_code:
                seen.append((event, frame.f_lineno - function.func_code.co_firstlineno, argument))
            return tracer
        sys.settrace(tracer)
        try:
            function()
        except Exception:
            pass
        finally:
            sys.settrace(None)
        return seen

    def test_a_line_of_several_statements(self):
        def several():
            one = 1; two = 2
            return one + two
        self.assertEqual([seen[:2] for seen in self.events(several)],
                         [('call', 0), ('line', 1), ('line', 2), ('return', 2)])

    def test_the_value_is_the_one_that_was_raised(self):
        def divides():
            return 1 / 0

        def raises():
            raise ValueError, 3
        for function, value in (divides, 'integer division or modulo by zero'), (raises, ValueError):
            kind, got, _ = [seen[2] for seen in self.events(function) if seen[0] == 'exception'][0]
            self.assertTrue(got == value or type(got) is value, got)


if __name__ == '__main__':
    unittest.main()
