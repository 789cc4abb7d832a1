class Account:
    def __init__(self, owner, balance):
        self.owner, self.balance = owner, balance


class Loud:
    def __repr__(self):
        print("nobody may call this")


def share(account, people, loud):
    return account.balance / len(people), loud


share(Account("rent", 1200), [], Loud())
