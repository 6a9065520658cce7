"""Check: RDF and shapes become findings that name sheet, row and column, in Thai and English."""
