"""Stub."""


def what_lies_ahead(cast):
    return iter(())
