print(f"total: {total:>10")
