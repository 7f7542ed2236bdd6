"""Drugs of the ward with kinetics of their own, one file for each family; a run holds those that its scenario gives."""
