"""formatter and htmllib: what a document becomes on plain paper, and the calls in between."""
import StringIO
import formatter
import htmllib
import unittest


def recording(names):
    "A writer that keeps these calls."
    class Kept(formatter.NullWriter):
        def __init__(self):
            self.calls = []
    for name in names:
        setattr(Kept, name, (lambda known: lambda self, *args: self.calls.append((known,) + args))(name))
    return Kept()


class Formatting(unittest.TestCase):
    def setUp(self):
        self.writer = recording(['send_flowing_data', 'send_line_break', 'send_paragraph', 'send_label_data',
                                 'new_font', 'new_margin', 'new_styles', 'send_hor_rule', 'send_literal_data'])
        self.format = formatter.AbstractFormatter(self.writer)

    def test_white_space_collapses_across_calls(self):
        for piece in ' a ', ' b', 'c', ' \n ', 'd':
            self.format.add_flowing_data(piece)
        self.assertEqual(''.join([call[1] for call in self.writer.calls]), 'a bc d')

    def test_blank_lines_are_counted_once(self):
        self.format.end_paragraph(1)
        self.format.end_paragraph(3)
        self.format.end_paragraph(2)
        self.assertEqual(self.writer.calls, [('send_paragraph', 1), ('send_paragraph', 2)])

    def test_labels(self):
        for template, counter, label in [('1.', 3, '3.'), ('a)', 28, 'ab)'), ('A', 26, 'Z'), ('(i)', 1999, '(mcmxcix)'),
                                         ('I', 4, 'IV'), ('*', 0, '*'), ('a', 0, '')]:
            self.assertEqual(self.format.format_counter(template, counter), label)

    def test_font_keeps_what_is_as_is(self):
        self.format.push_font(('h1', 0, 1, 0))
        self.format.push_font((formatter.AS_IS, 1, formatter.AS_IS, formatter.AS_IS))
        self.format.pop_font()
        self.assertEqual([call[1] for call in self.writer.calls],
                         [('h1', 0, 1, 0), ('h1', 1, 1, 0), ('h1', 0, 1, 0)])

    def test_margins_without_name_do_not_count(self):
        for margin in 'a', '', 'b':
            self.format.push_margin(margin)
        self.assertEqual(self.writer.calls[-1], ('new_margin', 'b', 2))


class Paper(unittest.TestCase):
    def written(self, *pieces):
        out = StringIO.StringIO()
        writer = formatter.DumbWriter(out, 10)
        for piece in pieces:
            writer.send_flowing_data(piece)
        return out.getvalue()

    def test_lines_are_filled(self):
        self.assertEqual(self.written('hello world foo bar'), 'hello\nworld foo\nbar')

    def test_no_break_inside_of_a_word(self):
        self.assertEqual(self.written('hello', 'world', ' x'), 'helloworld\nx')


class Html(unittest.TestCase):
    def shown(self, text):
        out = StringIO.StringIO()
        self.parser = htmllib.HTMLParser(formatter.AbstractFormatter(formatter.DumbWriter(out)))
        self.parser.feed(text)
        self.parser.close()
        return out.getvalue()

    def test_links_are_numbered(self):
        self.assertEqual(self.shown('<a href=x>one</a> <a name=y>two</a> <A HREF="z">three</A>'),
                         'one[1] two three[2]')
        self.assertEqual(self.parser.anchorlist, ['x', 'z'])

    def test_head(self):
        self.assertEqual(self.shown('<title>a\n b</title><base href=u><isindex>'), '')
        self.assertEqual((self.parser.title, self.parser.base, self.parser.isindex), ('a b', 'u', 1))

    def test_literal_text(self):
        self.assertEqual(self.shown('<pre>a\n  b</pre>'), '\na\n  b\n\n')
        self.assertEqual(self.shown('<xmp><b></xmp>'), '\n<b>\n\n')

    def test_images(self):
        self.assertEqual(self.shown('<img src=a alt="b c"> <img src=d>'), 'b c (image)')

    def test_lists_in_lists(self):
        calls = []

        class Labels(formatter.NullFormatter):
            def add_label_data(self, *args):
                calls.append(args)
        parser = htmllib.HTMLParser(Labels())
        parser.feed('<ol type=i><li>a<ul><li>b</ul><li>c</ol><ol><li>d</ol><li>')
        self.assertEqual(calls, [('i.', 1), ('*', 1), ('i.', 2), ('1.', 1), ('*', 0)])
        self.assertEqual(parser.list_stack, [])


if __name__ == '__main__':
    unittest.main()
