"""The older name of test.support; run as a program it tests that module."""
import sys

if __name__ == '__main__':
    import unittest
    unittest.main('test_support_helpers')
else:
    from test import support
    sys.modules[__name__] = support
