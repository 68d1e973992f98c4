"""Command lines in the manner of C's getopt: short options (-a), long ones (--name) and arguments."""
import os

__all__ = ['GetoptError', 'error', 'getopt', 'gnu_getopt']


class GetoptError(Exception):
    """msg: what is wrong; opt: the option, or ''."""

    opt = msg = ''

    def __init__(self, msg, opt=''):
        self.msg, self.opt = msg, opt
        Exception.__init__(self, msg, opt)

    def __str__(self):
        return self.msg


error = GetoptError


def getopt(args, shortopts, longopts=[]):
    """([(option, value)], remaining arguments); options end at the first argument or at '--'.

    shortopts: letters, each followed by ':' if it takes a value.  longopts: names, with '=' behind
    those that do; an unambiguous beginning is enough.  Values are '' where none is taken."""
    found, _, behind = _parse(args, shortopts, longopts, True)
    return found, behind


def gnu_getopt(args, shortopts, longopts=[]):
    """getopt() that goes on behind arguments, unless shortopts begins with '+' or POSIXLY_CORRECT is
    set in the environment."""
    strict = shortopts[:1] == '+' or os.environ.get('POSIXLY_CORRECT')
    found, passed, behind = _parse(args, shortopts.lstrip('+') if shortopts[:1] == '+' else shortopts, longopts,
                                   bool(strict))
    return found, passed + list(behind)


def _parse(args, shortopts, longopts, stop_at_argument):
    """(options, arguments that were passed, what is behind the last option: of the type of args)."""
    names = [longopts] if isinstance(longopts, str) else list(longopts)
    found, passed = [], []
    while args:
        word, behind = args[0], args[1:]
        if word == '--':
            return found, passed, behind
        if word[:2] == '--':
            found, args = do_longs(found, word[2:], names, behind)
        elif word[:1] == '-' and word != '-':
            found, args = do_shorts(found, word[1:], shortopts, behind)
        elif stop_at_argument:
            break
        else:
            passed.append(word)
            args = behind
    return found, passed, args


def _next_word(option, args):
    """(its value, the words behind it) of an option whose value is a word of its own."""
    if not args:
        raise GetoptError('option %s requires argument' % option, option.lstrip('-'))
    return args[0], args[1:]


def do_longs(opts, opt, longopts, args):
    """Takes one long option, 'name' or 'name=value'."""
    name, equals, value = opt.partition('=')
    takes_value, name = long_has_args(name, longopts)
    if equals and not takes_value:
        raise GetoptError('option --%s must not have an argument' % name, name)
    if takes_value and not equals:
        value, args = _next_word('--' + name, args)
    opts.append(('--' + name, value))
    return opts, args


def long_has_args(opt, longopts):
    """(whether it takes a value, the full name) for the beginning of a name."""
    fitting = [name for name in longopts if name.startswith(opt)]
    if not fitting:
        raise GetoptError('option --%s not recognized' % opt, opt)
    for exact in (opt, opt + '='):
        if exact in fitting:
            return exact != opt, opt
    if len(fitting) > 1:
        raise GetoptError('option --%s not a unique prefix' % opt, opt)
    return fitting[0].endswith('='), fitting[0].rstrip('=')


def do_shorts(opts, optstring, shortopts, args):
    """Takes a word of short options, of which the last may have a value behind it or in the next
    word."""
    for place, letter in enumerate(optstring, 1):
        if not short_has_arg(letter, shortopts):
            opts.append(('-' + letter, ''))
            continue
        value = optstring[place:]
        if not value:
            value, args = _next_word('-' + letter, args)
        opts.append(('-' + letter, value))
        break
    return opts, args


def short_has_arg(opt, shortopts):
    """Whether a letter takes a value; GetoptError if it is not among shortopts."""
    place = shortopts.find(opt)
    if place < 0 or opt == ':':
        raise GetoptError('option -%s not recognized' % opt, opt)
    return shortopts[place + 1:place + 2] == ':'
