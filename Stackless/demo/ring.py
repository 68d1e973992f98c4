"""A token goes round a ring of 100,000 tasklets.

    ./python Stackless/demo/ring.py [tasklets [laps]]

Each node waits for the token on its own channel, adds one and passes it on.
"""
import sys
import time
import stackless


def node(source, target, laps):
    receive = source.receive
    send = target.send
    for _ in xrange(laps):
        send(receive() + 1)


def run_ring(count, laps):
    """Returns the token after `laps` turns: count * laps."""
    first = source = stackless.channel()
    for _ in xrange(count):
        target = stackless.channel()
        stackless.tasklet(node)(source, target, laps)
        source = target
    stackless.run()                     # all wait for their first token
    token = 0
    for _ in xrange(laps):
        first.send(token)
        token = source.receive()
    return token


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 100000
    laps = int(argv[2]) if len(argv) > 2 else 3
    began = time.time()
    token = run_ring(count, laps)
    print 'token', token, 'after %.2f seconds' % (time.time() - began)


if __name__ == '__main__':
    main(sys.argv)
