"""Questionnaires that came back: workbooks, CSV, Markdown and YAML from outside, none of it trusted."""
