"""Show: pages, briefs and files made of everything the other rooms keep, each number with the way back to its words."""
