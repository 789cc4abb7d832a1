# Nothing but the start of the interpreter.
print("started")
