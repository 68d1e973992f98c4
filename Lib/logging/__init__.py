"""Messages of a program, by level and origin, to wherever they are wanted.

getLogger('a.b').info('%d files', n) makes a LogRecord; it passes the logger's level and filters, then goes
to the handlers of a.b, a and the root logger, each with a level, filters and a Formatter of its own.
basicConfig() sets up the root logger for simple programs.  Safe with threads.
"""
import cStringIO
import codecs
import collections
import os
import sys
import time
import traceback
import warnings
import weakref

__all__ = [
    'BASIC_FORMAT', 'BufferingFormatter', 'CRITICAL', 'DEBUG', 'ERROR', 'FATAL', 'FileHandler', 'Filter',
    'Formatter', 'Handler', 'INFO', 'LogRecord', 'Logger', 'LoggerAdapter', 'NOTSET', 'NullHandler',
    'StreamHandler', 'WARN', 'WARNING', 'addLevelName', 'basicConfig', 'captureWarnings', 'critical',
    'debug', 'disable', 'error', 'exception', 'fatal', 'getLevelName', 'getLogger', 'getLoggerClass',
    'info', 'log', 'makeLogRecord', 'setLoggerClass', 'warn', 'warning',
]
__author__ = 'the Stackless Python contributors'
__status__ = 'production'
__version__ = '0.5.1.2'
__date__ = '07 February 2010'

try:
    import thread
    import threading
except ImportError:
    thread = threading = None

try:
    unicode
    _unicode = True
except NameError:
    _unicode = False

_startTime = time.time()
raiseExceptions = 1                # whether failures of handlers are shown
logThreads = logMultiprocessing = logProcesses = 1
_srcfile = os.path.normcase((lambda: 0).func_code.co_filename)
currentframe = lambda: sys._getframe(3)

# -- levels

NOTSET, DEBUG, INFO, WARNING, ERROR, CRITICAL = range(0, 60, 10)
WARN, FATAL = WARNING, CRITICAL

_levelNames = {'WARN': WARNING}    # both ways
for _name in 'NOTSET DEBUG INFO WARNING ERROR CRITICAL'.split():
    _levelNames[_name] = globals()[_name]
    _levelNames[globals()[_name]] = _name
del _name


def getLevelName(level):
    """The name of a level, 'Level n' if it has none (the level of a name, too)."""
    return _levelNames.get(level, 'Level %s' % level)


def addLevelName(level, levelName):
    """Names a level."""
    with _guard():
        _levelNames[level], _levelNames[levelName] = levelName, level


def _checkLevel(level):
    if isinstance(level, long) or isinstance(level, int):
        return level
    if str(level) != level:
        raise TypeError('Level not an integer or a valid string: %r' % level)
    if level not in _levelNames:
        raise ValueError('Unknown level: %r' % level)
    return _levelNames[level]


def _as_level(level):
    return _checkLevel(level)


# -- the lock around what all share

_lock = threading.RLock() if threading else None


def _acquireLock():
    if _lock:
        _lock.acquire()


def _releaseLock():
    if _lock:
        _lock.release()


class _guard(object):
    def __enter__(self):
        _acquireLock()

    def __exit__(self, *exc_info):
        _releaseLock()


# -- records

class LogRecord(object):
    """What happened: name, level, pathname and lineno of the call, msg and args, exc_info, and when (created,
    seconds), in which thread and process."""

    def __init__(self, name, level, pathname, lineno, msg, args, exc_info, func=None):
        now = time.time()
        single = args and len(args) == 1 and isinstance(args[0], collections.Mapping)
        if single and args[0]:
            args = args[0]         # log('%(a)s', {...})
        self.name, self.msg, self.args = name, msg, args
        self.levelname, self.levelno = getLevelName(level), level
        self.pathname, self.lineno, self.funcName = pathname, lineno, func
        try:
            self.filename = os.path.split(pathname)[1]
            self.module = self.__without_suffix(self.filename)
        except (AttributeError, TypeError, ValueError):
            self.filename, self.module = pathname, 'Unknown module'
        self.exc_info, self.exc_text = exc_info, None
        self.created = now
        self.msecs = (now - long(now)) * 1000
        self.relativeCreated = (now - _startTime) * 1000
        self.thread = self.threadName = self.processName = self.process = None
        if thread and logThreads:
            self.thread, self.threadName = thread.get_ident(), threading.current_thread().name
        if logMultiprocessing:
            self.processName = self.__process_name()
        if logProcesses:
            self.process = getattr(os, 'getpid', lambda: None)()

    def __without_suffix(self, name):
        return os.path.splitext(name)[0]

    def __process_name(self):
        loaded = sys.modules.get('multiprocessing')
        if loaded is None:
            return 'MainProcess'
        try:
            return loaded.current_process().name
        except StandardError:
            return 'MainProcess'   # it is only half imported

    def __str__(self):
        return '<LogRecord: %s, %s, %s, %s, "%s">' % (self.name, self.levelno, self.pathname, self.lineno,
                                                      self.msg)

    def getMessage(self):
        """msg with args filled in."""
        text = self.msg
        if not isinstance(text, basestring):
            try:
                text = str(text)
            except UnicodeError:
                pass               # it has its own unicode form
        return text % self.args if self.args else text


def makeLogRecord(dict):
    """A record with these attributes; for those that come from elsewhere."""
    record = LogRecord(None, None, '', 0, '', (), None, None)
    vars(record).update(dict)
    return record


# -- formatters

class Formatter(object):
    """Makes the text of a record by a % format on its attributes; datefmt: for time.strftime()."""

    converter = time.localtime

    def __init__(self, fmt=None, datefmt=None):
        self._fmt, self.datefmt = fmt or '%(message)s', datefmt

    def formatTime(self, record, datefmt=None):
        """The time of a record: '2020-01-31 09:30:00,123' without a format."""
        when = self.converter(record.created)
        if datefmt:
            return time.strftime(datefmt, when)
        return '%s,%03d' % (time.strftime('%Y-%m-%d %H:%M:%S', when), record.msecs)

    def formatException(self, ei):
        """The text of a traceback."""
        report = cStringIO.StringIO()
        traceback.print_exception(ei[0], ei[1], ei[2], None, report)
        text = report.getvalue()
        return text[:-1] if text.endswith('\n') else text

    def usesTime(self):
        """Whether the format shows the time."""
        return '%(asctime)' in self._fmt

    def format(self, record):
        """The text, and the traceback below it."""
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, datefmt=self.datefmt)
        text = self.__filled(record)
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        return self.__joined(text, record.exc_text) if record.exc_text else text

    def __filled(self, record):
        try:
            return self._fmt % record.__dict__
        except UnicodeDecodeError as problem:
            try:                   # the name or so may not be ASCII
                record.name = unicode(record.name, 'utf-8')
                return self._fmt % record.__dict__
            except UnicodeDecodeError:
                raise problem

    def __joined(self, text, trace):
        start = text if text.endswith('\n') else text + '\n'
        try:
            return start + trace
        except UnicodeError:
            return start + trace.decode(sys.getfilesystemencoding(), 'replace')


_defaultFormatter = Formatter()
BASIC_FORMAT = '%(levelname)s:%(name)s:%(message)s'


class BufferingFormatter(object):
    """Makes one text of several records."""

    def __init__(self, linefmt=None):
        self.linefmt = linefmt or _defaultFormatter

    def formatHeader(self, records):
        """What comes first."""
        return ''

    def formatFooter(self, records):
        """What comes last."""
        return ''

    def format(self, records):
        """The text."""
        if not records:
            return ''
        body = [self.linefmt.format(each) for each in records]
        return ''.join([self.formatHeader(records)] + body + [self.formatFooter(records)])


# -- filters

class Filter(object):
    """Lets records of a logger and those below it pass; '' lets all pass."""

    def __init__(self, name=''):
        self.name, self.nlen = name, len(name)

    def filter(self, record):
        """Whether a record passes."""
        if not self.name or record.name == self.name:
            return 1
        return record.name.startswith(self.name + '.')


class Filterer(object):
    """What has filters."""

    def __init__(self):
        self.filters = []

    def addFilter(self, filter):
        """Adds one, unless it is there."""
        if not filter in self.filters:
            self.filters += [filter]

    def removeFilter(self, filter):
        """Takes one away, if it is there."""
        self.filters[:] = [each for each in self.filters if each != filter]

    def filter(self, record):
        """Whether a record passes all; 1 or 0."""
        return int(all(each.filter(record) for each in self.filters))


# -- handlers

_handlers = weakref.WeakValueDictionary()  # by name
_handlerList = []                  # weak references, in the order of creation


def _removeHandlerRef(wr):
    # may run while the interpreter ends, when globals are gone
    take, give_back, known = _acquireLock, _releaseLock, _handlerList
    if not (take and give_back and known):
        return
    take()
    try:
        known[:] = [each for each in known if each is not wr]
    finally:
        give_back()


def _addHandlerRef(handler):
    with _guard():
        _handlerList.append(weakref.ref(handler, lambda wr: _removeHandlerRef(wr)))


class Handler(Filterer):
    """Sends records somewhere: subclasses define emit().  level: lower ones are left out."""

    def __init__(self, level=NOTSET):
        super(Handler, self).__init__()
        self._name, self.formatter = None, None
        self.level = _as_level(level)
        _addHandlerRef(self)
        self.createLock()

    def get_name(self):
        return self._name

    def set_name(self, name):
        with _guard():
            _handlers.pop(self._name, None)
            self._name = name
            if name:
                _handlers[name] = self

    name = property(lambda self: self.get_name(), lambda self, name: self.set_name(name))

    def createLock(self):
        """Makes the lock around emit()."""
        self.lock = threading.RLock() if threading else None

    def acquire(self):
        """Takes the lock."""
        if self.lock:
            self.lock.acquire()

    def release(self):
        """Gives it back."""
        if self.lock:
            self.lock.release()

    def setLevel(self, level):
        """Sets the level, a number or a name."""
        self.level = _as_level(level)

    def setFormatter(self, fmt):
        """Sets the formatter."""
        self.formatter = fmt

    def format(self, record):
        """The text of a record."""
        return (self.formatter or _defaultFormatter).format(record)

    def emit(self, record):
        """To be overridden: sends a record."""
        raise NotImplementedError('emit must be implemented by Handler subclasses')

    def handle(self, record):
        """emit() under the lock, if the filters let the record pass; whether they did."""
        passes = self.filter(record)
        if passes:
            self.acquire()
            try:
                self.emit(record)
            finally:
                self.release()
        return passes

    def flush(self):
        """Sends what is still waiting; here nothing."""

    def close(self):
        """Forgets the handler's name."""
        with _guard():
            if self._name:
                _handlers.pop(self._name, None)

    def handleError(self, record):
        """emit() raised: shows the traceback on stderr, if raiseExceptions says so."""
        if not raiseExceptions or not sys.stderr:
            return
        kind, value, trace = sys.exc_info()
        try:
            traceback.print_exception(kind, value, trace, None, sys.stderr)
            sys.stderr.write('Logged from file %s, line %s\n' % (record.filename, record.lineno))
        except IOError:
            pass                   # stderr is closed
        finally:
            del kind, value, trace


class StreamHandler(Handler):
    """Writes to a stream (default: stderr)."""

    def __init__(self, stream=None):
        super(StreamHandler, self).__init__()
        self.stream = sys.stderr if stream is None else stream

    def flush(self):
        """Hands on what the stream holds back."""
        self.acquire()
        try:
            if hasattr(self.stream or None, 'flush'):
                self.stream.flush()
        finally:
            self.release()

    def __write(self, text):
        stream = self.stream
        encoding = getattr(stream or None, 'encoding', None)
        line = ('%s\n' if not isinstance(text, unicode) else u'%s\n') % text
        if isinstance(text, unicode) and encoding:
            try:
                stream.write(line)
            except UnicodeEncodeError:
                stream.write(line.encode(encoding))
            return
        try:
            stream.write(line)
        except UnicodeError:
            stream.write(line.encode('UTF-8'))

    def emit(self, record):
        """Writes the formatted record and a line end; what goes wrong is told by handleError()."""
        try:
            self.__write(self.format(record))
            self.flush()
        except (SystemExit, KeyboardInterrupt):
            raise
        except:                    # whatever a formatter or stream raises must not end the program
            self.handleError(record)


class FileHandler(StreamHandler):
    """Writes to a file.  delay: opens it at the first record."""

    def __init__(self, filename, mode='a', encoding=None, delay=0):
        self.baseFilename = os.path.abspath(filename)
        self.mode, self.encoding, self.delay = mode, encoding, delay
        if delay:
            Handler.__init__(self)
            self.stream = None
        else:
            StreamHandler.__init__(self, self._open())

    def _open(self):
        if self.encoding is None or not codecs:
            return open(self.baseFilename, self.mode)
        return codecs.open(self.baseFilename, self.mode, self.encoding)

    def close(self):
        """Closes the file, too."""
        self.acquire()
        try:
            self.__close_stream()
        finally:
            try:
                StreamHandler.close(self)
            finally:
                self.release()

    def __close_stream(self):
        stream = self.stream
        if stream:
            try:
                self.flush()
            finally:
                self.stream = None
                getattr(stream, 'close', int)()

    def emit(self, record):
        """Opens the file if that was put off, and writes the record."""
        if self.stream is None:
            self.stream = self._open()
        super(FileHandler, self).emit(record)


class NullHandler(Handler):
    """Does nothing: for libraries, so that no warning about missing handlers is shown."""

    def handle(self, record):
        """Nothing."""

    def emit(self, record):
        """Nothing."""

    def createLock(self):
        self.lock = None


# -- loggers

class PlaceHolder(object):
    """Stands in the manager for a name that only longer names need."""

    def __init__(self, alogger):
        self.loggerMap = {alogger: None}

    def append(self, alogger):
        """Adds a logger below."""
        self.loggerMap.setdefault(alogger)


_loggerClass = None


def setLoggerClass(klass):
    """Sets the class of new loggers, a subclass of Logger."""
    global _loggerClass
    if klass != Logger and not issubclass(klass, Logger):
        raise TypeError('logger not derived from logging.Logger: ' + klass.__name__)
    _loggerClass = klass


def getLoggerClass():
    """The class of new loggers."""
    return _loggerClass


class Manager(object):
    """Knows all loggers by name."""

    def __init__(self, rootnode):
        self.root = rootnode
        self.disable = 0           # levels up to this one are off everywhere
        self.emittedNoHandlerWarning = 0
        self.loggerDict = {}
        self.loggerClass = None

    def getLogger(self, name):
        """The logger of a name, a new one for a new name."""
        if not isinstance(name, basestring):
            raise TypeError('A logger name must be string or Unicode')
        if isinstance(name, unicode):
            name = name.encode('UTF-8')
        with _guard():
            found = self.loggerDict.get(name)
            if found is not None and not isinstance(found, PlaceHolder):
                return found
            fresh = self.loggerDict[name] = (self.loggerClass or _loggerClass)(name)
            fresh.manager = self
            if found is not None:
                self._fixupChildren(found, fresh)
            self._fixupParents(fresh)
            return fresh

    def setLoggerClass(self, klass):
        """Sets the class of this manager's new loggers."""
        if klass != Logger and not issubclass(klass, Logger):
            raise TypeError('logger not derived from logging.Logger: ' + klass.__name__)
        self.loggerClass = klass

    def _fixupParents(self, alogger):
        prefix = alogger.name.rpartition('.')[0]
        while prefix:
            above = self.loggerDict.get(prefix)
            if isinstance(above, Logger):
                alogger.parent = above
                return
            if above is None:
                self.loggerDict[prefix] = PlaceHolder(alogger)
            else:
                above.append(alogger)
            prefix = prefix.rpartition('.')[0]
        alogger.parent = self.root

    def _fixupChildren(self, ph, alogger):
        for below in ph.loggerMap:
            if not below.parent.name.startswith(alogger.name):
                alogger.parent, below.parent = below.parent, alogger


class Logger(Filterer):
    """Takes messages of one part of a program.  propagate: the loggers above get them too."""

    def __init__(self, name, level=NOTSET):
        super(Logger, self).__init__()
        self.name, self.level = name, _as_level(level)
        self.parent, self.propagate = None, 1
        self.handlers, self.disabled = [], 0

    def setLevel(self, level):
        """Sets the level, a number or a name; NOTSET: as above."""
        self.level = _as_level(level)

    def exception(self, msg, *args, **kwargs):
        """error() with the traceback of the exception that is being handled."""
        self.error(msg, *args, **dict(kwargs, exc_info=1))

    def log(self, level, msg, *args, **kwargs):
        """A message of any level.  Keywords: exc_info (true, or a triple), extra (a dict of attributes)."""
        if not (isinstance(level, int) or isinstance(level, long)):
            if raiseExceptions:
                raise TypeError('level must be an integer')
            return
        if not self.isEnabledFor(level):
            return
        self._log(level, msg, args, exc_info=kwargs.pop('exc_info', None), **kwargs)

    def findCaller(self):
        """(file, line, function) of the call that logs."""
        here = sys._getframe(1)
        while here is not None:
            code = here.f_code
            if os.path.normcase(code.co_filename) != _srcfile:
                return code.co_filename, here.f_lineno, code.co_name
            here = here.f_back
        return '(unknown file)', 0, '(unknown function)'

    def makeRecord(self, name, level, fn, lno, msg, args, exc_info, func=None, extra=None):
        """A LogRecord; KeyError if extra would overwrite something."""
        record = LogRecord(name, level, fn, lno, msg, args, exc_info, func)
        for key, value in (extra or {}).items():
            if key in ('message', 'asctime') or key in vars(record):
                raise KeyError('Attempt to overwrite %r in LogRecord' % key)
            vars(record)[key] = value
        return record

    def _log(self, level, msg, args, exc_info=None, extra=None):
        place = self.findCaller() if _srcfile else ('(unknown file)', 0, '(unknown function)')
        if exc_info and not isinstance(exc_info, tuple):
            exc_info = tuple(sys.exc_info())
        self.handle(self.makeRecord(self.name, level, place[0], place[1], msg, args, exc_info, place[2], extra))

    def handle(self, record):
        """Gives a record to the handlers, if the filters let it pass."""
        if not self.disabled and self.filter(record):
            self.callHandlers(record)

    def addHandler(self, hdlr):
        """Adds a handler, unless it is there."""
        with _guard():
            if not hdlr in self.handlers:
                self.handlers += [hdlr]

    def removeHandler(self, hdlr):
        """Takes one away, if it is there."""
        with _guard():
            self.handlers[:] = [each for each in self.handlers if each is not hdlr]

    def callHandlers(self, record):
        """Gives a record to the handlers of this logger and those above."""
        any_handler, logger = False, self
        while logger:
            for each in logger.handlers:
                any_handler = True
                if record.levelno >= each.level:
                    each.handle(record)
            logger = logger.parent if logger.propagate else None
        manager = self.manager
        if not any_handler and raiseExceptions and not manager.emittedNoHandlerWarning:
            sys.stderr.write('No handlers could be found for logger "%s"\n' % self.name)
            manager.emittedNoHandlerWarning = 1

    def getEffectiveLevel(self):
        """The level that counts: the first one set, from here upwards."""
        logger = self
        while logger:
            if logger.level:
                return logger.level
            logger = logger.parent
        return NOTSET

    def isEnabledFor(self, level):
        """Whether a message of this level goes anywhere."""
        return 0 if self.manager.disable >= level else level >= self.getEffectiveLevel()

    def getChild(self, suffix):
        """The logger of a name below this one's."""
        return self.manager.getLogger(suffix if self.root is self else self.name + '.' + suffix)


def _level_method(level, name):
    def method(self, msg, *args, **kwargs):
        if not self.isEnabledFor(level):
            return
        self._log(level, msg, args, exc_info=kwargs.pop('exc_info', None), **kwargs)
    method.__name__ = name
    method.__doc__ = 'A message of level %s; see log().' % getLevelName(level)
    return method


for _level, _method in ((DEBUG, 'debug'), (INFO, 'info'), (WARNING, 'warning'), (ERROR, 'error'),
                        (CRITICAL, 'critical')):
    setattr(Logger, _method, _level_method(_level, _method))
Logger.warn, Logger.fatal = Logger.__dict__['warning'], Logger.__dict__['critical']
del _level, _method


class RootLogger(Logger):
    """The logger above all; it has a level."""

    def __init__(self, level):
        Logger.__init__(self, 'root', level)


_loggerClass = Logger
root = RootLogger(WARNING)
Logger.root = root
Logger.manager = Manager(root)


class LoggerAdapter(object):
    """A logger that adds something (extra) to every message; process() says how."""

    def __init__(self, logger, extra):
        self.logger, self.extra = logger, extra

    def process(self, msg, kwargs):
        """(msg, kwargs) as they are passed on.  To be overridden."""
        kwargs['extra'] = self.extra
        return msg, kwargs

    def __pass_on(self, method, msg, args, kwargs):
        text, options = self.process(msg, kwargs)
        getattr(self.logger, method)(text, *args, **options)

    def debug(self, msg, *args, **kwargs):
        """Logs at the level DEBUG, with the context added."""
        self.__pass_on('debug', msg, args, kwargs)

    def info(self, msg, *args, **kwargs):
        """Logs at the level INFO, with the context added."""
        self.__pass_on('info', msg, args, kwargs)

    def warning(self, msg, *args, **kwargs):
        """Logs at the level WARNING, with the context added."""
        self.__pass_on('warning', msg, args, kwargs)

    def error(self, msg, *args, **kwargs):
        """Logs at the level ERROR, with the context added."""
        self.__pass_on('error', msg, args, kwargs)

    def exception(self, msg, *args, **kwargs):
        """Logs at the level ERROR with the traceback of the exception that is handled."""
        self.__pass_on('error', msg, args, dict(kwargs, exc_info=1))

    def critical(self, msg, *args, **kwargs):
        """Logs at the level CRITICAL, with the context added."""
        self.__pass_on('critical', msg, args, kwargs)

    def log(self, level, msg, *args, **kwargs):
        """A message of any level."""
        text, options = self.process(msg, kwargs)
        self.logger.log(level, text, *args, **options)

    def isEnabledFor(self, level):
        """Whether a message of this level goes anywhere."""
        return self.logger.isEnabledFor(level)


# -- simple use

def basicConfig(**kwargs):
    """Gives the root logger a handler, if it has none.

    filename, filemode, stream: where to; format, datefmt: how; level.
    """
    with _guard():
        if root.handlers:
            return
        path = kwargs.get('filename')
        handler = (FileHandler(path, kwargs.get('filemode', 'a')) if path
                   else StreamHandler(kwargs.get('stream')))
        handler.setFormatter(Formatter(kwargs.get('format', BASIC_FORMAT), kwargs.get('datefmt', None)))
        root.addHandler(handler)
        if kwargs.get('level') is not None:
            root.setLevel(kwargs['level'])


def getLogger(name=None):
    """The logger of a name, the root logger without one."""
    return Logger.manager.getLogger(name) if name else root


def _ready():
    if not root.handlers:
        basicConfig()
    return root


def critical(msg, *args, **kwargs):
    """To the root logger, which gets a handler if it has none."""
    _ready().critical(msg, *args, **kwargs)


fatal = critical


def error(msg, *args, **kwargs):
    """To the root logger."""
    _ready().error(msg, *args, **kwargs)


def exception(msg, *args, **kwargs):
    """To the root logger, with a traceback."""
    error(msg, *args, **dict(kwargs, exc_info=1))


def warning(msg, *args, **kwargs):
    """To the root logger."""
    _ready().warning(msg, *args, **kwargs)


warn = warning


def info(msg, *args, **kwargs):
    """To the root logger."""
    _ready().info(msg, *args, **kwargs)


def debug(msg, *args, **kwargs):
    """To the root logger."""
    _ready().debug(msg, *args, **kwargs)


def log(level, msg, *args, **kwargs):
    """To the root logger."""
    _ready().log(level, msg, *args, **kwargs)


def disable(level):
    """Switches messages up to a level off, for all loggers."""
    root.manager.disable = level


def shutdown(handlerList=_handlerList):
    """Flushes and closes all handlers, the newest first; at the end of the program."""
    for handler in [reference() for reference in reversed(handlerList)]:
        if handler is not None:
            try:
                _finish(handler)
            except Exception:
                if raiseExceptions:
                    raise


def _finish(handler):
    """Flushes and closes one handler, whose file may be closed already."""
    handler.acquire()
    try:
        handler.flush()
        handler.close()
    except (ValueError, IOError):
        pass
    finally:
        handler.release()


import atexit
atexit.register(shutdown)


# -- warnings

_showwarning_before = None


def _warnings_logger():
    """The logger 'py.warnings', which is silent as long as nobody gives it a handler."""
    logger = getLogger('py.warnings')
    if not logger.handlers:
        logger.addHandler(NullHandler())
    return logger


def _showwarning(message, category, filename, lineno, file=None, line=None):
    """warnings.showwarning() while captureWarnings(True) counts."""
    if file is None:
        text = warnings.formatwarning(message, category, filename, lineno, line)
        _warnings_logger().warning('%s', text)
    elif _showwarning_before is not None:
        _showwarning_before(message, category, filename, lineno, file, line)


def captureWarnings(capture):
    """Whether warnings go to the logger py.warnings."""
    global _showwarning_before
    if capture and _showwarning_before is None:
        _showwarning_before, warnings.showwarning = warnings.showwarning, _showwarning
    elif not capture and _showwarning_before is not None:
        warnings.showwarning, _showwarning_before = _showwarning_before, None
