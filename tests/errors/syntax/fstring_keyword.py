print(f"{class}")
