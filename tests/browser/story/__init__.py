"""The story of issue 2, in parts that build on each other: each module is what one person does."""
