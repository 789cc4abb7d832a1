# Text: formatting, joining, splitting, searching, building.
lines = [f"{i:06d},name{i % 97},{i * 3 / 7:.3f}" for i in range(60_000)]
text = "\n".join(lines)
total = 0
for line in text.split("\n"):
    number, name, value = line.split(",")
    if name.endswith("7") and name.startswith("name"):
        total += int(number) + int(float(value))
built = ""
for i in range(60_000):
    built += chr(97 + i % 26)
upper = sum(1 for c in built.upper() if c in "AEIOU")
print(total, len(text), upper, text.count("name42"), built.find("xyz", 1000), len(text.replace("name", "n")))
