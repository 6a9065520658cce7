"""Talking to a CKAN: what is pushed to it, what is picked up from it, and what a token may do there."""
