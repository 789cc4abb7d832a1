x = 2apples
