names = ["a",
         "b"
