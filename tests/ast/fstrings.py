f"a{b}c"
f""
f"{a}" "b" f"{c}" 'd'
f"{x!r:>{width}}"
f"{x = }" f"{x=!s}" f"{x=:5}"
f"{a, b}" f"{yield_}" f"{{}}"
f"{f"{nested}"}"
t"{name!r:>5} and {x + y}" t"{a = }"
f"""{
    a  # comment
    }"""
rf"\d{x:\d}"
