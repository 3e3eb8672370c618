"""Documents: one content model, printed as Word and HTML; nothing here makes a number."""
