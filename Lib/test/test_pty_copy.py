"""pty._copy: each direction ends by itself."""
import pty
import unittest


class Ends(unittest.TestCase):

    def test_standard_input_goes_on_behind_the_master(self):
        watched = []

        def all_are_ready(reading, writing, special):
            watched.append(len(reading))
            if not reading:
                raise IndexError
            return sorted(reading), [], []

        pieces = {100: ['ab', ''], pty.STDIN_FILENO: ['c', 'd', '']}
        read = lambda fd: pieces[fd].pop(0)
        written = []
        write_all, select = pty._write_all, pty.select
        pty._write_all, pty.select = lambda fd, data: written.append((fd, data)), all_are_ready
        try:
            self.assertRaises(IndexError, pty._copy, 100, read, read)
        finally:
            pty._write_all, pty.select = write_all, select
        self.assertEqual(watched, [2, 2, 1, 0])
        self.assertEqual(written, [(100, 'c'), (pty.STDOUT_FILENO, 'ab'), (100, 'd')])


if __name__ == '__main__':
    unittest.main()
