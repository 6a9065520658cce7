"""Weave: from facts to linkages: where funds meet, with the evidence in words and numbers."""
