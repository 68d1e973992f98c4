"""The headers of an answer, as a mapping: Headers(list of pairs).

Names are taken without case; what changes the mapping changes the list.
"""
import re
from types import ListType

# what makes quotes necessary around a parameter's value (RFC 1521)
tspecials = re.compile(r'[][ ()<>@,;:\\"/?=]')


def _formatparam(param, value=None, quote=1):
    'param="value", and only the parameter without a value; quote=0: quotes only where they are necessary.'
    if not value:
        return param
    if quote or tspecials.search(value):
        value = '"%s"' % re.sub(r'([\\"])', r'\\\1', value)
    return param + '=' + value


class Headers:
    "Reading and changing a list of (name, value)."

    def __init__(self, headers):
        if type(headers) is not ListType:
            raise TypeError('Headers must be a list of name/value tuples')
        self._headers = headers

    def __len__(self):
        "The number of headers, with those that are there more than once."
        return len(self.keys())

    def get_all(self, name):
        "All values of a header, [] when there is none."
        wanted = name.lower()
        return [value for known, value in self._headers if known.lower() == wanted]

    def get(self, name, default=None):
        "The first value of a header."
        return (self.get_all(name) or [default])[0]

    __getitem__ = lambda self, name: self.get(name)

    def has_key(self, name):
        return self.get(name) is not None

    __contains__ = has_key

    def __delitem__(self, name):
        "Takes all of that name away; it is no error when there is none."
        gone = name.lower()
        self._headers[:] = [pair for pair in self._headers if pair[0].lower() != gone]

    def __setitem__(self, name, val):
        "One value in place of all."
        del self[name]
        self._headers.append((name, val))

    def setdefault(self, name, value):
        "The first value, which is put there if there is none."
        if name not in self:
            self._headers.append((name, value))
        return self[name]

    def items(self):
        return list(self._headers)

    def keys(self):
        return [name for name, value in self._headers]

    def values(self):
        return [value for name, value in self._headers]

    def add_header(self, _name, _value, **_params):
        """Appends a header with parameters: add_header('Content-Disposition', 'attachment', filename='a.b').

        '_' in their names becomes '-'; None: only the name is written."""
        words = [] if _value is None else [_value]
        words += [_formatparam(name.replace('_', '-'), value) for name, value in _params.items()]
        self._headers.append((_name, '; '.join(words)))

    def __repr__(self):
        return 'Headers(%r)' % (self._headers,)

    def __str__(self):
        "As they are sent, with the empty line."
        return ''.join(['%s: %s\r\n' % pair for pair in self._headers]) + '\r\n'
