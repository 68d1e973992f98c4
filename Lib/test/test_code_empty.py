"""Code objects without code, as extensions make them for their tracebacks."""
import unittest

try:
    import _testcapi
except ImportError:
    _testcapi = None


@unittest.skipIf(_testcapi is None, 'needs _testcapi, which make builds beside the program')
class TestEmptyCode(unittest.TestCase):
    def test_attributes(self):
        code = _testcapi.code_newempty('file', 'function', 3)
        self.assertEqual((code.co_filename, code.co_name, code.co_firstlineno, code.co_code),
                         ('file', 'function', 3, ''))

    def test_running_it_raises(self):
        code = _testcapi.code_newempty('file', 'function', 3)
        with self.assertRaises(SystemError):
            exec code in {}


if __name__ == '__main__':
    unittest.main()
