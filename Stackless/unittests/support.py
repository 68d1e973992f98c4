"""What the tests of tasklets share."""
import unittest
import stackless


class TaskletTestCase(unittest.TestCase):
    """Starts and ends with an empty ring and no settings left behind."""

    def setUp(self):
        self.assertEqual(stackless.getruncount(), 1, 'left over from another test')

    def tearDown(self):
        stackless.set_schedule_callback(None)
        stackless.set_channel_callback(None)
        stackless.set_error_handler(None)
        stackless.switch_trap(-stackless.switch_trap())
        while stackless.getruncount() > 1:
            stackless.getcurrent().next.kill()
        self.assertEqual(stackless.get_thread_info(-1, 1 << 31)[3], [None])


def from_c(function):
    """Calls function() through a C function that is not flat: the callback nests."""
    result = []
    stackless.test_cstate(lambda: result.append(function()))
    return result[0]
