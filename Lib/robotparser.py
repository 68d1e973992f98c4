"""What robots.txt of a site allows (http://www.robotstxt.org/orig.html).

    rules = robotparser.RobotFileParser('http://host/robots.txt')
    rules.read()
    rules.can_fetch('MyProgram/1.0', 'http://host/path')
"""
import time
import urllib
import urlparse
from contextlib import closing

__all__ = ['RobotFileParser']


def _local(url):
    "A URL without scheme and host, quoted in one way."
    return urllib.quote(urlparse.urlunparse(('', '') + urlparse.urlparse(url)[2:]))


class RobotFileParser:
    "Knows the rules of one site; nothing is allowed before they were read."

    def __init__(self, url=''):
        self.entries, self.default_entry = [], None
        self.disallow_all = self.allow_all = False
        self.last_checked = 0
        self.set_url(url)

    def set_url(self, url):
        self.url = url
        self.host, self.path = urlparse.urlparse(url)[1:3]

    def mtime(self):
        "Seconds: when the rules were read; 0: never."
        return self.last_checked

    def modified(self):
        "They were read now."
        self.last_checked = time.time()

    def read(self):
        "Fetches the rules.  Without any (404 ...) everything is allowed, without permission to read them nothing."
        opener = URLopener()
        with closing(opener.open(self.url)) as source:
            lines = map(str.strip, source)
        self.errcode = opener.errcode
        if self.errcode == 200:
            if lines:
                self.parse(lines)
        elif 400 <= self.errcode < 500:
            verdict = 'disallow_all' if self.errcode in (401, 403) else 'allow_all'
            setattr(self, verdict, True)

    def parse(self, lines):
        "Takes the rules from lines: blocks of agents and what they may do."
        self.modified()
        block = None
        for line in lines:
            field, colon, value = line.partition('#')[0].partition(':')
            field, value = field.strip().lower(), urllib.unquote(value.strip())
            if not line.strip():
                block = self._finish(block)
            elif not colon:
                continue
            elif field == 'user-agent':
                if block and block.rulelines:        # without an empty line between
                    self._finish(block)
                    block = None
                block = block or Entry()
                block.useragents.append(value)
            elif field in ('allow', 'disallow') and block:
                block.rulelines.append(RuleLine(value, field == 'allow'))
        self._finish(block)

    def _finish(self, block):
        "Keeps a block with rules; of those for all only the first counts."
        if block is None or not block.rulelines:
            return None
        if '*' not in block.useragents:
            self.entries.append(block)
        elif self.default_entry is None:
            self.default_entry = block

    _add_entry = _finish

    def can_fetch(self, useragent, url):
        if self.disallow_all or self.allow_all or not self.last_checked:
            return self.allow_all and not self.disallow_all
        path = _local(urllib.unquote(url)) or '/'
        for block in self.entries:
            if block.applies_to(useragent):
                return block.allowance(path)
        return self.default_entry is None or self.default_entry.allowance(path)

    def __str__(self):
        return '\n'.join([str(block) for block in self.entries + [self.default_entry] if block]) + '\n'


class RuleLine:
    "A path and whether it is allowed."

    def __init__(self, path, allowance):
        self.path = _local(path)
        self.allowance = allowance or not path       # to disallow nothing allows all

    def applies_to(self, filename):
        return self.path == '*' or filename.startswith(self.path)

    def __str__(self):
        return ('Allow: ' if self.allowance else 'Disallow: ') + self.path


class Entry:
    "Agents and their rules."

    def __init__(self):
        self.useragents, self.rulelines = [], []

    def __str__(self):
        lines = ['User-agent: ' + agent for agent in self.useragents] + map(str, self.rulelines)
        return ''.join([line + '\n' for line in lines])

    def applies_to(self, useragent):
        name = useragent.partition('/')[0].lower()
        return '*' in self.useragents or any([agent.lower() in name for agent in self.useragents])

    def allowance(self, filename):
        "What the first rule for the path says; without one it is allowed."
        return ([rule.allowance for rule in self.rulelines if rule.applies_to(filename)] + [True])[0]


class URLopener(urllib.FancyURLopener):
    "Keeps the code of an error, and asks nobody for a password."

    errcode = 200

    def prompt_user_passwd(self, host, realm):
        return None, None

    def http_error_default(self, url, fp, errcode, errmsg, headers):
        self.errcode = errcode
        return urllib.FancyURLopener.http_error_default(self, url, fp, errcode, errmsg, headers)
