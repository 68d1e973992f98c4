"""A client for sending mail: SMTP (RFC 821), ESMTP (RFC 1869) with AUTH and STARTTLS, LMTP (RFC 2033).

    server = smtplib.SMTP('localhost')
    server.sendmail('me@here', ['you@there'], 'Subject: hello\\n\\nText.\\n')
    server.quit()

The methods named after commands give (code, text) of the answer.  sendmail() does it all and raises what is below
SMTPException; so does everything when the connection breaks (SMTPServerDisconnected).
"""
import base64
import email.utils
import hmac
import re
import socket
from email.base64mime import encode as encode_base64
from sys import stderr

__all__ = ['SMTPException', 'SMTPServerDisconnected', 'SMTPResponseException', 'SMTPSenderRefused',
           'SMTPRecipientsRefused', 'SMTPDataError', 'SMTPConnectError', 'SMTPHeloError', 'SMTPAuthenticationError',
           'quoteaddr', 'quotedata', 'SMTP']

SMTP_PORT, SMTP_SSL_PORT, LMTP_PORT = 25, 465, 2003
CRLF = '\r\n'
_MAXLINE = 8192          # bytes in a line of an answer

# an old way to announce AUTH, with '='
OLDSTYLE_AUTH = re.compile('auth=(.*)', re.IGNORECASE)


class SMTPException(Exception):
    "What goes wrong here."


class SMTPServerDisconnected(SMTPException):
    "The connection is gone, or there never was one."


class SMTPResponseException(SMTPException):
    "The server says no: smtp_code, smtp_error (text)."

    def __init__(self, code, msg):
        SMTPException.__init__(self, code, msg)
        self.smtp_code, self.smtp_error = code, msg


class SMTPSenderRefused(SMTPResponseException):
    "... to mail from `sender`."

    def __init__(self, code, msg, sender):
        SMTPResponseException.__init__(self, code, msg)
        self.args += (sender,)
        self.sender = sender


class SMTPRecipientsRefused(SMTPException):
    "... to all of them: recipients is {address: (code, text)}."

    def __init__(self, recipients):
        SMTPException.__init__(self, recipients)
        self.recipients = recipients


class SMTPDataError(SMTPResponseException):
    "... to the message itself."


class SMTPConnectError(SMTPResponseException):
    "... to the connection."


class SMTPHeloError(SMTPResponseException):
    "... to our name."


class SMTPAuthenticationError(SMTPResponseException):
    "... to the user and password."


def quoteaddr(addr):
    "An address (with or without a name) as <address>; <>, the sender of error messages, for none."
    return '<%s>' % (email.utils.parseaddr(addr)[1] if addr else '')


def _addr_only(addrstring):
    "The address alone, for commands that want no brackets."
    return email.utils.parseaddr(addrstring)[1] or addrstring


def quotedata(data):
    "A text with CR LF at the end of lines, and dots at their beginning doubled."
    lines = re.split('\r\n|\r|\n', data)
    return CRLF.join(['.' + line if line.startswith('.') else line for line in lines])


try:
    import ssl
except ImportError:
    ssl = None
else:
    __all__.append('SMTP_SSL')

    class SSLFakeFile:
        "Lines of an SSL connection, for as long as only that has to be read."

        def __init__(self, sslobj):
            self.sslobj = sslobj

        def readline(self, size=-1):
            line = byte = ''
            while byte != '\n' and (size < 0 or len(line) < size):
                byte = self.sslobj.read(1)
                if not byte:
                    break
                line += byte
            return line

        def close(self):
            pass


def _own_name():
    "What we call ourselves: a name with a domain, else the address in brackets."
    name = socket.getfqdn()
    if '.' in name:
        return name
    try:
        return '[%s]' % socket.gethostbyname(socket.gethostname())
    except socket.gaierror:
        return '[127.0.0.1]'


class SMTP:
    """A connection; without a host it is made later, by connect().

    esmtp_features: {extension in lower case: its parameters} after ehlo(); does_esmtp tells whether there are any.
    local_hostname: our name for helo(), by default the host's."""

    debuglevel = 0
    file = helo_resp = ehlo_resp = None
    ehlo_msg = 'ehlo'
    does_esmtp = 0
    default_port = SMTP_PORT

    def __init__(self, host='', port=0, local_hostname=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        self.timeout, self.esmtp_features = timeout, {}
        if host:
            status = self.connect(host, port)
            if status[0] != 220:
                self.close()
                raise SMTPConnectError(*status)
        self.local_hostname = _own_name() if local_hostname is None else local_hostname

    def set_debuglevel(self, debuglevel):
        "True: what is sent and received is shown on stderr."
        self.debuglevel = debuglevel

    def _print_debug(self, *what):
        if self.debuglevel > 0:
            print >> stderr, ' '.join(map(str, what))

    # the connection

    def _get_socket(self, host, port, timeout):
        return socket.create_connection((host, port), timeout)

    def connect(self, host='localhost', port=0):
        "(code, text) of the greeting.  host may be 'name:port'."
        if not port and host.count(':') == 1:
            host, _, digits = host.partition(':')
            try:
                port = int(digits)
            except ValueError:
                raise socket.error('nonnumeric port')
        port = port or self.default_port
        self._print_debug('connect:', (host, port))
        return self._greeted(self._get_socket(host, port, self.timeout))

    def _greeted(self, sock):
        self.sock = sock
        status = self.getreply()
        self._print_debug('connect:', status[1])
        return status

    def close(self):
        "Drops the connection, without a word."
        for part in self.file, getattr(self, 'sock', None):
            if part:
                part.close()
        self.file = self.sock = None

    # commands and answers

    def send(self, str):
        """Sends text as it stands.  SMTPServerDisconnected when that is not possible."""
        self._print_debug('send:', repr(str))
        if not getattr(self, 'sock', None):
            raise SMTPServerDisconnected('please run connect() first')
        try:
            self.sock.sendall(str)
        except socket.error:
            self.close()
            raise SMTPServerDisconnected('Server not connected')

    def putcmd(self, cmd, args=''):
        """Sends a command and its arguments, without waiting for the answer."""
        self.send(cmd + (' ' + args if args else '') + CRLF)

    def getreply(self):
        "(code, lines of text); the code is -1 for what is no answer."
        texts = []
        while True:
            line = self.__answer_line()
            texts.append(line[4:].strip())
            code = int(line[:3]) if line[:3].isdigit() else -1
            if code < 0 or line[3:4] != '-':
                break
        text = '\n'.join(texts)
        self._print_debug('reply: retcode (%s); Msg: %s' % (code, text))
        return code, text

    def __answer_line(self):
        if self.file is None:
            self.file = self.sock.makefile('rb')
        try:
            line = self.file.readline(_MAXLINE + 1)
        except socket.error as problem:
            self.close()
            raise SMTPServerDisconnected('Connection unexpectedly closed: %s' % problem)
        if not line:
            self.close()
            raise SMTPServerDisconnected('Connection unexpectedly closed')
        self._print_debug('reply:', repr(line))
        if len(line) > _MAXLINE:
            raise SMTPResponseException(500, 'Line too long.')
        return line

    def docmd(self, cmd, args=''):
        "Sends a command and waits for the answer."
        self.putcmd(cmd, args)
        return self.getreply()

    # the commands of RFC 821

    def helo(self, name=''):
        """Introduces this machine in the old way; (code, text) of the answer."""
        status = self.docmd('helo', name or self.local_hostname)
        self.helo_resp = status[1]
        return status

    def ehlo(self, name=''):
        "helo() for servers with extensions."
        self.esmtp_features = {}
        code, self.ehlo_resp = status = self.docmd(self.ehlo_msg, name or self.local_hostname)
        if code == -1 and not self.ehlo_resp:
            self.close()     # some servers hang up when they do not know it
            raise SMTPServerDisconnected('Server not connected')
        if code == 250:
            self.does_esmtp = 1
            for line in self.ehlo_resp.split('\n')[1:]:
                self.__learn(line)
        return status

    def __learn(self, line):
        "Notes an extension that the server announces."
        words = line.split()
        old = OLDSTYLE_AUTH.match(line)
        if old:
            name, parameters = 'auth', old.group(1).split()
        elif words and re.match('[A-Za-z0-9][A-Za-z0-9-]*$', words[0]):
            name, parameters = words[0].lower(), words[1:]
        else:
            return
        # the ways to log in may be announced in several lines
        before = self.esmtp_features.get(name, '') + ' ' if name == 'auth' else ''
        self.esmtp_features[name] = before + ' '.join(parameters)

    def has_extn(self, opt):
        "Did the server announce this extension?"
        return opt.lower() in self.esmtp_features

    def ehlo_or_helo_if_needed(self):
        "Tells our name, if that was not done; SMTPHeloError when the server dislikes it."
        if (self.helo_resp, self.ehlo_resp) != (None, None) or 200 <= self.ehlo()[0] < 300:
            return
        code, text = self.helo()
        if not 200 <= code < 300:
            raise SMTPHeloError(code, text)

    def help(self, args=''):
        """The server's help, about one command or all."""
        return self.docmd('help', args)[1]

    def rset(self):
        """Drops the mail that was begun; (code, text)."""
        return self.docmd('rset')

    def noop(self):
        """Does nothing, but keeps the connection; (code, text)."""
        return self.docmd('noop')

    def mail(self, sender, options=[]):
        "Begins a message; options only if the server has extensions."
        words = ['FROM:' + quoteaddr(sender)]
        return self.docmd('mail', ' '.join(words + list(options if self.does_esmtp else ())))

    def rcpt(self, recip, options=[]):
        "Names a recipient."
        return self.docmd('rcpt', ' '.join(['TO:' + quoteaddr(recip)] + list(options)))

    def data(self, msg):
        "Sends the message; SMTPDataError when the server does not want to hear it."
        code, text = answer = self.docmd('data')
        self._print_debug('data:', answer)
        if code != 354:
            raise SMTPDataError(code, text)
        text = quotedata(msg)
        self.send(text + ('' if text.endswith(CRLF) else CRLF) + '.' + CRLF)
        answer = self.getreply()
        self._print_debug('data:', answer)
        return answer

    def verify(self, address):
        "Does the server know the address?  Most do not tell."
        return self.docmd('vrfy', _addr_only(address))

    vrfy = verify

    def expn(self, address):
        "Who is on a mailing list?"
        return self.docmd('expn', _addr_only(address))

    def quit(self):
        """Says good-bye and closes; (code, text)."""
        answer = self.docmd('quit')
        # a server seen later may be another one
        self.ehlo_resp = self.helo_resp = None
        self.esmtp_features, self.does_esmtp = {}, False
        self.close()
        return answer

    # logging in

    def login(self, user, password):
        """(code, text) once the server knows us.

        SMTPHeloError, SMTPAuthenticationError; SMTPException when there is no way that both know."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn('auth'):
            raise SMTPException('SMTP AUTH extension not supported by server.')
        offered = self.esmtp_features['auth'].split()
        for mechanism, attempt in (('CRAM-MD5', self.__log_in_cram_md5), ('PLAIN', self.__log_in_plain),
                                   ('LOGIN', self.__log_in_login)):
            if mechanism in offered:
                code, text = attempt(user, password)
                if code not in (235, 503):       # 503: we were known before
                    raise SMTPAuthenticationError(code, text)
                return code, text
        raise SMTPException('No suitable authentication method found.')

    def __log_in_cram_md5(self, user, password):
        code, challenge = self.docmd('AUTH', 'CRAM-MD5')
        if code == 503:
            return code, challenge
        signed = hmac.HMAC(password, base64.decodestring(challenge)).hexdigest()
        return self.docmd(encode_base64('%s %s' % (user, signed), eol=''))

    def __log_in_plain(self, user, password):
        return self.docmd('AUTH', 'PLAIN ' + encode_base64('\0%s\0%s' % (user, password), eol=''))

    def __log_in_login(self, user, password):
        code, text = self.docmd('AUTH', 'LOGIN ' + encode_base64(user, eol=''))
        if code != 334:
            raise SMTPAuthenticationError(code, text)
        return self.docmd(encode_base64(password, eol=''))

    def starttls(self, keyfile=None, certfile=None):
        "Goes on encrypted.  Then ehlo() again: what the server said before counts no more."
        self.ehlo_or_helo_if_needed()
        if not self.has_extn('starttls'):
            raise SMTPException('STARTTLS extension not supported by server.')
        code, text = answer = self.docmd('STARTTLS')
        if code != 220:
            raise SMTPResponseException(code, text)
        if ssl is None:
            raise RuntimeError('No SSL support included in this Python')
        self.sock = ssl.wrap_socket(self.sock, keyfile, certfile)
        self.file = SSLFakeFile(self.sock)
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features, self.does_esmtp = {}, 0
        return answer

    # a whole message

    def sendmail(self, from_addr, to_addrs, msg, mail_options=[], rcpt_options=[]):
        """Sends a text to one or many addresses: {refused address: (code, text)}.

        SMTPHeloError, SMTPSenderRefused, SMTPRecipientsRefused (all of them), SMTPDataError: nobody gets it."""
        self.ehlo_or_helo_if_needed()
        options = list(mail_options) if self.does_esmtp else []
        if self.does_esmtp and self.has_extn('size'):
            options.insert(0, 'size=%d' % len(msg))
        code, text = self.mail(from_addr, options)
        if code != 250:
            self.rset()
            raise SMTPSenderRefused(code, text, from_addr)
        addresses = [to_addrs] if isinstance(to_addrs, basestring) else to_addrs
        refused, accepted = {}, 0
        for address in addresses:
            answer = self.rcpt(address, rcpt_options)
            if answer[0] in (250, 251):
                accepted += 1
            else:
                refused[address] = answer
        if not accepted:
            self.rset()
            raise SMTPRecipientsRefused(refused)
        code, text = self.data(msg)
        if code != 250:
            self.rset()
            raise SMTPDataError(code, text)
        return refused


if ssl:
    class SMTP_SSL(SMTP):
        "Encrypted from the first byte on.  keyfile, certfile: PEM files to show to the server."

        default_port = SMTP_SSL_PORT

        def __init__(self, host='', port=0, local_hostname=None, keyfile=None, certfile=None,
                     timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
            self.keyfile, self.certfile = keyfile, certfile
            SMTP.__init__(self, host, port, local_hostname, timeout)

        def _get_socket(self, host, port, timeout):
            self._print_debug('connect:', (host, port))
            plain = SMTP._get_socket(self, host, port, timeout)
            wrapped = ssl.wrap_socket(plain, self.keyfile, self.certfile)
            self.file = SSLFakeFile(wrapped)
            return wrapped


class LMTP(SMTP):
    "For local delivery: data() is answered once for each recipient.  A host that begins with '/' is a socket's path."

    ehlo_msg = 'lhlo'

    def __init__(self, host='', port=LMTP_PORT, local_hostname=None):
        SMTP.__init__(self, host, port, local_hostname)

    def connect(self, host='localhost', port=0):
        if not host.startswith('/'):
            return SMTP.connect(self, host, port)
        local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.file = None
        try:
            local.connect(host)
        except socket.error:
            self._print_debug('connect fail:', host)
            local.close()
            raise
        return self._greeted(local)


if __name__ == '__main__':
    import sys
    _sender = raw_input('From: ')
    _recipients = raw_input('To: ').split(',')
    print 'The message, ended by ^D:'
    _server = SMTP('localhost')
    _server.set_debuglevel(1)
    _server.sendmail(_sender, _recipients, sys.stdin.read())
    _server.quit()
