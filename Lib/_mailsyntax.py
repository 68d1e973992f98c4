"""The grammar that mail headers share (RFC 822, 2822): addresses and dates.

Used by rfc822 and the email package, which differ in small points only; each is an attribute of AddressParser
or an argument of read_date.
"""
SPACE = ' \t'
LINE_END = '\r\n'


class AddressParser:
    """Reads the addresses of a header field, character by character; `pos` is the next one.

    commentlist: the comments seen since the address began."""

    specials = '()<>@,:;.\"[]'
    skips_line_end_in_atoms = True

    def __init__(self, field):
        self.field, self.pos = field, 0
        self.LWS, self.CR = SPACE, LINE_END
        self.specials = AddressParser.specials
        self.atomends = self.specials + self.LWS + self.CR
        self.phraseends = self.atomends.replace('.', '')   # a phrase may have dots (RFC 2822)
        self.commentlist = []

    def _next(self):
        "The character at pos, '' at the end."
        return self.field[self.pos:self.pos + 1]

    def _jump(self, chars):
        "Steps over the character at pos when it is one of `chars`; returns it."
        here = self._next()
        if here and here in chars:
            self.pos += 1
            return here
        return ''

    def gotonext(self):
        "Goes on to what is neither space nor comment."
        while True:
            if self._jump(self.LWS + '\n\r'):
                continue
            if self._next() != '(':
                return
            self.commentlist.append(self.getcomment())

    def getaddrlist(self):
        "All addresses of the field: a list of (name, address)."
        found = []
        while self.pos < len(self.field):
            found += self.getaddress() or [('', '')]   # a piece that is no address
        return found

    def getaddress(self):
        "The next address: a list of one (name, address), of several for a group, or []."
        self.commentlist = []
        self.gotonext()
        start, comments = self.pos, self.commentlist
        phrase = self.getphraselist()
        self.gotonext()
        found, here = [], self._next()
        if not here:
            if phrase:
                found = [(' '.join(self.commentlist), phrase[0])]
        elif here in '.@':
            self.pos, self.commentlist = start, comments
            address = self.getaddrspec()
            found = [(' '.join(self.commentlist), address)]
        elif here == ':':
            found = self._group()
        elif here == '<':
            address = self.getrouteaddr()
            name = ' '.join(phrase)
            if self.commentlist:
                name += ' (%s)' % ' '.join(self.commentlist)
            found = [(name, address)]
        elif phrase:
            found = [(' '.join(self.commentlist), phrase[0])]
        elif here in self.specials:
            self.pos += 1
        self.gotonext()
        self._jump(',')
        return found

    def _group(self):
        "NAME: address, address;"
        self.pos += 1
        self.gotonext()
        found = []
        while self.pos < len(self.field):
            self.gotonext()
            if self._jump(';'):
                break
            found += self.getaddress()
        return found

    def getrouteaddr(self):
        "<@route,@route:address>: the address."
        if not self._jump('<'):
            return
        self.gotonext()
        address, in_route = '', False
        while self.pos < len(self.field):
            if in_route:
                self.getdomain()
                in_route = False
            elif self._jump('>'):
                break
            elif self._jump('@'):
                in_route = True
            elif self._jump(':'):
                pass
            else:
                address = self.getaddrspec()
                self._jump('>')
                break
            self.gotonext()
        return address

    def getaddrspec(self):
        "local@domain, without space."
        parts = []
        self.gotonext()
        while self.pos < len(self.field):
            here = self._next()
            if here == '.':
                parts.append('.')
                self.pos += 1
            elif here == '"':
                parts.append('"%s"' % self._quoted())
            elif here in self.atomends:
                break
            else:
                parts.append(self.getatom())
            self.gotonext()
        local = ''.join(parts)
        if not self._jump('@'):
            return local
        self.gotonext()
        return self._joined(local, self.getdomain())

    def _quoted(self):
        return self.getquote()

    def _joined(self, local, domain):
        return local + '@' + domain

    def getdomain(self):
        parts = []
        while self.pos < len(self.field):
            here = self._next()
            if here in self.LWS:
                self.pos += 1
            elif here == '(':
                self.commentlist.append(self.getcomment())
            elif here == '[':
                parts.append(self.getdomainliteral())
            elif here == '.':
                self.pos += 1
                parts.append('.')
            elif here == '@' and self._domain_ends_at_second_at:
                return ''
            elif here in self.atomends:
                break
            else:
                parts.append(self.getatom())
        return ''.join(parts)

    _domain_ends_at_second_at = False

    def getdelimited(self, beginchar, endchars, allowcomments=1):
        "What stands between beginchar, at pos, and one of endchars; a backslash takes the next as it is."
        if self._next() != beginchar:
            return ''
        pieces, taken_as_is = [''], False
        self.pos += 1
        while self.pos < len(self.field):
            here = self._next()
            if taken_as_is:
                pieces.append(here)
                taken_as_is = False
            elif here in endchars:
                self.pos += 1
                break
            elif allowcomments and here == '(':
                pieces.append(self.getcomment())
                continue   # it has moved pos itself
            elif here == '\\':
                taken_as_is = True
            else:
                pieces.append(here)
            self.pos += 1
        return ''.join(pieces)

    def getquote(self):
        '"..."'
        return self.getdelimited('"', '"\r', 0)

    def getcomment(self):
        "(...), with comments in it."
        return self.getdelimited('(', ')\r', 1)

    def getdomainliteral(self):
        "[...]"
        return '[%s]' % self.getdelimited('[', ']\r', 0)

    def getatom(self, atomends=None):
        "A word, up to one of `atomends` (default: the specials and space)."
        ends, start = atomends or self.atomends, self.pos
        while self._next() and self._next() not in ends:
            self.pos += 1
        return self.field[start:self.pos]

    def getphraselist(self):
        "Words, quoted ones too: a list."
        words = []
        while self.pos < len(self.field):
            here = self._next()
            if here in self._phrase_space():
                self.pos += 1
            elif here == '"':
                words.append(self.getquote())
            elif here == '(':
                self.commentlist.append(self.getcomment())
            elif here in self.phraseends:
                break
            else:
                words.append(self.getatom(self.phraseends))
        return words

    def _phrase_space(self):
        return self.LWS


# ---- dates

_DAYS = frozenset('mon tue wed thu fri sat sun'.split())
_SHORT_MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split()
_LONG_MONTHS = ('january february march april may june july august september october november '
                'december').split()
MONTHS = {}
for _number, _names in enumerate(zip(_SHORT_MONTHS, _LONG_MONTHS), 1):
    MONTHS.update(dict.fromkeys(_names, _number))

ZONES = {'UT': 0, 'UTC': 0, 'GMT': 0, 'Z': 0, 'AST': -400, 'ADT': -300, 'EST': -500, 'EDT': -400,
         'CST': -600, 'CDT': -500, 'MST': -700, 'MDT': -600, 'PST': -800, 'PDT': -700}


def _date_words(text, splits_minus):
    "Day, month, year, time and zone as they stand in the text, maybe in another order; or None."
    words = text.split()
    if not words:
        return None
    if words[0].endswith((',', '.')) or words[0].lower() in _DAYS:
        del words[0]
    else:
        words[0] = words[0].rpartition(',')[2]
    if len(words) == 3 and words[0].count('-') == 2:   # RFC 850
        words[:1] = words[0].split('-')
    if len(words) == 4:
        clock = words[3]
        sign = clock.find('+')
        if sign < 0 and splits_minus:
            sign = clock.find('-')
        words[3:] = [clock[:sign], clock[sign + (not splits_minus):]] if sign > 0 else [clock, '']
    return words[:5] if len(words) >= 5 else None


def _clock(text, dots):
    "(hours, minutes, seconds) of a time, or None."
    parts = text.split(':')
    if dots and len(parts) == 1 and '.' in text:
        parts = text.split('.')
    if len(parts) == 2:
        parts.append('0')
    if len(parts) != 3:
        return None
    return [int(part) for part in parts]


def _zone_seconds(name):
    "Seconds east of Greenwich of +hhmm or a known name; None for others."
    name = name.upper()
    number = ZONES.get(name)
    if number is None:
        try:
            number = int(name)
        except ValueError:
            return None
    if not number:
        return number
    hours, minutes = divmod(abs(number), 100)
    seconds = hours * 3600 + minutes * 60
    return seconds if number > 0 else -seconds


def read_date(text, splits_minus=False, dots=False, full_years=False):
    """The moment that a header's date names: (year, month, day, hour, minute, second, 0, 1, 0, zone),
    zone in seconds east of UTC or None; None when it is no date.

    splits_minus: a zone may follow the time without space after '-' too; dots: 12.30 is a time;
    full_years: years of two digits get their century."""
    if not text:
        return None
    words = _date_words(text, splits_minus)
    if words is None:
        return None
    day, month, year, clock, zone = words
    month = month.lower()
    if month not in MONTHS:
        day, month = month, day.lower()
        if month not in MONTHS:
            return None
    if ':' in year[1:]:
        year, clock = clock, year
    year = year[:-1] if year.endswith(',') else year
    if not year[:1].isdigit():
        year, zone = zone, year
    day, clock = [word[:-1] if word.endswith(',') else word for word in (day, clock)]
    try:
        hms = _clock(clock, dots)
        year, day = int(year), int(day)
    except ValueError:
        return None
    if hms is None:
        return None
    if full_years and year < 100:
        year += 1900 if year > 68 else 2000
    return tuple([year, MONTHS[month], day] + hms + [0, 1, 0, _zone_seconds(zone)])


def quoted(text):
    "With backslashes before quotes and backslashes: for between quotes."
    return text.replace('\\', '\\\\').replace('"', '\\"')


def unquoted(text):
    "Without the quotes or angles around it."
    if len(text) > 1:
        if text[0] == '"' and text[-1] == '"':
            return text[1:-1].replace('\\\\', '\\').replace('\\"', '"')
        if text[0] == '<' and text[-1] == '>':
            return text[1:-1]
    return text
