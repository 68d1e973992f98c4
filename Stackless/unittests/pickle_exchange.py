"""Pickles of all rows and snippets, at each of their pauses, carried between builds.

    python pickle_exchange.py PROGRAM...    each of the interpreters writes, each reads what all have written

The interpreters need this tree's library or one that is like it.
"""
import cPickle
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name):
    import pickle_rows
    import pickle_snippets
    from test_pickle_constructs import begin, finish, snapshots
    with open(name, 'wb') as stream:
        cPickle.dump([(row.__name__, finish(*begin(row)), snapshots(row)) for row in pickle_rows.ROWS + pickle_snippets.ROWS],
                     stream, 2)


def answer(text):
    from test_pickle_constructs import finish
    try:
        return finish(*cPickle.loads(text))
    except Exception as error:
        return '%s: %s' % (type(error).__name__, error)


def read(name):
    with open(name, 'rb') as stream:
        programs = cPickle.load(stream)
    count, wrong = 0, []
    for program, (result, pauses), texts in programs:
        for place, text in enumerate(texts):
            found = answer(text)
            count += 1
            if found != (result, pauses - place):
                wrong.append((program, place, found))
    print '    %d pickles, %d differ%s' % (count, len(wrong), ''.join('\n        %r' % (each,) for each in wrong[:20]))
    sys.exit(bool(wrong))


def exchange(programs):
    handle, name = tempfile.mkstemp()
    os.close(handle)
    failed = 0
    try:
        for writer in programs:
            subprocess.check_call([writer, __file__, '--write', name])
            for reader in programs:
                print '%s -> %s' % (writer, reader)
                sys.stdout.flush()
                failed |= subprocess.call([reader, __file__, '--read', name])
    finally:
        os.remove(name)
    sys.exit(failed)


if __name__ == '__main__':
    sys.path.insert(0, HERE)
    if sys.argv[1:2] == ['--write']:
        write(sys.argv[2])
    elif sys.argv[1:2] == ['--read']:
        read(sys.argv[2])
    else:
        exchange(sys.argv[1:])
