"""The guard: personal data is found and taken out before anything is made of a file."""
