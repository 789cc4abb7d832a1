rase ValueError("no")
