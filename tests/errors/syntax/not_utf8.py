# a comment
name = "café"
