"""Kernel density estimation, of `statistics`."""

from bisect import bisect_left, bisect_right
from math import acos, asin, atan, cos, cosh, erfc, exp, log, pi, sin, sqrt, tan

_SQRT2 = sqrt(2.0)


def _inverse(function, derivative, estimate):
    """The inverse of a function by Newton's method."""
    def inverse(y):
        x = estimate(y)
        for _ in range(100):
            difference = function(x) - y
            if abs(difference) <= 1e-12:
                break
            x -= difference / derivative(x)
        return x
    return inverse


def _estimate(power):
    """Where to begin for a bell-shaped kernel on [-1, 1]."""
    def estimate(p):
        sign, p = (1.0, p) if p <= 0.5 else (-1.0, 1.0 - p)
        if p < 0.0039:
            # Near the end the kernel is a power of the distance.
            return sign * ((2.0 * p) ** power - 1.0)
        return sign * (1.818 * (2.0 * p) ** (power + 0.06) / 1.818 - 1.0)
    return estimate


def _normal_inverse(p):
    from statistics import NormalDist
    return NormalDist().inv_cdf(p)


def _quartic_pdf(x):
    return 15 / 16 * (1.0 - x * x) ** 2


def _quartic_cdf(x):
    return 3 / 16 * x ** 5 - 5 / 8 * x ** 3 + 15 / 16 * x + 1 / 2


def _triweight_pdf(x):
    return 35 / 32 * (1.0 - x * x) ** 3


def _triweight_cdf(x):
    return 35 / 32 * (-1 / 7 * x ** 7 + 3 / 5 * x ** 5 - x ** 3 + x) + 1 / 2


def _kernel(pdf, cdf, invcdf, support):
    return {"pdf": pdf, "cdf": cdf, "invcdf": invcdf, "support": support}


kernel_specs = {
    "normal": _kernel(lambda x: exp(-x * x / 2.0) / sqrt(2.0 * pi), lambda x: 0.5 * erfc(-x / _SQRT2), _normal_inverse,
                      None),
    "logistic": _kernel(lambda x: 0.5 / (1.0 + cosh(x)), lambda x: 1.0 - 1.0 / (exp(x) + 1.0), lambda p: log(p / (1.0 - p)),
                        None),
    "sigmoid": _kernel(lambda x: 1 / pi / cosh(x), lambda x: 2 / pi * atan(exp(x)), lambda p: log(tan(p * pi / 2)), None),
    "rectangular": _kernel(lambda x: 0.5, lambda x: 0.5 * x + 0.5, lambda p: 2.0 * p - 1.0, 1.0),
    "triangular": _kernel(lambda x: 1.0 - abs(x), lambda x: x * x * (0.5 if x < 0.0 else -0.5) + x + 0.5,
                          lambda p: sqrt(2.0 * p) - 1.0 if p < 0.5 else 1.0 - sqrt(2.0 - 2.0 * p), 1.0),
    "parabolic": _kernel(lambda x: 3 / 4 * (1.0 - x * x), lambda x: -1 / 4 * x ** 3 + 3 / 4 * x + 1 / 2,
                         lambda p: 2.0 * cos((acos(2.0 * p - 1.0) + pi) / 3.0), 1.0),
    "quartic": _kernel(_quartic_pdf, _quartic_cdf, _inverse(_quartic_cdf, _quartic_pdf, _estimate(0.4258)), 1.0),
    "triweight": _kernel(_triweight_pdf, _triweight_cdf, _inverse(_triweight_cdf, _triweight_pdf, _estimate(0.3400)), 1.0),
    "cosine": _kernel(lambda x: pi / 4 * cos(pi / 2 * x), lambda x: 0.5 * sin(pi / 2 * x) + 0.5,
                      lambda p: 2 / pi * asin(2.0 * p - 1.0), 1.0),
}
kernel_specs["gauss"] = kernel_specs["normal"]
kernel_specs["uniform"] = kernel_specs["rectangular"]
kernel_specs["epanechnikov"] = kernel_specs["parabolic"]
kernel_specs["biweight"] = kernel_specs["quartic"]


def _checked(data, h, kernel):
    from statistics import StatisticsError
    if not len(data):
        raise StatisticsError("Empty data sequence")
    if not isinstance(data[0], (int, float)):
        raise TypeError("Data sequence must contain ints or floats")
    if h <= 0.0:
        raise StatisticsError(f"Bandwidth h must be positive, not {h=!r}")
    spec = kernel_specs.get(kernel)
    if spec is None:
        raise StatisticsError(f"Unknown kernel name: {kernel!r}")
    return spec


def kde(data, h, kernel, cumulative):
    """The estimated density, or its integral, as a function."""
    spec = _checked(data, h, kernel)
    density, integral, support = spec["pdf"], spec["cdf"], spec["support"]
    if support is None:
        def pdf(x):
            return sum(density((x - x_i) / h) for x_i in data) / (len(data) * h)

        def cdf(x):
            return sum(integral((x - x_i) / h) for x_i in data) / len(data)
    else:
        sample = sorted(data)
        reach = h * support

        def near(x):
            nonlocal sample
            # More data may have come.
            if len(data) != len(sample):
                sample = sorted(data)
            first = bisect_left(sample, x - reach)
            return first, sample[first:bisect_right(sample, x + reach)]

        def pdf(x):
            _, supported = near(x)
            return sum(density((x - x_i) / h) for x_i in supported) / (len(sample) * h)

        def cdf(x):
            below, supported = near(x)
            return sum((integral((x - x_i) / h) for x_i in supported), below) / len(sample)
    if cumulative:
        cdf.__doc__ = f"CDF estimate with {h=!r} and {kernel=!r}"
        return cdf
    pdf.__doc__ = f"PDF estimate with {h=!r} and {kernel=!r}"
    return pdf


def kde_random(data, h, kernel, seed):
    """A function that picks a number as the estimated density has it."""
    from random import Random
    invcdf = _checked(data, h, kernel)["invcdf"]
    source = Random(seed)
    random, choice = source.random, source.choice

    def rand():
        return choice(data) + h * invcdf(random())
    rand.__doc__ = f"Random KDE selection with {h=!r} and {kernel=!r}"
    return rand
