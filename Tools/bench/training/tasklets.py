"""Tasklets: channels both ways, the scheduler, many that wait, errors that end one, nested generators beside them."""
import stackless


def pass_on(source, target, count):
    for _ in xrange(count):
        target.send(source.receive() + 1)


def ring(size, laps):
    first = source = stackless.channel()
    for _ in xrange(size):
        target = stackless.channel()
        stackless.tasklet(pass_on)(source, target, laps)
        source = target
    stackless.run()
    token = 0
    for _ in xrange(laps):
        first.send(token)
        token = source.receive()
    return token


def take_turns(log, count):
    for i in xrange(count):
        log.append(i)
        stackless.schedule()


def turns(size, count):
    log = []
    for _ in xrange(size):
        stackless.tasklet(take_turns)(log, count)
    stackless.run()
    return len(log)


def produce(channel, count):
    for i in xrange(count):
        channel.send(i)
    channel.send_exception(ValueError, 'end')


def consume(count):
    channel = stackless.channel()
    stackless.tasklet(produce)(channel, count)
    total = 0
    try:
        while True:
            total += channel.receive()
    except ValueError:
        return total


def killed(count):
    waiting = [stackless.tasklet(stackless.channel().receive)() for _ in xrange(count)]
    stackless.run()
    for one in waiting:
        one.kill()
    return sum(one.alive for one in waiting)


assert ring(500, 40) == 500 * 40
assert turns(100, 100) == 100 * 100
assert consume(10000) == sum(xrange(10000))
assert killed(1000) == 0
