"""Keeps examples in docstrings from being collected where their library cannot be imported."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("durable_rules_engine") else ["checker/engine/durable.py"]
