"""Addresses and dates as RFC 2822 writes them, for email.utils and rfc822.

The scanner walks over `field` with `pos`.  Comments in parentheses go aside into `commentlist`.
"""
import time

__all__ = ['mktime_tz', 'parsedate', 'parsedate_tz', 'quote']

SPACE, EMPTYSTRING, COMMASPACE = ' ', '', ', '

_monthnames = ('jan feb mar apr may jun jul aug sep oct nov dec january february march april may june july '
               'august september october november december').split()
_daynames = 'mon tue wed thu fri sat sun'.split()
# hundreds of hours
_timezones = dict(UT=0, UTC=0, GMT=0, Z=0, AST=-400, ADT=-300, EST=-500, EDT=-400, CST=-600, CDT=-500,
                  MST=-700, MDT=-600, PST=-800, PDT=-700)


def _words(text):
    """[day, month, year, clock, zone] still as text; None when there are too few words."""
    words = text.split()
    if not words:
        return None
    first = words[0]
    if first[-1] == ',' or first.lower() in _daynames:
        words = words[1:]
    else:
        # "Thu,20" has no blank behind the comma
        words[0] = first[first.rfind(',') + 1:]
    if len(words) == 3:
        dashes = words[0].split('-')
        if len(dashes) == 3:
            words = dashes + words[1:]
    if len(words) == 4:
        last = words[3]
        sign = last.find('+')
        words[3:] = [last[:sign], last[sign:]] if sign > 0 else [last, '']
    return words[:5] if len(words) >= 5 else None


def _clock(text):
    """(hour, minute, second) of '19:12[:08]'; None when it is not one."""
    parts = text.split(':')
    if len(parts) == 2:
        parts.append('0')
    if len(parts) != 3:
        return None
    try:
        return tuple(map(int, parts))
    except ValueError:
        return None


def _zone(name):
    """Seconds east of Greenwich, or None when the zone is not known."""
    name = name.upper()
    hours = _timezones.get(name)
    if hours is None:
        try:
            hours = int(name)
        except ValueError:
            return None
    size = abs(hours)
    seconds = size // 100 * 3600 + size % 100 * 60
    return seconds if hours >= 0 else -seconds


def _scan_date(text, century, dst):
    words = _words(text)
    if words is None:
        return None
    day, month, year, clock, zone = words
    month = month.lower()
    if month not in _monthnames:
        day, month = month, day.lower()
        if month not in _monthnames:
            return None
    if day.endswith(','):
        day = day[:-1]
    if ':' in year:
        year, clock = clock, year
    if year.endswith(','):
        year = year[:-1]
    if not year[:1].isdigit():
        year, zone = zone, year
    if clock.endswith(','):
        clock = clock[:-1]
    hms = _clock(clock)
    if hms is None:
        return None
    try:
        year, day = int(year), int(day)
    except ValueError:
        return None
    if century and year < 100:
        year += 1900 if year > 68 else 2000
    return (year, _monthnames.index(month) % 12 + 1, day) + hms + (0, 1, dst, _zone(zone))


def parsedate_tz(data):
    """The ten numbers of a date: as for time.mktime, then the zone's offset in seconds or None.

    None when the text is no date."""
    return _scan_date(data, True, -1) if data else None


def parsedate(data):
    """The nine numbers of a date as for time.mktime, or None."""
    found = parsedate_tz(data)
    return found[:9] if isinstance(found, tuple) else found


def mktime_tz(data):
    """Seconds since 1970, UTC, of what parsedate_tz() gave; a date without a zone is local time."""
    if data[9] is None:
        return time.mktime(tuple(data[:8]) + (-1,))
    from calendar import timegm
    return timegm(data) - data[9]


def quote(text):
    """Backslashes before backslashes and quotes, to stand in a quoted string."""
    return text.replace('\\', '\\\\').replace('"', '\\"')


class AddrlistClass:
    """Scans a header with addresses."""

    def __init__(self, field):
        self.specials = '()<>@,:;."[]'
        self.pos = 0
        self.LWS = ' \t'
        self.CR = '\r\n'
        self.FWS = ' \t\r\n'
        self.atomends = self.specials + self.FWS
        # a phrase may have dots, against the letter of the standard
        self.phraseends = self.atomends.replace('.', '')
        self.field = field
        self.commentlist = []

    def _more(self):
        return self.pos < len(self.field)

    def _peek(self):
        return self.field[self.pos:self.pos + 1]

    def gotonext(self):
        """Skips blanks and comments."""
        blanks = self.LWS + '\n\r'
        while self._more():
            char = self.field[self.pos]
            if char == '(':
                self._keep_comment()
            elif char in blanks:
                self.pos += 1
            else:
                return

    def getaddrlist(self):
        """All addresses as (name, address); ('', '') for what is not one."""
        found = []
        while self._more():
            found += self.getaddress() or [('', '')]
        return found

    def _comments_only(self, start, before):
        """Back to `start`, with the comments found since kept."""
        self.pos, self.commentlist = start, before

    def getaddress(self):
        """The next address, or those of the next group."""
        self.commentlist = []
        self.gotonext()
        start, before = self.pos, self.commentlist
        words = self.getphraselist()
        self.gotonext()
        found = []
        ahead = self._peek()
        if not ahead:
            if words:
                found = [(SPACE.join(self.commentlist), words[0])]
        elif ahead in '.@':
            # the words were the front of an address
            self._comments_only(start, before)
            spec = self.getaddrspec()
            found = [(SPACE.join(self.commentlist), spec)]
        elif ahead == ':':
            found = self._group()
        elif ahead == '<':
            route = self.getrouteaddr()
            name = SPACE.join(words)
            if self.commentlist:
                name += ' (' + ' '.join(self.commentlist) + ')'
            found = [(name, route)]
        elif words:
            found = [(SPACE.join(self.commentlist), words[0])]
        elif ahead in self.specials:
            self.pos += 1
        self.gotonext()
        if self._peek() == ',':
            self.pos += 1
        return found

    def _keep_comment(self):
        self.commentlist.append(self.getcomment())

    def _group(self):
        found = []
        self.pos += 1
        while self._more():
            self.gotonext()
            if self._peek() == ';':
                self.pos += 1
                break
            found = found + self.getaddress()
        return found

    def getrouteaddr(self):
        """What stands in <>, without the route; None when there is no '<'."""
        if self._peek() != '<':
            return None
        self.pos += 1
        self.gotonext()
        in_route, spec = False, ''
        while self._more():
            if in_route:
                self.getdomain()
                in_route = False
            else:
                char = self.field[self.pos]
                if char == '>':
                    self.pos += 1
                    break
                if char not in '@:':
                    spec = self.getaddrspec()
                    self.pos += 1
                    break
                self.pos += 1
                in_route = char == '@'
            self.gotonext()
        return spec

    def _local_part(self):
        """The pieces before the @."""
        pieces = []
        self.gotonext()
        while self._more():
            char = self.field[self.pos]
            if char == '.':
                pieces.append(char)
                self.pos += 1
            elif char == '"':
                pieces.append('"%s"' % quote(self.getquote()))
            elif char in self.atomends:
                break
            else:
                pieces.append(self.getatom())
            self.gotonext()
        return EMPTYSTRING.join(pieces)

    def getaddrspec(self):
        """local@domain; what there is of it when one part is missing."""
        local = self._local_part()
        if self._peek() != '@':
            return local
        self.pos += 1
        self.gotonext()
        domain = self.getdomain()
        # a@b@c and a@ may be read two ways, so they are no address at all
        return local + '@' + domain if domain else EMPTYSTRING

    def getdomain(self):
        """A domain without its blanks; '' when another @ follows."""
        pieces = []
        while self._more():
            char = self.field[self.pos]
            if char in self.LWS:
                self.pos += 1
            elif char == '(':
                self._keep_comment()
            elif char == '[':
                pieces.append(self.getdomainliteral())
            elif char == '.':
                self.pos += 1
                pieces.append(char)
            elif char == '@':
                return EMPTYSTRING
            elif char in self.atomends:
                break
            else:
                pieces.append(self.getatom())
        return EMPTYSTRING.join(pieces)

    def getdelimited(self, beginchar, endchars, allowcomments=True):
        """The text from beginchar to one of endchars, without them; backslashes taken out."""
        if self._peek() != beginchar:
            return ''
        pieces, escaped = [], False
        self.pos += 1
        while self._more():
            char = self.field[self.pos]
            if escaped:
                escaped = False
                pieces.append(char)
            elif char in endchars:
                self.pos += 1
                break
            elif allowcomments and char == '(':
                pieces.append(self.getcomment())
                continue
            elif char == '\\':
                escaped = True
            else:
                pieces.append(char)
            self.pos += 1
        return EMPTYSTRING.join(pieces)

    def getquote(self):
        """The text of a quoted string."""
        return self.getdelimited('"', '"\r', False)

    def getcomment(self):
        """The text of a comment, which may have comments inside."""
        return self.getdelimited('(', ')\r', True)

    def getdomainliteral(self):
        """[1.2.3.4] with its brackets."""
        return '[%s]' % self.getdelimited('[', ']\r', False)

    def getatom(self, atomends=None):
        """The text up to a character of atomends (default: self.atomends)."""
        ends = self.atomends if atomends is None else atomends
        start = end = self.pos
        size = len(self.field)
        while end < size and self.field[end] not in ends:
            end += 1
        self.pos = end
        return self.field[start:end]

    # characters that a phrase steps over
    def _skips(self):
        return self.FWS

    def getphraselist(self):
        """The words of a phrase: atoms and quoted strings."""
        words, skipped = [], self._skips()
        while self._more():
            char = self.field[self.pos]
            if char in skipped:
                self.pos += 1
            elif char == '"':
                words.append(self.getquote())
            elif char == '(':
                self._keep_comment()
            elif char in self.phraseends:
                break
            else:
                words.append(self.getatom(self.phraseends))
        return words


class AddressList(AddrlistClass):
    """The addresses of a header; + is the union, - the difference."""

    def __init__(self, field):
        AddrlistClass.__init__(self, field)
        self.addresslist = self.getaddrlist() if field else []

    def __len__(self):
        return len(self.addresslist)

    def __getitem__(self, index):
        return self.addresslist[index]

    def _with(self, entries):
        made = self.__class__(None)
        made.addresslist = entries
        return made

    def _others(self, other):
        return [entry for entry in other.addresslist if entry not in self.addresslist]

    def __add__(self, other):
        return self._with(self.addresslist + self._others(other))

    def __iadd__(self, other):
        self.addresslist += self._others(other)
        return self

    def __sub__(self, other):
        return self._with([entry for entry in self.addresslist if entry not in other.addresslist])

    def __isub__(self, other):
        for entry in other.addresslist:
            if entry in self.addresslist:
                self.addresslist.remove(entry)
        return self
