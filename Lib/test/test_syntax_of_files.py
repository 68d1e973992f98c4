"""Where errors at the end of a source are said to be: a file's end is a line of its own, that of a str is not; bytes that no
encoding was declared for."""
import os
import tempfile
import unittest

OPEN_STRING = 'EOF while scanning triple-quoted string literal'

# source, (message, line, offset, text) of a file, the same of a str (None: equal)
CASES = [
    ('x = (1,\n', ('invalid syntax', 2, 8, ''), ('unexpected EOF while parsing', 1, 8, 'x = (1,\n')),
    ('x = (1,', ('invalid syntax', 2, 8, ''), ('unexpected EOF while parsing', 1, 8, 'x = (1,\n')),
    ('a\nif 1:\n', ('expected an indented block', 3, 6, ''), ('expected an indented block', 2, 6, 'if 1:\n')),
    ('x = [1,\n\n', ('invalid syntax', 3, 1, ''), ('invalid syntax', 2, 1, '\n')),
    ('try:\n  x\n', ('invalid syntax', 3, 4, ''), ('invalid syntax', 2, 4, '  x\n')),
    ('x = """abc\n', (OPEN_STRING, 3, 12, 'x = """abc\n\n'), (OPEN_STRING, 1, 11, 'x = """abc\n')),
    ('x = """abc', (OPEN_STRING, 2, 11, 'x = """abc\n'), (OPEN_STRING, 1, 11, 'x = """abc\n')),
    # the text and the offset are in the bytes of the source
    ("# coding: euc-jp\nx = '\xa4\xa2' y\n", ('invalid syntax', 2, 10, "x = '\xa4\xa2' y\n"), None),
    ("# coding: shift-jis\nx = '\x83p\x83C' + $\n", ('invalid syntax', 2, 14, "x = '\x83p\x83C' + $\n"), None),
    ('x = 1 +\n', ('invalid syntax', 1, 8, 'x = 1 +\n'), None),
]


def place(run, *args):
    try:
        run(*args)
    except SyntaxError as error:
        return error.msg, error.lineno, error.offset, error.text


class TheEnd(unittest.TestCase):
    def test_files_and_texts(self):
        handle, name = tempfile.mkstemp('.py')
        os.close(handle)
        try:
            for source, in_file, in_text in CASES:
                with open(name, 'wb') as out:
                    out.write(source)
                self.assertEqual(place(execfile, name), in_file, source)
                self.assertEqual(place(compile, source, name, 'exec'), in_text or in_file, source)
        finally:
            os.remove(name)

    def test_bytes_that_nothing_declares(self):
        # in a string that an earlier line has begun the text tells one line more than the attribute
        cases = [('x = """\nabc\xe2\n"""\n', 3, 2), ('x = """abc\xe2\n"""\n', 1, 1), ('"\\\n\xe2"', 3, 2),
                 ('x = (1,\n"\xe2")\n', 2, 2), ('x = 1 + \\\n "\xe2"\n', 2, 2), ('"""\n"""\n\xe2', 3, 3)]
        handle, name = tempfile.mkstemp('.py')
        os.close(handle)
        self.addCleanup(os.remove, name)
        for source, told, line in cases:
            with open(name, 'wb') as out:
                out.write(source)
            message, number, offset, text = place(execfile, name)
            self.assertEqual(message.split(', but')[0],
                             "Non-ASCII character '\\xe2' in file %s on line %d" % (name, told))
            self.assertEqual((number, offset, text), (line, 0, None))


if __name__ == '__main__':
    unittest.main()
