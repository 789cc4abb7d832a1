print(f"""hello
{name}
