"""The server's edge: HTTP and websockets for machines, staff and the public.

``routes`` is the one table of everything that can be asked, with who may ask it; ``access`` turns
a token or a cookie into a principal; ``machines``, ``counters``, ``public`` and ``staff`` answer;
``app`` wires all of it together and serves.
"""
