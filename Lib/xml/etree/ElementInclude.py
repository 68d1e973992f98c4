"""XInclude: puts other files in the places of <xi:include href="..."/>."""
import copy

import ElementTree

XINCLUDE = '{http://www.w3.org/2001/XInclude}'
XINCLUDE_INCLUDE, XINCLUDE_FALLBACK = XINCLUDE + 'include', XINCLUDE + 'fallback'


class FatalIncludeError(SyntaxError):
    """A file that cannot be had."""


def default_loader(href, parse, encoding=None):
    """The root of an XML file, or the text of another."""
    with open(href) as stream:
        if parse == 'xml':
            return ElementTree.parse(stream).getroot()
        text = stream.read()
    return text.decode(encoding) if encoding else text


def _load(loader, *args):
    found = loader(*args)
    if found is None:
        raise FatalIncludeError('cannot load %r as %r' % (args[0], args[1]))
    return found


def include(elem, loader=None):
    """Puts in what the include elements below elem ask for; loader(href, 'xml') gives an element,
    loader(href, 'text', encoding) a text.  FatalIncludeError when it gives None."""
    loader = default_loader if loader is None else loader
    place = 0
    while place < len(elem):
        child = elem[place]
        if child.tag == XINCLUDE_FALLBACK:
            raise FatalIncludeError('xi:fallback tag must be child of xi:include (%r)' % child.tag)
        if child.tag == XINCLUDE_INCLUDE:
            kind = child.get('parse', 'xml')
            if kind not in _PUT_IN:
                raise FatalIncludeError('unknown parse type in xi:include tag (%r)' % kind)
            place += _PUT_IN[kind](elem, place, child, loader)
        else:
            include(child, loader)
            place += 1


def _put_element(elem, place, child, loader):
    """An element instead of child; 1, as it takes its place."""
    element = copy.copy(_load(loader, child.get('href'), 'xml'))
    if child.tail:
        element.tail = (element.tail or '') + child.tail
    elem[place] = element
    return 1


def _put_text(elem, place, child, loader):
    """A text instead of child, behind what is before it; 0, as no element is left there."""
    text = _load(loader, child.get('href'), 'text', child.get('encoding')) + (child.tail or '')
    if place:
        before = elem[place - 1]
        before.tail = (before.tail or '') + text
    else:
        elem.text = (elem.text or '') + text
    del elem[place]
    return 0


_PUT_IN = {'xml': _put_element, 'text': _put_text}
