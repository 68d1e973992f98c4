"""Tuples and lists taken apart: into locals, in loops, swaps, arguments and results of several values."""


def divide(number, by):
    return number // by, number % by


def digits(number):
    found = []
    while number:
        number, digit = divide(number, 10)
        found.append(digit)
    return found


def take_apart(row, count):
    for _ in xrange(count):
        a, b, c, d, e, f = row
        f, e, d, c, b, a = row
    return a, b, c, d, e, f


def fibonacci(count):
    a, b = 0, 1
    for _ in xrange(count):
        a, b = b, a + b
    return a


assert take_apart((1, 2, 3, 4, 5, 6), 60000) == (6, 5, 4, 3, 2, 1)
assert take_apart([1, 2, 3, 4, 5, 6], 60000) == (6, 5, 4, 3, 2, 1)
assert digits(987654321) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
assert sum(len(digits(number)) for number in xrange(9000, 18000)) == 44000
pairs = [(i, (i % 7, i % 11)) for i in xrange(40000)]
total = 0
for number, (seven, eleven) in pairs:
    total += number * seven - eleven
for index, (number, rest) in enumerate(pairs):
    total += index - number
for (a, b), (c, d) in zip(pairs, pairs[1:]):
    total += c - a
assert total == sum(i * (i % 7) - i % 11 for i in xrange(40000)) + 39999
assert fibonacci(90) == 2880067194370816120 and len(str(fibonacci(2000))) == 418
