"""One-line entry: what a sentence such as "99214-25, two lap choles yesterday assistant" means (pure)."""
