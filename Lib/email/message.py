"""Messages: headers in order, and a body that is a text, a list of messages or nothing."""
import binascii
import re
import uu
import warnings

import email.charset

from cStringIO import StringIO
from email import errors, utils

__all__ = ['Message']

SEMISPACE = '; '
# what a parameter may hold only in quotes
tspecials = re.compile(r'[ \(\)<>@,;:\\"/\[\]\?=]')
_UU = ('x-uuencode', 'uuencode', 'uue', 'x-uue')


def _splitparam(param):
    """(value, rest) at the first semicolon; the rest is None when there is none."""
    front, mark, rest = param.partition(';')
    return front.strip(), rest.strip() if mark else None


def _formatparam(param, value=None, quote=True):
    """name=value as it stands in a header; a tuple is (charset, language, text)."""
    if value is None or not len(value):
        return param
    if isinstance(value, tuple):
        param += '*'
        charset, language, text = value
        value = utils.encode_rfc2231(text, charset, language)
    return '%s=%s' % (param, _quoted_if(value, quote))


def _quoted_if(value, always):
    return '"%s"' % utils.quote(value) if always or tspecials.search(value) else value


def _parseparam(s):
    """The pieces of 'a; b=c; d="e;f"', names in lower case."""
    pieces, start, size, quoted = [], 0, len(s), False
    at = 0
    while at <= size:
        char = s[at] if at < size else ';'
        if char == '"' and (at == 0 or s[at - 1] != '\\'):
            quoted = not quoted
        elif char == ';' and (not quoted or at == size):
            piece = s[start:at]
            name, mark, value = piece.partition('=')
            pieces.append(name.strip().lower() + '=' + value.strip() if mark else piece.strip())
            start = at + 1
        at += 1
    return pieces


def _unquotevalue(value):
    """A parameter's value without its quotes."""
    if isinstance(value, basestring):
        return utils.unquote(value)
    charset, language, text = value
    return charset, language, utils.unquote(text)


def _charset_of(given):
    """A Charset, of one or of its name."""
    if isinstance(given, email.charset.Charset):
        return given
    if not isinstance(given, basestring):
        raise TypeError(given)
    return email.charset.Charset(given)


def _plain_charset(charset, language, text):
    """The text of a parameter in the form of RFC 2231, in ASCII where that is possible."""
    try:
        return unicode(text, charset or 'us-ascii').encode('us-ascii')
    except (UnicodeError, LookupError):
        return text


class Message:
    """A message.  Item access is by header name in any case; len() counts headers."""

    def __init__(self):
        self._headers = []
        self._unixfrom = self._payload = self._charset = None
        self.preamble = self.epilogue = None
        self.defects = []
        self._default_type = 'text/plain'

    def __str__(self):
        return self.as_string(True)

    def as_string(self, unixfrom=False):
        """The message as text."""
        from email.generator import Generator
        out = StringIO()
        Generator(out).flatten(self, unixfrom=unixfrom)
        return out.getvalue()

    def is_multipart(self):
        """True when the body is a list of messages."""
        return bool(isinstance(self._payload, list))

    def set_unixfrom(self, unixfrom):
        """The "From " line of a mailbox."""
        self._unixfrom = unixfrom

    def get_unixfrom(self):
        """The "From " line that set_unixfrom() or the parser has kept, or None."""
        return self._unixfrom

    # -- the body

    def attach(self, payload):
        """One more part."""
        if self._payload is None:
            self._payload = []
        self._payload.append(payload)

    def get_payload(self, i=None, decode=False):
        """The body, or its part i; decode: as Content-Transfer-Encoding says (None for a list).

        TypeError when i is asked for and there are no parts."""
        if i is not None:
            if not isinstance(self._payload, list):
                raise TypeError('Expected list, got %s' % type(self._payload))
            return self._payload[i]
        if not decode:
            return self._payload
        if self.is_multipart():
            return None
        return self.__decoded(self._payload, self.get('content-transfer-encoding', '').lower())

    @staticmethod
    def __decoded(body, encoding):
        """The body, or itself when it cannot be decoded."""
        if 'quoted-printable' == encoding:
            return utils._qdecode(body)
        if 'base64' == encoding:
            try:
                return utils._bdecode(body)
            except binascii.Error:
                return body
        if encoding in _UU:
            out = StringIO()
            try:
                uu.decode(StringIO(body + '\n'), out, quiet=True)
            except uu.Error:
                return body
            return out.getvalue()
        return body

    def set_payload(self, payload, charset=None):
        """Another body, in a character set."""
        self._payload = payload
        if charset is not None:
            self.set_charset(charset)

    def set_charset(self, charset):
        """The character set of the body: sets the headers and encodes it.  None takes the parameter away."""
        if charset is None:
            self._charset = None
            self.del_param('charset')
            return
        charset = self._charset = _charset_of(charset)
        self.__declare(charset.get_output_charset())
        self._payload = self.__written_in(charset)
        if 'Content-Transfer-Encoding' not in self:
            self.__encode_for_transfer(charset)

    def __declare(self, name):
        """Headers that tell of a character set."""
        self.__declare_mime()
        if 'Content-Type' in self:
            self.set_param('charset', name)
        else:
            self.add_header('Content-Type', 'text/plain', charset=name)

    def __declare_mime(self):
        if 'MIME-Version' not in self:
            self['MIME-Version'] = '1.0'

    def __written_in(self, charset):
        """The body in a character set; encoded already where that set is only for reading."""
        body = self._payload
        if isinstance(body, unicode):
            body = body.encode(charset.output_charset)
        converted = charset.get_output_charset() != str(charset)
        return charset.body_encode(body) if converted else body

    def __encode_for_transfer(self, charset):
        how = charset.get_body_encoding()
        if callable(how):
            how(self)                            # writes the header too
            return
        self._payload = charset.body_encode(self._payload)
        self.add_header('Content-Transfer-Encoding', how)

    def get_charset(self):
        """The Charset of the body, or None."""
        return self._charset

    # -- headers

    def __len__(self):
        return len(self.items())

    def __getitem__(self, name):
        return self.get(name)

    def __setitem__(self, name, val):
        self._headers += [(name, val)]

    def __delitem__(self, name):
        name = name.lower()
        self._headers = [pair for pair in self._headers if pair[0].lower() != name]

    def __contains__(self, name):
        return any(True for place in self.__places(name))

    def has_key(self, name):
        """Whether there is a header of that name, in any case."""
        return name in self

    def keys(self):
        """The names of all headers, in order."""
        return [pair[0] for pair in self._headers]

    def values(self):
        """The values of all headers, in order."""
        return [pair[1] for pair in self._headers]

    def items(self):
        """(name, value) of all headers, in order."""
        return self._headers[:]

    def __places(self, name):
        """Where the headers of that name stand among all."""
        wanted = name.lower()
        return (place for place, (key, _) in enumerate(self._headers) if key.lower() == wanted)

    def get(self, name, failobj=None):
        """The first header of that name."""
        wanted = name.lower()
        for key, value in self._headers:
            if key.lower() == wanted:
                return value
        return failobj

    def get_all(self, name, failobj=None):
        """The values of all headers of that name."""
        return [self._headers[place][1] for place in self.__places(name)] or failobj

    def add_header(self, _name, _value, **_params):
        """One more header with parameters; '_' in their names becomes '-', None has no value,
        a tuple is (charset, language, text)."""
        pieces = [] if _value is None else [_value]
        for name, value in _params.items():
            name = name.replace('_', '-')
            pieces.append(name if value is None else _formatparam(name, value))
        self._headers.append((_name, SEMISPACE.join(pieces)))

    def replace_header(self, _name, _value):
        """Another value for the first header of that name, in its place; KeyError when there is none."""
        for place in self.__places(_name):
            self._headers[place] = self._headers[place][0], _value
            return
        raise KeyError(_name)

    # -- the type

    def get_content_type(self):
        """'maintype/subtype' in lower case; the default when missing, text/plain when wrong."""
        value = self.get('content-type')
        if value is None:
            return self.get_default_type()
        kind = _splitparam(value)[0].lower()
        return kind if kind.count('/') == 1 else 'text/plain'

    def get_content_maintype(self):
        """The first half of the type, as 'text'."""
        return self.get_content_type().split('/')[0]

    def get_content_subtype(self):
        """The second half of the type, as 'plain'."""
        return self.get_content_type().split('/')[1]

    def get_default_type(self):
        """The type of a message that has no Content-Type."""
        return self._default_type

    def set_default_type(self, ctype):
        """The type of a message without Content-Type: 'text/plain', or 'message/rfc822' in a digest."""
        self._default_type = ctype

    def _get_params_preserve(self, failobj, header):
        """[(name, value in quotes), ...] of a header."""
        value = self.get(header)
        if value is None:
            return failobj
        pairs = []
        for piece in _parseparam(value):
            name, _, text = piece.partition('=')
            pairs.append((name.strip(), text.strip()))
        return utils.decode_params(pairs)

    def get_params(self, failobj=None, header='content-type', unquote=True):
        """[(name, value), ...] of a header; the first is (type, '')."""
        missing = object()
        pairs = self._get_params_preserve(missing, header)
        if pairs is missing:
            return failobj
        return [(name, _unquotevalue(value)) for name, value in pairs] if unquote else pairs

    def get_param(self, param, failobj=None, header='content-type', unquote=True):
        """The value of one parameter: a str, or (charset, language, text) when it was encoded."""
        wanted = param.lower()
        for name, value in self._get_params_preserve([], header):
            if name.lower() == wanted:
                return _unquotevalue(value) if unquote else value
        return failobj

    def set_param(self, param, value, header='Content-Type', requote=True, charset=None, language=''):
        """Another value for a parameter, or one more."""
        if charset and not isinstance(value, tuple):
            value = charset, language, value
        old = self.get(header)
        if old is None:
            old = 'text/plain' if header.lower() == 'content-type' else ''
        if self.get_param(param, header=header) is None:
            text = _formatparam(param, value, requote)
            new = old + SEMISPACE + text if old else text
        else:
            pieces = []
            for name, was in self.get_params(header=header, unquote=requote):
                pieces.append(_formatparam(param if name.lower() == param.lower() else name,
                                           value if name.lower() == param.lower() else was, requote))
            new = SEMISPACE.join(pieces)
        if new != self.get(header):
            del self[header]
            self[header] = new

    def del_param(self, param, header='content-type', requote=True):
        """Takes a parameter away."""
        if header not in self:
            return
        new = SEMISPACE.join(_formatparam(name, value, requote)
                             for name, value in self.get_params(header=header, unquote=requote)
                             if name.lower() != param.lower())
        if new != self.get(header):
            del self[header]
            self[header] = new

    def set_type(self, type, header='Content-Type', requote=True):
        """Another type; the parameters stay.  ValueError unless it is maintype/subtype."""
        if type.count('/') != 1:
            raise ValueError
        if header.lower() == 'content-type':
            del self['MIME-Version']             # it goes behind the others
            self.__declare_mime()
        parameters = self.get_params([], header, requote)[1:]
        del self[header]
        self[header] = type
        for parameter in parameters:
            self.set_param(header=header, requote=requote, *parameter)

    def get_filename(self, failobj=None):
        """The filename parameter of Content-Disposition, or the name of Content-Type."""
        for param, header in ('filename', 'content-disposition'), ('name', 'content-type'):
            found = self.get_param(param, failobj, header)
            if found is not failobj:
                return utils.collapse_rfc2231_value(found).strip()
        return failobj

    def get_boundary(self, failobj=None):
        """The boundary between the parts."""
        found = self.get_param('boundary', failobj)
        return failobj if found is failobj else utils.collapse_rfc2231_value(found).rstrip()

    def set_boundary(self, boundary):
        """Another boundary, in its place; HeaderParseError without a Content-Type."""
        pairs = self._get_params_preserve(None, 'content-type')
        if pairs is None:
            raise errors.HeaderParseError('No Content-Type header found')
        value, replaced = '"%s"' % boundary, False
        new = []
        for name, was in pairs:
            if name.lower() == 'boundary':
                was, replaced = value, True
            new.append((name, was))
        if not replaced:
            new.append(('boundary', value))
        text = SEMISPACE.join(name if was == '' else '%s=%s' % (name, was) for name, was in new)
        self._headers = [(key, text) if key.lower() == 'content-type' else (key, old) for key, old in self._headers]

    def get_content_charset(self, failobj=None):
        """The charset parameter in lower case."""
        found = self.get_param('charset')
        if found is None:
            return failobj
        if isinstance(found, tuple):
            found = _plain_charset(*found)
        try:
            # str.encode() reads its string as ASCII
            return found.encode('us-ascii').lower()
        except UnicodeError:        # no name of a charset
            return failobj

    def get_charsets(self, failobj=None):
        """The charset parameters of the message and all its parts."""
        return map(lambda part: part.get_content_charset(failobj), self.walk())

    from email.iterators import walk
