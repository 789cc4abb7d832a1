area = lambda width, width: width * width
