"""WSGI: applications of the web, and a server for them."""
