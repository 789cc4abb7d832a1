# Kernel density estimation: every kernel, what is wrong with arguments, data that grows, random numbers.
import statistics


def attempt(function, *args, **kw):
    try:
        print(function(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)


sample = [-2.1, -1.3, -0.4, 1.9, 5.1, 6.2]
for kernel in ("normal", "gauss", "logistic", "sigmoid", "rectangular", "uniform", "triangular", "parabolic", "epanechnikov",
               "quartic", "biweight", "triweight", "cosine"):
    pdf = statistics.kde(sample, 1.5, kernel)
    cdf = statistics.kde(sample, 1.5, kernel, cumulative=True)
    rand = statistics.kde_random(sample, 1.5, kernel, seed=42)
    print(kernel, [round(pdf(x), 9) for x in (-3, 0, 1.9, 20)], [round(cdf(x), 9) for x in (-3, 0, 1.9, 20)],
          [round(rand(), 6) for _ in range(3)])
print(pdf.__name__, pdf.__doc__, cdf.__doc__, rand.__doc__)
attempt(statistics.kde, [], 1.0)
attempt(statistics.kde, ["a"], 1.0)
attempt(statistics.kde, sample, 0.0)
attempt(statistics.kde, sample, 1.0, "bogus")
attempt(statistics.kde_random, sample, -1)
data = [1, 2]
pdf = statistics.kde(data, 5.0, "triangular")
print(pdf(100))
data.append(100)
print(pdf(100))
