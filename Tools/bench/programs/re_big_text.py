"""Searching a large text: words, alternatives, dates, lines, lazy and greedy tags."""
import re

words = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu".split()
lines = []
for i in xrange(12000):
    lines.append("2%03d-%02d-%02d %s: <b>%s</b> id=%d \"%s %s\" end"
                 % (i % 1000, i % 12 + 1, i % 28 + 1, words[i % 12], words[i * 7 % 12], i, words[i % 5], words[i % 7]))
text = "\n".join(lines)
assert len(re.findall(r"\d{4}-\d\d-\d\d", text)) == 12000
assert len(re.findall(r"(?m)^(\d+)-(\d+)-(\d+) (\w+):", text)) == 12000
assert len(re.findall(r"gamma|kappa|theta", text)) > 5000
assert len(re.findall(r"<(\w+)>(.*?)</\1>", text)) == 12000
assert len(re.findall(r'"([^"\\]*(?:\\.[^"\\]*)*)"', text)) == 12000
assert re.search(r"id=11999\b.*end\Z", text)
assert len(re.findall(r"(?i)EPSILON", text)) > 500
assert sum(1 for m in re.finditer(r"\bid=(?P<n>\d+)", text) if int(m.group("n")) % 2) == 6000
