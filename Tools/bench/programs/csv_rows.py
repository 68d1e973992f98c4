"""csv: writing and reading rows with quotes."""
import csv
import cStringIO

rows = [[str(i), "name, %d" % i, 'a "quoted" word', "%.2f" % (i * 0.5), ""] for i in xrange(15000)]
out = cStringIO.StringIO()
csv.writer(out).writerows(rows)
assert list(csv.reader(cStringIO.StringIO(out.getvalue()))) == rows
out = cStringIO.StringIO()
writer = csv.DictWriter(out, list("abcde"), delimiter="\t")
writer.writerows(dict(zip("abcde", row)) for row in rows)
assert sum(len(row) for row in csv.DictReader(out.getvalue().splitlines(), list("abcde"), delimiter="\t")) == 75000
