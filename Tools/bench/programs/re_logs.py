"""A web server's log, line by line."""
import re

line = ('192.168.%d.%d - - [10/Oct/2000:13:55:%02d -0700] "GET /page%d.html?x=%d HTTP/1.0" %d %d "http://example.org/%d"'
        ' "Mozilla/4.08 [en] (Win98; I ;Nav)"')
log = [line % (i % 256, i * 3 % 256, i % 60, i, i, (200, 404, 301)[i % 3], i * 17, i) for i in xrange(20000)]
pattern = re.compile(r'(?P<host>\S+) \S+ (?P<user>\S+) \[(?P<time>[^\]]+)\] "(?P<request>[^"]*)" (?P<status>\d{3}) '
                     r'(?P<size>\d+|-) "(?P<from>[^"]*)" "(?P<agent>[^"]*)"$')
bad, size = 0, 0
for entry in log:
    fields = pattern.match(entry).groupdict()
    size += int(fields["size"])
    bad += fields["status"] == "404"
assert bad == 6667 and size == 17 * sum(xrange(20000))
robot = re.compile("(?i)bot|crawl|spider")
assert not [entry for entry in log if robot.search(entry)]
