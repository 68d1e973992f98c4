"""datetime: isoformat, strftime, time.strftime, str and repr."""
import time
from datetime import date, datetime, timedelta

start = datetime(2001, 2, 3, 4, 5, 6)
moments = [start + timedelta(hours=7 * i, microseconds=i % 2) for i in xrange(15000)]
assert moments[0].isoformat() == "2001-02-03T04:05:06"
assert len(set(m.isoformat() for m in moments)) == 15000
assert len(set(str(m) for m in moments)) == 15000
assert len(set(repr(m) for m in moments)) == 15000
assert moments[3].strftime("%Y-%m-%d %H:%M:%S") == "2001-02-04 01:05:06"
assert len(set(m.strftime("%Y-%m-%d %H:%M:%S.%f") for m in moments)) == 15000
assert len(set(m.date().strftime("%d/%b/%y %a") for m in moments)) > 4000
clock = time.gmtime(0)
for i in xrange(15000):
    time.strftime("%a, %d %b %Y %H:%M:%S", clock)
