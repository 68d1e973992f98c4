"""Walk over the parts of a message."""
import sys

from cStringIO import StringIO

__all__ = ['body_line_iterator', 'typed_subpart_iterator', 'walk']


def walk(self):
    """The message, then its parts, depth first."""
    waiting = [self]
    while waiting:
        part = waiting.pop()
        yield part
        if part.is_multipart():
            waiting.extend(reversed(part.get_payload()))


def body_line_iterator(msg, decode=False):
    """The lines of all payloads that are text; decode as for get_payload()."""
    for part in msg.walk():
        body = part.get_payload(decode=decode)
        if isinstance(body, basestring):
            for line in StringIO(body):
                yield line


def typed_subpart_iterator(msg, maintype='text', subtype=None):
    """The parts of type maintype/subtype; subtype None: of any."""
    for part in msg.walk():
        if part.get_content_maintype() == maintype:
            if subtype is None or part.get_content_subtype() == subtype:
                yield part


def _structure(msg, fp=None, level=0, include_default=False):
    """Prints the types of the parts, indented; for looking at messages."""
    if fp is None:
        fp = sys.stdout
    note = ' [%s]' % msg.get_default_type() if include_default else ''
    print >>fp, ' ' * (level * 4) + msg.get_content_type() + note
    if msg.is_multipart():
        for part in msg.get_payload()[:]:
            _structure(part, fp, level + 1, include_default)
