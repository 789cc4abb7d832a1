# A byte order mark before the first token.
print("bom", len("﻿"))
