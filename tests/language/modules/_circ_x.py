from _circ_y import y_name
x_name = 1
