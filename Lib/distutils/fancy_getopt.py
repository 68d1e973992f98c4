"""Command lines by tables: (long name, short letter or None, help); a name that ends in = takes an argument."""
import getopt
import re
import string
import sys
from distutils.errors import DistutilsArgError, DistutilsGetoptError

longopt_pat = r'[a-zA-Z](?:[a-zA-Z0-9-]*)'
longopt_re = re.compile('^' + longopt_pat + '$')
neg_alias_re = re.compile('^(%s)=!(%s)$' % (longopt_pat, longopt_pat))
longopt_xlate = string.maketrans('-', '_')
WS_TRANS = string.maketrans(string.whitespace, len(string.whitespace) * ' ')


class FancyGetopt:
    """Sets attributes by the options of a command line.  negative_opt: {'quiet': 'verbose'} says that the first
    one switches the second one off."""

    def __init__(self, option_table=None):
        self.alias, self.negative_alias, self.option_order = {}, {}, []
        self.set_option_table(option_table or [])

    def _build_index(self):
        self.option_index = dict((option[0], option) for option in self.option_table)

    def set_option_table(self, option_table):
        """Sets the table."""
        self.option_table = option_table
        self._build_index()

    def add_option(self, long_option, short_option=None, help_string=None):
        """Adds a line to it."""
        if long_option in self.option_index:
            raise DistutilsGetoptError("option conflict: already an option '%s'" % long_option)
        self.option_table.append((long_option, short_option, help_string))
        self.option_index[long_option] = self.option_table[-1]

    def has_option(self, long_option):
        """Whether there is such an option."""
        return long_option in self.option_index

    def get_attr_name(self, long_option):
        """The name of its attribute."""
        return long_option.replace('-', '_')

    def _check_alias_dict(self, aliases, what):
        for alias, option in aliases.items():
            for name, text in ((alias, "option '%s' not defined"), (option, "aliased option '%s' not defined")):
                if name not in self.option_index:
                    raise DistutilsGetoptError(('invalid %s ' % what) + "'%s': " % alias + text % name)

    def set_aliases(self, alias):
        """Sets other names: {alias: option}."""
        self._check_alias_dict(alias, 'alias')
        self.alias = alias

    def set_negative_aliases(self, negative_alias):
        """Sets the opposites."""
        self._check_alias_dict(negative_alias, 'negative alias')
        self.negative_alias = negative_alias

    def _grok_option_table(self):
        self.long_opts, self.short_opts = [], []
        self.short2long, self.attr_name, self.takes_arg, self.repeat = {}, {}, {}, {}
        for option in list(self.option_table):
            if len(option) not in (3, 4):
                raise ValueError('invalid option tuple: %r' % (option,))
            name, letter, repeat = option[0], option[1], option[3] if len(option) == 4 else 0
            if not isinstance(name, basestring) or len(name) < 2:
                raise DistutilsGetoptError("invalid long option '%s': must be a string of length >= 2" % name)
            if letter is not None and not (isinstance(letter, str) and len(letter) == 1):
                raise DistutilsGetoptError("invalid short option '%s': must a single character or None" % letter)
            self.long_opts.append(name)
            self._take_option(name, letter, repeat)

    def _take_option(self, name, letter, repeat):
        takes = name.endswith('=')
        if takes:
            if letter:
                letter += ':'
            name = name[:-1]
        elif name in self.negative_alias:
            target = self.negative_alias[name]
            if self.takes_arg.get(target):
                raise DistutilsGetoptError("invalid negative alias '%s': aliased option '%s' takes a value"
                                           % (name, target))
            self.long_opts[-1] = name
        self.takes_arg[name] = int(takes)
        target = self.alias.get(name)
        if target is not None and self.takes_arg[name] != self.takes_arg[target]:
            raise DistutilsGetoptError("invalid alias '%s': inconsistent with aliased option '%s' (one of them "
                                       "takes a value, the other doesn't" % (name, target))
        if not longopt_re.match(name):
            raise DistutilsGetoptError("invalid long option name '%s' (must be letters, numbers, hyphens only"
                                       % name)
        self.repeat[name] = repeat
        self.attr_name[name] = self.get_attr_name(name)
        if letter:
            self.short_opts.append(letter)
            self.short2long[letter[0]] = name

    def getopt(self, args=None, object=None):
        """Sets the attributes of `object`; the rest of the words.  Without an object: (rest, new object)."""
        args = sys.argv[1:] if args is None else args
        result = OptionDummy() if object is None else object
        self._grok_option_table()
        try:
            options, rest = getopt.getopt(args, ' '.join(self.short_opts), self.long_opts)
        except getopt.error as problem:
            raise DistutilsArgError(problem)
        for name, value in options:
            name = self.short2long[name[1]] if len(name) == 2 else name[2:]
            name = self.alias.get(name) or name
            if not self.takes_arg[name]:
                opposite = self.negative_alias.get(name)
                name, value = opposite or name, 0 if opposite else 1
            attribute = self.attr_name[name]
            if value and self.repeat.get(name) is not None and self.repeat.get(name):
                value = getattr(result, attribute, 0) + 1
            setattr(result, attribute, value)
            self.option_order.append((name, value))
        return (rest, result) if object is None else rest

    def get_option_order(self):
        """[(option, value)] in the order of the command line."""
        return self.option_order

    def generate_help(self, header=None):
        """The lines of the help."""
        rows = []
        for option in self.option_table:
            name, letter, text = option[0].rstrip('='), option[1], option[2]
            rows.append((name if letter is None else '%s (-%s)' % (name, letter), text))
        width = max([len(name) for name, _ in rows] or [0])
        lines = [header or 'Option summary:']
        room = 78 - width - 6
        for name, text in rows:
            pieces = wrap_text(text, room) if text else ['']
            lines.append(('  --%-*s  %s' % (width, name, pieces[0] if pieces else '')).rstrip())
            lines += [' ' * (width + 6) + piece for piece in pieces[1:]]
        return lines

    def print_help(self, header=None, file=None):
        """Prints them."""
        out = sys.stdout if file is None else file
        out.writelines(line + '\n' for line in self.generate_help(header))


def fancy_getopt(options, negative_opt, object, args):
    """FancyGetopt in one call."""
    reader = FancyGetopt(options)
    reader.set_negative_aliases(negative_opt)
    return reader.getopt(args=args, object=object)


def wrap_text(text, width):
    """The text as lines of at most so many columns; longer words are cut."""
    if text is None:
        return []
    lines = ['']
    for piece in re.split(r'( +|-+)', ' '.join(text.expandtabs().translate(WS_TRANS).split())):
        while piece:
            room = width - len(lines[-1])
            if len(piece) <= room:
                lines[-1] += piece
                break
            if lines[-1]:
                lines.append('')
                piece = piece.lstrip(' ')
            else:
                lines[-1], piece = piece[:width], piece[width:]
    return [line.rstrip(' ') for line in lines if line.strip()]


def translate_longopt(opt):
    """The name of an option as that of an attribute."""
    return opt.replace('-', '_')


class OptionDummy:
    """An object for attributes."""

    def __init__(self, options=[]):
        for name in options:
            setattr(self, name, None)
