import time

def main():
    print("Start")
    time.sleep(3)  # Blocks for 3 seconds
    print("End")

main()
