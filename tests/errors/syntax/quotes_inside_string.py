say = "He said "hello" to me"
