# Blank lines and comments do not count.
if a:

    b
      # deeper comment
    if c:
        d
e; f;
