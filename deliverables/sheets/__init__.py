"""The update sheet: the grid as a spreadsheet that is filled in offline and read back."""
