"""Small tools for developers: tabnanny, rlcompleter, tty, pty, statvfs."""
import os
import StringIO
import sys
import tempfile
import termios
import unittest
import pty
import rlcompleter
import tabnanny
import tty


class Indentation(unittest.TestCase):
    def said(self, source, verbose=0):
        handle, name = tempfile.mkstemp('.py')
        os.write(handle, source)
        os.close(handle)
        output, sys.stdout = sys.stdout, StringIO.StringIO()
        tabnanny.verbose = verbose
        try:
            tabnanny.check(name)
            return sys.stdout.getvalue().replace(name, 'NAME')
        finally:
            tabnanny.verbose = 0
            sys.stdout = output
            os.unlink(name)

    def test_good_files(self):
        self.assertEqual(self.said('if 1:\n    a\n    b\n'), '')
        self.assertEqual(self.said('if 1:\n\ta\n\tif 2:\n\t  b\n'), '')

    def test_mixed(self):
        self.assertEqual(self.said('if 1:\n        a\n\tb\n'), "NAME 3 '\\tb\\n'\n")
        self.assertIn('indent not greater e.g. at tab sizes 12, 13',
                      self.said('if 1:\n\tif 1:\n            x\n', 1))

    def test_order(self):
        one, other = tabnanny.Whitespace('\t'), tabnanny.Whitespace(' ' * 8)
        self.assertFalse(one.less(other) or other.less(one) or one.equal(other))
        self.assertEqual(one.not_equal_witness(other)[0], (1, 1, 8))
        self.assertTrue(one.less(tabnanny.Whitespace('\t ')))
        self.assertEqual(tabnanny.format_witnesses([(8, 1, 2)]), 'at tab size 8')


class Completions(unittest.TestCase):
    def test_names(self):
        completer = rlcompleter.Completer({'value': 1, 'valid': len})
        self.assertEqual(sorted(completer.global_matches('val')), ['valid(', 'value'])
        self.assertEqual(completer.complete('whil', 0), 'while')
        self.assertIsNone(completer.complete('whil', 1))

    def test_attributes(self):
        class Thing(object):
            first = 1

            def fire(self):
                pass
        completer = rlcompleter.Completer({'t': Thing()})
        self.assertEqual(completer.attr_matches('t.fi'), ['t.fire(', 't.first'])
        self.assertEqual(completer.attr_matches('t.nothing.fi'), [])
        self.assertRaises(TypeError, rlcompleter.Completer, 1)


class Terminals(unittest.TestCase):
    def test_modes(self):
        master, slave = pty.openpty()
        try:
            tty.setraw(slave)
            attributes = termios.tcgetattr(slave)
            self.assertFalse(attributes[tty.LFLAG] & (termios.ECHO | termios.ICANON | termios.ISIG))
            self.assertFalse(attributes[tty.OFLAG] & termios.OPOST)
            os.write(master, 'x')
            self.assertEqual(os.read(slave, 10), 'x')
        finally:
            os.close(master)
            os.close(slave)

    def test_fork(self):
        pid, master = pty.fork()
        if pid == pty.CHILD:
            os.write(1, 'yes' if os.isatty(0) else 'no')
            os._exit(0)
        answer = os.read(master, 10)
        os.waitpid(pid, 0)
        os.close(master)
        self.assertEqual(answer, 'yes')

    def test_statvfs(self):
        import statvfs
        self.assertEqual(os.statvfs('.')[statvfs.F_BSIZE], os.statvfs('.').f_bsize)


if __name__ == '__main__':
    unittest.main()
