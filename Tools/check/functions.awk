# Prints "lines file:line name" for each function: a name at the start of a line with an opening
# parenthesis, a line "{", up to a line "}".
FNR == 1 { name = ""; start = 0 }
/^[A-Za-z_][A-Za-z_0-9]*\(/ { name = $0; sub(/\(.*/, "", name) }
/^\{/ && name != "" { start = FNR }
/^}/ && start { print FNR - start + 1, FILENAME ":" start, name; start = 0; name = "" }
/^[^ \t{}].*;$/ { name = "" }
