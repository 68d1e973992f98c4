"""string: sets of characters, in the order in which 2.7 has them."""
import string
import unittest


class Constants(unittest.TestCase):
    def test_order(self):
        self.assertEqual(string.whitespace, '\t\n\x0b\x0c\r ')
        self.assertTrue(string.printable.endswith('~ \t\n\r\x0b\x0c'))
        self.assertEqual(string.letters[25:27], 'zA')
        self.assertEqual(string.hexdigits[9:17], '9abcdefA')
        self.assertEqual(string.punctuation[::8], '!);]')


if __name__ == '__main__':
    unittest.main()
