try:
    x
except E:
print(1)
