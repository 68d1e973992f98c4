"""The dialogue of `python -m pstats`: figures of profiles are read, put in order and printed."""
import cmd
import pstats
import sys


class Browser(cmd.Cmd):
    """The commands of `python -m pstats`."""

    prompt = '% '
    stats = None
    stream = sys.stdout

    def say(self, text):
        self.stream.write(text + '\n')

    def show(self, method, line):
        choices = []
        for word in line.split():
            for kind in int, float:
                try:
                    word = kind(word)
                    break
                except ValueError:
                    pass        # a pattern then
            choices.append(word)
        if self.stats is None:
            self.say('No statistics object is loaded.')
        else:
            getattr(self.stats, method)(*choices)

    def needs_stats(self):
        if self.stats is None:
            self.say('No statistics object is loaded.')
        return self.stats is not None

    def load(self, line, work):
        try:
            work(line)
        except IOError as fault:
            self.say(fault.strerror)
        except Exception as fault:      # no figures: say so and go on
            self.say('%s: %s' % (fault.__class__.__name__, fault))

    def do_read(self, line):
        "read FILE: begins with its figures; without a name reads the last one again."
        if not line and len(self.prompt) > 2:
            line = self.prompt[:-2]
        if not line:
            self.say('No statistics object is current -- cannot reload.')
            return

        def read(name):
            self.stats = pstats.Stats(name, stream=self.stream)
            self.prompt = name + '% '
        self.load(line, read)

    def do_add(self, line):
        "add FILE: adds its figures."
        if self.needs_stats():
            self.load(line, self.stats.add)

    def do_stats(self, line):
        "stats [CHOICE ...]: the figures; a choice is a number, a share (0.5) or a pattern."
        self.show('print_stats', line)

    def do_callers(self, line):
        "callers [CHOICE ...]: who called."
        self.show('print_callers', line)

    def do_callees(self, line):
        "callees [CHOICE ...]: who was called."
        self.show('print_callees', line)

    def do_sort(self, line):
        "sort COLUMN ...: the order; without columns: which there are."
        if not self.needs_stats():
            return
        known = self.stats.get_sort_arg_defs()
        words = line.split()
        if words and all([word in known for word in words]):
            self.stats.sort_stats(*words)
            return
        self.say('Valid sort keys (unique prefixes are accepted):')
        for word, (_, title) in pstats.Stats.sort_arg_dict_default.iteritems():
            self.say('%s -- %s' % (word, title))

    def complete_sort(self, text, *args):
        return [word for word in pstats.Stats.sort_arg_dict_default if word.startswith(text)]

    def do_reverse(self, line):
        "reverse: turns the order around."
        if self.needs_stats():
            self.stats.reverse_order()

    def do_strip(self, line):
        "strip: leaves folders out."
        if self.needs_stats():
            self.stats.strip_dirs()

    def do_quit(self, line):
        "quit: the end."
        return 1

    def do_EOF(self, line):
        "The end of the input: the end."
        self.say('')
        return 1

    def emptyline(self):
        "An empty line does nothing."

    def postcmd(self, stop, line):
        return stop
