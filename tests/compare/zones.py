#!/usr/bin/env python3
"""Time zones against Python's zoneinfo: every zone of the system, at each change of its clocks
from 1900 to 2100 that is drawn, one second before and after it, and at random times. Both ways,
and what is cut to a day there. Prints `N passed, N failed`."""
import csv, datetime, io, os, random, subprocess, sys, tempfile, zoneinfo

RIFFLE = os.environ.get('RIFFLE', 'build/debug/riffle')
UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)
DRAWN = 12
random.seed(20260131)


def seconds(moment):
    return (moment - EPOCH) // datetime.timedelta(seconds=1)


def changes(zone):
    """Instants where the offset changes, found by halving."""
    found = []
    step = datetime.timedelta(days=60)
    at = datetime.datetime(random.randrange(1900, 2080), 1, 1, tzinfo=UTC)
    before = at.astimezone(zone).utcoffset()
    for _ in range(120):
        after = (at + step).astimezone(zone).utcoffset()
        if after != before:
            low, high = 0, int(step.total_seconds())
            while high - low > 1:
                middle = (low + high) // 2
                moment = at + datetime.timedelta(seconds=middle)
                if moment.astimezone(zone).utcoffset() == before:
                    low = middle
                else:
                    high = middle
            found.append(seconds(at) + high)
        at += step
        before = at.astimezone(zone).utcoffset()
    return found


def expect(zone, at):
    moment = EPOCH + datetime.timedelta(seconds=at)
    local = moment.astimezone(zone)
    # The number taken as a local time: of two readings the later instant, which is also the
    # one with the offset before a gap.
    naive = moment.replace(tzinfo=zone)
    back = max(seconds(naive.replace(fold=fold).astimezone(UTC)) for fold in (0, 1))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    day = max(seconds(midnight.replace(fold=fold).astimezone(UTC)) for fold in (0, 1))
    return [seconds(local.replace(tzinfo=UTC)), back, day]


rows = []
for name in sorted(zoneinfo.available_timezones() - {'localtime', 'Factory'}):
    zone = zoneinfo.ZoneInfo(name)
    found = changes(zone)
    places = [change + by for change in random.sample(found, min(DRAWN, len(found)))
              for by in (-1, 0, 1, -1800, 1800, 5400, 9000)]
    places += [random.randrange(-2208988800, 7258118400) for _ in range(DRAWN)]
    rows += [(name, at, expect(zone, at)) for at in places]
random.shuffle(rows)

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'zones.csv')
    with open(path, 'w') as file:
        file.write('zone,at\n')
        file.writelines(f'{name},{at}\n' for name, at, _ in rows)
    query = f"""SELECT zone, at, epoch_s(timezone(zone, epoch_s(at))),
        epoch_s(to_utc_timestamp(epoch_s(at), zone)), epoch_s(date_trunc('day', epoch_s(at), zone))
        FROM '{path}' (zone TEXT, at BIGINT)"""
    run = subprocess.run([RIFFLE, '-o', 'csv', '-c', query], capture_output=True, text=True)

failed = 0
lines = list(csv.reader(io.StringIO(run.stdout)))[1:]
if run.returncode or len(lines) != len(rows):
    print(run.stderr, f'{len(lines)} rows of {len(rows)}', file=sys.stderr)
    failed += 1
for line, (name, at, expected) in zip(lines, rows):
    if line != [name, str(at)] + [str(value) for value in expected]:
        failed += 1
        if failed <= 10:
            print(f'{name} at {at}: {line[2:]}, expected {expected}', file=sys.stderr)
print(f'{len(rows) - failed} passed, {failed} failed')
sys.exit(failed > 0)
