"""The template: the workbook that an officer fills in."""
