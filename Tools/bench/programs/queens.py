"""Backtracking: the eight queens and more."""


def queens(n):
    solutions = [0]

    def place(row, columns, up, down):
        if row == n:
            solutions[0] += 1
            return
        for c in range(n):
            if c not in columns and row + c not in up and row - c not in down:
                place(row + 1, columns | {c}, up | {row + c}, down | {row - c})
    place(0, frozenset(), frozenset(), frozenset())
    return solutions[0]


assert queens(7) == 40 and queens(8) == 92
