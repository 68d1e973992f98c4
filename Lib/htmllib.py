"""A parser of HTML 2.0 that hands what it reads to a formatter (module formatter).

    parser = HTMLParser(AbstractFormatter(DumbWriter()))
    parser.feed(text)
    parser.close()

What an element does is a row of a table below; the methods start_x, end_x and do_x are made from it.  Derived classes
override them, or handle_image, anchor_bgn and anchor_end.
"""
from warnings import warnpy3k
warnpy3k('the htmllib module has been removed in Python 3.0', stacklevel=2)
del warnpy3k

from formatter import AS_IS
import sgmllib

__all__ = ['HTMLParser', 'HTMLParseError']


class HTMLParseError(sgmllib.SGMLParseError):
    """The text is not to be understood."""


def _number(text):
    """0 when it is none."""
    try:
        return int(text)
    except ValueError:
        return 0


class HTMLParser(sgmllib.SGMLParser):
    """Follows one document.

    anchorlist: the addresses of links; title; base: the address that others are relative to; isindex: whether the
    document can be searched; nofill: whether text is literal; savedata: text that is collected, None when it is not;
    list_stack: for each open list [kind, label, items]."""

    from htmlentitydefs import entitydefs

    def __init__(self, formatter, verbose=0):
        sgmllib.SGMLParser.__init__(self, verbose)
        self.formatter = formatter

    def reset(self):
        sgmllib.SGMLParser.reset(self)
        self.anchor = self.base = self.savedata = self.title = None
        self.anchorlist, self.list_stack = [], []
        self.isindex = self.nofill = 0

    def error(self, message):
        raise HTMLParseError(message)

    # -- text

    def handle_data(self, data):
        if self.savedata is None:
            format = self.formatter
            (format.add_literal_data if self.nofill else format.add_flowing_data)(data)
        else:
            self.savedata += data

    def save_bgn(self):
        """Collect text from here on instead of formatting it."""
        self.savedata = ''

    def save_end(self):
        """The text since save_bgn(), white space collapsed unless it is literal."""
        saved, self.savedata = self.savedata, None
        return saved if self.nofill else ' '.join((saved or '').split())

    def unknown_starttag(self, tag, attrs):
        pass

    def unknown_endtag(self, tag):
        pass

    # -- what derived classes know

    def anchor_bgn(self, href, name, type):
        """A link begins."""
        self.anchor = href
        self.anchorlist += [href] if href else []

    def anchor_end(self):
        """A link ends: its number follows."""
        target, self.anchor = self.anchor, self.anchor and None
        if target:
            self.handle_data('[%d]' % len(self.anchorlist))

    def handle_image(self, src, alt, *args):
        """An image; args: ismap, align, width, height (0 when not given)."""
        self.handle_data(alt)

    def ddpop(self, bl=0):
        """The text of a definition ends, if one is open; `bl`: blank lines."""
        format = self.formatter
        format.end_paragraph(bl)
        if self.list_stack[-1:] and self.list_stack[-1][0] == 'dd':
            _leave_list(self)
            format.pop_margin()


# -- elements.  Each row below names tags, what happens where they begin and, for those that have one, at their end: steps,
# which are calls of the formatter ('end_paragraph', 1), or functions of the parser and the attributes.

def _begin_link(parser, attrs):
    facts = dict([(key, value.strip()) for key, value in attrs])
    parser.anchor_bgn(facts.get('href', ''), facts.get('name', ''), facts.get('type', '').lower())


def _end_link(parser, attrs):
    parser.anchor_end()


def _image(parser, attrs):
    facts = dict(attrs)
    size = [_number(facts.get(key, '0')) for key in ('width', 'height')]
    parser.handle_image(facts.get('src', ''), facts.get('alt', '(image)'), facts.get('ismap', ''),
                        facts.get('align', ''), *size)


def _begin_title(parser, attrs):
    parser.save_bgn()


def _end_title(parser, attrs):
    parser.title = parser.save_end()


def _set_base(parser, attrs):
    parser.base = dict(attrs).get('href', parser.base)


def _can_be_searched(parser, attrs):
    parser.isindex = 1


def _literal(parser, attrs):
    parser.nofill += 1


def _not_literal(parser, attrs):
    if parser.nofill:
        parser.nofill -= 1


def _no_tags_until_end(tag):
    return lambda parser, attrs: parser.setliteral(tag)


def _no_tags(parser, attrs):
    parser.setnomoretags()


def _space_around_list(parser, attrs):
    parser.formatter.end_paragraph(not parser.list_stack)


def _enter_list(kind, label=''):
    return lambda parser, attrs: parser.list_stack.append([kind, label, 0])


def _enter_counted(parser, attrs):
    kind = dict(attrs).get('type', '1')
    _enter_list('ol', (kind if len(kind) == 1 else '1') + '.')(parser, attrs)


def _leave_list(parser, attrs=()):
    del parser.list_stack[-1:]


def _label_item(parser, attrs):
    item = parser.list_stack[-1] if parser.list_stack else [None, '*', -1]
    item[2] += 1
    parser.formatter.add_label_data(*item[1:])


def _end_definition(parser, attrs):
    parser.ddpop()


def _end_definitions(parser, attrs):
    parser.ddpop(1)


def _font(*parts):
    return 'push_font', parts


_TIGHT, _SPACED = ('end_paragraph', 0), ('end_paragraph', 1)
_OLD_FONT, _OLD_MARGIN = ('pop_font',), ('pop_margin',)
_ITALIC, _BOLD, _TYPEWRITER = [_font(AS_IS, *rest) for rest in
                               ((1, AS_IS, AS_IS), (AS_IS, 1, AS_IS), (AS_IS, AS_IS, 1))]
_BEGIN_PRE, _END_PRE = [_SPACED, _TYPEWRITER, _literal], [_SPACED, _OLD_FONT, _not_literal]
_BEGIN_UL = [_space_around_list, ('push_margin', 'ul'), _enter_list('ul', '*')]
_BEGIN_OL = [_space_around_list, ('push_margin', 'ol'), _enter_counted]
_END_LIST = [_leave_list, _space_around_list, _OLD_MARGIN]

_PAIRED = [
    ('html head body', [], []),
    ('title', [_begin_title], [_end_title]),
    ('a', [_begin_link], [_end_link]),
    ('i em cite var', [_ITALIC], [_OLD_FONT]),
    ('b strong', [_BOLD], [_OLD_FONT]),
    ('tt code kbd samp', [_TYPEWRITER], [_OLD_FONT]),
    ('address', [_TIGHT, _ITALIC], [_TIGHT, _OLD_FONT]),
    ('blockquote', [_SPACED, ('push_margin', 'blockquote')], [_SPACED, _OLD_MARGIN]),
    ('pre', _BEGIN_PRE, _END_PRE),
    ('ul dir menu', _BEGIN_UL, _END_LIST),
    ('ol', _BEGIN_OL, _END_LIST),
    ('dl', [_SPACED, _enter_list('dl')], [_end_definitions, _leave_list]),
]
_PAIRED += [(tag, _BEGIN_PRE + [_no_tags_until_end(tag)], _END_PRE) for tag in ('xmp', 'listing')]
_PAIRED += [(tag, [_SPACED, _font(tag, 0, 1, 0)], [_SPACED, _OLD_FONT]) for tag in 'h1 h2 h3 h4 h5 h6'.split()]

_SINGLE = [
    ('link meta nextid', []),
    ('base', [_set_base]),
    ('isindex', [_can_be_searched]),
    ('img', [_image]),
    ('p', [_SPACED]),
    ('br', [('add_line_break',)]),
    ('hr', [('add_hor_rule',)]),
    ('plaintext', _BEGIN_PRE + [_no_tags]),
    ('li', [_TIGHT, _label_item]),
    ('dt', [_end_definition]),
    ('dd', [_end_definition, ('push_margin', 'dd'), _enter_list('dd')]),
]


def _run(steps, parser, attrs):
    for step in steps:
        if callable(step):
            step(parser, attrs)
        else:
            getattr(parser.formatter, step[0])(*step[1:])


def _at_begin(steps):
    return lambda self, attrs: _run(steps, self, attrs)


def _at_end(steps):
    return lambda self: _run(steps, self, ())


for _tags, _begin, _end in _PAIRED:
    for _tag in _tags.split():
        setattr(HTMLParser, 'start_' + _tag, _at_begin(_begin))
        setattr(HTMLParser, 'end_' + _tag, _at_end(_end))
for _tags, _begin in _SINGLE:
    for _tag in _tags.split():
        setattr(HTMLParser, 'do_' + _tag, _at_begin(_begin))
del _tags, _tag, _begin, _end


def test(args=None):
    """Show a file as text; -s: only parse it.  The file: the first argument, 'test.html' without."""
    import sys
    from formatter import AbstractFormatter, DumbWriter, NullFormatter
    args = list(sys.argv[1:] if args is None else args)
    silent = args[:1] == ['-s']
    names = args[1 if silent else 0:] or ['test.html']
    parser = HTMLParser(NullFormatter() if silent else AbstractFormatter(DumbWriter()))
    source = sys.stdin if names[0] == '-' else open(names[0])
    parser.feed(source.read())
    parser.close()


if __name__ == '__main__':
    test()
