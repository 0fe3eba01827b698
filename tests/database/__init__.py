"""Tests on a real database, SQLite and PostgreSQL; each is rolled back."""
