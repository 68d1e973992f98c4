"""A client for mailboxes on a server: IMAP4rev1 (RFC 3501, before that 2060).

    box = imaplib.IMAP4('host')
    box.login('me', 'secret')
    box.select()
    kind, found = box.search(None, 'ALL')
    for number in found[0].split():
        kind, parts = box.fetch(number, '(RFC822)')
        print parts[0][1]
    box.logout()

Every command gives (type, data): type is usually 'OK' or 'NO', data a list of strings, with pairs (text before, literal)
where the server sent literals; [None] when it sent nothing of the kind.  IMAP4.error is raised for wrong use and refused
logins, its subclasses abort (begin anew) and readonly (the mailbox has become read-only) for what the server does.

How it works: _command() sends, _get_response() takes what comes: untagged answers go to untagged_responses {type: list},
the answer with the tag of our command to tagged_commands, a '+' to continuation_response.
"""
import binascii
import calendar
import hmac
import random
import re
import socket
import subprocess
import sys
import time

from _linewire import Wire

try:
    import ssl
except ImportError:
    ssl = None

__all__ = ['IMAP4', 'IMAP4_stream', 'Internaldate2tuple', 'Int2AP', 'ParseFlags', 'Time2Internaldate']

CRLF = '\r\n'
Debug = 0
IMAP4_PORT, IMAP4_SSL_PORT = 143, 993
AllowedVersions = 'IMAP4REV1', 'IMAP4'
_MAXLINE = 1000000       # bytes in a line: mailboxes have long ones


def _commands():
    "{command: the states of a connection that allow it}"
    states = {}
    for names, where in (('CAPABILITY LOGOUT NOOP', 'NONAUTH AUTH SELECTED LOGOUT'),
                         ('AUTHENTICATE LOGIN', 'NONAUTH'),
                         ('APPEND CREATE DELETE DELETEACL EXAMINE GETACL GETANNOTATION GETQUOTA GETQUOTAROOT MYRIGHTS LIST '
                          'LSUB NAMESPACE RENAME SELECT SETACL SETANNOTATION SETQUOTA STATUS SUBSCRIBE UNSUBSCRIBE',
                          'AUTH SELECTED'),
                         ('PROXYAUTH', 'AUTH'),
                         ('CHECK CLOSE COPY EXPUNGE FETCH MOVE PARTIAL SEARCH SORT STORE THREAD UID', 'SELECTED')):
        states.update(dict.fromkeys(names.split(), tuple(where.split())))
    return states


Commands = _commands()

# the forms of answers
Continuation = re.compile(r'\+(?: (?P<data>.*))?')
Untagged_response = re.compile(r'\* (?P<type>[A-Z][A-Z-]*)(?: (?P<data>.*))?')
Untagged_status = re.compile(r'\* (?P<data>[0-9]+) (?P<type>[A-Z][A-Z-]*)(?: (?P<data2>.*))?')
Response_code = re.compile(r'\[(?P<type>[A-Z][A-Z-]*)(?: (?P<data>[^\]]*))?\]')
Literal = re.compile(r'.*{(?P<size>[0-9]+)}$', re.DOTALL)
Flags = re.compile(r'.*FLAGS \((?P<flags>[^)]*)\)')
InternalDate = re.compile(r'.*INTERNALDATE "(?P<day>[ 0-3]\d)-(?P<mon>[A-Z][a-z]{2})-(?P<year>\d{4})'
                          r' (?P<hour>\d\d):(?P<min>\d\d):(?P<sec>\d\d) (?P<zonen>[-+])(?P<zoneh>\d\d)(?P<zonem>\d\d)"')
MapCRLF = re.compile(r'\r\n|[\r\n]')

_MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()
Mon2num = dict((name, number) for number, name in enumerate(_MONTHS, 1))


def _in_parentheses(words):
    return words if (words[0], words[-1]) == ('(', ')') else '(%s)' % words


class IMAP4(Wire):
    "A connection; the methods are named after the commands.  state: NONAUTH, AUTH, SELECTED or LOGOUT."

    class error(Exception):
        "Wrong use, or the server refuses."

    class abort(error):
        "The connection is of no more use; a new one may do."

    class readonly(abort):
        "The mailbox may only be read."

    # what is no atom of the protocol and goes in quotes
    mustquote = re.compile(r'[\0- "()/@\[\\\]{}\x7f-\xff]')

    def __init__(self, host='', port=IMAP4_PORT):
        self.debug = Debug
        self.state = 'LOGOUT'
        self.literal = None              # text to send after the next command, or a function that answers challenges
        self.tagged_commands, self.untagged_responses = {}, {}
        self.continuation_response = ''
        self.is_readonly = False
        self.tagnum = 0
        self.tagpre = Int2AP(random.randint(4096, 65535))
        self.tagre = re.compile(r'(?P<tag>%s[0-9]+) (?P<type>[A-Z]+) (?P<data>.*)' % self.tagpre)
        self._log, self._log_size = [], 10
        self.open(host, port)
        try:
            self._begin()
        except Exception:
            try:
                self.shutdown()
            except (socket.error, OSError):
                pass                     # the first problem tells more
            raise

    def _begin(self):
        "The greeting; the protocol's version."
        self.welcome = self._get_response()
        for answer, state in ('PREAUTH', 'AUTH'), ('OK', 'NONAUTH'):
            if answer in self.untagged_responses:
                self.state = state
                break
        else:
            raise self.error(self.welcome)
        data = self.capability()[1]
        if data == [None]:
            raise self.error('no CAPABILITY response from server')
        self.capabilities = tuple(data[-1].upper().split())
        known = [version for version in AllowedVersions if version in self.capabilities]
        if not known:
            raise self.error('server not IMAP4 compliant')
        self.PROTOCOL_VERSION = known[0]

    def __getattr__(self, attr):
        "Commands in capitals."
        if attr in Commands:
            return getattr(self, attr.lower())
        raise AttributeError("Unknown IMAP4 command: '%s'" % attr)

    # the connection; subclasses have others

    def open(self, host='', port=IMAP4_PORT):
        self._dial(host, port)

    def read(self, size):
        "That many bytes."
        return self.file.read(size)

    def readline(self):
        return self._take_line(_MAXLINE, self.error('got more than %d bytes' % _MAXLINE))

    def send(self, data):
        self.sock.sendall(data)

    def shutdown(self):
        "Drops the connection."
        self.file.close()
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except socket.error as problem:
            if problem.errno != socket.errno.ENOTCONN:       # the server was quicker
                raise
        finally:
            self.sock.close()

    def socket(self):
        return self.sock

    # what the server has told

    def recent(self):
        "('OK', [number of new messages or None]); asks when it is not known."
        known = self._untagged_response('OK', [None], 'RECENT')
        if known[1][-1]:
            return known
        kind, data = self.noop()
        return self._untagged_response(kind, data, 'RECENT')

    def response(self, code):
        "(code, data) of the answers of a type, which are forgotten then."
        return self._untagged_response(code, [None], code.upper())

    # who we are

    def authenticate(self, mechanism, authobject):
        "authobject(challenge) gives the answers, both decoded; None ends it."
        self.literal = _Authenticator(authobject).process
        return self._enter('AUTHENTICATE', mechanism.upper())

    def login(self, user, password):
        """(type, data) for a user and a password in clear text; self.error when they are wrong."""
        return self._enter('LOGIN', user, self._quote(password))

    def _enter(self, *command):
        kind, data = self._simple_command(*command)
        if kind != 'OK':
            raise self.error(data[-1])
        self.state = 'AUTH'
        return kind, data

    def login_cram_md5(self, user, password):
        "Shows that we know the password without sending it."
        self.user, self.password = user, password
        return self.authenticate('CRAM-MD5', self._sign)

    def _sign(self, challenge):
        return '%s %s' % (self.user, hmac.HMAC(self.password, challenge).hexdigest())

    def proxyauth(self, user):
        "Goes on as another user, which administrators can."
        return self._ask(None, 'PROXYAUTH', user)

    def logout(self):
        "Ends the connection, whatever the server says."
        self.state = 'LOGOUT'
        try:
            result = self._simple_command('LOGOUT')
        except Exception as problem:
            result = 'NO', ['%s: %s' % (type(problem), problem)]
        self.shutdown()
        goodbye = self.untagged_responses.get('BYE')
        return result if goodbye is None else ('BYE', goodbye)

    # any time

    def capability(self):
        """(type, data): what the server can do, as one string."""
        return self._ask('CAPABILITY', 'CAPABILITY')

    def noop(self):
        """(type, data); news of the mailbox come along."""
        return self._ask(None, 'NOOP')

    # mailboxes

    def select(self, mailbox='INBOX', readonly=False):
        "(type, [number of messages]) of the mailbox that is now the one."
        self.untagged_responses, self.is_readonly = {}, readonly
        kind, data = self._ask(None, 'EXAMINE' if readonly else 'SELECT', mailbox)
        if kind != 'OK':
            self.state = 'AUTH'          # none is selected now
            return kind, data
        self.state = 'SELECTED'
        if not readonly and 'READ-ONLY' in self.untagged_responses:
            raise self.readonly('%s is not writable' % mailbox)
        return kind, self.untagged_responses.get('EXISTS', [None])

    def close(self):
        "No mailbox is selected; what is marked as deleted goes."
        try:
            return self._ask(None, 'CLOSE')
        finally:
            self.state = 'AUTH'

    def check(self):
        """(type, data): asks for a checkpoint of the mailbox on the server."""
        return self._ask(None, 'CHECK')

    def create(self, mailbox):
        """(type, data): makes a mailbox."""
        return self._ask(None, 'CREATE', mailbox)

    def delete(self, mailbox):
        """(type, data): deletes a mailbox."""
        return self._ask(None, 'DELETE', mailbox)

    def rename(self, oldmailbox, newmailbox):
        """(type, data): gives a mailbox another name."""
        return self._ask(None, 'RENAME', oldmailbox, newmailbox)

    def subscribe(self, mailbox):
        """(type, data): adds a mailbox to those that lsub() lists."""
        return self._ask(None, 'SUBSCRIBE', mailbox)

    def unsubscribe(self, mailbox):
        """(type, data): takes a mailbox out of those that lsub() lists."""
        return self._ask(None, 'UNSUBSCRIBE', mailbox)

    def list(self, directory='""', pattern='*'):
        """(type, [names]) of the mailboxes in a folder that fit a pattern ('*': any text)."""
        return self._ask('LIST', 'LIST', directory, pattern)

    def lsub(self, directory='""', pattern='*'):
        """(type, [names]) of the subscribed mailboxes that fit a pattern."""
        return self._ask('LSUB', 'LSUB', directory, pattern)

    def status(self, mailbox, names):
        "names: '(MESSAGES UNSEEN)' and the like."
        return self._ask('STATUS', 'STATUS', mailbox, names)

    def namespace(self):
        """(type, data): where mailboxes of the user, of others and shared ones are."""
        return self._ask('NAMESPACE', 'NAMESPACE')

    def append(self, mailbox, flags, date_time, message):
        "Puts a message into a mailbox; flags and date_time (as Time2Internaldate takes it) may be None."
        words = [mailbox or 'INBOX', _in_parentheses(flags) if flags else None,
                 Time2Internaldate(date_time) if date_time else None]
        self.literal = MapCRLF.sub(CRLF, message)
        return self._ask(None, 'APPEND', *words)

    # rights, quotas, annotations

    def getacl(self, mailbox):
        """(type, data): who may do what with a mailbox."""
        return self._ask('ACL', 'GETACL', mailbox)

    def setacl(self, mailbox, who, what):
        """(type, data): what somebody may do with a mailbox."""
        return self._ask(None, 'SETACL', mailbox, who, what)

    def deleteacl(self, mailbox, who):
        """(type, data): takes all rights on a mailbox from somebody."""
        return self._ask(None, 'DELETEACL', mailbox, who)

    def myrights(self, mailbox):
        """(type, data): what the user may do with a mailbox."""
        return self._ask('MYRIGHTS', 'MYRIGHTS', mailbox)

    def getquota(self, root):
        """(type, data): use and limits of a quota root."""
        return self._ask('QUOTA', 'GETQUOTA', root)

    def getquotaroot(self, mailbox):
        "(type, [roots, quotas])"
        kind, data = self._ask(None, 'GETQUOTAROOT', mailbox)
        quotas = self._untagged_response(kind, data, 'QUOTA')
        return quotas[0], [self._untagged_response(kind, data, 'QUOTAROOT')[1], quotas[1]]

    def setquota(self, root, limits):
        """(type, data): sets the limits of a quota root."""
        return self._ask('QUOTA', 'SETQUOTA', root, limits)

    def getannotation(self, mailbox, entry, attribute):
        return self._ask('ANNOTATION', 'GETANNOTATION', mailbox, entry, attribute)

    def setannotation(self, *args):
        return self._ask('ANNOTATION', 'SETANNOTATION', *args)

    # messages of the mailbox

    def search(self, charset, *criteria):
        "(type, ['numbers'])"
        if charset:
            criteria = ('CHARSET', charset) + criteria
        return self._ask('SEARCH', 'SEARCH', *criteria)

    def sort(self, sort_criteria, charset, *search_criteria):
        """(type, [numbers]) of the messages that a search finds, in an order such as '(DATE)'."""
        return self._ask('SORT', 'SORT', _in_parentheses(sort_criteria), charset, *search_criteria)

    def thread(self, threading_algorithm, charset, *search_criteria):
        """(type, data): the messages that a search finds, in threads."""
        return self._ask('THREAD', 'THREAD', threading_algorithm, charset, *search_criteria)

    def fetch(self, message_set, message_parts):
        "message_set: '1,3:5'; message_parts: '(FLAGS BODY[TEXT])' and the like."
        return self._ask('FETCH', 'FETCH', message_set, message_parts)

    def partial(self, message_num, message_part, start, length):
        "A piece of a part, for old servers."
        return self._ask('FETCH', 'PARTIAL', message_num, message_part, start, length)

    def store(self, message_set, command, flags):
        "command: 'FLAGS', '+FLAGS' or '-FLAGS', with '.SILENT' or without."
        return self._ask('FETCH', 'STORE', message_set, command, _in_parentheses(flags))

    def copy(self, message_set, new_mailbox):
        """(type, data): copies messages to the end of another mailbox."""
        return self._ask(None, 'COPY', message_set, new_mailbox)

    def expunge(self):
        "Removes what is marked as deleted: (type, numbers)."
        return self._ask('EXPUNGE', 'EXPUNGE')

    def uid(self, command, *args):
        "A command that takes marks that stay, in place of numbers that change."
        command = command.upper()
        if command not in Commands:
            raise self.error('Unknown IMAP4 UID command: %s' % command)
        self._must_be_allowed(command)
        kind = command if command in ('SEARCH', 'SORT', 'THREAD') else 'FETCH'
        return self._ask(kind, 'UID', command, *args)

    def xatom(self, name, *args):
        "Any command, if the server has it."
        name = name.upper()
        Commands.setdefault(name, (self.state,))
        return self._ask(None, name, *args)

    # sending a command

    def _simple_command(self, name, *args):
        return self._command_complete(name, self._command(name, *args))

    def _ask(self, kind, name, *args):
        "A command, answered by data of some kind (None: by nothing but the outcome)."
        status, data = self._simple_command(name, *args)
        return (status, data) if kind is None else self._untagged_response(status, data, kind)

    def _must_be_allowed(self, name):
        if self.state not in Commands[name]:
            raise self.error('command %s illegal in state %s, only allowed in states %s'
                             % (name, self.state, ', '.join(Commands[name])))

    def _command(self, name, *args):
        "Sends a command, and what it wants to be asked for; its tag."
        literal, self.literal = self.literal, None
        self._must_be_allowed(name)
        for kind in 'OK', 'NO', 'BAD':
            self.untagged_responses.pop(kind, None)
        if 'READ-ONLY' in self.untagged_responses and not self.is_readonly:
            raise self.readonly('mailbox status changed to READ-ONLY')
        tag = self._new_tag()
        words = [tag, name] + [self._checkquote(word) for word in args if word is not None]
        if literal is not None and not callable(literal):
            words.append('{%s}' % len(literal))
        line = ' '.join(words)
        self._note('> ' + line)
        self._transmit(line + CRLF)
        if literal is not None:
            self._send_literals(tag, literal)
        return tag

    def _transmit(self, *texts):
        try:
            for text in texts:
                self.send(text)
        except (socket.error, OSError) as problem:
            raise self.abort('socket error: %s' % problem)

    def _send_literals(self, tag, literal):
        "Sends the text when the server asks for it; a function is called for each time that it asks."
        while True:
            while self._get_response():
                if self.tagged_commands[tag]:        # refused at once, or done
                    return
            text = literal(self.continuation_response) if callable(literal) else literal
            self._transmit(text, CRLF)
            if not callable(literal):
                return

    def _new_tag(self):
        tag = '%s%s' % (self.tagpre, self.tagnum)
        self.tagnum += 1
        self.tagged_commands[tag] = None
        return tag

    def _checkquote(self, arg):
        "A word as it may be sent: what is in quotes or parentheses stays."
        enclosed = len(arg) >= 2 and arg[0] + arg[-1] in ('()', '""')
        if enclosed or arg and not self.mustquote.search(arg):
            return arg
        return self._quote(arg)

    def _quote(self, arg):
        return '"%s"' % arg.replace('\\', '\\\\').replace('"', '\\"')

    # what comes

    def _command_complete(self, name, tag):
        "(type, data) of the answer to a command."
        leaving = name == 'LOGOUT'      # the server says BYE, then
        if not leaving:
            self._check_bye()
        try:
            kind, data = self._get_tagged_response(tag)
        except self.error as problem:
            again = self.abort if isinstance(problem, self.abort) else self.error
            raise again('command: %s => %s' % (name, problem))
        if not leaving:
            self._check_bye()
        if kind == 'BAD':
            raise self.error('%s command error: %s %s' % (name, kind, data))
        return kind, data

    def _check_bye(self):
        farewell = self.untagged_responses.get('BYE')
        if farewell:
            raise self.abort(farewell[-1])

    def _get_tagged_response(self, tag):
        while self.tagged_commands[tag] is None:
            # after a farewell nothing more comes
            if self.state != 'LOGOUT':
                self._check_bye()
            try:
                self._get_response()
            except self.abort:
                if self.debug >= 1:
                    self.print_log()
                raise
        return self.tagged_commands.pop(tag)

    def _untagged_response(self, typ, dat, name):
        if typ == 'NO':
            return typ, dat
        return typ, self.untagged_responses.pop(name, [None])

    def _append_untagged(self, typ, dat):
        self.untagged_responses.setdefault(typ, []).append('' if dat is None else dat)

    def _get_response(self):
        "Takes one answer and returns its line; None when it is a '+'."
        line = self._get_line()
        tagged = self.tagre.match(line)
        if tagged:
            self._take_tagged(line, *tagged.group('tag', 'type', 'data'))
            return line
        match = Untagged_response.match(line)
        if match:
            kind, data = match.group('type'), match.group('data') or ''
        else:
            match = Untagged_status.match(line)
            if match is None:
                return self._take_continuation(line)
            kind, data = match.group('type'), match.group('data')
            if match.group('data2'):
                data += ' ' + match.group('data2')
        data = self._take_literals(kind, data)
        self._append_untagged(kind, data)
        self._take_code(kind, data)
        return line

    def _take_tagged(self, line, tag, kind, data):
        if tag not in self.tagged_commands:
            raise self.abort('unexpected tagged response: %s' % line)
        self.tagged_commands[tag] = kind, [data]
        self._take_code(kind, data)

    def _take_continuation(self, line):
        match = Continuation.match(line)
        if match is None:
            raise self.abort("unexpected response: '%s'" % line)
        self.continuation_response = match.group('data') or ''

    def _take_literals(self, kind, data):
        "Notes (text, literal) for each literal; returns the text after the last."
        while True:
            match = Literal.match(data)
            if match is None:
                return data
            size = int(match.group('size'))
            self._note('read literal size %s' % size)
            self._append_untagged(kind, (data, self.read(size)))
            data = self._get_line()

    def _take_code(self, kind, data):
        "A code in brackets is an answer of its own: [READ-ONLY], [UIDNEXT 7]."
        code = Response_code.match(data) if kind in ('OK', 'NO', 'BAD') else None
        if code:
            self._append_untagged(*code.group('type', 'data'))
        if kind in ('NO', 'BAD', 'BYE'):
            self._note('%s response: %s' % (kind, data), 1)

    def _get_line(self):
        line = self.readline()
        if not line:
            raise self.abort('socket error: EOF')
        if not line.endswith(CRLF):
            raise self.abort('socket error: unterminated line')
        line = line[:-2]
        self._note('< ' + line)
        return line

    # debugging

    def _note(self, text, level=4):
        "Prints a text if debug is at that level, else it is kept for a while: for print_log()."
        if self.debug >= level:
            self._mesg(text)
        else:
            self._log = self._log[1 - self._log_size:] + [(text, time.time())]

    def _mesg(self, s, secs=None):
        moment = time.time() if secs is None else secs
        clock = time.strftime('%M:%S', time.localtime(moment))
        sys.stderr.write('  %s.%02d %s\n' % (clock, moment * 100 % 100, s))
        sys.stderr.flush()

    def print_log(self):
        "Prints what went over the wire last."
        self._mesg('last %d IMAP4 interactions:' % len(self._log))
        for text, moment in self._log:
            self._mesg(text, moment)


if ssl:
    class IMAP4_SSL(IMAP4):
        "Encrypted from the first byte on.  keyfile, certfile: PEM files to show to the server."

        def __init__(self, host='', port=IMAP4_SSL_PORT, keyfile=None, certfile=None):
            self.keyfile, self.certfile = keyfile, certfile
            IMAP4.__init__(self, host, port)

        def open(self, host='', port=IMAP4_SSL_PORT):
            self._dial(host, port)

        def _attach(self, sock):
            self.sslobj = ssl.wrap_socket(sock, self.keyfile, self.certfile)
            IMAP4._attach(self, self.sslobj)

        def send(self, data):
            self.sslobj.sendall(data)

        def shutdown(self):
            for part in self.file, self.sslobj:
                part.close()

        def socket(self):
            return self.sock

        def ssl(self):
            "The encrypted connection."
            return self.sslobj

    __all__.append('IMAP4_SSL')


class IMAP4_stream(IMAP4):
    "Speaks with a program through its standard input and output."

    def __init__(self, command):
        self.command = command
        IMAP4.__init__(self)

    def open(self, host=None, port=None):
        self.host = self.port = self.sock = self.file = None     # there is no socket
        self.process = subprocess.Popen(self.command, shell=True, close_fds=True, bufsize=-1,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.writefile, self.readfile = self.process.stdin, self.process.stdout

    def read(self, size):
        return self.readfile.read(size)

    def readline(self):
        return self.readfile.readline()

    def send(self, data):
        self.writefile.write(data)
        self.writefile.flush()

    def shutdown(self):
        for part in self.readfile, self.writefile:
            part.close()
        self.process.wait()


class _Authenticator:
    "Between base64 and a function that answers challenges."

    def __init__(self, mechinst):
        self.mech = mechinst

    def process(self, data):
        answer = self.mech(self.decode(data))
        return '*' if answer is None else self.encode(answer)        # '*' gives up

    def encode(self, inp):
        return binascii.b2a_base64(inp).rstrip('\n')

    def decode(self, inp):
        return binascii.a2b_base64(inp) if inp else ''


# values in messages

def Internaldate2tuple(resp):
    "The local time, as time.localtime() gives it, of an answer with INTERNALDATE; None when there is none."
    match = InternalDate.match(resp)
    if match is None:
        return None
    part = match.group
    moment = calendar.timegm((int(part('year')), Mon2num[part('mon')]) + tuple(
        [int(part(name)) for name in ('day', 'hour', 'min', 'sec')]))
    zone = 60 * (60 * int(part('zoneh')) + int(part('zonem')))
    return time.localtime(moment + (zone if part('zonen') == '-' else -zone))


def Int2AP(num):
    "A number in the digits A-P."
    digits = []
    num = int(abs(num))
    while num:
        num, digit = divmod(num, 16)
        digits.append(chr(ord('A') + digit))
    return ''.join(reversed(digits))


def ParseFlags(resp):
    "The flags in an answer."
    match = Flags.match(resp)
    return tuple(match.group('flags').split()) if match else ()


def Time2Internaldate(date_time):
    "The date of a message in quotes.  date_time: seconds, a time tuple (local), or such a string."
    if isinstance(date_time, (int, long, float)):
        date_time = time.localtime(date_time)
    if isinstance(date_time, (tuple, time.struct_time)):
        summer = time.daylight and date_time[-1]
        minutes = -(time.altzone if summer else time.timezone) // 60
        sign, minutes = ('-', -minutes) if minutes < 0 else ('+', minutes)
        day = '"%2d-%s' % (date_time[2], _MONTHS[date_time[1] - 1])
        return day + '-%d %02d:%02d:%02d' % (date_time[0], date_time[3], date_time[4], date_time[5]) + (
            ' %s%02d%02d"' % ((sign,) + divmod(minutes, 60)))
    if isinstance(date_time, str) and (date_time[:1], date_time[-1:]) == ('"', '"'):
        return date_time
    raise ValueError('date_time not of a known type')


def _show_mailbox(host, user, password):
    "Prints the headers of all messages of a user."
    box = IMAP4(host)
    box.login(user, password)
    box.select(readonly=True)
    for number in box.search(None, 'ALL')[1][0].split():
        print box.fetch(number, '(BODY.PEEK[HEADER])')[1][0][1]
    box.logout()


if __name__ == '__main__':
    import getpass
    _show_mailbox(sys.argv[1] if sys.argv[1:] else 'localhost', getpass.getuser(), getpass.getpass())
