"""The command config: asks the C compiler what it can do, as setup scripts of extensions want to know.

Subclasses define run(), which calls the try_..., search_... and check_... methods; each answers 1 or 0 and
removes the files that it made.
"""
import os
import re
from distutils import log
from distutils.ccompiler import CompileError, LinkError, new_compiler
from distutils.core import Command
from distutils.errors import DistutilsExecError
from distutils.sysconfig import customize_compiler

LANG_EXT = {'c': '.c', 'c++': '.cxx'}
_STEM = '_configtest'


class config(Command):
    """Probes the compiler; by itself it does nothing."""

    description = 'prepare to build'
    user_options = [
        ('compiler=', None, 'specify the compiler type'),
        ('cc=', None, 'specify the compiler executable'),
        ('include-dirs=', 'I', 'list of directories to search for header files'),
        ('define=', 'D', 'C preprocessor macros to define'),
        ('undef=', 'U', 'C preprocessor macros to undefine'),
        ('libraries=', 'l', 'external C libraries to link with'),
        ('library-dirs=', 'L', 'directories to search for external C libraries'),
        ('noisy', None, 'show every action (compile, link, run, ...) taken'),
        ('dump-source', None, 'dump generated source files before attempting to compile them'),
    ]

    def initialize_options(self):
        for name in 'compiler', 'cc', 'include_dirs', 'libraries', 'library_dirs':
            setattr(self, name, None)
        self.noisy = self.dump_source = 1
        self.temp_files = []

    def finalize_options(self):
        folders = self.include_dirs or self.distribution.include_dirs or []
        self.include_dirs = folders.split(os.pathsep) if isinstance(folders, str) else folders
        self.libraries = [self.libraries] if isinstance(self.libraries, str) else self.libraries or []
        folders = self.library_dirs or []
        self.library_dirs = folders.split(os.pathsep) if isinstance(folders, str) else folders

    def run(self):
        pass

    # -- steps

    def _check_compiler(self):
        """Makes `compiler` an object, the first time."""
        if hasattr(self.compiler, 'compile'):
            return
        made = self.compiler = new_compiler(compiler=self.compiler, dry_run=self.dry_run, force=1)
        customize_compiler(made)
        for setting in 'include_dirs', 'libraries', 'library_dirs':
            if getattr(self, setting):
                getattr(made, 'set_' + setting)(getattr(self, setting))

    def _write(self, body, headers, lang):
        """Writes a source file; returns its name."""
        name = _STEM + LANG_EXT[lang]
        self.temp_files.append(name)
        includes = ''.join('#include <%s>\n' % header for header in headers or ())
        body = body if body is not None else ''
        with open(name, 'w') as out:
            out.write(includes + ('\n' if includes else '') + body + ('' if body.endswith('\n') else '\n'))
        return name

    def _preprocess(self, body, headers, include_dirs, lang):
        source, out = self._write(body, headers, lang), _STEM + '.i'
        self.temp_files.append(out)
        self.compiler.preprocess(source, out, include_dirs=include_dirs)
        return source, out

    def _compile(self, body, headers, include_dirs, lang):
        source = self._write(body, headers, lang)
        if self.dump_source:
            dump_file(source, "compiling '%s':" % source)
        (made,) = self.compiler.object_filenames([source])
        self.temp_files.append(made)
        self.compiler.compile([source], include_dirs=include_dirs)
        return source, made

    def _link(self, body, headers, include_dirs, libraries, library_dirs, lang):
        source, made = self._compile(body, headers, include_dirs, lang)
        program = os.path.splitext(os.path.basename(source))[0]
        self.compiler.link_executable([made], program, libraries=libraries, library_dirs=library_dirs, target_lang=lang)
        program += self.compiler.exe_extension or ''
        self.temp_files.append(program)
        return program

    def _run(self, *args):
        """Compiles, links and runs."""
        program = self._link(*args)
        self.spawn([os.path.join(os.curdir, program)])

    def _clean(self, *filenames):
        """Removes files, those of the probe without arguments."""
        names = filenames or tuple(self.temp_files)
        if not filenames:
            self.temp_files = []
        log.info('removing: %s', ' '.join(names))
        for name in names:
            if os.path.exists(name):
                os.remove(name)

    def _succeeds(self, tell, step, *args):
        """1 if a step can be done, else 0; afterwards no file is left."""
        self._check_compiler()
        try:
            step(*args)
            fine = 1
        except (CompileError, LinkError, DistutilsExecError):
            fine = 0
        if tell:
            log.info('success!' if fine else 'failure.')
        self._clean()
        return fine

    # -- questions

    def try_cpp(self, body=None, headers=None, include_dirs=None, lang='c'):
        """Whether the preprocessor takes a source, or the headers alone."""
        return self._succeeds(False, self._preprocess, body, headers, include_dirs, lang)

    def search_cpp(self, pattern, body=None, headers=None, include_dirs=None, lang='c'):
        """Whether a line of the preprocessor's output has a pattern, a string or compiled, in it."""
        self._check_compiler()
        search = re.compile(pattern).search if isinstance(pattern, basestring) else pattern.search
        _, out = self._preprocess(body, headers, include_dirs, lang)
        with open(out) as lines:
            found = any(search(line) for line in lines)
        self._clean()
        return int(found)

    def try_compile(self, body, headers=None, include_dirs=None, lang='c'):
        """Whether the compiler takes a source."""
        return self._succeeds(True, self._compile, body, headers, include_dirs, lang)

    def try_link(self, body, headers=None, include_dirs=None, libraries=None, library_dirs=None, lang='c'):
        """Whether a source can be made a program."""
        return self._succeeds(True, self._link, body, headers, include_dirs, libraries, library_dirs, lang)

    def try_run(self, body, headers=None, include_dirs=None, libraries=None, library_dirs=None, lang='c'):
        """Whether the program that a source makes ends with status 0."""
        return self._succeeds(True, self._run, body, headers, include_dirs, libraries, library_dirs, lang)

    def check_func(self, func, headers=None, include_dirs=None, libraries=None, library_dirs=None, decl=0, call=0):
        """Whether there is a function; with `decl` it is declared first, with `call` called and not only named."""
        lines = ['int %s ();' % func] if decl else []
        lines += ['int main () {', '  %s%s;' % (func, '()' if call else ''), '}']
        self._check_compiler()
        return self.try_link('\n'.join(lines) + '\n', headers, include_dirs, libraries, library_dirs)

    def check_lib(self, library, library_dirs=None, headers=None, include_dirs=None, other_libraries=[]):
        """Whether a program can be linked with a library."""
        self._check_compiler()
        return self.try_link('int main (void) { }', headers, include_dirs, [library] + list(other_libraries), library_dirs)

    def check_header(self, header, include_dirs=None, library_dirs=None, lang='c'):
        """Whether the preprocessor finds a header."""
        return self.try_cpp('/* No body */', [header], include_dirs, lang)


def dump_file(filename, head=None):
    """Shows a file as log.info does, below a line."""
    log.info('%s', filename if head is None else head)
    with open(filename) as stream:
        log.info(stream.read())
