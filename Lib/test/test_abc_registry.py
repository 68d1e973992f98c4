"""_abcoll: the classes that are registered, not derived."""

import collections
import os
import unittest


class TestRegistry(unittest.TestCase):

    def test_str_is_registered_as_iterable(self):
        self.assertIn(str, collections.Iterable._abc_registry)
        self.assertTrue(issubclass(str, collections.Iterable))

    def test_the_environment_is_a_mutable_mapping(self):
        self.assertIsInstance(os.environ, collections.MutableMapping)


if __name__ == '__main__':
    unittest.main()
