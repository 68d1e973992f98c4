"""Writes messages with parts.  Old: see the email package.

    writer = MimeWriter.MimeWriter(target)
    writer.addheader('Subject', 'two texts')
    writer.startmultipartbody('mixed')
    for text in texts:
        part = writer.nextpart()
        part.startbody('text/plain').write(text)
    writer.lastpart()
"""
import mimetools
from warnings import warn
warn('the MimeWriter module is deprecated; use the email package instead', DeprecationWarning, stacklevel=2)
del warn

__all__ = ['MimeWriter']


class MimeWriter:
    "Headers first (kept until a body begins), then one body, or parts."

    def __init__(self, fp):
        self._fp, self._headers = fp, []

    def addheader(self, key, value, prefix=0):
        "A header, perhaps of several lines; prefix: 1 puts it before the others."
        lines = value.strip('\n').split('\n')
        text = '\n    '.join([key + ': ' + lines[0]] + [line.strip() for line in lines[1:]]) + '\n'
        self._headers.insert(0 if prefix else len(self._headers), text)

    def flushheaders(self):
        "Writes the headers now."
        self._fp.write(''.join(self._headers))
        self._headers = []

    def startbody(self, ctype, plist=[], prefix=1):
        "Ends the headers with a Content-Type; the file to write the body to.  plist: [(parameter, value)]."
        parameters = [';\n %s="%s"' % pair for pair in plist]
        self.addheader('Content-Type', ctype + ''.join(parameters), prefix)
        self.flushheaders()
        self._fp.write('\n')
        return self._fp

    def startmultipartbody(self, subtype, boundary=None, plist=[], prefix=1):
        "The same for a message with parts; nextpart() begins one, lastpart() ends them all."
        self._boundary = boundary or mimetools.choose_boundary()
        return self.startbody('multipart/' + subtype, [('boundary', self._boundary)] + plist, prefix)

    def nextpart(self):
        "The writer of a new part."
        self._mark('')
        return self.__class__(self._fp)

    def lastpart(self):
        self._mark('--')

    def _mark(self, end):
        self._fp.write('\n--%s%s\n' % (self._boundary, end))


if __name__ == '__main__':
    import sys
    _writer = MimeWriter(sys.stdout)
    _writer.addheader('MIME-Version', '1.0')
    _writer.startmultipartbody('mixed', 'mark')
    _writer.nextpart().startbody('text/plain').write('hello\n')
    _writer.lastpart()
