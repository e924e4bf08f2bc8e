"""The web pages, drawn on the server; each has a twin in JSON at the same address with `.json` behind it."""
