class Account:
    def deposit(self):

    def withdraw(self):
        pass
