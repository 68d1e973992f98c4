"""The grammar that mail headers share (RFC 822, 2822): addresses and dates.

Used by rfc822 and email._parseaddr, which differ in small points only; each is an attribute of AddressParser that email
sets, or an argument of read_date.
"""
import re

SPACE = ' \t'
LINE_END = '\r\n'


_runs = {}       # {characters: pattern of a run without them}


def _run_without(stops):
    pattern = _runs.get(stops)
    if pattern is None:
        pattern = _runs[stops] = re.compile('[^%s]*' % re.escape(stops))
    return pattern


_blank = re.compile('[%s]*' % (SPACE + LINE_END))


class AddressParser:
    """Reads the addresses of a header field; `pos` is the next character.

    commentlist: the comments seen since the address began."""

    specials = '()<>@,:;.\"[]'
    quote_again = False                  # does a quoted local part keep its backslashes?
    strict_domains = False               # is a@ or a@b@c no address at all?

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
        self.pos = _blank.match(self.field, self.pos).end()
        while self._next() == '(':
            self.commentlist.append(self.getcomment())
            self.pos = _blank.match(self.field, self.pos).end()

    # addresses

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
        here = self._next()
        if here == ':':
            found = self._group()
        elif here == '<':
            address = self.getrouteaddr()
            name = ' '.join(phrase + (['(%s)' % ' '.join(self.commentlist)] if self.commentlist else []))
            if not phrase and name:
                name = ' ' + name
            found = [(name, address)]
        elif here and here in '.@':      # what was read was the front of an address
            self.pos, self.commentlist = start, comments
            found = self._commented(self.getaddrspec())
        elif phrase:
            found = self._commented(phrase[0])
        else:
            self._jump(self.specials)
            found = []
        self.gotonext()
        self._jump(',')
        return found

    def _commented(self, address):
        "An address whose name is in comments."
        return [(' '.join(self.commentlist), address)]

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
            return None
        self.gotonext()
        while self.pos < len(self.field) and not self._jump('>'):
            mark = self._jump('@:')
            if not mark:
                address = self.getaddrspec()
                self.pos += 1            # the '>', or what stands in its place
                return address
            self.gotonext()
            if mark == '@' and self.pos < len(self.field):
                self.getdomain()
                self.gotonext()
        return ''

    def getaddrspec(self):
        "local@domain, without space."
        self.gotonext()
        local = ''.join(self._words(self._IN_LOCAL, self.atomends))
        if not self._jump('@'):
            return local
        self.gotonext()
        domain = self.getdomain()
        return local + '@' + domain if domain or not self.strict_domains else ''

    def getdomain(self):
        parts = self._words(self._IN_DOMAIN, self.atomends)
        return '' if self.strict_domains and self._next() == '@' else ''.join(parts)

    def getphraselist(self):
        "Words, quoted ones too: a list."
        return self._words(self._in_phrase, self.phraseends)

    # pieces of them

    def _words(self, methods, ends):
        "Atoms up to one of `ends`, and what the methods of some characters give (None: nothing)."
        words = []
        while self.pos < len(self.field):
            here = self.field[self.pos]
            if here in methods:
                word = methods[here](self)
            elif here in ends:
                break
            else:
                word = self.getatom(ends)
            if word is not None:
                words.append(word)
        return words

    def getatom(self, atomends=None):
        "A word, up to one of `atomends` (default: the specials and space)."
        run = _run_without(self.atomends if atomends is None else atomends).match(self.field, self.pos)
        self.pos = run.end()
        return run.group()

    def getdelimited(self, beginchar, endchars, allowcomments=1):
        "What stands between beginchar, at pos, and one of endchars; a backslash takes the next as it is."
        if not self._jump(beginchar):
            return ''
        pieces, stops = [], endchars + ('(\\' if allowcomments else '\\')
        while self.pos < len(self.field):
            pieces.append(self.getatom(stops))
            if self._jump(endchars):
                break
            if self._jump('\\'):
                pieces.append(self._next())
                self.pos += len(pieces[-1])
            elif self._next():
                pieces.append(self.getcomment())
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

    # what some characters begin, for _words()

    def _skip(self):
        self.pos += 1

    def _dot(self):
        self.pos += 1
        return '.'

    def _keep_comment(self):
        self.commentlist.append(self.getcomment())

    def _quoted_word(self):
        return self.getquote()

    def _quoted_local(self):
        text = self.getquote()
        return '"%s"' % (quoted(text) if self.quote_again else text)

    def _domain_literal(self):
        return self.getdomainliteral()

    _IN_LOCAL = dict.fromkeys(SPACE + LINE_END, _skip)
    _IN_LOCAL.update({'.': _dot, '"': _quoted_local, '(': _keep_comment})
    _IN_DOMAIN = dict.fromkeys(SPACE, _skip)
    _IN_DOMAIN.update({'.': _dot, '[': _domain_literal, '(': _keep_comment})
    _in_phrase = dict.fromkeys(SPACE, _skip)
    _in_phrase.update({'"': _quoted_word, '(': _keep_comment})


class AddressSet:
    """What the AddressList of both modules can: a list of addresses, + the union, - the difference.

    Goes before a parser among the bases: addresslist is what its getaddrlist() finds."""

    def __len__(self):
        return len(self.addresslist)

    def __getitem__(self, index):
        return self.addresslist[index]

    def _of(self, addresses):
        made = self.__class__(None)
        made.addresslist = addresses
        return made

    def _without(self, other):
        "Its addresses that another one does not have."
        return [pair for pair in self.addresslist if pair not in other.addresslist]

    def __add__(self, other):
        return self._of(self.addresslist + other._without(self))

    def __sub__(self, other):
        return self._of(self._without(other))

    def __iadd__(self, other):
        for pair in other.addresslist:
            if pair not in self.addresslist:
                self.addresslist.append(pair)
        return self

    def __isub__(self, other):
        for pair in other.addresslist:
            if pair in self.addresslist:
                self.addresslist.remove(pair)
        return self


# ---- dates

DAYS = 'mon tue wed thu fri sat sun'.split()
MONTH_NAMES = ('jan feb mar apr may jun jul aug sep oct nov dec january february march april may june july '
               'august september october november december').split()
_MONTHS = dict((name, place % 12 + 1) for place, name in enumerate(MONTH_NAMES))

ZONES = {'UT': 0, 'UTC': 0, 'GMT': 0, 'Z': 0, 'AST': -400, 'ADT': -300, 'EST': -500, 'EDT': -400,
         'CST': -600, 'CDT': -500, 'MST': -700, 'MDT': -600, 'PST': -800, 'PDT': -700}


def _date_words(text, day_ends):
    "Day, month, year, time and zone as they stand in the text, maybe in another order; or None."
    words = text.split()
    if not words:
        return None
    if words[0][-1] in day_ends or words[0].lower() in DAYS:
        del words[0]
    else:
        words[0] = words[0].rpartition(',')[2]
    if len(words) == 3 and words[0].count('-') == 2:   # RFC 850
        words[:1] = words[0].split('-')
    if len(words) == 4:
        clock = words[3]
        sign = clock.find('+')
        words[3:] = [clock[:sign], clock[sign:]] if sign > 0 else [clock, '']
    return words[:5] if len(words) >= 5 else None


def _clock(text):
    "[hours, minutes, seconds] of a time, or None; ValueError."
    parts = text.split(':')
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


def _in_order(day, month, year, clock, zone):
    "The words of a date that may have day and month, year and time, or year and zone exchanged; without commas."
    month = month.lower()
    if month not in _MONTHS:
        day, month = month, day.lower()
    if ':' in year[1:]:
        year, clock = clock, year
    year = year[:-1] if year.endswith(',') else year
    if not year[:1].isdigit():
        year, zone = zone, year
    day, clock = [word[:-1] if word.endswith(',') else word for word in (day, clock)]
    return day, month, year, clock, zone


def read_date(text, isdst=0, full_years=False, day_ends=',.'):
    """The moment that a header's date names: (year, month, day, hour, minute, second, 0, 1, isdst, zone),
    zone in seconds east of UTC or None; None when it is no date.

    full_years: years of two digits get their century; day_ends: what may stand behind the day of the week."""
    words = _date_words(text, day_ends) if text else None
    if words is None:
        return None
    day, month, year, clock, zone = _in_order(*words)
    if month not in _MONTHS:
        return None
    try:
        hms = _clock(clock)
        year, day = int(year), int(day)
    except ValueError:
        return None
    if hms is None:
        return None
    if full_years and year < 100:
        year += 1900 if year > 68 else 2000
    return tuple([year, _MONTHS[month], day] + hms + [0, 1, isdst, _zone_seconds(zone)])


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
