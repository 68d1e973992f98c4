"""Counts the words of real files in a pipeline of tasklets.

    ./python Stackless/demo/wordcount.py FILE...

    reader - lines -> splitter - words -> folder - words -> counter

Every stage is an ordinary loop over a channel. A stage that has nothing more to say closes its
channel, and the next one's loop ends.
"""
import sys
import stackless


def reader(names, lines):
    for name in names:
        with open(name) as f:
            for line in f:
                lines.send(line)
    lines.close()


def splitter(lines, words):
    for line in lines:
        word = []
        for c in line:
            if c.isalpha():
                word.append(c)
            elif word:
                words.send(''.join(word))
                word = []
        if word:
            words.send(''.join(word))
    words.close()


def folder(words, folded):
    for word in words:
        folded.send(word.lower())
    folded.close()


def counter(folded, counts):
    for word in folded:
        counts[word] = counts.get(word, 0) + 1


class Pipe(stackless.channel):
    """A channel whose closing reaches a receiver that already waits."""

    def close(self):
        super(Pipe, self).close()
        while self.balance < 0:
            self.send_exception(StopIteration)


def count_words(names):
    """Returns a dictionary word -> how often."""
    lines, words, folded = Pipe(), Pipe(), Pipe()
    counts = {}
    stackless.tasklet(counter)(folded, counts)
    stackless.tasklet(folder)(words, folded)
    stackless.tasklet(splitter)(lines, words)
    stackless.tasklet(reader)(names, lines)
    stackless.run()
    return counts


def main(argv):
    counts = count_words(argv[1:])
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for word, count in most[:20]:
        print '%6d %s' % (count, word)


if __name__ == '__main__':
    main(sys.argv)
