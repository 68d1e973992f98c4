"""The modules that are there and refuse to work: rexec, Bastion, ctypes.wintypes."""
import StringIO
import sys
import unittest
from test import test_support

Bastion = test_support.import_module('Bastion', deprecated=True)
rexec = test_support.import_module('rexec', deprecated=True)


class Environment:
    """Notes what hooks ask for."""

    modules = {'sys': sys}

    def __init__(self):
        self.asked = []

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return lambda *args: self.asked.append((name,) + args) or name


class Restricted(unittest.TestCase):
    def test_it_is_switched_off(self):
        for refusing in rexec.RExec, rexec.test, lambda: Bastion.Bastion(3):
            self.assertRaisesRegexp(RuntimeError, '^This code is not secure in Python 2.2 and later$', refusing)

    def test_lists(self):
        self.assertEqual((rexec.RExec.nok_builtin_names, rexec.RExec.ok_file_types),
                         (('open', 'file', 'reload', '__import__'), (3, 1)))
        self.assertIn('getcwd', rexec.RExec.ok_posix_names)

    def test_hooks(self):
        hooks, around = rexec.RHooks(), Environment()
        hooks.set_rexec(around)
        self.assertEqual((hooks.is_builtin('a'), hooks.add_module('b'), hooks.get_suffixes(), hooks.load_dynamic(1, 2, 3)),
                         ('is_builtin', 'add_module', 'get_suffixes', 'load_dynamic'))
        self.assertEqual(around.asked, [('is_builtin', 'a'), ('add_module', 'b'), ('get_suffixes',), ('load_dynamic', 1, 2, 3)])
        self.assertIs(hooks.default_path(), sys.path)
        self.assertRaises(SystemError, hooks.load_source, 'a', 'b')
        self.assertEqual(vars(rexec.RHooks(around, 1)), {'rexec': around, 'verbose': 1})
        self.assertRaises(TypeError, rexec.RHooks, 1, 2, 3)

    def test_files(self):
        text = StringIO.StringIO('one\ntwo\n')
        shown = rexec.FileWrapper(text)
        self.assertEqual((shown.read(4), shown.close(), shown.readline()), ('one\n', None, 'two\n'))
        self.assertFalse(hasattr(shown, 'truncate'))
        holder = type(sys)('holder')
        delegate = rexec.FileDelegate(holder, 'out')
        holder.out = StringIO.StringIO()
        delegate.write('now')
        self.assertEqual(holder.out.getvalue(), 'now')


class Windows(unittest.TestCase):
    @unittest.skipIf(sys.platform == 'win32', 'its own system')
    def test_wintypes(self):
        test_support.import_module('ctypes')
        with self.assertRaisesRegexp(ValueError, "^_type_ 'v' not supported$"):
            import ctypes.wintypes


if __name__ == '__main__':
    unittest.main()
