"""The two ways between a workspace and a CKAN: what is published goes there, what officers put there is taken in."""
