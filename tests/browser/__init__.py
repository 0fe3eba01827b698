"""Browser tests: one at a time, in the system's own Chromium, on a copy of the seeded portal."""
