"""Answers to 'why?': conflicts and repairs, prices of rules, what a source would need, how firm the advice is."""
