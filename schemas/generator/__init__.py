"""Writes the contracts in `schemas/` from the published SDKs; `schemas/update.py` is the command."""
