"""Values: what a single cell says, a number, day, place, body or unit."""
