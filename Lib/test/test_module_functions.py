"""Functions of the modules in C: to Python they belong to their module, whatever the module keeps for them."""
import cPickle
import pickle
import sys
import types
import unittest


class ModuleFunctions(unittest.TestCase):

    def functions(self):
        for name in sorted(sys.builtin_module_names):
            for value in vars(__import__(name)).values():
                if type(value) is types.BuiltinFunctionType:
                    yield name, value

    def test_functions_have_no_self(self):
        for name, function in self.functions():
            owner = function.__self__
            if owner is not None and not isinstance(owner, types.ModuleType):
                self.fail('%s: %r' % (name, function))

    def test_they_are_pickled_by_name(self):
        import audioop
        import binascii
        import struct
        for function in (audioop.add, binascii.crc32, struct.pack):
            self.assertEqual(repr(function), '<built-in function %s>' % function.__name__)
            for module in (pickle, cPickle):
                for protocol in (0, 1, 2):
                    text = module.dumps(function, protocol)
                    self.assertIn(function.__module__, text)
                    self.assertIs(module.loads(text), function)


if __name__ == '__main__':
    unittest.main()
