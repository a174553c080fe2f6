"""Boot loaders of virtual boards, written from data sheets and published protocols; they share no reader with the host that they test."""
