type Pair = (x := int)
