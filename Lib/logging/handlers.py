"""Handlers for logging: files that rotate, sockets, syslog, mail, HTTP, memory, the event log of Windows."""
import cPickle
import errno
import logging
import os
import re
import socket
import struct
import sys
import time
from stat import ST_DEV, ST_INO, ST_MTIME

try:
    import codecs
except ImportError:
    codecs = None

DEFAULT_TCP_LOGGING_PORT, DEFAULT_UDP_LOGGING_PORT = 9020, 9021
DEFAULT_HTTP_LOGGING_PORT, DEFAULT_SOAP_LOGGING_PORT = 9022, 9023
SYSLOG_UDP_PORT = SYSLOG_TCP_PORT = 514
_MIDNIGHT = 24 * 60 * 60           # seconds of a day


def _failed(handler, record):
    """emit() raised: logging must not end the program, but the user may."""
    if isinstance(sys.exc_info()[1], (KeyboardInterrupt, SystemExit)):
        raise
    handler.handleError(record)


class BaseRotatingHandler(logging.FileHandler):
    """Begins a new file (doRollover) when shouldRollover says so."""

    def __init__(self, filename, mode, encoding=None, delay=0):
        if codecs is None:
            encoding = None
        super(BaseRotatingHandler, self).__init__(filename, mode, encoding, delay)
        self.mode, self.encoding = mode, encoding

    def emit(self, record):
        try:
            if self.shouldRollover(record):
                self.doRollover()
            super(BaseRotatingHandler, self).emit(record)
        except BaseException:
            _failed(self, record)

    def _close_stream(self):
        stream, self.stream = self.stream, None
        if stream:
            stream.close()


def _move(old, new):
    """Renames a file if it is there; what was at the new place goes."""
    if os.path.exists(old):
        if os.path.exists(new):
            os.remove(new)
        os.rename(old, new)


class RotatingFileHandler(BaseRotatingHandler):
    """Begins a new file before one gets larger than maxBytes; keeps backupCount old ones: .1, .2 ..."""

    def __init__(self, filename, mode='a', maxBytes=0, backupCount=0, encoding=None, delay=0):
        super(RotatingFileHandler, self).__init__(filename, 'a' if maxBytes > 0 else mode, encoding, delay)
        self.maxBytes, self.backupCount = maxBytes, backupCount

    def doRollover(self):
        """Renames the files and opens a new one."""
        self._close_stream()
        path = self.baseFilename
        for number in range(self.backupCount - 1, 0, -1):
            _move('%s.%d' % (path, number), '%s.%d' % (path, number + 1))
        if self.backupCount > 0:
            _move(path, path + '.1')
        if not self.delay:
            self.stream = self._open()

    def shouldRollover(self, record):
        """Whether the record would make the file too large; 1 or 0."""
        if self.stream is None:
            self.stream = self._open()
        if self.maxBytes <= 0:
            return 0
        line = '%s\n' % self.format(record)
        self.stream.seek(0, 2)     # else tell() is 0 on some systems
        return int(self.stream.tell() + len(line) >= self.maxBytes)


# What `when` means: seconds, form of the suffix, pattern of it
_PERIODS = {
    'S': (1, '%Y-%m-%d_%H-%M-%S', r'^\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2}$'),
    'M': (60, '%Y-%m-%d_%H-%M', r'^\d{4}-\d{2}-\d{2}_\d{2}-\d{2}$'),
    'H': (60 * 60, '%Y-%m-%d_%H', r'^\d{4}-\d{2}-\d{2}_\d{2}$'),
    'D': (_MIDNIGHT, '%Y-%m-%d', r'^\d{4}-\d{2}-\d{2}$'),
}
_PERIODS['MIDNIGHT'] = _PERIODS['D']


class TimedRotatingFileHandler(BaseRotatingHandler):
    """Begins a new file every `interval` of when: S, M, H, D, midnight, W0 (Monday) ... W6."""

    def __init__(self, filename, when='h', interval=1, backupCount=0, encoding=None, delay=False, utc=False):
        BaseRotatingHandler.__init__(self, filename, 'a', encoding, delay)
        self.when, self.backupCount, self.utc = when.upper(), backupCount, utc
        if self.when[:1] == 'W':
            if len(self.when) != 2:
                raise ValueError('You must specify a day for weekly rollover from 0 to 6 (0 is Monday): %s'
                                 % self.when)
            if not '0' <= self.when[1] <= '6':
                raise ValueError('Invalid day specified for weekly rollover: %s' % self.when)
            self.dayOfWeek = int(self.when[1])
            _, self.suffix, pattern = _PERIODS['D']
            seconds = 7 * _MIDNIGHT
        elif self.when in _PERIODS:
            seconds, self.suffix, pattern = _PERIODS[self.when]
        else:
            raise ValueError('Invalid rollover interval specified: %s' % self.when)
        self.extMatch = re.compile(pattern)
        self.interval = seconds * interval
        begun = os.stat(filename)[ST_MTIME] if os.path.exists(filename) else int(time.time())
        self.rolloverAt = self.computeRollover(begun)

    def __fields(self, seconds):
        return time.gmtime(seconds) if self.utc else time.localtime(seconds)

    def computeRollover(self, currentTime):
        """When (seconds since 1970) the next file begins."""
        at_night = self.when == 'MIDNIGHT' or self.when[:1] == 'W'
        if not at_night:
            return currentTime + self.interval
        now = self.__fields(currentTime)
        result = currentTime + _MIDNIGHT - ((now.tm_hour * 60 + now.tm_min) * 60 + now.tm_sec)
        if self.when[:1] == 'W' and now.tm_wday != self.dayOfWeek:
            result += (self.dayOfWeek - now.tm_wday) % 7 * _MIDNIGHT
        if self.when[:1] == 'W':
            result = self.__same_hour(now, result)
        return result

    def __same_hour(self, now, moment):
        """The moment, moved by an hour where summer time begins or ends in between."""
        if self.utc:
            return moment
        return moment + 3600 * (now.tm_isdst - time.localtime(moment).tm_isdst)

    def shouldRollover(self, record):
        """Whether it is time; 1 or 0."""
        return int(int(time.time()) >= self.rolloverAt)

    def getFilesToDelete(self):
        """The paths of the old files above backupCount."""
        folder, name = os.path.split(self.baseFilename)
        prefix = name + '.'
        old = sorted(os.path.join(folder, entry) for entry in os.listdir(folder)
                     if entry.startswith(prefix) and self.extMatch.match(entry[len(prefix):]))
        return old[:max(0, len(old) - self.backupCount)]

    def doRollover(self):
        """Renames the file by the time it began, deletes old ones, opens a new one."""
        self._close_stream()
        now = int(time.time())
        summer = time.localtime(now).tm_isdst
        begun = self.rolloverAt - self.interval
        fields = self.__fields(begun)
        if not self.utc and fields.tm_isdst != summer:
            fields = time.localtime(begun + (3600 if summer else -3600))
        _move(self.baseFilename, self.baseFilename + '.' + time.strftime(self.suffix, fields))
        if self.backupCount > 0:
            for path in self.getFilesToDelete():
                os.remove(path)
        if not self.delay:
            self.stream = self._open()
        following = self.computeRollover(now)
        while following <= now:
            following += self.interval
        if (self.when == 'MIDNIGHT' or self.when[:1] == 'W') and not self.utc:
            change = time.localtime(following).tm_isdst - summer
            following -= 3600 * change
        self.rolloverAt = following


class WatchedFileHandler(logging.FileHandler):
    """Opens its file again when another program has moved it away."""

    def __init__(self, filename, mode='a', encoding=None, delay=0):
        super(WatchedFileHandler, self).__init__(filename, mode, encoding, delay)
        self.dev = self.ino = -1
        self._statstream()

    def _statstream(self):
        if self.stream:
            facts = os.fstat(self.stream.fileno())
            self.dev, self.ino = facts[ST_DEV], facts[ST_INO]

    def emit(self, record):
        try:
            facts = os.stat(self.baseFilename)
            same = (facts[ST_DEV], facts[ST_INO]) == (self.dev, self.ino)
        except OSError as problem:
            if problem.errno != errno.ENOENT:
                raise
            same = False
        if not same and self.stream is not None:
            self.stream.flush()
            self.stream.close()
            self.stream = None
            self.stream = self._open()
            self._statstream()
        super(WatchedFileHandler, self).emit(record)


class SocketHandler(logging.Handler):
    """Sends pickled records over TCP, each behind its length (4 bytes).  After a failure it waits
    retryStart seconds, then longer by retryFactor, up to retryMax."""

    def __init__(self, host, port):
        super(SocketHandler, self).__init__()
        self.host, self.port = host, port
        self.closeOnError = 0
        self.sock = self.retryTime = None
        self.retryStart, self.retryMax, self.retryFactor = 1.0, 30.0, 2.0

    def makeSocket(self, timeout=1):
        """A connected socket."""
        connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        connection.settimeout(timeout)
        connection.connect((self.host, self.port))
        return connection

    def createSocket(self):
        """Connects, unless it is too early after a failure."""
        now = time.time()
        if self.retryTime is not None and now < self.retryTime:
            return
        try:
            self.sock = self.makeSocket()
            self.retryTime = None
        except socket.error:
            first = self.retryTime is None
            self.retryPeriod = self.retryStart if first else min(self.retryPeriod * self.retryFactor,
                                                                 self.retryMax)
            self.retryTime = now + self.retryPeriod

    def send(self, s):
        """Sends bytes; what cannot be sent is dropped."""
        if self.sock is None:
            self.createSocket()
        if self.sock:
            try:
                self.sock.sendall(s)
            except socket.error:
                self.sock.close()
                self.sock = None

    def makePickle(self, record):
        """The bytes of a record: its attributes, args filled in, without the traceback object."""
        if record.exc_info:
            self.format(record)    # sets exc_text
        fields = dict(vars(record), args=None, exc_info=None, msg=record.getMessage())
        body = cPickle.dumps(fields, 1)
        return struct.pack('>L', len(body)) + body

    def handleError(self, record):
        if not self.closeOnError or not self.sock:
            logging.Handler.handleError(self, record)
            return
        self.sock.close()
        self.sock = None

    def emit(self, record):
        try:
            self.send(self.makePickle(record))
        except BaseException:
            _failed(self, record)

    def close(self):
        self.acquire()
        try:
            connection, self.sock = self.sock, None
            if connection:
                connection.close()
        finally:
            self.release()
        super(SocketHandler, self).close()


class DatagramHandler(SocketHandler):
    """Sends pickled records over UDP."""

    def __init__(self, host, port):
        super(DatagramHandler, self).__init__(host, port)
        self.closeOnError = 0

    def makeSocket(self):
        """A socket for datagrams."""
        return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def send(self, s):
        if self.sock is None:
            self.createSocket()
        self.sock.sendto(s, (self.host, self.port))


_PRIORITIES = 'emerg alert crit err warning notice info debug'.split()
_FACILITIES = dict(zip('kern user mail daemon auth syslog lpr news uucp cron authpriv ftp'.split(), range(12)))
_FACILITIES.update(('local%d' % number, 16 + number) for number in range(8))


class SysLogHandler(logging.Handler):
    """Sends to syslog: address is (host, port), or the path of a Unix socket."""

    log_format_string = '<%d>%s\000'
    facility_names = dict(_FACILITIES, security=_FACILITIES['auth'])
    priority_names = dict(zip(_PRIORITIES, range(8)), critical=2, error=3, panic=0, warn=4)
    priority_map = dict((name, name.lower()) for name in ('DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'))
    for _name, _value in list(_FACILITIES.items()) + list(zip(_PRIORITIES, range(8))):
        locals()['LOG_' + _name.upper()] = _value
    del _name, _value

    def __init__(self, address=('localhost', SYSLOG_UDP_PORT), facility=_FACILITIES['user'], socktype=None):
        super(SysLogHandler, self).__init__()
        self.address, self.facility, self.socktype = address, facility, socktype
        self.unixsocket = int(isinstance(address, basestring))
        if self.unixsocket:
            try:
                self._connect_unixsocket(address)
            except socket.error:
                pass               # syslog may come up later
        else:
            self.__connect_inet(socket.SOCK_DGRAM if socktype is None else socktype)

    def __connect_inet(self, socktype):
        host, port = self.address
        candidates = socket.getaddrinfo(host, port, 0, socktype)
        if not candidates:
            raise socket.error('getaddrinfo returns an empty list')
        problem = None
        for family, kind, protocol, _, target in candidates:
            connection = None
            try:
                connection = socket.socket(family, kind, protocol)
                if kind == socket.SOCK_STREAM:
                    connection.connect(target)
            except socket.error as problem:
                if connection is not None:
                    connection.close()
                continue
            self.socket, self.socktype = connection, kind
            return
        raise problem

    def _connect_unixsocket(self, address):
        kinds = [socket.SOCK_DGRAM, socket.SOCK_STREAM] if self.socktype is None else [self.socktype]
        for kind in kinds:
            self.socket = socket.socket(socket.AF_UNIX, kind)
            try:
                self.socket.connect(address)
            except socket.error:
                self.socket.close()
                if kind == kinds[-1]:
                    raise
            else:
                self.socktype = kind
                return

    def encodePriority(self, facility, priority):
        """The number that stands for both, which may be names."""
        numbers = [names[value] if isinstance(value, basestring) else value
                   for names, value in ((self.facility_names, facility), (self.priority_names, priority))]
        return numbers[0] << 3 | numbers[1]

    def close(self):
        self.acquire()
        try:
            if self.unixsocket:
                self.socket.close()
        finally:
            self.release()
        super(SysLogHandler, self).close()

    def mapPriority(self, levelName):
        """syslog's name of a level."""
        return self.priority_map.get(levelName, 'warning')

    def emit(self, record):
        try:
            priority = self.encodePriority(self.facility, self.mapPriority(record.levelname))
            text = self.format(record) + '\000'
            self.__send('<%d>%s' % (priority, text.encode('utf-8') if isinstance(text, unicode) else text))
        except BaseException:
            _failed(self, record)

    def __send(self, data):
        if self.unixsocket:
            try:
                self.socket.send(data)
            except socket.error:         # the daemon may have been started anew
                self.socket.close()
                self._connect_unixsocket(self.address)
                self.socket.send(data)
        elif self.socktype == socket.SOCK_STREAM:
            self.socket.sendall(data)
        else:
            self.socket.sendto(data, self.address)


class SMTPHandler(logging.Handler):
    """Sends each record as a mail.  mailhost: name or (name, port); credentials: (user, password);
    secure: the arguments of starttls()."""

    def __init__(self, mailhost, fromaddr, toaddrs, subject, credentials=None, secure=None):
        super(SMTPHandler, self).__init__()
        self.mailhost, self.mailport = mailhost if isinstance(mailhost, tuple) else (mailhost, None)
        self.username = None
        if isinstance(credentials, tuple):
            self.username, self.password = credentials
        self.secure, self.subject, self.fromaddr = secure, subject, fromaddr
        self._timeout = 5.0
        self.toaddrs = [toaddrs] if isinstance(toaddrs, basestring) else toaddrs

    def getSubject(self, record):
        """The subject of a record's mail.  To be overridden."""
        return self.subject

    def emit(self, record):
        try:
            import smtplib
            from email.utils import formatdate
            server = smtplib.SMTP(self.mailhost, self.mailport or smtplib.SMTP_PORT, timeout=self._timeout)
            head = [('From', self.fromaddr), ('To', ','.join(self.toaddrs)),
                    ('Subject', self.getSubject(record)), ('Date', formatdate())]
            text = ''.join('%s: %s\r\n' % item for item in head) + '\r\n' + self.format(record)
            if self.username:
                if self.secure is not None:
                    for step, args in (('ehlo', ()), ('starttls', self.secure), ('ehlo', ())):
                        getattr(server, step)(*args)
                server.login(self.username, self.password)
            server.sendmail(from_addr=self.fromaddr, to_addrs=self.toaddrs, msg=text)
            server.quit()
        except BaseException:
            _failed(self, record)


class NTEventLogHandler(logging.Handler):
    """Sends to the event log of Windows; elsewhere it does nothing."""

    def __init__(self, appname, dllname=None, logtype='Application'):
        super(NTEventLogHandler, self).__init__()
        self.appname, self.dllname, self.logtype, self._welu = appname, dllname, logtype, None
        try:
            import win32evtlog
            import win32evtlogutil
        except ImportError:
            print 'The Python Win32 extensions for NT (service, event logging) appear not to be available.'
            return
        self._welu = win32evtlogutil
        if not dllname:
            home = os.path.dirname(os.path.dirname(self._welu.__file__))
            self.dllname = os.path.join(home, 'win32service.pyd')
        self._welu.AddSourceToRegistry(appname, self.dllname, logtype)
        kinds = win32evtlog
        self.deftype = kinds.EVENTLOG_ERROR_TYPE
        self.typemap = {
            logging.DEBUG: kinds.EVENTLOG_INFORMATION_TYPE, logging.INFO: kinds.EVENTLOG_INFORMATION_TYPE,
            logging.WARNING: kinds.EVENTLOG_WARNING_TYPE, logging.ERROR: kinds.EVENTLOG_ERROR_TYPE,
            logging.CRITICAL: kinds.EVENTLOG_ERROR_TYPE,
        }

    def getMessageID(self, record):
        """The number of the message."""
        return 1

    def getEventCategory(self, record):
        """The category of the event."""
        return 0

    def getEventType(self, record):
        """The type of the event."""
        return self.typemap.get(record.levelno, self.deftype)

    def emit(self, record):
        if self._welu is None:
            return
        try:
            self._welu.ReportEvent(self.appname, self.getMessageID(record), self.getEventCategory(record),
                                   self.getEventType(record), [self.format(record)])
        except BaseException:
            _failed(self, record)

    def close(self):
        super(NTEventLogHandler, self).close()


class HTTPHandler(logging.Handler):
    """Sends the attributes of each record to a web server, by GET or POST."""

    def __init__(self, host, url, method='GET'):
        super(HTTPHandler, self).__init__()
        method = method.upper()
        if method not in ('GET', 'POST'):
            raise ValueError('method must be GET or POST')
        self.host, self.url, self.method = host, url, method

    def mapLogRecord(self, record):
        """The dict that is sent.  To be overridden."""
        return vars(record)

    def emit(self, record):
        try:
            import httplib
            import urllib
            connection = httplib.HTTP(self.host)
            url, data = self.url, urllib.urlencode(self.mapLogRecord(record))
            if self.method == 'GET':
                url += ('&' if '?' in url else '?') + data
            connection.putrequest(self.method, url)
            connection.putheader('Host', self.host.partition(':')[0])
            if self.method == 'POST':
                connection.putheader('Content-type', 'application/x-www-form-urlencoded')
                connection.putheader('Content-length', str(len(data)))
            connection.endheaders(data if self.method == 'POST' else None)
            connection.getreply()
        except BaseException:
            _failed(self, record)


class BufferingHandler(logging.Handler):
    """Collects records; flush() when there are `capacity`."""

    def __init__(self, capacity):
        super(BufferingHandler, self).__init__()
        self.capacity, self.buffer = capacity, []

    def shouldFlush(self, record):
        """Whether it is time.  To be overridden."""
        return len(self.buffer) >= self.capacity

    def emit(self, record):
        self.buffer += [record]
        if self.shouldFlush(record):
            self.flush()

    def flush(self):
        """Drops the records.  To be overridden."""
        self.acquire()
        try:
            self.buffer = []
        finally:
            self.release()

    def close(self):
        try:
            self.flush()
        finally:
            super(BufferingHandler, self).close()


class MemoryHandler(BufferingHandler):
    """Gives what it has collected to `target` when there are many or one is of flushLevel."""

    def __init__(self, capacity, flushLevel=logging.ERROR, target=None):
        super(MemoryHandler, self).__init__(capacity)
        self.flushLevel, self.target = flushLevel, target

    def shouldFlush(self, record):
        return record.levelno >= self.flushLevel or BufferingHandler.shouldFlush(self, record)

    def setTarget(self, target):
        """Sets the target."""
        self.target = target

    def flush(self):
        """Gives all records to the target; without one they stay."""
        self.acquire()
        try:
            if self.target:
                waiting, self.buffer = self.buffer, []
                for record in waiting:
                    self.target.handle(record)
        finally:
            self.release()

    def close(self):
        try:
            self.flush()
        finally:
            self.acquire()
            try:
                self.target = None
                super(MemoryHandler, self).close()
            finally:
                self.release()
