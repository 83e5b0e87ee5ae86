"""What can be proved of a rule base for all inputs, with z3: dead rules, contradictions, differences."""
