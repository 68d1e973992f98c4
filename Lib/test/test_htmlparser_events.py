"""HTMLParser: events, also when the text comes letter by letter."""
import HTMLParser
import unittest


class Recorder(HTMLParser.HTMLParser):
    def __init__(self):
        HTMLParser.HTMLParser.__init__(self)
        self.events = []

    def _record(kind):
        return lambda self, *values: self.events.append((kind,) + values)

    handle_starttag, handle_endtag = _record('start'), _record('end')
    handle_comment, handle_decl = _record('comment'), _record('decl')
    handle_charref, handle_entityref = _record('char'), _record('entity')
    handle_pi, unknown_decl = _record('pi'), _record('unknown')

    def handle_data(self, data):
        if self.events and self.events[-1][0] == 'data':
            data = self.events.pop()[1] + data
        self.events.append(('data', data))


CASES = [
    ('<a HREF="x&amp;y" b>t</A>', [('start', 'a', [('href', u'x&y'), ('b', None)]), ('data', 't'),
                                   ('end', 'a')]),
    ('<br/>', [('start', 'br', []), ('end', 'br')]),
    ('a &amp; &#65; & b', [('data', 'a '), ('entity', 'amp'), ('data', ' '), ('char', '65'),
                           ('data', ' & b')]),
    ('<!-- c --><!DOCTYPE x><?p>', [('comment', ' c '), ('decl', 'DOCTYPE x'), ('pi', 'p')]),
    ('<script>a<b></a></script>', [('start', 'script', []), ('data', 'a<b></a>'), ('end', 'script')]),
    ('<![CDATA[x]]>', [('unknown', 'CDATA[x')]),
    ('</3><!foo>', [('comment', '3'), ('comment', 'foo')]),
    ('<a b="', [('data', '<a b="')]),
]


class Events(unittest.TestCase):
    def test_cases(self):
        for text, expected in CASES:
            for step in (1, 2, 100):
                parser = Recorder()
                for start in range(0, len(text), step):
                    parser.feed(text[start:start + step])
                parser.close()
                self.assertEqual(parser.events, expected, (text, step))

    def test_unescape(self):
        unescape = Recorder().unescape
        self.assertEqual(unescape('&lt;&#65;&#x42;&nosuch;'), '<AB&nosuch;')
        self.assertEqual(unescape('&#99999999999;'), '&#99999999999;')

    def test_position(self):
        parser = Recorder()
        parser.feed('ab\nc<i>')
        self.assertEqual(parser.getpos(), (2, 4))
        self.assertEqual(parser.get_starttag_text(), '<i>')


if __name__ == '__main__':
    unittest.main()
