# A small bank: classes, exceptions, properties, formatting.
class InsufficientFunds(Exception):
    def __init__(self, needed, available):
        super().__init__(f'need {needed:.2f}, have {available:.2f}')
        self.needed, self.available = needed, available
class Account:
    _next = 1
    def __init__(self, owner, balance=0.0):
        self.owner, self._balance, self.number = owner, balance, Account._next
        Account._next += 1
        self.history = []
    @property
    def balance(self): return self._balance
    def deposit(self, amount):
        if amount <= 0: raise ValueError('amount must be positive')
        self._balance += amount; self.history.append(('in', amount)); return self
    def withdraw(self, amount):
        if amount > self._balance: raise InsufficientFunds(amount, self._balance)
        self._balance -= amount; self.history.append(('out', amount)); return self
    def __str__(self): return f'#{self.number:03d} {self.owner:<8} {self.balance:>10,.2f}'
    def __iter__(self): yield from self.history
a, b = Account('Ann', 1000), Account('Bob')
a.withdraw(250.5).deposit(20); b.deposit(99.995)
for acc in (a, b): print(acc)
for amount in (5000, -1):
    try: (a.withdraw if amount > 0 else a.deposit)(amount)
    except (InsufficientFunds, ValueError) as e: print(type(e).__name__, e, getattr(e, 'needed', None))
try: a.balance = 5
except AttributeError as e: print(e)
print(list(a), sum(v if k == 'in' else -v for k, v in a))
