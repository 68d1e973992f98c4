"""Completes Python names at the prompt of readline.

    import readline, rlcompleter
    readline.parse_and_bind('tab: complete')

A name is completed to keywords, built-in names and those of __main__; `a.b.x` to the attributes of a.b, which is
evaluated: properties and __getattr__ run, calls and subscripts do not.
"""
import __builtin__
import __main__

__all__ = ['Completer']


class Completer:
    "complete(text, 0), complete(text, 1) ... are the completions, then None."

    def __init__(self, namespace=None):
        "namespace: a dict of the names that are known; those of __main__ by default."
        if not isinstance(namespace, (dict, type(None))):
            raise TypeError, 'namespace must be a dictionary'
        self.use_main_ns = namespace is None
        self.namespace = namespace

    def complete(self, text, state):
        "Completion number `state`, None after the last."
        if self.use_main_ns:
            self.namespace = __main__.__dict__
        if not state:
            find = self.attr_matches if '.' in text else self.global_matches
            self.matches = find(text)
        return (self.matches[state:state + 1] or [None])[0]

    def _callable_postfix(self, val, word):
        return word + '(' * hasattr(val, '__call__')

    def global_matches(self, text):
        "Keywords and names that begin with the text."
        import keyword
        found = [word for word in keyword.kwlist if word.startswith(text)]
        known = set(found)
        for names in self.namespace, __builtin__.__dict__:
            for name, value in names.items():
                if name.startswith(text) and name != '__builtins__' and name not in known:
                    known.add(name)
                    found.append(self._callable_postfix(value, name))
        return found

    def attr_matches(self, text):
        "Attributes, for a text such as 'a.b.na'."
        import re
        match = re.match(r'(\w[\w.]*)\.(\w*)$', text)
        if match is None or '' in match.group(1).split('.'):
            return []
        path, start = match.groups()
        try:
            thing = eval(path, self.namespace)
        except Exception:       # code of the user's, at his prompt
            return []
        names = set(dir(thing))
        kind = getattr(thing, '__class__', None)
        if kind is not None:
            names.update(['__class__'], get_class_members(kind))
        names -= set(['__builtins__'])
        return [path + '.' + name for name in self._described(thing, names, start)]

    def _described(self, thing, names, start):
        for name in sorted(names):
            if name.startswith(start):
                try:
                    value = getattr(thing, name)
                except Exception:       # it is listed, yet not there: complete the name
                    yield name
                else:
                    yield self._callable_postfix(value, name)


def get_class_members(klass):
    "The attributes of a class and its bases; a name may come more than once."
    names = dir(klass)
    for base in getattr(klass, '__bases__', ()):
        names = names + get_class_members(base)
    return names


try:
    import readline
except ImportError:
    pass        # the class can be used without
else:
    readline.set_completer(Completer().complete)
