"""datetime: sums, differences, comparisons, sorting, fields."""
from datetime import date, datetime, time, timedelta

start = datetime(2000, 1, 1)
step = timedelta(days=1, hours=7, minutes=13)
moments = []
now = start
for i in xrange(60000):
    now += step
    moments.append(now)
assert (moments[-1] - start) == step * 60000
moments.reverse()
moments.sort()
assert moments[0] == start + step
assert len(set(m.date() for m in moments)) > 40000
assert sum(m.weekday() == 6 for m in moments) > 8000
total = timedelta()
for a, b in zip(moments, moments[1:]):
    total += b - a
assert total == moments[-1] - moments[0]
assert len(set(m.replace(day=1).toordinal() for m in moments)) > 2000
assert max(datetime.combine(date.fromordinal(730000 + i % 5000), time(i % 24, i % 60)) for i in xrange(40000)).year == 2013
assert sum(m.timetuple().tm_yday for m in moments[:20000]) > 0
