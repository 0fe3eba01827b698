"""Definitions that tests make, and a corpus of broken ones."""
