"""Every kind of rule: one rule, one file, one class, named alike. None knows another."""
