"A parser generator: tables from a grammar in a file, trees from tables."
