"""Serves the files of the current folder by HTTP: GET and HEAD.

    python -m SimpleHTTPServer 8000

A folder shows its index.html or index.htm, else a list of what is in it.  Not for the open internet.
"""
import BaseHTTPServer
import cgi
import mimetypes
import os
import posixpath
import shutil
import sys
import urllib
import urlparse

try:
    from cStringIO import StringIO
except ImportError:
    from StringIO import StringIO

__version__ = '0.6'
__all__ = ['SimpleHTTPRequestHandler']

_PAGE = '''<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 3.2 Final//EN"><html>
<title>%(title)s</title>
<body>
<h2>%(title)s</h2>
<hr>
<ul>
%(entries)s</ul>
<hr>
</body>
</html>
'''


def _is_above(word):
    "Does this part of a path lead elsewhere than to an entry of the folder?"
    return word in (os.curdir, os.pardir) or os.path.dirname(word) != ''


def _types():
    "{extension: MIME type} of the system, sources as text."
    mimetypes.init()
    known = {'': 'application/octet-stream'}
    known.update(mimetypes.types_map)
    known.update(dict.fromkeys(['.py', '.c', '.h'], 'text/plain'))
    return known


class SimpleHTTPRequestHandler(BaseHTTPServer.BaseHTTPRequestHandler):
    "Answers GET and HEAD with files below the current folder."

    server_version = 'SimpleHTTP/' + __version__

    extensions_map = _types()      # '.ext' in lower case, '' for all others

    def do_GET(self):
        source = self.send_head()
        if source:
            try:
                self.copyfile(source, self.wfile)
            finally:
                source.close()

    def do_HEAD(self):
        source = self.send_head()
        if source:
            source.close()

    def send_head(self):
        "Sends the status and headers; returns the open file with the text that is to follow, None for errors."
        where = self.translate_path(self.path)
        if not os.path.isdir(where):
            return self.__send_file_head(where)
        url = urlparse.urlsplit(self.path)
        if url.path[-1:] != '/':       # relative links need the slash
            return self.__redirect(urlparse.urlunsplit(url[:2] + (url.path + '/',) + url[3:]))
        for page in ('index.html', 'index.htm'):
            page = os.path.join(where, page)
            if os.path.exists(page):
                return self.__send_file_head(page)
        return self.list_directory(where)

    def __redirect(self, url):
        self.send_response(301)
        self.send_header('Location', url)
        self.end_headers()

    def __send_file_head(self, path):
        try:
            source = open(path, 'rb')
        except IOError:
            self.send_error(404, 'File not found')
            return None
        try:
            status = os.fstat(source.fileno())
            self.__headers([('Content-type', self.guess_type(path)), ('Content-Length', str(status.st_size)),
                            ('Last-Modified', self.date_time_string(status.st_mtime))])
        except:
            source.close()
            raise
        return source

    def __headers(self, pairs):
        self.send_response(200)
        for pair in pairs:
            self.send_header(*pair)
        self.end_headers()

    def list_directory(self, path):
        "Sends the headers for a list of a folder; returns a file with it, None (after a 404) where that may not be."
        try:
            names = sorted(os.listdir(path), key=str.lower)
        except os.error:
            self.send_error(404, 'No permission to list directory')
            return None
        title = 'Directory listing for ' + cgi.escape(urllib.unquote(self.path))
        text = _PAGE % {'title': title, 'entries': ''.join([self.__entry(path, name) for name in names])}
        kind = 'text/html; charset=%s' % sys.getfilesystemencoding()
        self.__headers([('Content-type', kind), ('Content-Length', str(len(text)))])
        return StringIO(text)

    def __entry(self, folder, name):
        "A line of the list: folders have a slash at the end, links show an @."
        where = os.path.join(folder, name)
        slash = '/' if os.path.isdir(where) else ''
        sign = '@' if os.path.islink(where) else slash
        return '<li><a href="%s">%s</a>\n' % (urllib.quote(name + slash), cgi.escape(name + sign))

    def translate_path(self, path):
        "The file that the path of a URL stands for; '..' and what has a drive or a separator in it are left out."
        path = path.partition('?')[0].partition('#')[0].rstrip()
        path = urllib.unquote(path)
        words = [word for word in posixpath.normpath(path).split('/') if word and not _is_above(word)]
        return os.path.join(os.getcwd(), *words) + ('/' if path.endswith('/') else '')

    def copyfile(self, source, outputfile):
        "Sends the text of a file."
        shutil.copyfileobj(source, outputfile)

    def guess_type(self, path):
        "The MIME type, by the end of the file's name."
        extension = posixpath.splitext(path)[1]
        known = self.extensions_map
        return known.get(extension) or known.get(extension.lower()) or known['']


def test(HandlerClass=SimpleHTTPRequestHandler, ServerClass=BaseHTTPServer.HTTPServer):
    "Serves until it is interrupted; the port is the first argument of the program, 8000 by default."
    BaseHTTPServer.test(HandlerClass, ServerClass)


if __name__ == '__main__':
    test()
