total = (1 +   # inside brackets
    2)
name = first + \
    second
text = "a" \
    "b"
