"""SQL of the selectors: every statement, its tables named by their models and composed by the driver."""
