"""Boot loaders of virtual boards, written from data sheets and published protocols; no code is shared with the host's programs that they test."""
