"""The tests of the interpreter and its library, and helpers for tests (test.support)."""
