"""The command check."""
from distutils.core import Command
from distutils.errors import DistutilsSetupError

HAS_DOCUTILS = False
try:
    import docutils
    HAS_DOCUTILS = True
except ImportError:
    pass


class check(Command):
    """Checks that the metadata is complete."""

    description = 'perform some checks on the package'
    user_options = [
        ('metadata', 'm', 'Verify meta-data'),
        ('restructuredtext', 'r', 'Checks if long string meta-data syntax are reStructuredText-compliant'),
        ('strict', 's', 'Will exit with an error if a check fails'),
    ]
    boolean_options = 'metadata restructuredtext strict'.split()

    def initialize_options(self):
        self.restructuredtext, self.metadata, self.strict, self._warnings = 0, 1, 0, 0

    def finalize_options(self):
        pass

    def warn(self, msg):
        """Counts warnings."""
        self._warnings += 1
        Command.warn(self, msg)

    def run(self):
        if self.metadata:
            self.check_metadata()
        if self.restructuredtext:
            self.__check_text()
        if self._warnings and self.strict:
            raise DistutilsSetupError('Please correct your package.')

    def __check_text(self):
        if HAS_DOCUTILS:
            self.check_restructuredtext()
        elif self.strict:
            raise DistutilsSetupError('The docutils package is needed.')

    def check_metadata(self):
        """name, version, url, and an author or maintainer with an address are wanted."""
        data = self.distribution.metadata
        missing = [name for name in ('name', 'version', 'url') if not getattr(data, name, None)]
        if missing:
            self.warn('missing required meta-data: %s' % ', '.join(missing))
        for name in 'author', 'maintainer':
            if getattr(data, name):
                if not getattr(data, name + '_email'):
                    self.warn("missing meta-data: if '%s' supplied, '%s_email' must be supplied too" % (name, name))
                return
        self.warn('missing meta-data: either (author and author_email) or (maintainer and maintainer_email) must '
                  'be supplied')

    def check_restructuredtext(self):
        """The long description must be reStructuredText."""
        text = self.distribution.get_long_description()
        if not isinstance(text, unicode):
            text = text.decode('utf-8')
        for problem in self._check_rst_data(text):
            line = problem[-1].get('line')
            self.warn(problem[1] if line is None else '%s (line %s)' % (problem[1], line))

    def _check_rst_data(self, data):
        from docutils import frontend, nodes, parsers, utils
        from docutils.parsers.rst import Parser
        problems = []

        class Reporter(utils.Reporter):
            def system_message(self, level, message, *children, **kwargs):
                problems.append((level, message, children, kwargs))
                return nodes.system_message(message, level=level, type=self.levels[level], *children, **kwargs)
        settings = frontend.OptionParser(components=(Parser,)).get_default_values()
        settings.tab_width, settings.pep_references, settings.rfc_references = 4, None, None
        source = self.distribution.script_name or 'setup.py'
        reporter = Reporter(source, settings.report_level, settings.halt_level, stream=settings.warning_stream,
                            debug=settings.debug, encoding=settings.error_encoding,
                            error_handler=settings.error_encoding_error_handler)
        document = nodes.document(settings, reporter, source=source)
        document.note_source(source, -1)
        try:
            Parser().parse(data, document)
        except AttributeError as cause:
            problems.append((-1, 'Could not finish the parsing: %s.' % cause, '', {}))
        return problems
