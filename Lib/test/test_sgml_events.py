"sgmllib: what a parser is told, whole and character by character."
import sgmllib
import unittest


class Events(sgmllib.SGMLParser):
    def reset(self):
        sgmllib.SGMLParser.reset(self)
        self.events = []

    def start_b(self, attrs):
        self.events.append(('b', attrs))

    def end_b(self):
        self.events.append('/b')

    def do_br(self, attrs):
        self.events.append('br')

    def start_raw(self, attrs):
        self.setliteral()

    def handle_data(self, data):
        if self.events and isinstance(self.events[-1], str) and self.events[-1].startswith('='):
            self.events[-1] += data
        else:
            self.events.append('=' + data)

    def unknown_starttag(self, tag, attrs):
        self.events.append((tag, attrs))

    def unknown_endtag(self, tag):
        self.events.append('/' + tag)

    def handle_comment(self, data):
        self.events.append(('comment', data))

    def handle_decl(self, data):
        self.events.append(('decl', data))

    def handle_pi(self, data):
        self.events.append(('pi', data))

    def unknown_entityref(self, ref):
        self.events.append(('ref', ref))

    def unknown_charref(self, ref):
        self.events.append(('char', ref))


class Parsing(unittest.TestCase):
    def check(self, text, *events):
        for pieces in [text], text:
            parser = Events()
            for piece in pieces:
                parser.feed(piece)
            parser.close()
            self.assertEqual(parser.events, list(events))

    def test_tags(self):
        self.check('<B x=1 y=\'2\' z>a<br>b</B>', ('b', [('x', '1'), ('y', '2'), ('z', 'z')]), '=a', 'br', '=b', '/b')
        self.check('<b<b></></b>', ('b', []), ('b', []), '/b', '/b')
        self.check('<x/data/ <x></x y>', ('x', []), '=data', '/x', '= ', ('x', []), '/x y')

    def test_inner_tags_end_too(self):
        self.check('<b><b>t</b></b></b>', ('b', []), ('b', []), '=t', '/b', '/b')

    def test_references(self):
        self.check('&lt;&#65;&#200;&foo;&bar x& y', '=<A', ('char', '200'), ('ref', 'foo'), ('ref', 'bar'), '= x& y')
        self.check('<x a="&lt;&lt&#66;&foo;">', ('x', [('a', '<&ltB&foo;')]))

    def test_others(self):
        self.check('<!-- c --><!doctype x "y"><?p q>< z', ('comment', ' c '), ('decl', 'doctype x "y"'), ('pi', 'p q'), '=< z')
        self.check('<raw><i>&lt;</raw>&lt;', '=<i>&lt;', '/raw', '=<')

    def test_errors(self):
        for text in '<!x ?>', '<!3>', '<![foo[x]]>':
            self.assertRaises(sgmllib.SGMLParseError, Events().feed, text)


if __name__ == '__main__':
    unittest.main()
