"""import: what the messages name."""

import imp
import os
import shutil
import sys
import tempfile
import unittest


def message_of(name):
    try:
        __import__(name)
    except ImportError as error:
        return str(error)
    raise AssertionError('%s exists' % name)


class TestMessages(unittest.TestCase):

    def test_all_that_is_left_of_the_name(self):
        self.assertEqual(message_of('nowhere_'), 'No module named nowhere_')
        self.assertEqual(message_of('nowhere_.a.b'), 'No module named nowhere_.a.b')
        self.assertEqual(message_of('os.a.b'), 'No module named a.b')
        self.assertEqual(message_of('nowhere_.'), 'No module named nowhere_.')

    def test_a_source_is_loaded_from_a_file(self):
        for kind in (imp.PY_SOURCE, imp.PY_COMPILED):
            with self.assertRaises(ValueError) as caught:
                imp.load_module('nowhere_', None, 'nowhere_.py', ('', '', kind))
            self.assertEqual(str(caught.exception), 'file object required for import (type code %d)' % kind)
        self.assertNotIn('nowhere_', sys.modules)


class LoaderOfOneName(object):
    """A hook for one entry of the path, and the importer that it makes: its loader is what it is given."""

    def __init__(self, loader):
        self.loader = loader

    def __call__(self, entry):
        if entry != 'entry of the path':
            raise ImportError(entry)
        return self

    def find_module(self, name, path=None):
        return self.loader


class TestImporters(unittest.TestCase):

    def error_of(self, hook):
        sys.path_hooks.append(hook)
        sys.path.insert(0, 'entry of the path')
        try:
            import nowhere_
        except Exception as error:
            return '%s: %s' % (type(error).__name__, error)
        finally:
            sys.path.remove('entry of the path')
            sys.path_hooks.remove(hook)
            sys.path_importer_cache.pop('entry of the path', None)

    def test_what_is_no_loader(self):
        for value in ('a text', 3):
            self.assertEqual(self.error_of(LoaderOfOneName(value)),
                             "AttributeError: '%s' object has no attribute 'load_module'" % type(value).__name__)

    def test_what_is_no_importer(self):
        def give_number(entry):
            return 5 if entry == 'entry of the path' else LoaderOfOneName(None)(entry)
        self.assertEqual(self.error_of(give_number), "AttributeError: 'int' object has no attribute 'find_module'")

    def test_a_hook_that_fails(self):
        def fail(entry):
            return {}[entry]
        self.assertEqual(self.error_of(fail), "KeyError: 'entry of the path'")
        self.assertEqual(self.error_of(LoaderOfOneName(None)), 'ImportError: No module named nowhere_')


class TestArchives(unittest.TestCase):
    def test_what_is_no_archive(self):
        import zipimport
        with self.assertRaises(zipimport.ZipImportError) as caught:
            zipimport.zipimporter(__file__)
        self.assertEqual(str(caught.exception), 'not a Zip file: ' + __file__)


class TestPackagesThatFail(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        os.mkdir(os.path.join(self.folder, 'package_'))
        self.write('part', 'spam = 1\n')
        sys.path.insert(0, self.folder)
        self.addCleanup(sys.path.remove, self.folder)

    def write(self, name, text):
        with open(os.path.join(self.folder, 'package_', name + '.py'), 'w') as file:
            file.write(text)

    def tearDown(self):
        for name in list(sys.modules):
            if name.startswith('package_'):
                del sys.modules[name]

    def test_without_code(self):
        self.write('__init__', 'def (\n')
        self.assertRaises(SyntaxError, __import__, 'package_')
        self.assertIn('package_', sys.modules)
        self.assertEqual(__import__('package_.part').part.spam, 1)

    def test_code_that_raises(self):
        self.write('__init__', '1 / 0\n')
        self.assertRaises(ZeroDivisionError, __import__, 'package_')
        self.assertNotIn('package_', sys.modules)
        self.assertRaises(ZeroDivisionError, __import__, 'package_.part')


if __name__ == '__main__':
    unittest.main()
