"""Warnings: shown, ignored or raised, as filters say (the filters of -W and PYTHONWARNINGS too).

A filter is (action, pattern of the message or None, category, pattern of the module or None, line or
0); the first that fits decides.  `_warnings` has the filters and warn() in C; what is below is the
same in Python, for what C cannot see, and the functions around it.
"""
import linecache
import sys
import types

__all__ = ['warn', 'showwarning', 'formatwarning', 'filterwarnings', 'simplefilter',
           'resetwarnings', 'catch_warnings']

_ACTIONS = ('error', 'ignore', 'always', 'default', 'module', 'once')


# -- showing

def _show_warning(message, category, filename, lineno, file=None, line=None):
    """Writes a warning to a file (default sys.stderr); replace it to send warnings elsewhere."""
    file = sys.stderr if file is None else file
    if file is None:
        return                      # a program without stderr
    try:
        file.write(formatwarning(message, category, filename, lineno, line=line))
    except (UnicodeError, IOError):
        pass                        # there is nobody to tell


showwarning = _show_warning


def formatwarning(message, category, filename, lineno, line=None):
    """The text of a warning: place, category, message, and the line of source.

    A message that is no ASCII makes it unicode."""
    try:
        message = str(message)
    except UnicodeEncodeError:
        pass                        # it is used as unicode
    told = '%s: %s: %s\n' % (lineno, category.__name__, message)
    source = (linecache.getline(filename, lineno) if line is None else line).strip()
    encodings = 'latin1', sys.getfilesystemencoding() or 'latin1'
    if isinstance(told, unicode):
        source, filename = [part.decode(encoding) if isinstance(part, str) else part
                            for part, encoding in zip((source, filename), encodings)]
    return '%s:%s%s' % (filename, told, '  %s\n' % source if source else '')


def warnpy3k(message, category=None, stacklevel=1):
    """warn(), but only under -3; the default category is DeprecationWarning."""
    if sys.py3kwarning:
        warn(message, category or DeprecationWarning, stacklevel + 1)


# -- filters

def _checked(action, lineno):
    assert action in _ACTIONS, 'invalid action: %r' % (action,)
    assert isinstance(lineno, int) and lineno >= 0, 'lineno must be an int >= 0'


def _insert(item, append):
    if append:
        filters.append(item)
    else:
        filters.insert(0, item)


def filterwarnings(action, message='', category=Warning, module='', lineno=0, append=0):
    """Adds a filter in front (or at the end).

    action: one of error, ignore, always, default, module, once.  message, module: patterns that must
    match at the beginning; '' fits all.  lineno: 0 fits all."""
    import re
    assert action in _ACTIONS, 'invalid action: %r' % (action,)
    assert isinstance(message, basestring), 'message must be a string'
    assert isinstance(category, (type, types.ClassType)), 'category must be a class'
    assert issubclass(category, Warning), 'category must be a Warning subclass'
    assert isinstance(module, basestring), 'module must be a string'
    _checked(action, lineno)
    _insert((action, re.compile(message, re.I), category, re.compile(module), int(lineno)), append)


def simplefilter(action, category=Warning, lineno=0, append=0):
    """Adds a filter that fits every message in every module."""
    _checked(action, lineno)
    _insert((action, None, category, None, int(lineno)), append)


def resetwarnings():
    """Removes all filters."""
    filters[:] = []


class _OptionError(Exception):
    """An option of -W that cannot be understood."""


def _processoptions(args):
    for arg in args:
        try:
            _setoption(arg)
        except _OptionError, error:
            print >>sys.stderr, 'Invalid -W option ignored:', error


def _setoption(arg):
    """A filter from action:message:category:module:line, each but the action may be left out."""
    import re
    fields = [field.strip() for field in arg.split(':')]
    if len(fields) > 5:
        raise _OptionError('too many fields (max 5): %r' % (arg,))
    action, message, category, module, lineno = fields + [''] * (5 - len(fields))
    action, category = _getaction(action), _getcategory(category)
    module = re.escape(module) + '$' if module else module
    try:
        number = int(lineno or 0)
    except ValueError:
        number = -1
    if number < 0:
        raise _OptionError('invalid lineno %r' % (lineno,))
    filterwarnings(action, re.escape(message), category, module, number)


_ACTIONS = ('default', 'always', 'ignore', 'module', 'once', 'error')


def _getaction(action):
    """The action that a word begins; '' is default, 'all' is always."""
    if action == 'all':
        return 'always'
    fitting = [full for full in _ACTIONS if full.startswith(action)]
    if not fitting:
        raise _OptionError('invalid action: %r' % (action,))
    return fitting[0]


def _plain_name(name):
    """The value of a name without a dot."""
    try:
        return eval(name, globals())
    except NameError:
        raise _OptionError('unknown warning category: %r' % (name,))


def _dotted_name(dotted):
    """The attribute of a module that 'module.name' stands for."""
    module, _, name = dotted.rpartition('.')
    try:
        return getattr(__import__(module, None, None, [name]), name)
    except ImportError:
        raise _OptionError('invalid module name: %r' % (module,))
    except AttributeError:
        raise _OptionError('unknown warning category: %r' % (dotted,))


def _getcategory(category):
    """The class that a dotted name stands for; '' is Warning."""
    if not category:
        return Warning
    plain = category.replace('_', 'a').isalnum()
    found = _plain_name(category) if plain else _dotted_name(category)
    if not isinstance(found, type) or not issubclass(found, Warning):
        raise _OptionError('invalid warning category: %r' % (category,))
    return found


# -- warning

def warn(message, category=None, stacklevel=1):
    """Warns at the place of the caller (stacklevel 1) or of its caller (2), and so on.

    message: text, or an instance of a Warning class, which is then the category.
    category: a Warning class, default UserWarning."""
    category = type(message) if isinstance(message, Warning) else category or UserWarning
    assert issubclass(category, Warning)
    try:
        caller = sys._getframe(stacklevel)
    except ValueError:
        scope, lineno = sys.__dict__, 1
    else:
        scope, lineno = caller.f_globals, caller.f_lineno
    module = scope.get('__name__', '<string>')
    warn_explicit(message, category, _file_of(scope, module), lineno, module,
                  scope.setdefault('__warningregistry__', {}), scope)


def _file_of(scope, module):
    filename = scope.get('__file__')
    if filename:
        return filename[:-1] if filename.lower().endswith(('.pyc', '.pyo')) else filename
    if module == '__main__':
        try:
            return sys.argv[0] or '__main__'
        except (AttributeError, IndexError):
            return '__main__'       # embedded, without arguments
    return filename or module


def warn_explicit(message, category, filename, lineno, module=None, registry=None,
                  module_globals=None):
    """Warns at a given place.  registry: the dict that remembers what was shown."""
    lineno = int(lineno)
    if module is None:
        module = filename or '<unknown>'
        if module[-3:].lower() == '.py':
            module = module[:-3]
    registry = {} if registry is None else registry
    if isinstance(message, Warning):
        text, category = str(message), message.__class__
    else:
        text = message
        message = category(message)
    key = text, category, lineno
    if registry.get(key):
        return
    action = _action_for(text, category, module, lineno)
    if action == 'ignore':
        registry[key] = 1
        return
    linecache.getlines(filename, module_globals)    # while a loader can still give the source
    if action == 'error':
        raise message
    if _seen(action, registry, key):
        return
    if not hasattr(showwarning, '__call__'):
        raise TypeError('warnings.showwarning() must be set to a function or method')
    showwarning(message, category, filename, lineno)


def _action_for(text, category, module, lineno):
    for action, message_pattern, kind, module_pattern, line in filters:
        if ((message_pattern is None or message_pattern.match(text)) and issubclass(category, kind) and
                (module_pattern is None or module_pattern.match(module)) and line in (0, lineno)):
            return action
    return defaultaction


def _seen(action, registry, key):
    """Whether this was shown before, as far as the action asks; notes that it is shown now."""
    if action == 'once':
        registry[key] = 1
        table, entry = onceregistry, key[:2]
    elif action == 'module':
        registry[key] = 1
        table, entry = registry, key[:2] + (0,)
    elif action == 'default':
        table, entry = registry, key
    elif action == 'always':
        return False
    else:
        raise RuntimeError('Unrecognized action (%r) in warnings.filters:\n %s' % (action, key))
    before = table.get(entry)
    table[entry] = 1
    return bool(before)


class WarningMessage(object):
    """What catch_warnings(record=True) collects: the arguments of showwarning as attributes."""

    _WARNING_DETAILS = ('message', 'category', 'filename', 'lineno', 'file', 'line')

    def __init__(self, message, category, filename, lineno, file=None, line=None):
        given = (message, category, filename, lineno, file, line)
        for name, value in zip(self._WARNING_DETAILS, given):
            setattr(self, name, value)
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return '{message : %r, category : %r, filename : %r, lineno : %s, line : %r}' % (
            self.message, self._category_name, self.filename, self.lineno, self.line)


class catch_warnings(object):
    """A context in which filters and showwarning may be changed; they are put back at its end.

    record: warnings are appended to the list that `with` gives instead of being shown.
    module: the module to work on, default this one.  Not for several threads at once."""

    def __init__(self, record=False, module=None):
        self._record, self._entered = record, False
        self._module = module or sys.modules[__name__]

    def __repr__(self):
        given = ['record=True'] if self._record else []
        if self._module is not sys.modules[__name__]:
            given.append('module=%r' % self._module)
        return '%s(%s)' % (type(self).__name__, ', '.join(given))

    def __enter__(self):
        if self._entered:
            raise RuntimeError('Cannot enter %r twice' % self)
        self._entered = True
        target = self._module
        self._kept = target.filters, target.showwarning
        target.filters = list(target.filters)
        if not self._record:
            return None
        log = []

        def note(*args, **kwargs):
            log.append(WarningMessage(*args, **kwargs))  # not shown
        target.showwarning = note
        return log

    def __exit__(self, *exc_info):
        if not self._entered:
            raise RuntimeError('Cannot exit %r without entering first' % self)
        self._module.filters, self._module.showwarning = self._kept


# -- the state, shared with the C module where there is one

_built_in = False
try:
    from _warnings import (filters, default_action, once_registry, warn, warn_explicit)
    defaultaction, onceregistry = default_action, once_registry
    _built_in = True
except ImportError:
    filters, defaultaction, onceregistry = [], 'default', {}

_processoptions(sys.warnoptions)
if not _built_in:
    _silent = [ImportWarning, PendingDeprecationWarning]
    if not (sys.py3kwarning or sys.flags.division_warning):
        _silent.append(DeprecationWarning)
    for _category in _silent:
        simplefilter('ignore', _category, append=1)
    simplefilter('error' if sys.flags.bytes_warning > 1 else
                 'default' if sys.flags.bytes_warning else 'ignore', BytesWarning, append=1)
del _built_in
