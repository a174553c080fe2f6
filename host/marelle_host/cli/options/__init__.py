"""Parse the values of options, and define the options that several commands share."""
