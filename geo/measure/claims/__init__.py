"""Claims of a report, worked out one by one: supported, contradicted or not decidable, with the evidence."""
