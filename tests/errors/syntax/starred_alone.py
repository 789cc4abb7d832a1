*values
