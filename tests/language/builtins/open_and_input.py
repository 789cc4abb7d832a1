# input() reads standard input; its end raises EOFError.
name = input('name? ')
print('hello', name)
print(input())
try:
    print(repr(input('more? ')))
    input('none ')
except EOFError as e:
    print('eof', e)
