"""Serving: the built site, the addresses of things, and SPARQL over what the site shows (`docs/serving.md`).

`app.py` has the routes. A query is answered by a process of its own that can be killed (`pool.py`, `asker.py`).
"""
