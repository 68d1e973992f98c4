"""What can go wrong while building: DistutilsError and its kinds, CCompilerError and its kinds."""


def _kinds(base, names):
    """Defines classes of exceptions in this module."""
    for name, text in names:
        globals()[name] = type(name, (base,), {'__doc__': text, '__module__': __name__})


class DistutilsError(Exception):
    """The base."""


class CCompilerError(Exception):
    """The base of what compilers raise."""


_kinds(DistutilsError, (
    ('DistutilsModuleError', 'A module cannot be loaded, or lacks a class.'),
    ('DistutilsClassError', 'A class is not what is needed.'),
    ('DistutilsGetoptError', 'A table of options is wrong.'),
    ('DistutilsArgError', 'The command line is wrong.'),
    ('DistutilsFileError', 'Something is wrong with a file.'),
    ('DistutilsOptionError', 'Options do not fit together, or have wrong values.'),
    ('DistutilsSetupError', 'The arguments of setup() are wrong.'),
    ('DistutilsPlatformError', 'This system is not known.'),
    ('DistutilsExecError', 'A program failed.'),
    ('DistutilsInternalError', 'A mistake in distutils.'),
    ('DistutilsTemplateError', 'A line of a template of files is wrong.'),
    ('DistutilsByteCompileError', 'A file cannot be compiled.'),
))
_kinds(CCompilerError, (
    ('PreprocessError', 'The preprocessor failed.'),
    ('CompileError', 'The compiler failed.'),
    ('LibError', 'A static library cannot be made.'),
    ('LinkError', 'The linker failed.'),
    ('UnknownFileError', 'A source has an unknown suffix.'),
))
