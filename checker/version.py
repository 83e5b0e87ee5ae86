"""The version of the package and of the rule base that ships with it."""

VERSION = "0.1.0"
