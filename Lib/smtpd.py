"""A server for mail (RFC 821), on top of asyncore.

    class Keep(smtpd.SMTPServer):
        def process_message(self, peer, mailfrom, rcpttos, data):
            print data

    Keep(('localhost', 8025), None)
    asyncore.loop()

`python -m smtpd [options] [localhost:localport [remotehost:remoteport]]` passes on what it gets, or does what another
class does; --help tells the options.
"""
import asynchat
import asyncore
import errno
import getopt
import os
import socket
import sys
import time

__all__ = ['SMTPServer', 'DebuggingServer', 'PureProxy', 'MailmanProxy']
__version__ = 'Python SMTP proxy version 0.2'

NEWLINE, EMPTYSTRING, COMMASPACE = '\n', '', ', '

program = sys.argv[0] if hasattr(sys, 'argv') else ''

_HELP = '''A proxy for SMTP (RFC 2821).

Usage: %(program)s [options] [localhost:localport [remotehost:remoteport]]

    -n, --nosetuid      stay the user who started it; without this the program becomes `nobody', which only root can
    -c, --class NAME    the class that serves: one of this module or `module.Class' (PureProxy)
    -d, --debug         tell what happens, on stderr
    -V, --version       print the version
    -h, --help          print this

%(version)s
The local address is localhost:8025 unless it is given, the remote one localhost:25.
'''


class Devnull:
    "A file that forgets."

    def write(self, msg):
        pass

    def flush(self):
        pass


DEBUGSTREAM = Devnull()


def _tell(*words):
    print >> DEBUGSTREAM, ' '.join(map(str, words))


def usage(code, msg=''):
    "Ends the program with the help, and a message."
    print >> sys.stderr, _HELP % {'program': program, 'version': __version__}
    if msg:
        print >> sys.stderr, msg
    sys.exit(code)


def _bare_address(argument, keyword):
    "The address after 'FROM:' or 'TO:', without brackets; None when the keyword is not there, or no address."
    if not argument or argument[:len(keyword)].upper() != keyword:
        return None
    address = argument[len(keyword):].strip()
    if not address:
        return None
    if address[0] == '<' and address[-1] == '>' and address != '<>':
        return address[1:-1]         # '<>' is the sender of error messages
    return address


_Chat = asynchat.async_chat


class SMTPChannel(_Chat):
    "A conversation with one client: found_terminator() gets a line, and after DATA the whole message."

    COMMAND, DATA = 0, 1

    def __init__(self, server, conn, addr):
        _Chat.__init__(self, conn)
        self.__server, self.__conn, self.__addr = server, conn, addr
        self.__fqdn, self.__greeting = socket.getfqdn(), 0
        self.__line = self.incoming
        self.__begin()
        if self.__find_peer():
            self.push(' '.join(['220', self.__fqdn, __version__]))

    def __find_peer(self):
        "Who is it?  False when he has gone already."
        try:
            self.__peer = self.__conn.getpeername()
        except socket.error as problem:
            self.close()
            if problem.args[0] != errno.ENOTCONN:
                raise
            return False
        _tell('Peer:', repr(self.__peer))
        return True

    def __begin(self):
        "Waits for commands, knowing nothing of a message."
        self.__mailfrom, self.__rcpttos, self.__data = None, [], ''
        self.__expect(self.COMMAND, '\r\n')

    def __expect(self, state, end):
        self.__state = state
        self.set_terminator(end)

    def push(self, msg):
        "Sends a line."
        _Chat.push(self, msg + '\r\n')

    collect_incoming_data = _Chat._collect_incoming_data

    def found_terminator(self):
        text = self._get_data()
        _tell('Data:', repr(text))
        (self.__take_message if self.__state == self.DATA else self.__obey)(text)

    def __obey(self, line):
        word, space, argument = line.partition(' ')
        word = word.upper()
        method = getattr(self, 'smtp_' + word, None)
        if line and method:
            method(argument.strip() if space else None)
        else:
            self.push('502 Error: command "%s" not implemented' % word if line else '500 Error: bad syntax')

    def __take_message(self, text):
        lines = [line[line.startswith('.'):] for line in text.split('\r\n')]
        self.__data = '\n'.join(lines)
        problem = self.__server.process_message(self.__peer, self.__mailfrom, self.__rcpttos, self.__data)
        self.__begin()
        self.__unless(problem)

    def __unless(self, problem, answer='250 Ok'):
        "Sends a problem, else an answer; true when there was no problem."
        self.push(problem or answer)
        return not problem

    # the commands

    def smtp_HELO(self, arg):
        problem = ('501 Syntax: HELO hostname' if not arg else
                   '503 Duplicate HELO/EHLO' if self.__greeting else None)
        if self.__unless(problem, '250 ' + self.__fqdn):
            self.__greeting = arg

    def smtp_NOOP(self, arg):
        self.__unless(arg and '501 Syntax: NOOP')

    def smtp_QUIT(self, arg):
        self.push('221 Bye')
        self.close_when_done()

    def smtp_RSET(self, arg):
        if self.__unless(arg and '501 Syntax: RSET'):
            self.__begin()

    def smtp_MAIL(self, arg):
        _tell('===> MAIL', arg)
        address = _bare_address(arg, 'FROM:')
        problem = ('501 Syntax: MAIL FROM:<address>' if not address else
                   '503 Error: nested MAIL command' if self.__mailfrom else None)
        if self.__unless(problem):
            self.__mailfrom = address
            _tell('sender:', address)

    def smtp_RCPT(self, arg):
        _tell('===> RCPT', arg)
        address = _bare_address(arg, 'TO:')
        problem = ('503 Error: need MAIL command' if not self.__mailfrom else
                   '501 Syntax: RCPT TO: <address>' if not address else None)
        if self.__unless(problem):
            self.__rcpttos.append(address)
            _tell('recips:', self.__rcpttos)

    def smtp_DATA(self, arg):
        problem = ('503 Error: need RCPT command' if not self.__rcpttos else
                   '501 Syntax: DATA' if arg else None)
        if self.__unless(problem, '354 End data with <CR><LF>.<CR><LF>'):
            self.__expect(self.DATA, '\r\n.\r\n')


class SMTPServer(asyncore.dispatcher):
    "Listens at localaddr; remoteaddr is for subclasses that pass mail on.  Subclasses fill in process_message()."

    def __init__(self, localaddr, remoteaddr):
        self._localaddr, self._remoteaddr = localaddr, remoteaddr
        asyncore.dispatcher.__init__(self)
        try:
            self.__listen()
        except:
            self.close()
            raise
        _tell('%s started at %s\n\tLocal addr: %s\n\tRemote addr:%s' % (
            self.__class__.__name__, time.ctime(), localaddr, remoteaddr))

    def __listen(self):
        self.create_socket(socket.AF_INET, socket.SOCK_STREAM)
        self.set_reuse_addr()
        self.bind(self._localaddr)
        self.listen(5)

    def handle_accept(self):
        pair = self.accept()
        if pair:
            _tell('Incoming connection from', repr(pair[1]))
            SMTPChannel(self, *pair)

    def process_message(self, peer, mailfrom, rcpttos, data):
        """For subclasses: a message (lines end with '\\n') came from peer, (host, port).

        Returns None, or an answer in place of '250 Ok'."""
        raise NotImplementedError


class DebuggingServer(SMTPServer):
    "Prints the messages."

    def process_message(self, peer, mailfrom, rcpttos, data):
        print '---------- MESSAGE FOLLOWS ----------'
        print '\n'.join(_with_peer(data, peer, always=False))
        print '------------ END MESSAGE ------------'


def _with_peer(data, peer, always=True):
    "The lines of a message with another header; always: also when there is no body."
    lines = data.split('\n')
    if '' in lines:
        lines.insert(lines.index(''), 'X-Peer: %s' % peer[0])
    elif always:
        lines.append('X-Peer: %s' % peer[0])
    return lines


class PureProxy(SMTPServer):
    "Passes messages on to the remote address."

    def process_message(self, peer, mailfrom, rcpttos, data):
        refused = self._deliver(mailfrom, rcpttos, '\n'.join(_with_peer(data, peer)))
        _tell('we got some refusals:', refused)

    def _deliver(self, mailfrom, rcpttos, data):
        "{refused address: (code, text)}"
        import smtplib
        try:
            server = smtplib.SMTP()
            server.connect(*self._remoteaddr)
            try:
                return server.sendmail(mailfrom, rcpttos, data)
            finally:
                server.quit()
        except smtplib.SMTPRecipientsRefused as problem:
            _tell('got SMTPRecipientsRefused')
            return problem.recipients
        except (socket.error, smtplib.SMTPException) as problem:
            # nobody was refused by itself: the same answer for all, if there was one
            _tell('got', problem.__class__)
            answer = getattr(problem, 'smtp_code', -1), getattr(problem, 'smtp_error', 'ignore')
            return dict.fromkeys(rcpttos, answer)


class MailmanProxy(PureProxy):
    "Gives the messages to lists of Mailman 2 on this machine to that program, and passes the others on."

    def process_message(self, peer, mailfrom, rcpttos, data):
        from cStringIO import StringIO
        from Mailman import MailList, Message, Utils
        lists = [(address,) + found for address in rcpttos
                 for found in [self.__list_of(address, Utils.list_exists)] if found]
        others = [address for address in rcpttos if address not in [entry[0] for entry in lists]]
        _tell('forwarding recips:', ' '.join(others))
        if others:
            refused = self._deliver(mailfrom, others, data)
            _tell('we got refusals:', refused)
        known = {}
        message = Message.Message(StringIO(data))
        if not message.getheader('from'):
            message['From'] = mailfrom
        if not message.getheader('date'):
            message['Date'] = time.ctime(time.time())
        for address, name, command in lists:
            _tell('sending message to', address)
            if name not in known:
                known[name] = MailList.MailList(name, lock=0)
            self.__enqueue(known[name], message, command)

    def __list_of(self, address, exists):
        "(list, command) for 'list@host' or 'list-command@host', None for other addresses."
        local = address.lower().partition('@')[0]
        name, dash, command = local.rpartition('-')
        if not (dash and command in ('admin', 'owner', 'request', 'join', 'leave')):
            name, command = local, ''
        return (name, command) if exists(name) else None

    def __enqueue(self, mailing_list, message, command):
        if command in ('', 'request'):
            message.Enqueue(mailing_list, **{'torequest' if command else 'tolist': 1})
        elif command in ('admin', 'owner'):
            message.Enqueue(mailing_list, toadmin=command == 'admin', toowner=command == 'owner')
        else:
            message['Subject'] = 'subscribe' if command == 'join' else 'unsubscribe'
            message.Enqueue(mailing_list, torequest=1)


class Options:
    "What the command line says."
    setuid = 1
    classname = 'PureProxy'


def _address(text, default, what):
    host, colon, port = (text or default).partition(':')
    if not (colon and port.isdigit()):
        usage(1, ('Bad %s port: %s' if colon else 'Bad %s spec: %s') % (what, text))
    return host, int(port)


def parseargs():
    "Options with localhost, localport, remotehost and remoteport, from the command line."
    global DEBUGSTREAM
    try:
        pairs, words = getopt.getopt(sys.argv[1:], 'nVhc:d', ['class=', 'nosetuid', 'version', 'help', 'debug'])
    except getopt.error as problem:
        usage(1, problem)
    options = Options()
    for option, value in pairs:
        option = option.lstrip('-')
        if option in ('h', 'help'):
            usage(0)
        elif option in ('V', 'version'):
            print >> sys.stderr, __version__
            sys.exit(0)
        elif option in ('n', 'nosetuid'):
            options.setuid = 0
        elif option in ('c', 'class'):
            options.classname = value
        else:
            DEBUGSTREAM = sys.stderr
    if len(words) > 2:
        usage(1, 'Invalid arguments: %s' % ', '.join(words))
    local, remote = (words + ['', ''])[:2]
    options.localhost, options.localport = _address(local, 'localhost:8025', 'local')
    options.remotehost, options.remoteport = _address(remote, 'localhost:25', 'remote')
    return options


def _become_nobody():
    try:
        import pwd
        os.setuid(pwd.getpwnam('nobody')[2])
    except ImportError:
        sys.exit('There are no users here; try -n.')
    except OSError as problem:
        if problem.errno != errno.EPERM:
            raise
        sys.exit('Only root can become nobody; try -n.')


def _main():
    options = parseargs()
    if options.setuid:
        _become_nobody()
    module, dot, name = options.classname.rpartition('.')
    served = getattr(__import__(module, fromlist=[name]) if dot else sys.modules['__main__'], name)
    served((options.localhost, options.localport), (options.remotehost, options.remoteport))
    try:
        asyncore.loop()
    except KeyboardInterrupt:
        pass                             # that is how it is ended


if __name__ == '__main__':
    _main()
