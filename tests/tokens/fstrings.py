f"plain"
f"a{b}c{{d}}"
f"{x!r:>{width}.{digits}}"
f"{x = }" f"{x:=^5}"
f"{d["key"]}" f'{(lambda y: y)(1)}'
f"""{
    a  # comment
}"""
rf"\d{x}\{y}"
t"{name}!"
f"\N{BULLET}{a:{b:%H:%M}}"
