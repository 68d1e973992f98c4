"""importlib.import_module with absolute and relative names."""
import importlib
import unittest
import unittest.case


class NameCase(unittest.TestCase):

    def test_names(self):
        self.assertIs(importlib.import_module('unittest.case'), unittest.case)
        self.assertIs(importlib.import_module('.case', 'unittest'), unittest.case)
        self.assertIs(importlib.import_module('..case', 'unittest.suite'), unittest.case)

    def test_errors(self):
        self.assertRaises(TypeError, importlib.import_module, '.case')
        self.assertRaises(ValueError, importlib.import_module, '..case', 'unittest')
        self.assertRaises(ImportError, importlib.import_module, 'no_such_module_here')


if __name__ == '__main__':
    unittest.main()
