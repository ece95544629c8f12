"""What other programs have for our aggregates, and where they mean something else."""
import json, math, re, sqlite3

from .rows import COLUMNS, NAMES, Rows
from .sketches import Bound
from .ways import SAMPLE


class SQLite:
    name, others = 'SQLite', {}
    same = {'count', 'sum', 'avg', 'min', 'max'}

    def __init__(self, path, table):
        self.base = sqlite3.connect(':memory:')
        self.base.execute('CREATE TABLE t (n, g, f, i, h, x, s)')
        places = [NAMES.index(name) for name in 'ngfihxs']
        self.base.executemany('INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)',
                              ([row[at] for at in places] for row in table))

    def takes(self, call, way):
        return set(call.columns) <= set('ihxs') and 'ORDER' not in way.call('x()')

    def ask(self, query):
        return self.base.execute(query).fetchall()


class DuckDB:
    name = 'DuckDB'
    same = set('count sum avg min max count_if bool_and bool_or string_agg array_agg stddev stddev_samp stddev_pop '
               'variance var_samp var_pop skewness kurtosis kurtosis_pop geometric_mean median quantile_cont mad '
               'entropy product bit_and bit_or bit_xor covar_samp covar_pop corr regr_slope regr_intercept regr_r2 '
               'regr_count regr_avgx regr_avgy regr_sxx regr_syy regr_sxy weighted_avg'.split())
    others = {'quantile': 'quantile_disc', 'covar': 'covar_samp', 'arg_min': 'arg_min_null', 'arg_max': 'arg_max_null',
              'first': 'any_value'}

    def __init__(self, path, table):
        import duckdb
        self.base = duckdb.connect(config={'threads': 1})
        self.base.execute('CREATE TABLE t (%s)' % COLUMNS)
        self.base.execute("COPY t FROM '%s' (HEADER, NULLSTR '', ALLOW_QUOTED_NULLS FALSE)" % path)

    def takes(self, call, way):
        """Macros are no aggregates of its own; its variances lose digits far from zero."""
        if call.name in ('geometric_mean', 'weighted_avg'):
            return way.peer_call('x()') == 'x()'
        if way.is_distinct and call.name in ('array_agg', 'string_agg'):  # in an order of its own
            return False
        if 'z' in call.columns and way.is_sampled:
            return False
        return call.text not in ('count(*)', 'sum(v)', 'stddev(u)', 'var_pop(u)')

    def ask(self, query):
        return self.base.execute(query).fetchall()


class NumPy:
    name, others = 'NumPy', {}

    def __init__(self, path, table):
        import numpy as np
        self.np, self.table = np, table
        self.one = {
            'sum': np.sum, 'avg': np.mean, 'min': np.min, 'max': np.max, 'stddev': lambda v: np.std(v, ddof=1),
            'stddev_pop': np.std, 'variance': lambda v: np.var(v, ddof=1), 'median': np.median, 'range': np.ptp,
            'quantile': lambda v, q: np.quantile(v, q, method='inverted_cdf'), 'quantile_cont': np.quantile,
            'product': np.prod, 'bit_xor': np.bitwise_xor.reduce, 'bit_and': np.bitwise_and.reduce,
            'bit_or': np.bitwise_or.reduce, 'mad': lambda v: np.median(np.abs(v - np.median(v))),
            'histogram': self.histogram}
        self.two = {'corr': lambda y, x: np.corrcoef(y, x)[0, 1], 'covar': lambda y, x: np.cov(y, x)[0, 1],
                    'regr_slope': lambda y, x: np.polyfit(x, y, 1)[0],
                    'weighted_avg': lambda x, w: np.average(x, weights=w)}
        self.same = set(self.one) | set(self.two)

    def takes(self, call, way):
        return way.call('x()') == 'x()' and not way.is_sampled and set(call.columns) <= set('ijxyw')

    def histogram(self, values, most=20):
        """np.histogram's last bin has both its bounds."""
        def holds(got):
            made = json.loads(got)
            edges = [bin['from'] for bin in made] + [math.nextafter(made[-1]['to'], -math.inf)]
            return [bin['count'] for bin in made] == self.np.histogram(values, edges)[0].tolist()
        return Bound('counts of NumPy', holds)

    def of(self, calls, parts):
        for part in map(Rows, parts):
            yield [self.result(call, part) for call in calls]

    def result(self, call, rows):
        if call.name in self.two:
            pairs = rows.pairs(call.columns)
            return self.plain(self.two[call.name](*map(self.np.array, zip(*pairs)))) if len(pairs) > 2 else None
        values, constants = rows.column(call.columns), re.findall(r', ([\d.]+)', call.text)
        if len(values) < 2:
            return None
        return self.plain(self.one[call.name](self.np.array(values), *map(float, constants)))

    def plain(self, value):
        return value.item() if isinstance(value, self.np.generic) else value


def peers(path, table):
    for peer in SQLite, DuckDB, NumPy:
        try:
            yield peer(path, table)
        except ImportError:
            print('%s is not installed: skipped' % peer.name)
