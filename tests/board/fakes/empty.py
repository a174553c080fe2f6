"""Nothing: what importing it leaves behind is what any import leaves."""
