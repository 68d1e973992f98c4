"""Sets logging up from a file (fileConfig), from a dict (dictConfig), or from what comes over a socket (listen)."""
import cStringIO
import errno
import io
import logging
import logging.handlers
import os
import re
import socket
import struct
import sys
import traceback
import types
from SocketServer import StreamRequestHandler, ThreadingTCPServer

try:
    import thread
    import threading
except ImportError:
    thread = None

DEFAULT_LOGGING_CONFIG_PORT = 9030
RESET_ERROR = errno.ECONNRESET
_listener = None                   # the server that runs


def _resolve(name):
    """The object of a dotted name; imports what has to be."""
    parts = name.split('.')
    found = __import__(parts[0])
    for count, part in enumerate(parts[1:], 2):
        if not hasattr(found, part):
            __import__('.'.join(parts[:count]))
        found = getattr(found, part)
    return found


def _switch_off(existing, kept, disable):
    """Loggers that were there before: those below configured ones are reset, the others disabled."""
    for name in existing:
        logger = logging.root.manager.loggerDict[name]
        if name in kept:
            logger.level, logger.handlers, logger.propagate = logging.NOTSET, [], True
        else:
            logger.disabled = disable


def _forget_handlers():
    logging._handlers.clear()
    del logging._handlerList[:]


# -- files

def fileConfig(fname, defaults=None, disable_existing_loggers=True):
    """Reads a file (a path or an open one) in the format of ConfigParser: sections loggers, handlers,
    formatters list keys, and each has a section logger_KEY ..."""
    settings = _read_settings(fname, defaults)
    formatters = _create_formatters(settings)
    with logging._guard():
        _forget_handlers()
        _install_loggers(settings, _install_handlers(settings, formatters), disable_existing_loggers)


def _read_settings(source, defaults):
    import ConfigParser
    settings = ConfigParser.ConfigParser(defaults)
    read = settings.readfp if hasattr(source, 'read') else settings.read
    read(source)
    return settings


def _encoded(text):
    return text if isinstance(text, str) else text.encode('utf-8')


def _words(text):
    return [_encoded(word.strip()) for word in text.split(',')] if text.strip() else []


def _optional(settings, section, name, default=None, raw=0):
    return settings.get(section, name, raw) if settings.has_option(section, name) else default


def _create_formatters(settings):
    made = {}
    for key in _words(settings.get('formatters', 'keys')):
        section = 'formatter_%s' % key
        kind = _optional(settings, section, 'class')
        factory = _resolve(kind) if kind else logging.Formatter
        made[key] = factory(_optional(settings, section, 'format', raw=1),
                            _optional(settings, section, 'datefmt', raw=1))
    return made


def _install_handlers(settings, formatters):
    made, targets = {}, {}
    for key in _words(settings.get('handlers', 'keys')):
        section = 'handler_%s' % key
        kind = settings.get(section, 'class')
        names = vars(logging)
        try:
            factory = eval(kind, names)
        except (AttributeError, NameError):
            factory = _resolve(kind)
        made[key] = handler = factory(*eval(settings.get(section, 'args'), names))
        level = _optional(settings, section, 'level')
        if level is not None:
            handler.setLevel(logging._levelNames[level])
        style = _optional(settings, section, 'formatter', '')
        if style:
            handler.setFormatter(formatters[style])
        if issubclass(factory, logging.handlers.MemoryHandler):
            targets[handler] = _optional(settings, section, 'target', '')
    for handler, name in targets.items():
        if name:
            handler.setTarget(made[name])
    return made


def _take_handlers(logger, settings, section, handlers):
    for handler in tuple(logger.handlers):
        logger.removeHandler(handler)
    for key in _words(settings.get(section, 'handlers')):
        logger.addHandler(handlers[key])


def _install_loggers(settings, handlers, disable):
    keys = _words(settings.get('loggers', 'keys'))
    keys.remove('root')
    root = logging.root
    level = _optional(settings, 'logger_root', 'level')
    if level is not None:
        root.setLevel(logging._levelNames[level])
    _take_handlers(root, settings, 'logger_root', handlers)
    existing, below = set(root.manager.loggerDict), set()
    for key in keys:
        section = 'logger_%s' % key
        name = settings.get(section, 'qualname')
        logger = logging.getLogger(name)
        below.update(other for other in existing if other.startswith(name + '.'))
        existing.discard(name)
        below.discard(name)
        level = _optional(settings, section, 'level')
        if level is not None:
            logger.setLevel(logging._levelNames[level])
        _take_handlers(logger, settings, section, handlers)
        propagate = settings.getint(section, 'propagate') if settings.has_option(section, 'propagate') else 1
        logger.propagate, logger.disabled = propagate, 0
    _switch_off(existing, below, 1 if disable else 0)


# -- dicts

IDENTIFIER = re.compile('^[a-z_][a-z0-9_]*$', re.I)


def valid_ident(s):
    """True for a text that can be a name; else ValueError."""
    if IDENTIFIER.match(s) is None:
        raise ValueError('Not a valid Python identifier: %r' % s)
    return True


class ConvertingMixin(object):
    """For containers that convert what is asked for: 'cfg://...' and the like become what they name."""

    def _convert(self, value):
        return self.configurator.convert(value)

    def convert_with_key(self, key, value, replace=True):
        """The value converted; it is kept, and knows where it is."""
        result = self._convert(value)
        if result is not value:
            if replace:
                self[key] = result
            if isinstance(result, (ConvertingDict, ConvertingList, ConvertingTuple)):
                result.parent, result.key = self, key
        return result

    def convert(self, value):
        """The value converted; it is not kept."""
        result = self._convert(value)
        if result is not value and isinstance(result, (ConvertingDict, ConvertingList, ConvertingTuple)):
            result.parent = self
        return result


class ConvertingDict(dict, ConvertingMixin):
    """A dict that converts."""

    def __getitem__(self, key):
        return self.convert_with_key(key, super(ConvertingDict, self).__getitem__(key))

    def get(self, key, default=None):
        return self.convert_with_key(key, super(ConvertingDict, self).get(key, default))

    def pop(self, key, default=None):
        return self.convert_with_key(key, super(ConvertingDict, self).pop(key, default), replace=False)


class ConvertingList(list, ConvertingMixin):
    """A list that converts."""

    def __getitem__(self, key):
        return self.convert_with_key(key, super(ConvertingList, self).__getitem__(key))

    def pop(self, idx=-1):
        return self.convert(super(ConvertingList, self).pop(idx))


class ConvertingTuple(tuple, ConvertingMixin):
    """A tuple that converts."""

    def __getitem__(self, key):
        return self.convert_with_key(key, super(ConvertingTuple, self).__getitem__(key), replace=False)


class BaseConfigurator(object):
    """Reads dicts: 'ext://sys.stderr' is an object, 'cfg://a.b[0]' another part of the dict."""

    CONVERT_PATTERN = re.compile(r'^(?P<prefix>[a-z]+)://(?P<suffix>.*)$')
    WORD_PATTERN = re.compile(r'^\s*(\w+)\s*')
    DOT_PATTERN = re.compile(r'^\.\s*(\w+)\s*')
    INDEX_PATTERN = re.compile(r'^\[\s*(\w+)\s*\]\s*')
    DIGIT_PATTERN = re.compile(r'^\d+$')
    value_converters = {'ext': 'ext_convert', 'cfg': 'cfg_convert'}
    importer = __import__

    def __init__(self, config):
        self.config = ConvertingDict(config)
        self.config.configurator = self
        if type(self.importer) is types.FunctionType:
            self.importer = staticmethod(self.importer)

    def resolve(self, s):
        """The object of a dotted name; ValueError if it cannot be had."""
        parts = s.split('.')
        try:
            found = self.importer(parts[0])
            for count, part in enumerate(parts[1:], 2):
                if not hasattr(found, part):
                    self.importer('.'.join(parts[:count]))
                found = getattr(found, part)
            return found
        except ImportError:
            cause, trace = sys.exc_info()[1:]
            problem = ValueError('Cannot resolve %r: %s' % (s, cause))
            problem.__cause__, problem.__traceback__ = cause, trace
            raise problem

    def ext_convert(self, value):
        """For ext://"""
        return self.resolve(value)

    def cfg_convert(self, value):
        """For cfg://"""
        found = self.WORD_PATTERN.match(value)
        if found is None:
            raise ValueError('Unable to convert %r' % value)
        result, rest = self.config[found.group(1)], value[found.end():]
        while rest:
            dot, index = self.DOT_PATTERN.match(rest), self.INDEX_PATTERN.match(rest)
            if dot:
                result = result[dot.group(1)]
            elif index:
                result = self._item(result, index.group(1))
            else:
                raise ValueError('Unable to convert %r at %r' % (value, rest))
            rest = rest[(dot or index).end():]
        return result

    def _item(self, container, key):
        if self.DIGIT_PATTERN.match(key):
            try:
                return container[int(key)]
            except (TypeError, KeyError):
                pass               # a dict with texts of digits
        return container[key]

    def convert(self, value):
        """A value in its converting form."""
        for plain, converting in ((dict, ConvertingDict), (list, ConvertingList), (tuple, ConvertingTuple)):
            if isinstance(value, plain) and not isinstance(value, converting):
                value = converting(value)
                value.configurator = self
                return value
        if isinstance(value, basestring):
            found = self.CONVERT_PATTERN.match(value)
            method = found and self.value_converters.get(found.group('prefix'))
            if method:
                return getattr(self, method)(found.group('suffix'))
        return value

    def configure_custom(self, config):
        """The object that config['()'] makes of the rest; '.' holds attributes to set."""
        factory, attributes = config.pop('()'), config.pop('.', None) or {}
        if not callable(factory):
            factory = self.resolve(factory)
        made = factory(**dict(item for item in config.items() if valid_ident(item[0])))
        for each in attributes.items():
            setattr(made, *each)
        return made

    def as_tuple(self, value):
        """Lists as tuples."""
        return tuple(value) if isinstance(value, list) else value


class DictConfigurator(BaseConfigurator):
    """Does what a dict of version 1 says."""

    def configure(self):
        """Does it; ValueError with the name of the part that is wrong."""
        config = self.config
        if 'version' not in config:
            raise ValueError("dictionary doesn't specify a version")
        if config['version'] != 1:
            raise ValueError('Unsupported version: %s' % config['version'])
        with logging._guard():
            if config.pop('incremental', False):
                self._change(config)
            else:
                self._begin_anew(config)

    def _each(self, config, part, function, names=None):
        """function(name, settings) for each entry; failures name it."""
        entries = config.get(part, {})
        for name in names or list(entries):
            try:
                function(name, entries)
            except StandardError as cause:
                raise ValueError('Unable to configure %s %r: %s' % (part[:-1], name, cause))

    def _change(self, config):
        """incremental: levels and propagate only."""
        handlers = config.get('handlers', {})
        for name in handlers:
            if name not in logging._handlers:
                raise ValueError('No handler found with name %r' % name)

        def set_level(name, entries):
            level = entries[name].get('level', None)
            if level:
                logging._handlers[name].setLevel(logging._checkLevel(level))
        self._each(config, 'handlers', set_level)
        self._each(config, 'loggers', lambda name, entries: self.configure_logger(name, entries[name], True))
        root = config.get('root') or None
        if root:
            try:
                self.configure_root(root, True)
            except StandardError as cause:
                raise ValueError('Unable to configure root logger: %s' % cause)

    def _begin_anew(self, config):
        disable = config.pop('disable_existing_loggers', True)
        _forget_handlers()

        def make_with(method):
            def make(name, entries):
                entries[name] = method(entries[name])
            return make
        self._each(config, 'formatters', make_with(self.configure_formatter))
        self._each(config, 'filters', make_with(self.configure_filter))
        self._make_handlers(config)
        existing, below = set(logging.root.manager.loggerDict), set()

        def make_logger(name, entries):
            settings, name = entries[name], name.encode('utf-8') if isinstance(name, unicode) else name
            below.update(other for other in existing if other.startswith(name + '.'))
            existing.discard(name)
            below.discard(name)
            self.configure_logger(name, settings)
        self._each(config, 'loggers', make_logger)
        _switch_off(existing, below, disable)
        root = config.get('root') or None
        if root:
            try:
                self.configure_root(root)
            except StandardError as cause:
                raise ValueError('Unable to configure root logger: %s' % cause)

    def _make_handlers(self, config):
        """Handlers may wait for others (targets): these come later."""
        waiting = []

        def make(name, entries):
            try:
                handler = self.configure_handler(entries[name])
                handler.name = name
                entries[name] = handler
            except StandardError as cause:
                if 'target not configured yet' not in str(cause) or name in waiting:
                    raise
                waiting.append(name)
        self._each(config, 'handlers', make, sorted(config.get('handlers', {})))
        if waiting:
            self._each(config, 'handlers', make, list(waiting))

    def configure_formatter(self, config):
        """A formatter."""
        if '()' not in config:
            return logging.Formatter(config.get('format', None), config.get('datefmt', None))
        factory = config['()']
        try:
            return self.configure_custom(config)
        except TypeError as cause:
            if "'format'" not in str(cause):
                raise
            config['fmt'] = config.pop('format')   # the name of the argument in old versions
            config['()'] = factory
            return self.configure_custom(config)

    def configure_filter(self, config):
        """A filter."""
        return self.configure_custom(config) if '()' in config else logging.Filter(config.get('name', ''))

    def add_filters(self, filterer, filters):
        """Adds filters by name."""
        for name in filters:
            try:
                filterer.addFilter(self.config['filters'][name])
            except StandardError as cause:
                raise ValueError('Unable to add filter %r: %s' % (name, cause))

    def configure_handler(self, config):
        """A handler."""
        formatter = config.pop('formatter', None)
        if formatter:
            try:
                formatter = self.config['formatters'][formatter]
            except StandardError as cause:
                raise ValueError('Unable to set formatter %r: %s' % (formatter, cause))
        level, filters = config.pop('level', None), config.pop('filters', None)
        factory = self._handler_factory(config)
        arguments = dict((name, config[name]) for name in config if valid_ident(name))
        try:
            handler = factory(**arguments)
        except TypeError as cause:
            if "'stream'" not in str(cause):
                raise
            arguments['strm'] = arguments.pop('stream')    # its name in old versions
            handler = factory(**arguments)
        if formatter:
            handler.setFormatter(formatter)
        if not level is None:
            handler.setLevel(level if isinstance(level, int) else logging._checkLevel(level))
        if filters:
            self.add_filters(handler, filters)
        return handler

    def _handler_factory(self, config):
        if '()' in config:
            factory = config.pop('()')
            known = hasattr(factory, '__call__') or type(factory) == types.ClassType
            return factory if known else self.resolve(factory)
        name = config.pop('class')
        kind = self.resolve(name)
        if issubclass(kind, logging.handlers.MemoryHandler) and 'target' in config:
            target = config['target']
            try:
                handler = self.config['handlers'][target]
                if not isinstance(handler, logging.Handler):
                    config['class'] = name         # for the second time
                    raise TypeError('target not configured yet')
                config['target'] = handler
            except StandardError as cause:
                raise ValueError('Unable to set target handler %r: %s' % (target, cause))
        for base, key in ((logging.handlers.SMTPHandler, 'mailhost'), (logging.handlers.SysLogHandler, 'address')):
            if issubclass(kind, base) and key in config:
                config[key] = self.as_tuple(config[key])
        return kind

    def add_handlers(self, logger, handlers):
        """Adds handlers by name."""
        for name in handlers:
            try:
                logger.addHandler(self.config['handlers'][name])
            except StandardError as cause:
                raise ValueError('Unable to add handler %r: %s' % (name, cause))

    def common_logger_config(self, logger, config, incremental=False):
        """What all loggers have: level, handlers, filters."""
        level = config.get('level', None)
        if not level is None:
            logger.setLevel(level if isinstance(level, int) else logging._checkLevel(level))
        if incremental:
            return
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
        for key, add in (('handlers', self.add_handlers), ('filters', self.add_filters)):
            if config.get(key, None):
                add(logger, config[key])

    def configure_logger(self, name, config, incremental=False):
        """A logger."""
        logger = logging.getLogger(name)
        self.common_logger_config(logger, config, incremental)
        if config.get('propagate', None) is not None:
            logger.propagate = config['propagate']

    def configure_root(self, config, incremental=False):
        """The root logger."""
        self.common_logger_config(logging.getLogger(), config, incremental)


dictConfigClass = DictConfigurator


def dictConfig(config):
    """Sets logging up by a dict: see the documentation of logging.config."""
    dictConfigClass(config).configure()


# -- over a socket

def _read_exactly(connection, count):
    data = ''
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            break
        data += piece
    return data


class _ConfigHandler(StreamRequestHandler):
    """Takes a configuration: its length (4 bytes), then JSON or the text of a file."""

    def handle(self):
        try:
            head = _read_exactly(self.connection, 4)
            if len(head) == 4:
                self._configure(_read_exactly(self.connection, struct.unpack('>L', head)[0]))
            if self.server.ready:
                self.server.ready.set()
        except socket.error as problem:
            if problem.args[0] != RESET_ERROR:
                raise

    def _configure(self, text):
        import json
        try:
            try:
                settings = json.loads(text)
            except ValueError:     # not JSON: the text of a file
                fileConfig(cStringIO.StringIO(text))
            else:
                dictConfig(settings)
        except Exception:
            traceback.print_exc()


class _ConfigReceiver(ThreadingTCPServer):
    """Waits for configurations until `abort` is set."""

    allow_reuse_address = 1

    def __init__(self, port, ready):
        ThreadingTCPServer.__init__(self, ('localhost', port), _ConfigHandler)
        self.abort, self.timeout, self.ready = 0, 1, ready

    def serve_until_stopped(self):
        import select
        while not self.abort:
            if select.select([self], [], [], self.timeout)[0]:
                self.handle_request()
        self.socket.close()


def listen(port=DEFAULT_LOGGING_CONFIG_PORT):
    """A thread (start() it) that takes configurations from a port; stopListening() ends it."""
    if not thread:
        raise NotImplementedError('listen() needs threading to work')

    class Server(threading.Thread):
        def __init__(self):
            super(Server, self).__init__()
            self.port, self.ready = port, threading.Event()

        def run(self):
            global _listener
            server = _ConfigReceiver(self.port, self.ready)
            if self.port == 0:
                self.port = server.server_address[1]
            self.ready.set()
            with logging._guard():
                _listener = server
            server.serve_until_stopped()

    return Server()


def stopListening():
    """Ends the thread of listen()."""
    global _listener
    with logging._guard():
        if _listener:
            _listener.abort, _listener = 1, None
