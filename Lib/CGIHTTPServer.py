"""Serves files as SimpleHTTPServer does, and runs the scripts in cgi-bin and htbin by CGI (RFC 3875).

    python -m CGIHTTPServer 8000

The answer's first line is always 200: a script's own `Status:` comes too late.  As root, scripts run as `nobody`.
Not for the open internet.
"""
import BaseHTTPServer
import copy
import os
import select
import SimpleHTTPServer
import sys
import urllib

__version__ = '0.4'
__all__ = ['CGIHTTPRequestHandler']

nobody = None

# variables that stay when a request does not set them: a script must not see those of the one before
_PER_REQUEST = ('QUERY_STRING', 'REMOTE_HOST', 'CONTENT_LENGTH', 'HTTP_USER_AGENT', 'HTTP_COOKIE', 'HTTP_REFERER')


def nobody_uid():
    "The number of the user who may do least."
    global nobody
    if nobody is None:
        try:
            import pwd
        except ImportError:
            return -1
        try:
            nobody = pwd.getpwnam('nobody')[2]
        except KeyError:
            nobody = 1 + max(entry[2] for entry in pwd.getpwall())
    return nobody


def executable(path):
    "May anybody run the file?"
    try:
        return os.stat(path).st_mode & 0o111 != 0
    except os.error:
        return False


def _url_collapse_path(path):
    """The path of a URL without '.', '..' and double slashes, unquoted; what follows a '?' stays as it is.
    What stands in the root begins with two slashes: the folder and the name are always apart.

    IndexError when it leads above the root."""
    path, mark, query = path.partition('?')
    words = urllib.unquote(path).split('/')
    kept = []
    for word in words[:-1]:
        if word == '..':
            kept.pop()
        elif word not in ('', '.'):
            kept.append(word)
    last = words[-1]
    if last == '..':
        kept.pop()
    if last in ('.', '..'):
        last = ''
    return '/' + '/'.join(kept) + '/' + last + mark + query


class CGIHTTPRequestHandler(SimpleHTTPServer.SimpleHTTPRequestHandler):
    "Answers GET, HEAD and POST; cgi_directories are the folders with scripts."

    have_fork, have_popen2, have_popen3 = [hasattr(os, _name) for _name in ('fork', 'popen2', 'popen3')]
    del _name
    rbufsize = 0          # the script reads the rest of the request itself
    cgi_directories = ['/cgi-bin', '/htbin']

    def do_POST(self):
        if self.is_cgi():
            self.run_cgi()
        else:
            self.send_error(501, 'Can only POST to CGI scripts')

    def send_head(self):
        if self.is_cgi():
            return self.run_cgi()
        return SimpleHTTPServer.SimpleHTTPRequestHandler.send_head(self)

    def is_cgi(self):
        "Is the request for a script?  Then cgi_info becomes (folder, the rest of the path)."
        path = _url_collapse_path(self.path)
        folder, slash, rest = path[1:].partition('/')
        if slash and '/' + folder in self.cgi_directories:
            self.cgi_info = '/' + folder, rest
            return True
        return False

    def is_executable(self, path):
        return executable(path)

    def is_python(self, path):
        return os.path.splitext(path)[1].lower() in ('.py', '.pyw')

    def __script(self):
        "(path of the script in the URL, what follows it, query) of cgi_info; folders below that of scripts are entered."
        folder, rest = self.cgi_info
        while True:
            word, slash, deeper = rest.partition('/')
            if not slash or not os.path.isdir(self.translate_path(folder + '/' + word)):
                break
            folder, rest = folder + '/' + word, deeper
        rest, _, query = rest.partition('?')
        name, slash, extra = rest.partition('/')
        return folder + '/' + name, slash + extra, query

    def __refusal(self, script, filename):
        "Why a script cannot run, as arguments of send_error(); None when it can."
        for problem, code, text in (
                (not os.path.exists(filename), 404, 'No such CGI script (%r)'),
                (not os.path.isfile(filename), 403, 'CGI script is not a plain file (%r)'),
                (not self.is_python(script) and not (self.have_fork or self.have_popen2 or self.have_popen3),
                 403, 'CGI script is not a Python script (%r)'),
                (not self.is_python(script) and not self.is_executable(filename),
                 403, 'CGI script is not executable (%r)')):
            if problem:
                return code, text % script

    def __variables(self, script, extra, query):
        "The environment of the script (RFC 3875, 4.1)."
        environ = copy.deepcopy(os.environ)
        path_info = urllib.unquote(extra)
        host = self.address_string()
        values = {
            'SERVER_SOFTWARE': self.version_string(), 'SERVER_NAME': self.server.server_name,
            'GATEWAY_INTERFACE': 'CGI/1.1', 'SERVER_PROTOCOL': self.protocol_version,
            'SERVER_PORT': str(self.server.server_port), 'REQUEST_METHOD': self.command, 'PATH_INFO': path_info,
            'PATH_TRANSLATED': self.translate_path(path_info), 'SCRIPT_NAME': script, 'QUERY_STRING': query,
            'REMOTE_ADDR': self.client_address[0], 'REMOTE_HOST': '' if host == self.client_address[0] else host}
        values.update(self.__login())
        headers = self.headers
        values['CONTENT_TYPE'] = (headers.type if headers.typeheader is None else headers.typeheader)
        for variable, name in (('CONTENT_LENGTH', 'content-length'), ('HTTP_REFERER', 'referer'),
                               ('HTTP_USER_AGENT', 'user-agent')):
            values[variable] = headers.getheader(name)
        values['HTTP_ACCEPT'] = ','.join(self.__accepted())
        values['HTTP_COOKIE'] = ', '.join(headers.getheaders('cookie'))
        environ.update((name, value) for name, value in values.items() if value)
        for name in _PER_REQUEST:
            if not values[name]:
                environ[name] = ''
        environ.setdefault('HTTP_ACCEPT', '')
        return environ

    def __accepted(self):
        "The lines of Accept headers, cut at their commas where they go on in the next line."
        for line in self.headers.getallmatchingheaders('accept'):
            if line[:1] in '\t\n\r ':
                yield line.strip()
            else:
                for part in line[len('accept:'):].rstrip('\r\n').split(','):
                    yield part

    def __login(self):
        "AUTH_TYPE and REMOTE_USER, from an Authorization header."
        words = (self.headers.getheader('authorization') or '').split()
        if len(words) != 2:
            return {}
        found = {'AUTH_TYPE': words[0]}
        if words[0].lower() == 'basic':
            try:
                user, colon, password = words[1].decode('base64').partition(':')
            except ValueError:       # binascii.Error is one
                return found
            if colon and ':' not in password:
                found['REMOTE_USER'] = user
        return found

    def run_cgi(self):
        "Runs the script of cgi_info; what it writes follows the answer's first line."
        script, extra, query = self.__script()
        filename = self.translate_path(script)
        refusal = self.__refusal(script, filename)
        if refusal:
            self.send_error(*refusal)
            return
        environ = self.__variables(script, extra, query)
        self.send_response(200, 'Script output follows')
        words = query.replace('+', ' ')
        (self.__run_by_fork if self.have_fork else self.__run_by_subprocess)(filename, environ, words)

    def __run_by_fork(self, filename, environ, words):
        arguments = [filename] + ([words] if '=' not in words else [])
        user = nobody_uid()
        self.wfile.flush()       # the child must not send it too
        child = os.fork()
        if child:
            status = os.waitpid(child, 0)[1]
            while select.select([self.rfile], [], [], 0)[0]:
                if not self.rfile.read(1):      # what the script did not read
                    break
            if status:
                self.log_error('CGI script exit status %#x', status)
            return
        try:
            try:
                os.setuid(user)
            except os.error:
                pass          # only root can; the others are no more than themselves
            os.dup2(self.rfile.fileno(), 0)
            os.dup2(self.wfile.fileno(), 1)
            os.execve(filename, arguments, environ)
        except:
            self.server.handle_error(self.request, self.client_address)
        finally:
            os._exit(127)

    def __run_by_subprocess(self, filename, environ, words):
        import subprocess
        command = [filename]
        if self.is_python(filename):
            command = [sys.executable, '-u', filename]
        if '=' not in words:
            command.append(words)
        length = self.headers.getheader('content-length') or '0'
        body = None
        if self.command.lower() == 'post' and length.isdigit() and int(length):
            body = self.rfile.read(int(length))
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environ)
        output, errors = process.communicate(body)
        self.wfile.write(output)
        if errors:
            self.log_error('%s', errors)
        if process.returncode:
            self.log_error('CGI script exit status %#x', process.returncode)
        else:
            self.log_message('CGI script exited OK')


def test(HandlerClass=CGIHTTPRequestHandler, ServerClass=BaseHTTPServer.HTTPServer):
    "Serves until it is interrupted; the port is the first argument of the program, 8000 by default."
    SimpleHTTPServer.test(HandlerClass, ServerClass)


if __name__ == '__main__':
    test()
