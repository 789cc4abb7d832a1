from _circ_x import x_name
y_name = 2
