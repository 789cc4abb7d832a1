def run(n):
    def helper(k):
        return 10 // k
    return [helper(n - i) for i in range(5)]
