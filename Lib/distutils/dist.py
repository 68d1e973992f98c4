"""Distribution: what setup() is told, its commands and their options."""
import os
import re
import sys
import warnings
from os.path import dirname, isfile, join
from distutils import log
from distutils.debug import DEBUG
from distutils.errors import DistutilsArgError, DistutilsClassError, DistutilsModuleError, DistutilsOptionError
from distutils.fancy_getopt import FancyGetopt, translate_longopt
from distutils.util import check_environ, rfc822_escape, strtobool

PKG_INFO_ENCODING = 'utf-8'
command_re = re.compile(r'^[a-zA-Z]([a-zA-Z0-9_]*)$')

_FIELDS = (
    ('name', None, 'print package name'), ('version', 'V', 'print package version'),
    ('fullname', None, 'print <package name>-<version>'), ('author', None, "print the author's name"),
    ('author-email', None, "print the author's email address"),
    ('maintainer', None, "print the maintainer's name"),
    ('maintainer-email', None, "print the maintainer's email address"),
    ('contact', None, "print the maintainer's name if known, else the author's"),
    ('contact-email', None, "print the maintainer's email address if known, else the author's"),
    ('url', None, 'print the URL for this package'), ('license', None, 'print the license of the package'),
    ('licence', None, 'alias for --license'), ('description', None, 'print the package description'),
    ('long-description', None, 'print the long package description'),
    ('platforms', None, 'print the list of platforms'), ('classifiers', None, 'print the list of classifiers'),
    ('keywords', None, 'print the list of keywords'),
    ('provides', None, 'print the list of packages/modules provided'),
    ('requires', None, 'print the list of packages/modules required'),
    ('obsoletes', None, 'print the list of packages/modules made obsolete'),
)


# What stands between the values of the fields that have several, when an option shows them.
_BETWEEN = {'keywords': ',', 'platforms': ',', 'classifiers': '\n', 'provides': '\n', 'requires': '\n', 'obsoletes': '\n'}


class Distribution:
    """attrs: the arguments of setup()."""

    global_options = [
        ('verbose', 'v', 'run verbosely (default)', 1),
        ('quiet', 'q', 'run quietly (turns verbosity off)'),
        ('dry-run', 'n', "don't actually do anything"),
        ('help', 'h', 'show detailed help message'),
        ('no-user-cfg', None, 'ignore pydistutils.cfg in your home directory'),
    ]
    common_usage = ("Common commands: (see '--help-commands' for more)\n\n"
                    "  setup.py build      will build the package underneath 'build/'\n"
                    '  setup.py install    will install the package\n')
    display_options = [('help-commands', None, 'list all available commands')] + list(_FIELDS)
    display_option_names = [option[0].replace('-', '_') for option in display_options]
    negative_opt = {'quiet': 'verbose'}

    def __init__(self, attrs=None):
        self.verbose, self.dry_run, self.help = 1, 0, 0
        for name in self.display_option_names:
            setattr(self, name, 0)
        self.metadata = DistributionMetadata()
        for name in self.metadata._METHOD_BASENAMES:
            setattr(self, 'get_' + name, getattr(self.metadata, 'get_' + name))
        self.cmdclass, self.command_packages = {}, None
        self.script_name = self.script_args = None
        self.command_options = {}  # {command: {option: (source, value)}}
        self.dist_files = []       # (command, version of Python, path) of the archives made
        self.packages = self.py_modules = self.libraries = self.headers = self.ext_modules = None
        self.package_data, self.package_dir = {}, None
        self.ext_package = self.include_dirs = self.extra_path = self.scripts = self.data_files = None
        self.password = ''
        self.command_obj, self.have_run = {}, {}
        self.want_user_cfg = True
        if attrs:
            self.__take(attrs)
        for word in self.script_args or ():
            if not word.startswith('-'):
                break
            if word == '--no-user-cfg':
                self.want_user_cfg = False
                break
        self.finalize_options()

    def __take(self, attrs):
        for command, options in (attrs.pop('options', None) or {}).items():
            target = self.get_option_dict(command)
            target.update((name, ('setup script', value)) for name, value in options.items())
        if 'licence' in attrs:
            attrs['license'] = attrs.pop('licence')
            warnings.warn("'licence' distribution option is deprecated; use 'license'")
        for name, value in attrs.items():
            for target in self.metadata, self:
                setter = 'set_' + name
                if target is self.metadata and hasattr(target, setter):
                    getattr(target, setter)(value)
                elif hasattr(target, name):
                    setattr(target, name, value)
                else:
                    continue
                break
            else:
                warnings.warn('Unknown distribution option: %r' % name)

    def get_option_dict(self, command):
        """{option: (where it comes from, value)} of a command."""
        return self.command_options.setdefault(command, {})

    def dump_option_dicts(self, header=None, commands=None, indent=''):
        """Shows the options of commands."""
        from pprint import pformat
        names = sorted(self.command_options) if commands is None else commands
        lines = [] if names else ['no commands known yet']
        for name in names:
            known = self.command_options.get(name)
            if known is None:
                lines.append("no option dict for '%s' command" % name)
            else:
                lines.append("option dict for '%s' command:" % name)
                lines += ['  ' + line for line in pformat(known).splitlines()]
        if header is not None:
            lines = [header] + ['  ' + line for line in lines]
        for line in lines:
            self.announce(indent + line)

    # -- files with options

    def find_config_files(self):
        """Those of the system, the user, the folder that are there."""
        check_environ()
        places = [join(dirname(sys.modules['distutils'].__file__), 'distutils.cfg')]
        if self.want_user_cfg:
            name = '.pydistutils.cfg' if os.name == 'posix' else 'pydistutils.cfg'
            places.append(join(os.path.expanduser('~'), name))
        places.append('setup.cfg')
        return [path for path in places if isfile(path)]

    def parse_config_files(self, filenames=None):
        """Reads them."""
        from ConfigParser import ConfigParser
        for path in self.find_config_files() if filenames is None else filenames:
            settings = ConfigParser()
            settings.read(path)
            for section in settings.sections():
                target = self.get_option_dict(section)
                for option in settings.options(section):
                    if option != '__name__':
                        target[option.replace('-', '_')] = path, settings.get(section, option)
        for name, (_, value) in self.command_options.get('global', {}).items():
            opposite = self.negative_opt.get(name)
            try:
                if opposite:
                    setattr(self, opposite, not strtobool(value))
                elif name in ('verbose', 'dry_run'):
                    setattr(self, name, strtobool(value))
                else:
                    setattr(self, name, value)
            except ValueError as problem:
                raise DistutilsOptionError(problem)

    # -- the command line

    def _get_toplevel_options(self):
        return self.global_options + [
            ('command-packages=', None, 'list of packages that provide distutils commands')]

    def parse_command_line(self):
        """Takes commands and their options from script_args; whether there is something to run."""
        parser = FancyGetopt(self._get_toplevel_options() + self.display_options)
        for set_names, names in ((parser.set_negative_aliases, self.negative_opt),
                                 (parser.set_aliases, {'licence': 'license'})):
            set_names(names)
        self.commands = []
        left = parser.getopt(args=self.script_args, object=self)
        log.set_verbosity(self.verbose)
        if self.handle_display_options(parser.get_option_order()):
            return None
        while left:
            left = self._parse_command_opts(parser, left)
        if left is None:                # help was asked for
            return None
        if self.help:
            self._show_help(parser, display_options=not self.commands, commands=self.commands)
        elif not self.commands:
            raise DistutilsArgError('no commands supplied')
        return None if self.help else 1

    def _parse_command_opts(self, parser, args):
        name = args[0]
        if not command_re.match(name):
            raise SystemExit("invalid command name '%s'" % name)
        self.commands.append(name)
        kind = self.__command_with_options(name)
        helpers = fix_help_options(getattr(kind, 'help_options', []))
        parser.set_option_table(self.global_options + kind.user_options + helpers)
        parser.set_negative_aliases(dict(self.negative_opt, **getattr(kind, 'negative_opt', {})))
        rest, options = parser.getopt(args[1:])
        if getattr(options, 'help', 0):
            self._show_help(parser, display_options=0, commands=[kind])
            return None
        asked = [helper for helper in getattr(kind, 'help_options', ())
                 if hasattr(options, parser.get_attr_name(helper[0]))]
        for helper in asked:
            self.__show_by(helper)
        if asked:
            return None
        self.get_option_dict(name).update((option, ('command line', value))
                                          for option, value in vars(options).items())
        return rest

    def __command_with_options(self, name):
        """The class of a command of the command line."""
        from distutils.cmd import Command
        try:
            kind = self.get_command_class(name)
        except DistutilsModuleError as problem:
            raise DistutilsArgError(problem)
        if not issubclass(kind, Command):
            raise DistutilsClassError('command class %s must subclass Command' % kind)
        if not isinstance(getattr(kind, 'user_options', None), list):
            raise DistutilsClassError("command class %s must provide 'user_options' attribute (a list of tuples)"
                                      % kind)
        return kind

    def __show_by(self, helper):
        """Calls the function of an option that shows something: (option, short, words, function)."""
        if not callable(helper[3]):
            raise DistutilsClassError("invalid help function %r for help option '%s': must be a callable "
                                      'object (function, etc.)' % (helper[3], helper[0]))
        helper[3]()

    def finalize_options(self):
        """Splits keywords and platforms that are texts."""
        for name in 'keywords', 'platforms':
            value = getattr(self.metadata, name)
            if isinstance(value, basestring):
                setattr(self.metadata, name, [word.strip() for word in value.split(',')])

    def _show_help(self, parser, global_options=1, display_options=1, commands=[]):
        from distutils.cmd import Command
        from distutils.core import gen_usage
        if global_options:
            parser.set_option_table(self._get_toplevel_options() if display_options else self.global_options)
            parser.print_help(self.common_usage + '\nGlobal options:')
            print
        if display_options:
            parser.set_option_table(self.display_options)
            parser.print_help('Information display options (just display information, ignore any commands)')
            print
        for command in self.commands:
            kind = command if isinstance(command, type) and issubclass(command, Command) \
                else self.get_command_class(command)
            parser.set_option_table(kind.user_options + fix_help_options(getattr(kind, 'help_options', [])))
            parser.print_help("Options for '%s' command:" % kind.__name__)
            print
        print gen_usage(self.script_name)

    def handle_display_options(self, option_order):
        """Shows what options like --name ask for; whether there was one."""
        if self.help_commands:
            from distutils.core import gen_usage
            self.print_commands()
            sys.stdout.write('\n%s\n' % gen_usage(self.script_name))
            return 1
        known = [option[0] for option in self.display_options]
        asked = [translate_longopt(option) for option, value in option_order if value and option in known]
        for name in asked:
            value = getattr(self.metadata, 'get_' + name)()
            print _BETWEEN[name].join(value) if name in _BETWEEN else value
        return int(bool(asked))

    # -- commands

    def print_command_list(self, commands, header, max_length):
        """A list of commands with descriptions."""
        print header + ':'
        for name in commands:
            kind = self.cmdclass.get(name) or self.get_command_class(name)
            print '  %-*s  %s' % (max_length, name, getattr(kind, 'description', '(no description available)'))

    def __known_commands(self):
        import distutils.command
        standard = list(distutils.command.__all__)
        return standard, [name for name in self.cmdclass if name not in standard]

    def print_commands(self):
        """All commands."""
        standard, extra = self.__known_commands()
        width = max(map(len, standard + extra))
        self.print_command_list(standard, 'Standard commands', width)
        if extra:
            print
            self.print_command_list(extra, 'Extra commands', width)

    def get_command_list(self):
        """[(name, description)] of all commands."""
        standard, extra = self.__known_commands()
        rows = []
        for name in standard + extra:
            kind = self.cmdclass.get(name) or self.get_command_class(name)
            rows.append((name, getattr(kind, 'description', '(no description available)')))
        return rows

    def get_command_packages(self):
        """The packages in which commands are looked for."""
        packages = self.command_packages
        if not isinstance(packages, list):
            packages = [word.strip() for word in (packages or '').split(',') if word.strip()]
            if 'distutils.command' not in packages:
                packages.insert(0, 'distutils.command')
            self.command_packages = packages
        return packages

    def get_command_class(self, command):
        """The class of a command."""
        if not self.cmdclass.get(command):
            module = self.__command_module(command)
            try:
                self.cmdclass[command] = getattr(module, command)
            except AttributeError:
                raise DistutilsModuleError("invalid command '%s' (no class '%s' in module '%s')"
                                           % (command, command, module.__name__))
        return self.cmdclass[command]

    def __command_module(self, command):
        """The module of a command: that of the first package which has one."""
        for package in self.get_command_packages():
            name = '%s.%s' % (package, command)
            try:
                __import__(name)
                return sys.modules[name]
            except ImportError:
                continue
        raise DistutilsModuleError("invalid command '%s'" % command)

    def get_command_obj(self, command, create=1):
        """The command, made when it is first asked for."""
        if create and not self.command_obj.get(command):
            if DEBUG:
                self.announce("Distribution.get_command_obj(): creating '%s' command object" % command)
            made = self.get_command_class(command)(self)
            self.command_obj[command], self.have_run[command] = made, 0
            if self.command_options.get(command):
                self._set_command_options(made, self.command_options[command])
        return self.command_obj.get(command)

    def _set_command_options(self, command_obj, option_dict=None):
        if option_dict is None:
            option_dict = self.get_option_dict(command_obj.get_command_name())
        switches = [translate_longopt(name) for name in getattr(command_obj, 'boolean_options', [])]
        opposites = getattr(command_obj, 'negative_opt', {})
        for name, (source, value) in option_dict.items():
            text = isinstance(value, basestring)
            try:
                if name in opposites and text:
                    setattr(command_obj, opposites[name], not strtobool(value))
                elif name in switches and text:
                    setattr(command_obj, name, strtobool(value))
                elif hasattr(command_obj, name):
                    setattr(command_obj, name, value)
                else:
                    raise DistutilsOptionError("error in %s: command '%s' has no such option '%s'"
                                               % (source, command_obj.get_command_name(), name))
            except ValueError as problem:
                raise DistutilsOptionError(problem)

    def reinitialize_command(self, command, reinit_subcommands=0):
        """The command with its options as at first."""
        from distutils.cmd import Command
        if not isinstance(command, Command):
            command = self.get_command_obj(command)
        if command.finalized:
            command.initialize_options()
            command.finalized = self.have_run[command.get_command_name()] = 0
            self._set_command_options(command)
            for inner in command.get_sub_commands() if reinit_subcommands else ():
                self.reinitialize_command(inner, reinit_subcommands)
        return command

    def announce(self, msg, level=log.INFO):
        """A message."""
        log.log(level, msg)

    def run_commands(self):
        """Runs those of the command line."""
        for name in self.commands:
            self.run_command(name)

    def run_command(self, command):
        """Runs a command, unless it has run."""
        if self.have_run.get(command):
            return
        log.info('running %s', command)
        found = self.get_command_obj(command)
        found.ensure_finalized()
        found.run()
        self.have_run[command] = 1

    # -- what there is

    def __any(self, items):
        return items and len(items) > 0

    def has_pure_modules(self):
        return bool(self.__any(self.packages or self.py_modules or []))

    def has_ext_modules(self):
        return self.__any(self.ext_modules)

    def has_c_libraries(self):
        return self.__any(self.libraries)

    def has_modules(self):
        return self.has_pure_modules() or self.has_ext_modules()

    def has_headers(self):
        return self.__any(self.headers)

    def has_scripts(self):
        return self.__any(self.scripts)

    def has_data_files(self):
        return self.__any(self.data_files)

    def is_pure(self):
        return self.has_pure_modules() and not self.has_ext_modules() and not self.has_c_libraries()


# A field of PKG-INFO: (name, attribute, whether it stands several times)
_INFO = (('Metadata-Version', None, 0), ('Name', 'name', 0), ('Version', 'version', 0),
         ('Summary', 'description', 0), ('Home-page', 'url', 0), ('Author', 'author', 0),
         ('Author-email', 'author_email', 0), ('License', 'license', 0), ('Download-URL', 'download_url', 0),
         ('Description', 'long_description', 0), ('Keywords', 'keywords', 0), ('Platform', 'platforms', 1),
         ('Classifier', 'classifiers', 1), ('Requires', 'requires', 1), ('Provides', 'provides', 1),
         ('Obsoletes', 'obsoletes', 1))


class DistributionMetadata:
    """Name, version and the rest of PKG-INFO; path: a file to read them from."""

    _METHOD_BASENAMES = tuple(option[0].replace('-', '_') for option in _FIELDS if option[0] != 'licence') + (
        'download_url', 'licence')

    def __init__(self, path=None):
        for name in ('name version author author_email maintainer maintainer_email url license description '
                     'long_description keywords platforms classifiers download_url provides requires '
                     'obsoletes').split():
            setattr(self, name, None)
        if path is not None:
            with open(path) as source:
                self.read_pkg_file(source)

    def read_pkg_file(self, file):
        """Reads PKG-INFO."""
        from email import message_from_file
        message = message_from_file(file)
        version = message['metadata-version']
        for field, name, several in _INFO[1:]:
            if several:
                setattr(self, name, message.get_all(field))
            else:
                value = message[field]
                setattr(self, name, None if value == 'UNKNOWN' else value)
        if self.keywords:
            self.keywords = message['keywords'].split(',')
        if version != '1.1':
            self.requires = self.provides = self.obsoletes = None

    def write_pkg_info(self, base_dir):
        """Writes PKG-INFO into a folder."""
        with open(join(base_dir, 'PKG-INFO'), 'w') as out:
            self.write_pkg_file(out)

    def write_pkg_file(self, file):
        """Writes it."""
        newer = self.provides or self.requires or self.obsoletes or self.classifiers or self.download_url
        for field, value in (('Metadata-Version', '1.1' if newer else '1.0'), ('Name', self.get_name()),
                             ('Version', self.get_version()), ('Summary', self.get_description()),
                             ('Home-page', self.get_url()), ('Author', self.get_contact()),
                             ('Author-email', self.get_contact_email()), ('License', self.get_license())):
            self._write_field(file, field, value)
        if self.download_url:
            self._write_field(file, 'Download-URL', self.download_url)
        self._write_field(file, 'Description', rfc822_escape(self._encode_field(self.get_long_description())))
        if self.get_keywords():
            self._write_field(file, 'Keywords', ','.join(self.get_keywords()))
        for field, values in (('Platform', self.get_platforms()), ('Classifier', self.get_classifiers()),
                              ('Requires', self.get_requires()), ('Provides', self.get_provides()),
                              ('Obsoletes', self.get_obsoletes())):
            self._write_list(file, field, values)

    # These three are called by setuptools, which writes more fields.

    def _write_field(self, file, name, value):
        file.write('%s: %s\n' % (name, self._encode_field(value)))

    def _write_list(self, file, name, values):
        for value in values:
            self._write_field(file, name, value)

    def _encode_field(self, value):
        if value is None:
            return None
        return value.encode(PKG_INFO_ENCODING) if isinstance(value, unicode) else str(value)

    def get_name(self):
        return self.name or 'UNKNOWN'

    def get_version(self):
        return self.version or '0.0.0'

    def get_fullname(self):
        return '%s-%s' % (self._encode_field(self.get_name()), self._encode_field(self.get_version()))

    def get_author(self):
        return self.author or 'UNKNOWN'

    def get_author_email(self):
        return self.author_email or 'UNKNOWN'

    def get_maintainer(self):
        return self.maintainer or 'UNKNOWN'

    def get_maintainer_email(self):
        return self.maintainer_email or 'UNKNOWN'

    def get_contact(self):
        return self.maintainer or self.author or 'UNKNOWN'

    def get_contact_email(self):
        return self.maintainer_email or self.author_email or 'UNKNOWN'

    def get_url(self):
        return self.url or 'UNKNOWN'

    def get_license(self):
        return self.license or 'UNKNOWN'

    get_licence = get_license

    def get_description(self):
        return self.description or 'UNKNOWN'

    def get_long_description(self):
        return self.long_description or 'UNKNOWN'

    def get_keywords(self):
        return self.keywords or list()

    def get_platforms(self):
        return self.platforms or ['UNKNOWN']

    def get_classifiers(self):
        return self.classifiers or list()

    def get_download_url(self):
        return self.download_url or 'UNKNOWN'

    def get_requires(self):
        return self.requires or list()

    def __check_predicates(self, values, provision):
        import distutils.versionpredicate as checker
        for value in values:
            (checker.split_provision if provision else checker.VersionPredicate)(value)
        return values

    def set_requires(self, value):
        self.requires = self.__check_predicates(value, False)

    def get_provides(self):
        return self.provides or list()

    def set_provides(self, value):
        self.provides = self.__check_predicates([item.strip() for item in value], True)

    def get_obsoletes(self):
        return self.obsoletes or list()

    def set_obsoletes(self, value):
        self.obsoletes = self.__check_predicates(value, False)


def fix_help_options(options):
    """The first three fields of each option: without the function."""
    return [option[:3] for option in options]
