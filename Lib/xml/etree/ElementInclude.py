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
    at = 0
    while at < len(elem):
        child = elem[at]
        if child.tag == XINCLUDE_INCLUDE:
            href, kind = child.get('href'), child.get('parse', 'xml')
            if kind == 'xml':
                node = copy.copy(_load(loader, href, kind))
                if child.tail:
                    node.tail = (node.tail or '') + child.tail
                elem[at] = node
            elif kind == 'text':
                text = _load(loader, href, kind, child.get('encoding')) + (child.tail or '')
                if at:
                    elem[at - 1].tail = (elem[at - 1].tail or '') + text
                else:
                    elem.text = (elem.text or '') + text
                del elem[at]
                continue
            else:
                raise FatalIncludeError('unknown parse type in xi:include tag (%r)' % kind)
        elif child.tag == XINCLUDE_FALLBACK:
            raise FatalIncludeError('xi:fallback tag must be child of xi:include (%r)' % child.tag)
        else:
            include(child, loader)
        at += 1
