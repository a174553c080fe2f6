"""An empty module, to measure what any import leaves on the heap."""
