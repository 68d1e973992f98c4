"""Servers for XML-RPC that describe their functions to browsers: GET shows a page.

    server = DocXMLRPCServer.DocXMLRPCServer(('', 8000))
    server.set_server_title('Sums')
    server.register_function(sum)
    server.serve_forever()
"""
import inspect
import pydoc
import re
import sys
from SimpleXMLRPCServer import (CGIXMLRPCRequestHandler, SimpleXMLRPCRequestHandler, SimpleXMLRPCServer,
                                resolve_dotted_attribute)

# words that become links, each alternative with the method that makes it
_LINKS = [(r'https?://\S+[\w/]|ftp://\S+[\w/]', '_address'), (r'RFC[ -]?\d+', '_rfc'), (r'PEP[ -]?\d+', '_pep'),
          (r'self\.\w+', '_member'), (r'\b(?:\w|\.)+\b', '_word')]
_LINK_PATTERN = re.compile('|'.join(['(?P<%s>%s)' % (name, pattern) for pattern, name in _LINKS]))


class ServerHTMLDoc(pydoc.HTMLDoc):
    "Makes the page."

    def markup(self, text, escape=None, funcs={}, classes={}, methods={}):
        "Text as HTML, with links to standards, addresses and functions."
        escape, parts, behind = escape or self.escape, [], 0
        for match in _LINK_PATTERN.finditer(text):
            linked = getattr(self, match.lastgroup)(match, escape, funcs, classes, methods)
            if linked is not None:
                parts += [escape(text[behind:match.start()]), linked]
                behind = match.end()
        return ''.join(parts) + escape(text[behind:])

    def _anchor(self, address, text):
        return '<a href="%s">%s</a>' % (address, text)

    def _address(self, match, escape, *dicts):
        url = escape(match.group())
        return self._anchor(url.replace('"', '&quot;'), url)

    def _number(self, match):
        return int(re.search(r'\d+', match.group()).group())

    def _rfc(self, match, escape, *dicts):
        return self._anchor('http://www.rfc-editor.org/rfc/rfc%d.txt' % self._number(match), escape(match.group()))

    def _pep(self, match, escape, *dicts):
        return self._anchor('http://www.python.org/dev/peps/pep-%04d/' % self._number(match), escape(match.group()))

    def _member(self, match, escape, funcs, classes, methods):
        name = match.group()[len('self.'):]
        if match.string.startswith('(', match.end()):
            return self.namelink(match.group(), methods, funcs, classes)
        return 'self.<strong>%s</strong>' % name

    def _word(self, match, escape, funcs, classes, methods):
        called = match.string.startswith('(', match.end())
        return self.namelink(match.group(), methods, funcs, classes) if called else None

    def docroutine(self, object, name, mod=None, funcs={}, classes={}, methods={}, cl=None):
        "An entry of the page; object: a function, or (arguments as text, description)."
        if isinstance(object, tuple):
            arguments, description = object[0] or '(...)', object[1] or ''
        else:
            arguments, description = self.__arguments(object), pydoc.getdoc(object)
        anchor = self.escape((cl.__name__ if cl else '') + '-' + name)
        body = self.markup(description, self.preformat, funcs, classes, methods)
        return '<dl><dt><a name="%s"><strong>%s</strong></a>%s</dt>%s</dl>\n' % (
            anchor, self.escape(name), arguments, '<dd><tt>%s</tt></dd>' % body if body else '')

    def __arguments(self, function):
        "The arguments as a caller gives them."
        bound = inspect.ismethod(function)
        if not (bound or inspect.isfunction(function)):
            return '(...)'
        names, many, keywords, defaults = inspect.getargspec(function)
        return inspect.formatargspec(names[bound:], many, keywords, defaults, formatvalue=self.formatvalue)

    def docserver(self, server_name, package_documentation, methods):
        "The page's body; methods: {name: what docroutine() takes}."
        anchors = dict((name, '#-' + name) for name in methods)
        anchors.update((value, anchors[name]) for name, value in methods.items())
        page = self.heading('<big><big><strong>%s</strong></big></big>' % self.escape(server_name), '#ffffff', '#7799ee')
        text = self.markup(package_documentation, self.preformat, anchors)
        entries = [self.docroutine(value, name, funcs=anchors) for name, value in sorted(methods.items())]
        return page + '<p>%s</p>\n' % (text and '<tt>%s</tt>' % text) + self.bigsection(
            'Methods', '#ffffff', '#eeaa77', ' '.join(entries))


class XMLRPCDocGenerator:
    "For servers: knows the titles and makes the page of what they offer."

    def __init__(self):
        self.server_name = self.server_title = 'XML-RPC Server Documentation'
        self.server_documentation = 'This server exports the following methods through the XML-RPC protocol.'

    def set_server_title(self, server_title):
        "The title of the page."
        self.server_title = server_title

    def set_server_name(self, server_name):
        "The heading in the page."
        self.server_name = server_name

    def set_server_documentation(self, server_documentation):
        "The text below the heading."
        self.server_documentation = server_documentation

    def generate_html_documentation(self):
        maker = ServerHTMLDoc()
        methods = dict((name, self._described(name)) for name in self.system_listMethods())
        body = maker.docserver(self.server_name, self.server_documentation, methods)
        return maker.page(maker.escape(self.server_title), body)

    def _described(self, name):
        "A function, or (arguments, description) of what the registered object tells about itself."
        if name in self.funcs:
            return self.funcs[name]
        hooks = [getattr(self.instance, hook, None) for hook in ('_get_method_argstring', '_methodHelp')]
        told = tuple(hook and hook(name) for hook in hooks)
        if told != (None, None) or getattr(self.instance, '_dispatch', None):
            return told
        try:
            return resolve_dotted_attribute(self.instance, name)
        except AttributeError:
            return told


class DocXMLRPCRequestHandler(SimpleXMLRPCRequestHandler):
    "Answers GET with the page."

    def do_GET(self):
        (self._send_page if self.is_rpc_path_valid() else self.report_404)()

    def _send_page(self):
        page = self.server.generate_html_documentation()
        self.send_response(200)
        for header in ('Content-type', 'text/html'), ('Content-length', str(len(page))):
            self.send_header(*header)
        self.end_headers()
        self.wfile.write(page)


class DocXMLRPCServer(SimpleXMLRPCServer, XMLRPCDocGenerator):
    "An HTTP server with the page."

    def __init__(self, addr, requestHandler=DocXMLRPCRequestHandler, logRequests=1, allow_none=False, encoding=None,
                 bind_and_activate=True):
        XMLRPCDocGenerator.__init__(self)
        SimpleXMLRPCServer.__init__(self, addr, requestHandler, logRequests, allow_none, encoding, bind_and_activate)


class DocCGIXMLRPCRequestHandler(CGIXMLRPCRequestHandler, XMLRPCDocGenerator):
    "The same inside of a CGI script."

    def __init__(self):
        for base in CGIXMLRPCRequestHandler, XMLRPCDocGenerator:
            base.__init__(self)

    def handle_get(self):
        self._print('text/html', self.generate_html_documentation())


if __name__ == '__main__':
    _server = DocXMLRPCServer(('localhost', 8000))
    _server.register_function(pow)
    _server.register_introspection_functions()
    _server.serve_forever()
