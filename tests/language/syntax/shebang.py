#!/usr/bin/env krait

# A first line for the kernel, then blank lines and comments only
   
	
      # odd indentation of a comment
print("ran")


