send(from="me", to="you")
