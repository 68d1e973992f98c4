"""reload(), the finders of sys.meta_path, exec of files: what comes of them, and of their failures."""
import os
import shutil
import sys
import tempfile
import types
import unittest


class Finder(object):
    """Knows one name; gives what it was made with, or raises it."""

    def __init__(self, name, found=None, loaded=None):
        self.name = name
        self.found = found or self
        self.loaded = loaded
        self.asked = []

    def find_module(self, name, path=None):
        self.asked.append((name, path))
        if name == self.name:
            if isinstance(self.found, Exception):
                raise self.found
            return self.found

    def load_module(self, name):
        if isinstance(self.loaded, Exception):
            raise self.loaded
        return self.loaded or sys.modules.setdefault(name, types.ModuleType(name))


class FolderTest(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.bytecode = sys.dont_write_bytecode
        sys.dont_write_bytecode = True
        sys.path.insert(0, self.folder)
        self.known = set(sys.modules)

    def tearDown(self):
        sys.path.remove(self.folder)
        sys.dont_write_bytecode = self.bytecode
        del sys.meta_path[:]
        for name in set(sys.modules) - self.known:
            del sys.modules[name]
        shutil.rmtree(self.folder)

    def write(self, text, name='reloaded_one.py'):
        path = os.path.join(self.folder, name)
        with open(path, 'w') as stream:
            stream.write(text)
        return path


class ReloadTests(FolderTest):

    def setUp(self):
        FolderTest.setUp(self)
        self.write("n = globals().get('n', 0) + 1")
        import reloaded_one
        self.module = reloaded_one

    def test_runs_in_the_same_module(self):
        self.assertTrue(reload(self.module) is self.module)
        self.assertEqual(self.module.n, 2)

    def test_after_an_error_the_module_stays(self):
        self.write('n = 5; 1 / 0')
        self.assertRaises(ZeroDivisionError, reload, self.module)
        self.assertTrue(sys.modules['reloaded_one'] is self.module)
        self.assertEqual(self.module.n, 5)

    def test_source_that_has_gone(self):
        os.remove(os.path.join(self.folder, 'reloaded_one.py'))
        self.assertRaises(ImportError, reload, self.module)
        self.assertTrue(sys.modules['reloaded_one'] is self.module)

    def test_within_itself(self):
        self.write('import sys; same = reload(sys.modules[__name__]) is sys.modules[__name__]')
        self.assertTrue(reload(self.module).same)

    def test_module_that_replaces_itself(self):
        self.write("import sys; sys.modules[__name__] = 'other'")
        self.assertEqual(reload(self.module), 'other')
        self.assertRaises(ImportError, reload, self.module)

    def test_arguments(self):
        self.assertRaises(TypeError, reload, 5)
        self.assertRaises(TypeError, reload)
        self.assertRaises(ImportError, reload, types.ModuleType('reloaded_none'))

    def test_finders_are_asked(self):
        sys.meta_path.append(Finder('reloaded_one', loaded=self.module))
        self.write('1 / 0')
        self.assertTrue(reload(self.module) is self.module)
        sys.meta_path[:] = [Finder('reloaded_one', found=ImportError('from the finder'))]
        with self.assertRaises(ImportError) as caught:
            reload(self.module)
        self.assertEqual(str(caught.exception), 'from the finder')


class FinderTests(FolderTest):

    def test_one_after_the_other(self):
        first, second, third = map(Finder, ('reloaded_no', 'reloaded_two', 'reloaded_two'))
        sys.meta_path[:] = [first, second, third]
        self.assertEqual(__import__('reloaded_two').__name__, 'reloaded_two')
        self.assertEqual((first.asked, second.asked, third.asked), ([('reloaded_two', None)], [('reloaded_two', None)], []))

    def test_errors(self):
        sys.meta_path[:] = [Finder('reloaded_two', found=ImportError('not shown'))]
        with self.assertRaises(ImportError) as caught:
            __import__('reloaded_two')
        self.assertEqual(str(caught.exception), 'No module named reloaded_two')
        sys.meta_path[:] = [Finder('reloaded_two', found=KeyError())]
        self.assertRaises(KeyError, __import__, 'reloaded_two')
        sys.meta_path[:] = [object()]
        self.assertRaises(AttributeError, __import__, 'reloaded_two')

    def test_finder_that_empties_the_list(self):
        finder = Finder('reloaded_two')
        finder.find_module = lambda name, path: sys.meta_path.__delitem__(slice(None))
        sys.meta_path[:] = [finder, Finder('reloaded_two')]
        self.assertRaises((ImportError, IndexError), __import__, 'reloaded_two')


class ExecTests(FolderTest):

    def test_file(self):
        space = {}
        with open(self.write('value = 7')) as stream:
            exec stream in space
        self.assertEqual(space['value'], 7)

    def test_rest_of_a_file(self):
        space = {}
        with open(self.write('1 / 0\nvalue = 8\n')) as stream:
            stream.seek(6)
            exec stream in space
        self.assertEqual(space['value'], 8)

    def test_closed_file_has_no_text(self):
        space = {}
        stream = open(self.write('value = 9'))
        stream.close()
        exec stream in space
        self.assertEqual(space.keys(), ['__builtins__'])

    def test_name_in_errors(self):
        path = self.write('x = (')
        with open(path) as stream:
            with self.assertRaises(SyntaxError) as caught:
                exec stream in {}
        self.assertEqual(caught.exception.filename, path)


if __name__ == '__main__':
    unittest.main()
