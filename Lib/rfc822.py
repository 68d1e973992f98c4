"""Headers of messages in the manner of RFC 822.  Old: the email package reads whole messages.

    m = Message(open(path))         reads up to the empty line
    m['subject'], m.getaddrlist('to'), m.getdate('date')
"""
import warnings
warnings.warnpy3k('in 3.x, rfc822 has been removed in favor of the email package', stacklevel=2)
del warnings

import time

import _mailsyntax

__all__ = ['Message', 'AddressList', 'parsedate', 'parsedate_tz', 'mktime_tz']

_EMPTY_LINES = ('\r\n', '\n')


class Message:
    """The headers of a message, a mapping of names (in any case) to values, the last one of each name.

    fp: a file with readline(); seekable: whether tell() and seek() may be used (found out if 1).
    headers: all lines as they came; status: '' or what was odd; unixfrom: the lines `From ...`."""

    def __init__(self, fp, seekable=1):
        if seekable == 1:
            try:
                fp.tell()
            except (IOError, AttributeError):
                seekable = 0
        self.fp, self.seekable = fp, seekable
        self.startofheaders = self.startofbody = None
        self._mark('startofheaders')
        self.readheaders()
        self._mark('startofbody')

    def _mark(self, name):
        "Notes where the file stands, if it can say."
        if self.seekable:
            try:
                setattr(self, name, self.fp.tell())
            except IOError:
                self.seekable = 0

    def rewindbody(self):
        "Back to the first line behind the headers; IOError when the file cannot seek."
        if not self.seekable:
            raise IOError('unseekable file')
        self.fp.seek(self.startofbody)

    # -- reading

    def readheaders(self):
        "Reads lines up to the empty one, the end, or one that belongs to no header."
        self.dict, self.headers, self.unixfrom, self.status = {}, [], '', ''
        current, first = '', True
        come_back = self._way_back()
        while True:
            start = self.fp.tell() if come_back == 'seek' else None
            line = self.fp.readline()
            if not line:
                self.status = 'EOF in headers'
                return
            if first and line.startswith('From '):
                self.unixfrom += line
                continue
            first = False
            if current and line[0] in ' \t':
                self.headers.append(line)
                self.dict[current] = (self.dict[current] + '\n ' + line.strip()).strip()
            elif self.iscomment(line):
                pass
            elif self.islast(line):
                return
            else:
                current = self.isheader(line)
                if current:
                    self.headers.append(line)
                    self.dict[current] = line[len(current) + 1:].strip()
                elif current is None:
                    self._stop_at(line, start, come_back)
                    return

    def _way_back(self):
        "How a line too many is given back: 'unread', 'seek' or None."
        if hasattr(self.fp, 'unread'):
            return 'unread'
        if not self.seekable:
            return None
        try:
            self.fp.tell()
        except IOError:
            self.seekable, self.startofheaders = 0, None
            return None
        return 'seek'

    def _stop_at(self, line, start, come_back):
        self.status = 'Non-header line where header expected' if self.dict else 'No headers'
        if come_back == 'unread':
            self.fp.unread(line)
        elif come_back == 'seek':
            self.fp.seek(start)
        else:
            self.status += '; bad seek'

    def isheader(self, line):
        "Name of the header that the line begins, in lower case, '' to pass over it; None: it is none."
        name, colon, _ = line.partition(':')
        return name.lower() if colon else None

    def islast(self, line):
        "Is it the line that ends the headers?"
        return line in _EMPTY_LINES

    def iscomment(self, line):
        "Is the line to be passed over?"
        return False

    # -- lines as they came

    def _headers(self):
        "The headers as (name in lower case, list of lines)."
        found = []
        for line in self.headers:
            if line[:1].isspace() and found:
                found[-1][1].append(line)
            else:
                found.append((line.partition(':')[0].lower(), [line]))
        return found

    def _lines_of_each(self, name):
        "The lists of lines of the headers of the name."
        wanted = name.lower()
        return [lines for key, lines in self._headers() if key == wanted]

    def getallmatchingheaders(self, name):
        "The lines of all headers of the name."
        return sum(self._lines_of_each(name), [])

    def getfirstmatchingheader(self, name):
        "The lines of the first header of the name."
        return sum(self._lines_of_each(name)[:1], [])

    def getrawheader(self, name):
        "The text behind the colon of the first header of the name, lines joined; None without one."
        lines = self.getfirstmatchingheader(name)
        if not lines:
            return None
        return lines[0][len(name) + 1:] + ''.join(lines[1:])

    # -- values

    def getheader(self, name, default=None):
        "The value of the last header of the name."
        return self.dict.get(name.lower(), default)

    get = getheader

    def getheaders(self, name):
        "The values of all headers of the name."
        return ['\n '.join([lines[0].partition(':')[2].strip()] + [more.strip() for more in lines[1:]])
                for lines in self._lines_of_each(name)]

    def getaddr(self, name):
        "(name, address) of the first address in a header; (None, None) without one."
        addresses = self.getaddrlist(name)
        return addresses[0] if addresses else (None, None)

    def getaddrlist(self, name):
        "All (name, address) of the headers of the name."
        fields = [lines[0].partition(':')[2] + ''.join(lines[1:])
                  for lines in self._lines_of_each(name)]
        return AddressList(', '.join(fields)).addresslist

    def getdate(self, name):
        "The date of a header as parsedate() gives it; None without one."
        return parsedate(self.dict.get(name.lower()))

    def getdate_tz(self, name):
        "The same of parsedate_tz()."
        return parsedate_tz(self.dict.get(name.lower()))

    # -- mapping

    def __len__(self):
        return len(self.dict)

    def __getitem__(self, name):
        return self.dict[name.lower()]

    def __setitem__(self, name, value):
        del self[name]
        self.dict[name.lower()] = value
        self.headers += [line + '\n' for line in ('%s: %s' % (name, value)).split('\n')]

    def __delitem__(self, name):
        "Removes all headers of the name; there may be none."
        key = name.lower()
        if key not in self.dict:
            return
        del self.dict[key]
        self.headers[:] = sum([lines for found, lines in self._headers() if found != key], [])

    def setdefault(self, name, default=''):
        "The value, which `default` becomes when there is none."
        if name not in self:
            self[name] = default
        return self[name]

    def has_key(self, name):
        return name.lower() in self.dict

    __contains__ = has_key

    def __iter__(self):
        return iter(self.dict)

    def _of_dict(method):
        return lambda self: method(self.dict)

    keys, values, items = map(_of_dict, (dict.keys, dict.values, dict.items))
    del _of_dict

    def __str__(self):
        return ''.join(self.headers)


# ---- addresses

def unquote(s):
    "Without the quotes or angles around it."
    return _mailsyntax.unquoted(s)


def quote(s):
    "With backslashes before quotes and backslashes."
    return _mailsyntax.quoted(s)


class AddrlistClass(_mailsyntax.AddressParser):
    "A parser of the addresses of a field; see getaddrlist and getaddress."

    def getaddrlist(self):
        "The (name, address) of the field up to the first piece that is none."
        return sum(iter(self.getaddress, []), [])


def parseaddr(address):
    "(name, address) of the first address in a text; (None, None) without one."
    found = AddrlistClass(address).getaddrlist() if address else []
    return found[0] if found else (None, None)


def dump_address_pair(pair):
    'The text of a (name, address): "name" <address>.'
    name, address = pair
    return '"%s" <%s>' % (name, address) if name else address


class AddressList(_mailsyntax.AddressSet, AddrlistClass):
    "The addresses of a field as a set: +, -, [i], len; addresslist is the list."

    def __init__(self, field):
        AddrlistClass.__init__(self, field)
        self.addresslist = self.getaddrlist() if field else []

    def __str__(self):
        return ', '.join(dump_address_pair(pair) for pair in self.addresslist)


# ---- dates

def parsedate_tz(data):
    "The date of a text as (year, ..., 9 items as in time.gmtime, seconds east of UTC or None), or None."
    return _mailsyntax.read_date(data)


def parsedate(data):
    "The same as 9 items, without the zone."
    found = parsedate_tz(data)
    return found and found[:9]


def mktime_tz(data):
    "UTC seconds of what parsedate_tz gives."
    local, offset = data[:8], data[9]
    if offset is None:
        return time.mktime(local + (-1,))
    return time.mktime(local + (0,)) - offset - time.timezone


def formatdate(timeval=None):
    "The moment (seconds, default now) as in HTTP: Sun, 06 Nov 1994 08:49:37 GMT."
    when = time.gmtime(time.time() if timeval is None else timeval)
    day = 'Mon Tue Wed Thu Fri Sat Sun'.split()[when.tm_wday]
    month = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()[when.tm_mon - 1]
    return '%s, %02d %s %04d %02d:%02d:%02d GMT' % (
        day, when.tm_mday, month, when.tm_year, when.tm_hour, when.tm_min, when.tm_sec)
