# time: gmtime, strftime and friends.
import time
g = time.gmtime(0); print(g, g.tm_year, g[0], time.gmtime(1700000000.5).tm_hour, len(g), tuple(g)); print(time.strftime('%Y-%m-%d %H:%M:%S %j %a %A %b %B %p %y %%', time.gmtime(86400 * 365)), time.asctime(time.gmtime(0)), time.mktime(time.gmtime(1000)), time.strptime('2024-02-29', '%Y-%m-%d').tm_yday, time.timezone, time.tzname, time.ctime(0))
