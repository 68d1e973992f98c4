"""_csv: where fields and rows end, what is quoted and escaped."""
import cStringIO
import csv
import unittest


def rows(*lines, **settings):
    return list(csv.reader(lines, **settings))


class Collected(list):
    """A file for csv.writer: the list of what was written."""
    write = list.append


def line(row, **settings):
    out = Collected()
    csv.writer(out, lineterminator="!", **settings).writerow(row)
    return "".join(out)


class ReadTest(unittest.TestCase):
    def test_ends_of_lines(self):
        self.assertEqual(rows("", "\n", "a\r\n", "a,\n", ","), [[], [], ["a"], ["a", ""], ["", ""]])

    def test_what_is_no_line(self):
        for item in 5, None, bytearray("a"):
            self.assertRaisesRegexp(TypeError, "^expected string or Unicode object, %s found$" % type(item).__name__,
                                    rows, item)

    def test_text_behind_a_newline(self):
        self.assertRaisesRegexp(csv.Error, "^new-line character seen in unquoted field", rows, "a\rb")

    def test_quoted_field_over_lines(self):
        self.assertEqual(rows('"a,\n', 'b""c\n', 'd",e\n'), [["a,\nb\"c\nd", "e"]])

    def test_quoted_field_at_the_end_of_the_input(self):
        self.assertEqual(rows('a,"b'), [["a", "b"]])
        self.assertRaisesRegexp(csv.Error, "^unexpected end of data$", rows, 'a,"b', strict=True)

    def test_text_behind_a_quote(self):
        self.assertEqual(rows('"a"b"c,d'), [['ab"c', "d"]])
        self.assertRaisesRegexp(csv.Error, "^',' expected after '\"'$", rows, '"a"b', strict=True)

    def test_escape_at_the_end_of_a_line(self):
        self.assertEqual(rows("a\\", "b,c", escapechar="\\"), [["a\nb", "c"]])
        self.assertEqual(rows("a\\\n", "b", escapechar="\\"), [["a\n"], ["b"]])

    def test_escape_comes_before_quote(self):
        self.assertEqual(rows('"a\\"b",c', escapechar="\\"), [['a"b', "c"]])

    def test_blanks_before_a_field(self):
        self.assertEqual(rows('  a,  "b, c",  ', skipinitialspace=True), [["a", "b, c", ""]])

    def test_numbers(self):
        self.assertEqual(rows('1,"1",2.5', quoting=csv.QUOTE_NONNUMERIC), [[1.0, "1", 2.5]])
        self.assertRaises(ValueError, rows, "a", quoting=csv.QUOTE_NONNUMERIC)

    def test_no_quoting(self):
        self.assertEqual(rows('"a,b"', quoting=csv.QUOTE_NONE), [['"a', 'b"']])

    def test_null_byte(self):
        for text in ("\0", "a\0", '"a\0', '"a"\0', "a\n\0"):
            self.assertRaisesRegexp(csv.Error, "^line contains NUL$", rows, text)

    def test_field_limit(self):
        old = csv.field_size_limit(5)
        try:
            self.assertEqual(rows("12345"), [["12345"]])
            self.assertRaisesRegexp(csv.Error, r"^field larger than field limit \(5\)$", rows, "123456")
            self.assertRaises(csv.Error, rows, '"123\n', '45"')
        finally:
            csv.field_size_limit(old)

    def test_reader_that_is_asked_while_it_fetches(self):
        def lines():
            yield '"a\n'
            self.assertRaises(ValueError, next, reader)
            yield 'b"'
        reader = csv.reader(lines())
        self.assertEqual(list(reader), [['b"']])


class WriteTest(unittest.TestCase):
    def test_what_is_quoted(self):
        self.assertEqual(line(["a", "b,c", 'd"e', "f!", None, 1.5, ""]), 'a,"b,c","d""e","f!",,1.5,!')
        self.assertEqual(line([""]), '""!')
        self.assertEqual(line(["a", 1], quoting=csv.QUOTE_NONNUMERIC), '"a",1!')

    def test_escape(self):
        self.assertEqual(line(['a"b', "c"], doublequote=False, escapechar="\\"), 'a\\"b,c!')
        self.assertEqual(line(['a"b,c'], quoting=csv.QUOTE_NONE, escapechar="\\"), 'a\\"b\\,c!')
        self.assertEqual(line(["a\\b"], escapechar="\\"), '"a\\b"!')

    def test_escape_is_missing(self):
        for settings in ({"quoting": csv.QUOTE_NONE}, {"doublequote": False}):
            self.assertRaisesRegexp(csv.Error, "^need to escape, but no escapechar set$", line, ['a"'], **settings)
        self.assertRaises(csv.Error, line, [""], quoting=csv.QUOTE_NONE)

    def test_writer_used_inside_a_field(self):
        class Field(object):
            def __str__(self):
                writer.writerow(["x" * 5000])
                return "field"
        writer = csv.writer(cStringIO.StringIO())
        writer.writerow(["a", Field(), "b"])


if __name__ == "__main__":
    unittest.main()
