"""import: what the messages name."""

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


if __name__ == '__main__':
    unittest.main()
