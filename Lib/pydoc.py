#!/usr/bin/env python
"""Shows what is documented: python -m pydoc NAME, or help(thing) at the prompt.

    pydoc NAME ...      a module, class, function, keyword or topic as text; a name with / is a file
    pydoc -k WORD       modules whose summary has the word
    pydoc -p PORT       serves all as web pages of this machine (0: any free port)
    pydoc -g            a window to search in
    pydoc -w NAME ...   writes NAME.html; a folder: for all modules in it

How it works.  ModulePortrait and ClassPortrait find out what there is to say about a module or class; TextDoc and
HTMLDoc say it.  Helper is the object `help`: it decides what a request names and hands that to a Doc or, for topics,
to the texts in pydoc_data.  Bold in text is a letter, a backspace, the letter again, as pagers know it.

_pydoc_objects has the portraits and finds things, _pydoc_text and _pydoc_html have the two Docs.
"""
import inspect
import os
import pkgutil
import re
import sys
import types
from collections import deque
from repr import Repr
from string import expandtabs, find, join, lower, rfind, rstrip, split, strip
from traceback import extract_tb

from _pydoc_objects import *
from _pydoc_objects import _encode
from _pydoc_html import _link, HTMLDoc, HTMLRepr
from _pydoc_text import TextDoc, TextRepr

__author__ = 'the Stackless Python 2.7 project'
__date__ = '2026'
__version__ = '1.0'


# -- pagers -------------------------------------------------------------------------------------------

def pager(text):
    "Shows text page by page, in the way that fits; the first call finds it."
    global pager
    pager = getpager()
    pager(text)


def getpager():
    "The function that shows text: $PAGER, less or more on a terminal, else plain."
    if not all([isinstance(stream, file) and stream.isatty() for stream in (sys.stdin, sys.stdout)]):
        return plainpager
    if os.environ.get('TERM') in ('dumb', 'emacs'):
        return plainpager
    command = os.environ.get('PAGER')
    if command:
        return lambda text: pipepager(text, command)
    for command in 'less', 'more':
        if os.system('(%s --version || %s /dev/null) >/dev/null 2>&1' % (command, command)) == 0:
            return lambda text: pipepager(text, command)
    return ttypager


def plain(text):
    "The text without bold."
    return re.sub('.\b', '', text)


def _for_output(text):
    return _encode(text, getattr(sys.stdout, 'encoding', None))


def pipepager(text, cmd):
    "Hands text to a program."
    pipe = os.popen(cmd, 'w')
    try:
        pipe.write(_for_output(text))
        pipe.close()
    except IOError:
        pass        # the user has left the program


def tempfilepager(text, cmd):
    "Shows text with a program that wants a file."
    import tempfile
    handle, name = tempfile.mkstemp()
    try:
        with os.fdopen(handle, 'wb') as stream:
            stream.write(_for_output(text))
        os.system('%s "%s"' % (cmd, name))
    finally:
        os.unlink(name)


def ttypager(text):
    "Shows text a screen at a time: return goes a line, b back, q out, other keys a screen on."
    lines = plain(_for_output(text)).split('\n')
    try:
        import tty
        fd = sys.stdin.fileno()
        before = tty.tcgetattr(fd)
        tty.setcbreak(fd)
    except (ImportError, AttributeError, tty.error):
        before = None
    getkey = (lambda: sys.stdin.read(1)) if before else lambda: sys.stdin.readline()[:-1][:1]
    try:
        step = shown = int(os.environ.get('LINES', 25)) - 1
        sys.stdout.write('\n'.join(lines[:shown]) + '\n')
        while shown < len(lines):
            sys.stdout.write('-- more --')
            sys.stdout.flush()
            key = getkey()
            sys.stdout.write('\r          \r')
            if key in ('q', 'Q'):
                break
            if key in ('b', 'B', '\x1b'):
                shown = max(0, shown - 2 * step)
            more = 1 if key in ('\r', '\n') else step
            sys.stdout.write('\n'.join(lines[shown:shown + more]) + '\n')
            shown += more
    finally:
        if before:
            tty.tcsetattr(fd, tty.TCSAFLUSH, before)


def plainpager(text):
    "Writes text without bold."
    sys.stdout.write(plain(_for_output(text)))


# -- documents ----------------------------------------------------------------------------------------

html = HTMLDoc()
text = TextDoc()


def render_doc(thing, title='Python Library Documentation: %s', forceload=0):
    "The text about an object, or about what a string names.  Raises ImportError."
    object, name = resolve(thing, forceload)
    words = [describe(object), _whence(object, name)]
    shown = _documented(object)
    if shown is not object and type(object) is not types.InstanceType:
        words.append(' object')
    return title % ''.join(words) + '\n\n' + text.document(shown, name)


def _whence(object, name):
    "Where an object is from, as the title says it."
    outer = (name or '').rpartition('.')[0]
    if outer:
        return ' in ' + outer
    module = inspect.getmodule(object)
    return '' if module is None or module is object else ' in module ' + module.__name__


_SELF_EXPLAINING = (inspect.ismodule, inspect.isclass, inspect.isroutine, inspect.isgetsetdescriptor,
                    inspect.ismemberdescriptor, lambda object: isinstance(object, property))


def _documented(object):
    "What is documented for an object: itself, or of a value its class, which says what can be done with it."
    if type(object) is types.InstanceType:
        return object.__class__
    return object if any([test(object) for test in _SELF_EXPLAINING]) else type(object)


def doc(thing, title='Python Library Documentation: %s', forceload=0):
    "Shows the text about an object."
    try:
        pager(render_doc(thing, title, forceload))
    except (ImportError, ErrorDuringImport) as fault:
        print fault


def writedoc(thing, forceload=0):
    "Writes NAME.html into the current folder."
    try:
        name, page = _page_of(thing, forceload)
    except (ImportError, ErrorDuringImport) as fault:
        print fault
        return
    path = name + '.html'
    with open(path, 'w') as stream:
        stream.write(page)
    print 'wrote', path


def _page_of(thing, forceload):
    "(name, page) of what a name or an object stands for."
    object, name = resolve(thing, forceload)
    return name, html.page(describe(object), html.document(object, name))


def writedocs(dir, pkgpath='', done=None):
    "Writes pages for all modules in a folder and its packages."
    for _, name, _ in pkgutil.walk_packages([dir], pkgpath):
        writedoc(name)


# -- help ---------------------------------------------------------------------------------------------

_TOPICS = """
ASSERTION:assert ASSIGNMENT:AUGMENTEDASSIGNMENT ATTRIBUTEMETHODS:ATTRIBUTES,SPECIALMETHODS ATTRIBUTES:ATTRIBUTEMETHODS
AUGMENTEDASSIGNMENT:NUMBERMETHODS BACKQUOTES:repr BASICMETHODS:SPECIALMETHODS BINARY:NUMBERMETHODS,POWER BITWISE:BINARY
BOOLEAN:EXPRESSIONS,TRUTHVALUE CALLABLEMETHODS:CALLS CALLS:EXPRESSIONS CLASSES:class,TYPES CODEOBJECTS:compile
COERCIONS:CONVERSIONS COMPARISON:EXPRESSIONS,BASICMETHODS COMPLEX:cmath CONDITIONAL:if CONTEXTMANAGERS:with
CONVERSIONS:COERCIONS DEBUGGING:pdb DELETION:del DICTIONARIES:DICTIONARYLITERALS DICTIONARYLITERALS:DICTIONARIES
DYNAMICFEATURES:exec ELLIPSIS:SLICINGS EXCEPTIONS:try,raise EXECUTION:NAMESPACES,FRAMES EXPRESSIONS:OPERATORS FILES:open
FLOAT:math FORMATTING:OPERATORS FRAMEOBJECTS:FRAMES FRAMES:FRAMEOBJECTS FUNCTIONS:def,lambda IDENTIFIERS:keywords
IMPORTING:import INTEGER:int,long LISTLITERALS:LISTS LISTS:LISTLITERALS LITERALS:STRINGS,NUMBERS LOOPING:for,while
MAPPINGMETHODS:MAPPINGS MAPPINGS:DICTIONARIES METHODS:def,CLASSES MODULES:import NAMESPACES:global NONE:
NUMBERMETHODS:NUMBERS NUMBERS:INTEGER,FLOAT,COMPLEX OBJECTS:TYPES OPERATORS:EXPRESSIONS PACKAGES:import POWER:EXPRESSIONS
PRIVATENAMES:CLASSES SCOPING:NAMESPACES SEQUENCEMETHODS1:SEQUENCEMETHODS2 SEQUENCEMETHODS2:SEQUENCEMETHODS1
SEQUENCES:STRINGS,LISTS,TUPLES SHIFTING:EXPRESSIONS SLICINGS:SEQUENCEMETHODS1 SPECIALATTRIBUTES: SPECIALIDENTIFIERS:
SPECIALMETHODS:BASICMETHODS STRINGMETHODS:STRINGS STRINGS:STRINGMETHODS,FORMATTING SUBSCRIPTS:SEQUENCEMETHODS1
TRACEBACKS:traceback TRUTHVALUE:BOOLEAN TUPLELITERALS:TUPLES TUPLES:TUPLELITERALS TYPEOBJECTS:types TYPES:OBJECTS
UNARY:EXPRESSIONS UNICODE:STRINGS,encodings
"""


def _topics():
    "The topics in capitals: name -> (name of the text, what else to look at), or the name of another topic."
    found = {'PRECEDENCE': 'EXPRESSIONS', 'PRINTING': 'print', 'RETURNING': 'return'}
    for entry in _TOPICS.split():
        name, _, related = entry.partition(':')
        found[name] = name, related.replace(',', ' ')
    return found


class Helper:
    "What `help` is: help(thing), help('name'), or help() for a dialogue."

    topics = _topics()

    # Statements have texts of their own; the other words belong to a topic.
    keywords = dict([(word, (word, '')) for word in
                     'break class continue def del exec for from global if import lambda pass print raise return try while '
                     'with yield'.split()],
                    **{'and': 'BOOLEAN', 'or': 'BOOLEAN', 'not': 'BOOLEAN', 'in': 'COMPARISON', 'is': 'COMPARISON',
                       'assert': 'ASSERTION', 'as': 'with', 'elif': 'if', 'else': 'if', 'except': 'try',
                       'finally': 'try'})

    symbols = {}
    for topic, symbols_ in (('BINARY', '+ - * / // %'), ('POWER', '**'), ('SHIFTING', '<< >>'), ('BITWISE', '& | ^ ~'),
                           ('COMPARISON', '< > <= >= == != <>'), ('TUPLES LISTS FUNCTIONS', ','), ('BACKQUOTES', '`'),
                           ('AUGMENTEDASSIGNMENT', '+= -= *= /= //= %= **= &= |= ^= <<= >>='), ('LISTS SLICINGS', '[ ]'),
                           ('CALLS TUPLES', '( )'), ('ATTRIBUTES FLOAT MODULES', '.'), ('ELLIPSIS', '...'),
                           ('SLICINGS DICTIONARYLITERALS', ':'), ('def class', '@'), ('COMPLEX', 'j J'),
                           ('PRIVATENAMES SPECIALIDENTIFIERS', '_ __'), ('STRINGS', '\\'),
                           ('STRINGS', '\' " \'\'\' """ b\' b" r\' r" u\' u"')):
        for symbol in symbols_.split():
            symbols[symbol] = topic

    def __init__(self, input=None, output=None):
        self._input, self._output = input, output

    input = property(lambda self: self._input or sys.stdin)
    output = property(lambda self: self._output or sys.stdout)

    def __repr__(self):
        return '<pydoc.Helper instance>'

    _nothing = object()

    def __call__(self, request=_nothing):
        if request is not self._nothing:
            self.help(request)
            return
        self.intro()
        self.interact()
        self.output.write('\nBack in Python.  At its prompt help(thing) tells about any object, and help("word") about'
                          '\na module, keyword or topic.\n')

    def intro(self):
        "Tells what can be asked."
        self.output.write('''
This is the help of Python %s.

Type the name of a module, a class or function in one (os.path.join), a keyword or a topic.
Lists: "modules", "keywords", "symbols", "topics"; "modules zip" finds those whose summary
has the word zip.  "quit" leaves.  The tutorial: http://docs.python.org/%s/tutorial/
''' % (sys.version[:3], sys.version[:3]))

    def interact(self):
        "Answers until the user has enough."
        self.output.write('\n')
        while True:
            try:
                request = self.getline('help> ')
            except (KeyboardInterrupt, EOFError):
                break
            request = replace(request, '"', '', "'", '').strip()
            if request.lower() in ('q', 'quit'):
                break
            if request:
                self.help(request)

    def getline(self, prompt):
        "A line of the user's; EOFError at the end."
        if self.input is sys.stdin:
            return raw_input(prompt)
        self.output.write(prompt)
        self.output.flush()
        line = self.input.readline()
        if not line:
            raise EOFError
        return line

    def help(self, request):
        "Tells about an object or what a string names."
        if not isinstance(request, str):
            if not isinstance(request, Helper):
                doc(request, 'Help on %s:')
            else:
                self()
            self.output.write('\n')
            return
        request = request.strip()
        first, _, rest = request.partition(' ')
        lists = {'keywords': self.listkeywords, 'symbols': self.listsymbols, 'topics': self.listtopics,
                 'modules': self.listmodules, 'help': self.intro}
        if request in lists:
            lists[request]()
        elif first == 'modules':
            self.listmodules(rest.strip())
        elif request in self.symbols:
            self.showsymbol(request)
        elif request in self.keywords or request in self.topics:
            self.showtopic(request)
        elif request:
            doc(request, 'Help on %s:')
        self.output.write('\n')

    def list(self, items, columns=4, width=80):
        "Writes names in columns."
        items = sorted(items)
        room = width // columns
        rows = -(-len(items) // columns)
        for row in range(rows):
            line = []
            for column in range(columns):
                place = column * rows + row
                if place < len(items):
                    line.append(items[place] + ' ' * (room - 1 - len(items[place]) if column < columns - 1 else 0))
            self.output.write(' '.join(line) + '\n')

    def _announced(self, words, items):
        self.output.write('\n%s\n\n' % words)
        self.list(items)

    def listkeywords(self):
        self._announced('The keywords; type one for help on it.', self.keywords.keys())

    def listsymbols(self):
        self._announced('Signs that mean something in Python; type one for help on it.', self.symbols.keys())

    def listtopics(self):
        self._announced('The topics; type one for help on it.', self.topics.keys())

    def listmodules(self, key=''):
        if key:
            self.output.write('\nModules that have it in their name or summary:\n\n')
            apropos(key)
            return
        self.output.write('\nAll modules are being looked up ...\n\n')
        found = {}

        def note(path, modname, desc):
            if '.' not in modname:
                found[modname] = 1
        ModuleScanner().run(note, onerror=lambda name: note(None, name, None))
        self.list(found.keys())
        self.output.write('\nType a name for help on it, or "modules WORD" to search in summaries.\n')

    def showsymbol(self, symbol):
        topic, _, more = self.symbols[symbol].partition(' ')
        self.showtopic(topic, more)

    def showtopic(self, topic, more_xrefs=''):
        "Shows a topic's text, with the names of related ones."
        target = self.keywords.get(topic, self.topics.get(topic))
        if not target:
            self.output.write('no documentation found for %r\n' % topic)
            return
        if isinstance(target, str):
            return self.showtopic(target, more_xrefs)
        from pydoc_data.topics import topics
        label, related = target
        pager(topics[label].strip() + '\n')
        related = (related + ' ' + more_xrefs).split()
        if related:
            import textwrap
            words = 'Related help topics: ' + ', '.join(related) + '\n'
            self.output.write('\n' + '\n'.join(textwrap.wrap(words, 79)) + '\n')


help = Helper()


# -- search -------------------------------------------------------------------------------------------

class Scanner:
    "Walks trees: next() gives node after node, None at the end; children(node) where descendp(node)."

    def __init__(self, roots, children, descendp):
        self.children, self.descendp = children, descendp
        self._pending = list(roots)[::-1]

    def next(self):
        if not self._pending:
            return None
        node = self._pending.pop()
        if self.descendp(node):
            self._pending.extend(list(self.children(node))[::-1])
        return node


class ModuleScanner:
    "Goes through all modules there are; `quit` set to a true value ends that."

    def run(self, callback, key=None, completer=None, onerror=None):
        "callback(path, name, summary) for each module, or each whose name or summary has the key."
        wanted = key and key.lower()
        self.quit = False
        seen = set()
        for name in sys.builtin_module_names:
            if name != '__main__':
                seen.add(name)
                summary = (__import__(name).__doc__ or '').split('\n')[0] if key is not None else ''
                self._tell(callback, wanted, None, name, summary)
        for importer, name, ispkg in pkgutil.walk_packages(onerror=onerror):
            if self.quit:
                break
            if name not in seen:
                seen.add(name)
                self._tell_module(callback, wanted, key, onerror, importer, name, ispkg)
        if completer:
            completer()

    def _tell_module(self, callback, wanted, key, onerror, importer, name, ispkg):
        if key is None:
            callback(None, name, '')
            return
        loader = importer.find_module(name)
        path, summary = None, ''
        if hasattr(loader, 'get_source'):
            import StringIO
            source = loader.get_source(name) or ''
            summary = source_synopsis(StringIO.StringIO(source)) or ''
            path = loader.get_filename(name) if hasattr(loader, 'get_filename') else None
        else:
            try:
                module = loader.load_module(name)
            except ImportError:
                if onerror:
                    onerror(name)
            else:
                summary = (module.__doc__ or '').split('\n')[0]
                path = getattr(module, '__file__', None)
        self._tell(callback, wanted, path, name, summary)

    def _tell(self, callback, wanted, path, name, summary):
        if wanted is None or wanted in (name + ' - ' + summary).lower():
            callback(path, name, summary)


def apropos(key):
    "Prints the modules whose name or summary has the key."
    import warnings

    def show(path, modname, desc):
        print modname, desc and '- ' + desc
    with warnings.catch_warnings():
        warnings.filterwarnings('ignore')       # of modules that are old
        ModuleScanner().run(show, key, onerror=lambda name: None)


# -- web and window -----------------------------------------------------------------------------------

def _index_page():
    "The page with all modules."
    built_in = sorted([name for name in sys.builtin_module_names if name != '__main__'])
    parts = [html.heading('<big><big><strong>Python: Index of Modules</strong></big></big>', '#ffffff', '#7799ee'),
             '<p>', html.bigsection('Built-in Modules', '#ffffff', '#ee77aa', html.multicolumn(
                 built_in, lambda name: _link(name + '.html', name)))]
    shadowed = {}
    return ''.join(parts + [html.index(folder, shadowed) for folder in pathdirs()])


def _page_for(path):
    "The page for a path of the server."
    name = path.strip('/')
    if name.endswith('.html'):
        name = name[:-5]
    if name in ('', '.', 'index'):
        return html.page('Index of Modules', _index_page())
    try:
        thing = locate(name, forceload=1)
    except ErrorDuringImport as fault:
        return html.page(name, html.escape(str(fault)))
    if thing is None:
        return html.page(name, 'no Python documentation found for ' + html.escape(repr(name)))
    return html.page(describe(thing), html.document(thing, name))


def serve(port, callback=None, completer=None):
    "Serves the pages to this machine; callback(server) when it listens, completer() at the end."
    import BaseHTTPServer
    import select

    class Handler(BaseHTTPServer.BaseHTTPRequestHandler):
        def do_GET(self):
            page = _page_for(self.path)
            self.send_response(200)
            self.send_header('Content-Type', 'text/html; charset=utf-8')
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *args):
            "Nothing is logged."

    class Server(BaseHTTPServer.HTTPServer):
        quit = False

    server = Server(('localhost', port), Handler)
    server.url = 'http://localhost:%d/' % server.server_port
    if callback:
        callback(server)
    try:
        while not server.quit:
            if select.select([server.fileno()], [], [], 1)[0]:
                server.handle_request()
    except (KeyboardInterrupt, select.error):
        pass        # that is how it ends
    finally:
        server.server_close()
        if completer:
            completer()


def gui():
    "A window with a field to search in and a list of what was found; a double click opens the page."
    import Tkinter
    import threading
    import webbrowser
    servers = []
    thread = threading.Thread(target=serve, args=(0, servers.append))
    thread.setDaemon(True)
    thread.start()
    window = Tkinter.Tk()
    window.title('pydoc')
    field = Tkinter.Entry(window)
    names = Tkinter.Listbox(window, width=60)

    def search(event=None):
        names.delete(0, 'end')
        ModuleScanner().run(lambda path, name, summary: names.insert('end', name), field.get())

    def show(event=None):
        for place in names.curselection():
            webbrowser.open(servers[0].url + names.get(place) + '.html')
    field.bind('<Return>', search)
    names.bind('<Double-1>', show)
    field.pack(fill='x')
    names.pack(fill='both', expand=1)
    try:
        window.mainloop()
    finally:
        for server in servers:
            server.quit = True


# -- the program --------------------------------------------------------------------------------------

def cli():
    "The program: looks at sys.argv."
    import getopt
    # Names are looked for in the current folder, not in that of this file.
    if sys.path[:1] == [os.path.dirname(sys.argv[0])]:
        del sys.path[0]
    sys.path.insert(0, '')
    try:
        options, names = getopt.getopt(sys.argv[1:], 'gk:p:w')
    except getopt.error:
        return _usage()
    write = False
    for option, value in options:
        if option == '-g':
            return gui()
        if option == '-k':
            return apropos(value)
        if option == '-p':
            return _serve_until_interrupted(value)
        write = True
    if not names:
        return _usage()
    for name in names:
        if not _show(name, write):
            break


def _serve_until_interrupted(port):
    try:
        port = int(port)
    except ValueError:
        return _usage()

    def ready(server):
        print 'pydoc server ready at %s' % server.url
    serve(port, ready, lambda: sys.stdout.write('pydoc server stopped\n'))


def _show(name, write):
    "Shows or writes what a word of the command line names.  Is it there?"
    if ispath(name) and not os.path.exists(name):
        print 'file %r does not exist' % name
        return False
    try:
        thing = name
        if ispath(name) and os.path.isfile(name):
            thing = importfile(name)
        if not write:
            help.help(thing)
        elif ispath(name) and os.path.isdir(name):
            writedocs(name)
        else:
            writedoc(thing)
    except ErrorDuringImport as fault:
        print fault
    return True


def _usage():
    cmd = os.path.basename(sys.argv[0])
    print __doc__.split('How it works')[0].replace('python -m pydoc', cmd).rstrip()


for _thing in globals().values():
    if getattr(_thing, '__module__', None) in ('_pydoc_objects', '_pydoc_text', '_pydoc_html'):
        _thing.__module__ = 'pydoc'
del _thing

if __name__ == '__main__':
    cli()
