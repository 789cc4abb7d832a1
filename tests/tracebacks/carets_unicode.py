naïve = "日本語"
print(naïve + 1, "ü", naïve.ö)
