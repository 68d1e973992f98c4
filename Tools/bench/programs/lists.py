"""Lists: growing, indexing, slices, a sieve, a matrix product."""
sieve = [True] * 200000
sieve[0] = sieve[1] = False
for i in xrange(2, 448):
    if sieve[i]:
        sieve[i * i::i] = [False] * len(sieve[i * i::i])
assert sum(sieve) == 17984
n = 60
a = [[i * j % 7 for j in range(n)] for i in range(n)]
b = [[0] * n for _ in range(n)]
for i in range(n):
    row = b[i]
    for j in range(n):
        s = 0
        for k in range(n):
            s += a[i][k] * a[k][j]
        row[j] = s
assert b[5][7] == sum(a[5][k] * a[k][7] for k in range(n))
stack = []
for i in xrange(200000):
    stack.append(i)
    if i % 3 == 0:
        stack.pop()
assert len(stack) == 133333
assert stack[::-1][-1] == stack[0]
