"""Calls of aggregates: each with columns that it takes and its meaning."""
import math
from functools import reduce

from .meaning import (best, between, concat, ema, ema_by_time, entropy, increase, integral, kurtosis, kurtosis_pop,
                      line, mad, mean, median, mode, quantile, root, skewness, total, variance, zscore)
from .rows import NAMES, ordered
from .sketches import about_distinct, about_quantile, about_top, bins

ONE = {
    'count(%s)': ('bijxzset', len), 'sum(%s)': ('ixyuev', total), 'avg(%s)': ('ijxyuet', mean),
    'count_if(%s)': ('b', sum), 'min(%s)': ('bijxzsetv', lambda v: ordered(v)[0]),
    'max(%s)': ('bijxzsetv', lambda v: ordered(v)[-1]), 'first(%s)': ('bjzsetv', lambda v: v[0]),
    'last(%s)': ('bjzsetv', lambda v: v[-1]), 'bool_and(%s)': ('b', all), 'bool_or(%s)': ('b', any),
    "string_agg(%s, '-')": ('s', concat('-')), 'string_agg(%s)': ('s', concat(',')), 'stddev(%s)': ('ixuw', root(variance)),
    'stddev_samp(%s)': ('x', root(variance)), 'stddev_pop(%s)': ('x', root(lambda v: variance(v, 0))),
    'variance(%s)': ('xy', variance), 'var_samp(%s)': ('x', variance), 'var_pop(%s)': ('xu', lambda v: variance(v, 0)),
    'skewness(%s)': ('xw', skewness), 'kurtosis(%s)': ('xw', kurtosis), 'kurtosis_pop(%s)': ('xw', kurtosis_pop),
    'zscore(%s)': ('x', zscore), 'geometric_mean(%s)': ('w', lambda v: math.exp(mean([math.log(a) for a in v]))),
    'harmonic_mean(%s)': ('w', lambda v: len(v) / math.fsum(1 / a for a in v)),
    'ema(%s, 12)': ('x', lambda v: ema(v, 12)),
    'median(%s)': ('ijxtv', median), 'quantile(%s, 0.3)': ('ijxzetv', quantile(0.3)),
    'quantile(%s, 0)': ('xz', quantile(0)),
    'quantile(%s, 1)': ('xz', quantile(1)), 'quantile_cont(%s, 0.35)': ('ixyt', lambda v: between(v, 0.35)),
    'mad(%s)': ('ixt', mad), 'mode(%s)': ('bijzset', mode), 'entropy(%s)': ('bizst', entropy),
    'product(%s)': ('w', lambda v: math.prod(v)), 'range(%s)': ('ixetv', lambda v: max(v) - min(v)),
    'bit_and(%s)': ('j', lambda v: reduce(int.__and__, v)),
    'bit_or(%s)': ('j', lambda v: reduce(int.__or__, v)),
    'bit_xor(%s)': ('ij', lambda v: reduce(int.__xor__, v)),
    'approx_distinct(%s)': ('bhxzst', about_distinct), 'approx_quantile(%s, 0.5)': ('hxt', about_quantile(0.5)),
    'approx_quantile(%s, 0.01)': ('x', about_quantile(0.01)),
    'approx_quantile(%s, 0.999)': ('h', about_quantile(0.999)),
    'approx_quantile(%s, 1)': ('x', about_quantile(1)), 'approx_top_k(%s, 3)': ('is', about_top(3)),
    'approx_top_k(%s)': ('h', about_top(10)), 'histogram(%s)': ('xz', bins(20)), 'histogram(%s, 7)': ('i', bins(7)),
}

TWO = {  # the last argument column is the key of arg_min and arg_max
    'arg_min(%s, %s)': ('sx xi zt', best(0)), 'arg_max(%s, %s)': ('xz sj iv', best(-1)),
    'covar(%s, %s)': ('yx iw', line('xy / (n - 1)')), 'covar_samp(%s, %s)': ('yx', line('xy / (n - 1)')),
    'covar_pop(%s, %s)': ('yx', line('xy / n')), 'corr(%s, %s)': ('yx', line('xy / sqrt(xx * yy)')),
    'regr_slope(%s, %s)': ('yx yi', line('xy / xx')), 'regr_intercept(%s, %s)': ('yx', line('my - xy / xx * mx')),
    'regr_r2(%s, %s)': ('yx', line('xy * xy / (xx * yy)')), 'regr_count(%s, %s)': ('yx', len),
    'regr_avgx(%s, %s)': ('yx', line('mx')), 'regr_avgy(%s, %s)': ('yx', line('my')),
    'regr_sxx(%s, %s)': ('yx', line('xx')), 'regr_syy(%s, %s)': ('yx', line('yy')),
    'regr_sxy(%s, %s)': ('yx', line('xy')),
    'weighted_avg(%s, %s)': ('xw', lambda p: math.fsum(a * b for a, b in p) / math.fsum(b for _, b in p)),
}

# By event time, which the rows of these need.
TIMED = {
    'integral(%s)': ('x', lambda p: integral(p)[0]), "integral(%s, 'hold')": ('x', lambda p: integral(p, True)[0]),
    'time_covered(%s)': ('x', lambda p: integral(p)[1]),
    'time_avg(%s)': ('x', lambda p: (lambda s: s[0] / s[1] if s[1] else None)(integral(p))),
    'increase(%s)': ('c', lambda p: increase(p)[0]), 'resets(%s)': ('c', lambda p: increase(p)[1]),
    'rate(%s)': ('c', lambda p: increase(p)[0] / integral(p)[1] if integral(p)[1] else None),
    'ema(%s, 10s)': ('x', ema_by_time),
}
BY_TIME = {'first', 'last', 'arg_min', 'arg_max', 'array_agg', 'string_agg', 'ema', 'zscore'}  # in windows by time
OF_NOTHING = {'count', 'count_if', 'approx_distinct', 'regr_count', 'resets'}  # 0, the others NULL

NOT_DISTINCT = {'first', 'last', 'zscore', 'ema', 'mode', 'entropy', 'approx_distinct', 'approx_quantile',
                'approx_top_k', 'histogram', 'count(*)'}
ALIASES = {'any_value': 'first', 'approx_count_distinct': 'approx_distinct', 'approx_percentile': 'approx_quantile',
           'arbitrary': 'first', 'argmax': 'arg_max', 'argmin': 'arg_min', 'countif': 'count_if', 'every': 'bool_and',
           'geomean': 'geometric_mean', 'group_concat': 'string_agg', 'list': 'array_agg', 'listagg': 'string_agg',
           'max_by': 'arg_max', 'mean': 'avg', 'min_by': 'arg_min', 'percentile_cont': 'quantile_cont',
           'percentile_disc': 'quantile', 'quantile_disc': 'quantile', 'std': 'stddev', 'var': 'variance',
           'wavg': 'weighted_avg'}


class Call:
    def __init__(self, template, columns, take, function):
        self.text, self.name, self.columns = template % tuple(columns), template.split('(')[0], columns
        self.takes_distinct = len(columns) == 1 and not {self.name, self.text} & NOT_DISTINCT
        self.take, self.function = take, function

    def meaning(self, rows):
        values = self.take(rows)
        return self.function(values) if values else 0 if self.name in OF_NOTHING else None


def plain_calls():
    yield Call('count(*)', '', lambda rows: rows.rows, len)
    for column in 'is':
        yield Call('array_agg(%s)', column, lambda rows, c=column: rows.column(c) if rows.is_distinct else [
            row[NAMES.index(c)] for row in rows.rows], list)
    for template, (columns, function) in ONE.items():
        for column in columns:
            yield Call(template, column, lambda rows, c=column: rows.column(c), function)
    for template, (pairs, function) in TWO.items():
        for pair in pairs.split():
            yield Call(template, pair, lambda rows, p=pair, need='arg_' not in template: rows.pairs(p, need), function)


def timed_calls():
    for template, (column, function) in TIMED.items():
        yield Call(template, column, lambda rows, c=column: rows.pairs((c, 'ts')), function)


def other_names():
    calls = {call.name: call for call in list(plain_calls())[::-1]}
    for alias, name in ALIASES.items():
        yield Call(calls[name].text.replace(name, alias, 1), '', calls[name].take, calls[name].function)
