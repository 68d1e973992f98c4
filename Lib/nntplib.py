"""A client for the network news protocol, NNTP (RFC 977 and the common extensions of RFC 2980).

    news = nntplib.NNTP('host')
    answer, count, first, last, name = news.group('comp.lang.python')
    answer, subjects = news.xhdr('subject', first + '-' + last)
    news.quit()

Numbers of articles are strings, as the server writes them.  `file` of the long commands: a file, or the name of one, that
gets the lines (with '\\n'), and the list of lines stays empty.
"""
import re
from _linewire import TracedWire, trace

__all__ = ['NNTP', 'NNTPReplyError', 'NNTPTemporaryError', 'NNTPPermanentError', 'NNTPProtocolError', 'NNTPDataError',
           'error_reply', 'error_temp', 'error_perm', 'error_proto', 'error_data']

NNTP_PORT = 119
CRLF = '\r\n'
LONGRESP = '100 215 220 221 222 224 230 231 282'.split()     # answers that go on until a line with a dot
_MAXLINE = 2048          # bytes in a line; servers could fill our memory


class NNTPError(Exception):
    "response: what the server said, or what is wrong with it."

    def __init__(self, *args):
        Exception.__init__(self, *args)
        self.response = args[0] if args else 'No response given'


class NNTPReplyError(NNTPError):
    "Another answer than the command can have."


class NNTPTemporaryError(NNTPError):
    "4xx: not now."


class NNTPPermanentError(NNTPError):
    "5xx: never."


class NNTPProtocolError(NNTPError):
    "That is no NNTP."


class NNTPDataError(NNTPError):
    "The lines of an answer make no sense."


error_reply, error_temp, error_perm = NNTPReplyError, NNTPTemporaryError, NNTPPermanentError
error_proto, error_data = NNTPProtocolError, NNTPDataError

_ERROR_OF_DIGIT = {'1': None, '2': None, '3': None, '4': NNTPTemporaryError, '5': NNTPPermanentError}


def _netrc_login(host):
    "(user, password) of the user's .netrc, or (None, None)."
    import netrc
    try:
        found = netrc.netrc().authenticators(host)
    except IOError:
        return None, None
    return (found[0], found[2]) if found else (None, None)


def _words(*words):
    "A command."
    return ' '.join(words)


def _line_end(line):
    "A line without CR LF, CR or LF."
    return line[:-2] if line.endswith(CRLF) else line[:-1] if line[-1:] in CRLF else line


class NNTP(TracedWire):
    """A connection.  readermode: says `mode reader` first; some servers want that before they know other commands.

    Without a user and password the .netrc is asked (usenetrc); they are sent if the server wants them."""

    def __init__(self, host, port=NNTP_PORT, user=None, password=None, readermode=None, usenetrc=True):
        self._dial(host, port)
        self.debugging = 0
        self.welcome = self.getresp()
        refused = bool(readermode) and self._begin_reading(user)
        if usenetrc and not user:
            user, password = _netrc_login(host)
        if user:
            self._log_in(user, password)
            if refused:
                self._begin_reading(None)

    def _begin_reading(self, user):
        "`mode reader`; true when the server wants to know first who we are (and we can tell)."
        try:
            self.welcome = self.shortcmd('mode reader')
        except NNTPPermanentError:
            pass                 # not known here: then it is not needed
        except NNTPTemporaryError as problem:
            if not (user and problem.response.startswith('480')):
                raise
            return True
        return False

    def _log_in(self, user, password):
        answer = self.shortcmd('authinfo user ' + user)
        if not answer.startswith('381'):
            return
        if not password:
            raise NNTPReplyError(answer)
        answer = self.shortcmd('authinfo pass ' + password)
        if not answer.startswith('281'):
            raise NNTPPermanentError(answer)

    # lines

    def putline(self, line):
        trace(self.debugging, 2, 'put', line + CRLF)
        self.sock.sendall(line + CRLF)

    def putcmd(self, line):
        trace(self.debugging, 1, 'cmd', line)
        self.putline(line)

    def getline(self):
        "The next line without its end; EOFError when there is none."
        line = self._take_line(_MAXLINE, NNTPDataError('line too long'))
        trace(self.debugging, 2, 'get', line)
        if not line:
            raise EOFError
        return _line_end(line)

    def getresp(self):
        "The first line of an answer, if it is a good one."
        answer = self.getline()
        trace(self.debugging, 1, 'resp', answer)
        problem = _ERROR_OF_DIGIT.get(answer[:1], NNTPProtocolError)
        if problem:
            raise problem(answer)
        return answer

    def getlongresp(self, file=None):
        "(first line, lines) of an answer up to the dot."
        opened = open(file, 'w') if isinstance(file, str) else None
        target = opened or file
        try:
            answer = self.getresp()
            if answer[:3] not in LONGRESP:
                raise NNTPReplyError(answer)
            lines = []
            for line in iter(self.getline, '.'):
                line = line[line.startswith('..'):]          # a dot in the text is doubled on the way
                if target:
                    target.write(line + '\n')
                else:
                    lines.append(line)
            return answer, lines
        finally:
            if opened:
                opened.close()

    def shortcmd(self, line):
        self.putcmd(line)
        return self.getresp()

    def longcmd(self, line, file=None):
        self.putcmd(line)
        return self.getlongresp(file)

    def _expected(self, answer, code):
        if not answer.startswith(code):
            raise NNTPReplyError(answer)
        return answer.split()

    # groups

    def newgroups(self, date, time, file=None):
        "The groups that are new since 'yymmdd', 'hhmmss'."
        return self.longcmd(_words('NEWGROUPS', date, time), file)

    def newnews(self, group, date, time, file=None):
        "The marks of the articles in a group that are new since then."
        return self.longcmd(_words('NEWNEWS', group, date, time), file)

    def list(self, file=None):
        "[(group, last, first, flag)] of all groups; flag 'y': posting is allowed, 'm': moderated."
        answer, lines = self.longcmd('LIST', file)
        return answer, [tuple(line.split()) for line in lines]

    def description(self, group):
        "A line about a group, '' when there is none."
        for name, text in self.descriptions(group)[1]:
            return text
        return ''

    def descriptions(self, group_pattern):
        "[(group, line about it)] for groups that fit a pattern."
        answer, lines = self.longcmd('LIST NEWSGROUPS ' + group_pattern)
        if not answer.startswith('215'):         # an old server, that has another command for it
            answer, lines = self.longcmd('XGTITLE ' + group_pattern)
        return answer, self._two_columns(lines)

    def _two_columns(self, lines):
        pairs = [line.strip().split(None, 1) for line in lines]
        return [tuple(pair) for pair in pairs if len(pair) == 2]

    def group(self, name):
        "(answer, count, first, last, name): enters a group."
        words = self._expected(self.shortcmd(_words('GROUP', name)), '211')[1:]
        found = ['0', '0', '0', name]
        if words:
            found[:len(words[:4])] = words[:3] + [word.lower() for word in words[3:4]]
        return (' '.join(['211'] + words),) + tuple(found)

    def help(self, file=None):
        """(answer, lines) of the server's help."""
        return self.longcmd('HELP', file)

    # articles

    def statparse(self, resp):
        "(answer, number, mark) of an answer about an article."
        if resp[:2] != '22':
            raise NNTPReplyError(resp)
        words = resp.split()
        return resp, words[1] if len(words) > 1 else 0, words[2] if len(words) > 2 else ''

    def statcmd(self, line):
        return self.statparse(self.shortcmd(line))

    def artcmd(self, line, file=None):
        answer, lines = self.longcmd(line, file)
        return self.statparse(answer) + (lines,)

    def stat(self, id):
        "(answer, number, mark); id: a number or '<mark>'."
        return self.statcmd(_words('STAT', id))

    def next(self):
        """(answer, number, id) of the article behind the current one, which it becomes."""
        return self.statcmd('NEXT')

    def last(self):
        "The article before."
        return self.statcmd('LAST')

    def head(self, id):
        "(answer, number, mark, lines)"
        return self.artcmd(_words('HEAD', id))

    def body(self, id, file=None):
        """(answer, number, id, lines) of the body of an article; file: where to write them instead."""
        return self.artcmd(_words('BODY', id), file)

    def article(self, id):
        """(answer, number, id, lines) of a whole article."""
        return self.artcmd(_words('ARTICLE', id))

    def slave(self):
        "Says that we serve many readers."
        return self.shortcmd('SLAVE')

    # extensions

    def xhdr(self, hdr, str, file=None):
        "[(number, text)] of one header in the articles 'first-last'."
        answer, lines = self.longcmd(_words('XHDR', hdr, str), file)
        numbered = re.compile('([0-9]+) ?(.*)\n?')
        matches = [(numbered.match(line), line) for line in lines]
        return answer, [match.group(1, 2) if match else line for match, line in matches]

    def xover(self, start, end, file=None):
        "[(number, subject, poster, date, id, references, size, lines)] of the articles from start to end."
        answer, lines = self.longcmd('XOVER %s-%s' % (start, end), file)
        found = []
        for line in lines:
            fields = line.split('\t')
            if len(fields) < 8:
                raise NNTPDataError(line)
            fields[5] = fields[5].split()
            found.append(tuple(fields[:8]))
        return answer, found

    def xgtitle(self, group, file=None):
        "[(group, line about it)]: an old form of descriptions()."
        answer, lines = self.longcmd(_words('XGTITLE', group), file)
        return answer, self._two_columns(lines)

    def xpath(self, id):
        "(answer, path of the article's file at the server)"
        answer = self.shortcmd(_words('XPATH', id))
        words = self._expected(answer, '223')
        if len(words) != 2:
            raise NNTPReplyError(answer)
        return answer, words[1]

    def date(self):
        "(answer, 'yymmdd', 'hhmmss') of the server."
        answer = self.shortcmd('DATE')
        words = self._expected(answer, '111')
        if len(words) != 2:
            raise NNTPReplyError(answer)
        moment = words[1]
        if len(moment) != 14:
            raise NNTPDataError(answer)
        return answer, moment[2:8], moment[-6:]

    # sending

    def post(self, f):
        "Posts the article in an open file."
        return self._offer('POST', f)

    def ihave(self, id, f):
        "Offers an article with a mark to another server."
        return self._offer('IHAVE ' + id, f)

    def _offer(self, command, lines):
        answer = self.shortcmd(command)
        if answer[0] != '3':
            raise NNTPReplyError(answer)
        for line in iter(lines.readline, ''):
            line = line[:-1] if line.endswith('\n') else line
            self.putline('.' + line if line.startswith('.') else line)
        self.putline('.')
        return self.getresp()

    def quit(self):
        """Says good-bye and closes; the answer."""
        answer = self.shortcmd('QUIT')
        self._hang_up()
        return answer


if __name__ == '__main__':
    import os
    _news = NNTP(os.environ.get('NNTPSERVER', 'localhost'), readermode='reader')
    print _news.getwelcome()
    for _group in _news.list()[1]:
        print ' '.join(_group)
    print _news.quit()
