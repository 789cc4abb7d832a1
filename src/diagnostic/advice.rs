//! What to do about an error that says only what is wrong: a line of help for each of CPython's
//! messages that leaves a beginner alone.  Errors that can say more where they are found bring their
//! own help, which goes first.

/// A message, by how it begins (or, after `…`, by what it contains), and the help.
const ADVICE: [(&str, &str); 141] = [
    // Functions and coroutines.
    (
        "'await' outside function",
        "only the body of an `async def` can await; start it with `asyncio.run(main())`",
    ),
    (
        "'await' outside async function",
        "write `async def` where this function begins",
    ),
    (
        "'async for' outside async function",
        "write `async def` where this function begins",
    ),
    (
        "'async with' outside async function",
        "write `async def` where this function begins",
    ),
    (
        "'async for' outside function",
        "put it into an `async def`, and start that with `asyncio.run(main())`",
    ),
    (
        "'async with' outside function",
        "put it into an `async def`, and start that with `asyncio.run(main())`",
    ),
    (
        "asynchronous comprehension outside of an asynchronous function",
        "write `async def` where this function begins, or use a plain `for`",
    ),
    (
        "'return' outside function",
        "only a function returns; `sys.exit()` ends the program",
    ),
    (
        "'yield' outside function",
        "only a function yields; put the loop into a `def`",
    ),
    (
        "'yield from' outside function",
        "only a function yields; put the loop into a `def`",
    ),
    (
        "'yield from' inside async function",
        "write `async for item in …: yield item`",
    ),
    (
        "'return' with value in async generator",
        "an async generator hands out values with `yield`; its `return` has none",
    ),
    (
        "'break' outside loop",
        "`break` leaves a `for` or `while` loop; `return` leaves a function",
    ),
    (
        "'continue' not properly in loop",
        "`continue` belongs into the body of a `for` or `while` loop",
    ),
    (
        "'break', 'continue' and 'return' cannot appear in an except*",
        "set a variable here, and look at it behind the `try`",
    ),
    (
        "'yield' inside ",
        "a comprehension makes its values itself; write a loop to yield",
    ),
    (
        "default 'except:' must be last",
        "move it behind the other `except` clauses",
    ),
    (
        "expected 'except' or 'finally' block",
        "add `except …:` or `finally:` behind the block",
    ),
    (
        "cannot have both 'except' and 'except*'",
        "use one of the two kinds in all clauses",
    ),
    (
        "expected one or more exception types",
        "name a type: `except* ValueError:`",
    ),
    (
        "too many statically nested blocks",
        "move the inner blocks into a function",
    ),
    (
        "too many nested parentheses",
        "give the inner parts names of their own",
    ),
    // Parameters and arguments.
    (
        "duplicate argument",
        "give each parameter a name of its own",
    ),
    (
        "duplicate type parameter",
        "give each type parameter a name of its own",
    ),
    (
        "parameter without a default follows parameter with a default",
        "move it before those with defaults, or give it one",
    ),
    (
        "non-default type parameter",
        "move it before those with defaults, or give it one",
    ),
    (
        "positional argument follows keyword argument unpacking",
        "move it before `**…`",
    ),
    (
        "positional argument follows keyword argument",
        "move it before the keyword arguments, or name it",
    ),
    (
        "iterable argument unpacking follows keyword argument unpacking",
        "move `*…` before `**…`",
    ),
    ("keyword argument repeated", "pass it once"),
    (
        "expression cannot contain assignment",
        "a keyword argument is `name=value`; a comparison is `==`",
    ),
    (
        "named arguments must follow bare *",
        "name a parameter behind `*`, or leave it out",
    ),
    (
        "* argument may appear only once",
        "what follows the first `*` is by keyword only already",
    ),
    (
        "at least one argument must precede /",
        "`/` ends the positional-only parameters; put them before it",
    ),
    (
        "/ must be ahead of *",
        "the order is: positional-only, `/`, others, `*`, keyword-only",
    ),
    (
        "arguments cannot follow var-keyword argument",
        "`**…` comes last",
    ),
    (
        "Generator expression must be parenthesized",
        "write `f((x for x in y), …)`",
    ),
    (
        "Function parameters cannot be parenthesized",
        "take one parameter, and unpack it in the body",
    ),
    (
        "Lambda expression parameters cannot be parenthesized",
        "take one parameter, and unpack it in the body",
    ),
    (
        "expected default value expression",
        "write the default behind `=`, or leave `=` out",
    ),
    (
        "expected argument value expression",
        "write the value behind `=`",
    ),
    (
        "var-positional argument cannot have default value",
        "it is an empty tuple where nothing is passed",
    ),
    (
        "var-keyword argument cannot have default value",
        "it is an empty dict where nothing is passed",
    ),
    // Names and scopes.
    ("name '_' is", "choose another name"),
    (
        "no binding for nonlocal",
        "`nonlocal` needs a variable in a function around; for one of the module write `global`",
    ),
    (
        "nonlocal declaration not allowed at module level",
        "at the top of a module every name is global already",
    ),
    (
        "import * only allowed at module level",
        "name what you need: `from module import a, b`",
    ),
    (
        "assignment expression cannot rebind comprehension iteration variable",
        "choose another name for the result",
    ),
    (
        "assignment expression within a comprehension cannot be used in a class body",
        "assign before the class, or in a function",
    ),
    (
        "assignment expression cannot be used in a comprehension iterable expression",
        "assign before the comprehension",
    ),
    (
        "from __future__ imports must occur at the beginning of the file",
        "move it to the top, behind the docstring",
    ),
    (
        "cannot assign to __debug__",
        "`__debug__` is a constant; choose another name",
    ),
    // Targets.
    (
        "cannot assign to attribute here",
        "in a condition write `==`; only a name can stand before `:=`",
    ),
    (
        "cannot assign to subscript here",
        "in a condition write `==`; only a name can stand before `:=`",
    ),
    (
        "cannot assign to True",
        "`True` is a constant; choose another name, or compare with `==`",
    ),
    (
        "cannot assign to False",
        "`False` is a constant; choose another name, or compare with `==`",
    ),
    (
        "cannot assign to None",
        "`None` is a constant; choose another name, or compare with `is`",
    ),
    (
        "cannot use assignment expressions with",
        "only a plain name can stand before `:=`",
    ),
    ("only single target", "annotate one name at a time"),
    (
        "illegal target for annotation",
        "only a name, an attribute or an item can be annotated",
    ),
    (
        "multiple starred expressions in assignment",
        "one `*name` takes all that the others leave",
    ),
    (
        "starred assignment target must be in a list or tuple",
        "write `*name, = values`, or `name = list(values)`",
    ),
    (
        "can't use starred expression here",
        "`*` unpacks into a call, a list, a tuple or a set: `[*values]`",
    ),
    (
        "cannot use starred expression here",
        "`*` unpacks into a call, a list, a tuple or a set: `[*values]`",
    ),
    (
        "Invalid star expression",
        "write what is to be unpacked behind `*`",
    ),
    (
        "iterable unpacking cannot be used in comprehension",
        "write a second `for`: `[x for part in parts for x in part]`",
    ),
    (
        "dict unpacking cannot be used in dict comprehension",
        "write a second `for`: `{k: v for d in dicts for k, v in d.items()}`",
    ),
    (
        "cannot use a starred expression in a dictionary value",
        "put it into a list: `{key: [*values]}`",
    ),
    (
        "did you forget parentheses around the comprehension target",
        "write `[(x, y) for x, y in pairs]`",
    ),
    // Literals.
    (
        "leading zeros in decimal integer literals are not permitted",
        "write `0o…` for an octal number, or leave the zeros out",
    ),
    (
        "invalid digit",
        "digits must fit the base: `0b` takes 0 and 1, `0o` takes 0 to 7",
    ),
    (
        "invalid decimal literal",
        "a name cannot begin with a digit, and one `_` at a time separates digits",
    ),
    (
        "invalid hexadecimal literal",
        "`0x` is followed by the digits 0-9 and a-f",
    ),
    (
        "invalid octal literal",
        "`0o` is followed by the digits 0-7",
    ),
    (
        "invalid binary literal",
        "`0b` is followed by the digits 0 and 1",
    ),
    (
        "invalid imaginary literal",
        "write an operator or a space behind the number",
    ),
    (
        "unterminated string literal",
        "close it with the quote that it began with; triple quotes span lines",
    ),
    (
        "unterminated triple-quoted string literal",
        "close it with the three quotes that it began with",
    ),
    (
        "unterminated f-string literal",
        "close it with the quote that it began with; triple quotes span lines",
    ),
    (
        "unterminated triple-quoted f-string literal",
        "close it with the three quotes that it began with",
    ),
    (
        "bytes can only contain ASCII literal characters",
        "write `\"…\".encode()` for other characters",
    ),
    (
        "cannot mix bytes and nonbytes literals",
        "put `b` before all of them, or before none",
    ),
    (
        "f-string: single '}' is not allowed",
        "write `}}` for a brace that is to be seen",
    ),
    (
        "f-string: expecting '}'",
        "close the field with `}`, or write `{{` for a brace that is to be seen",
    ),
    (
        "f-string: valid expression required before",
        "write an expression between the braces, or `{{` for a brace that is to be seen",
    ),
    (
        "f-string: expressions nested too deeply",
        "give the inner part a name of its own",
    ),
    (
        "\"\\",
        "write two backslashes, or put `r` before the string: r\"…\"",
    ),
    (
        "\"is\" with",
        "`is` asks whether two things are one object; write `==` to compare values",
    ),
    (
        "\"is not\" with",
        "`is not` asks whether two things are one object; write `!=` to compare values",
    ),
    (
        "assertion is always true",
        "a tuple that is not empty is true; leave the parentheses out",
    ),
    (
        "source code cannot contain null bytes",
        "write `\\0` inside a string",
    ),
    (
        "Non-UTF-8 code starting with",
        "save the file as UTF-8, or name its encoding in a comment at the top",
    ),
    // Patterns.
    (
        "wildcard makes remaining patterns unreachable",
        "move `case _:` behind the others",
    ),
    (
        "alternative patterns bind different names",
        "let each alternative bind the same names",
    ),
    (
        "positional patterns follow keyword patterns",
        "move them before those with names",
    ),
    // Brackets.
    ("'(' was never closed", "close it with `)`"),
    ("'[' was never closed", "close it with `]`"),
    ("'{' was never closed", "close it with `}`"),
    ("unmatched '", "remove it, or open a bracket before it"),
    (
        "closing parenthesis",
        "brackets are closed in the opposite order of their opening",
    ),
    (
        "… is parameter and global",
        "choose another name for one of the two",
    ),
    (
        "… is parameter and nonlocal",
        "choose another name for one of the two",
    ),
    (
        "… is nonlocal and global",
        "keep one of the two declarations",
    ),
    (
        "… is used prior to",
        "move the declaration to the top of the function",
    ),
    (
        "… is assigned to before",
        "move the declaration to the top of the function",
    ),
    (
        "annotated name",
        "leave the annotation out, or put it where the name belongs",
    ),
    (
        "name capture",
        "a bare name takes every value: move this case last, or compare with a dotted name",
    ),
    (
        "multiple assignments to name",
        "give each part a name of its own, and compare them in `if`",
    ),
    (
        "attribute name repeated in class pattern",
        "name each attribute once",
    ),
    ("mapping pattern checks duplicate key", "name each key once"),
    (
        "multiple starred names in sequence pattern",
        "one `*name` takes all that the others leave",
    ),
    (
        "patterns may only match literals",
        "compare in a guard: `case name if name == …:`",
    ),
    (
        "mapping pattern keys may only match",
        "a key is a literal or a dotted name",
    ),
    (
        "cannot use '_' as a target",
        "`_` binds nothing; choose a name",
    ),
    (
        "cannot delete ",
        "`del` removes names, attributes and items",
    ),
    (
        "cannot use except statement with",
        "only a plain name can stand behind `as`",
    ),
    (
        "cannot use except* statement with",
        "only a plain name can stand behind `as`",
    ),
    (
        "… as import target",
        "only a plain name can stand behind `as`",
    ),
    (
        "… as pattern target",
        "only a plain name can stand behind `as`",
    ),
    (
        "… is an illegal expression for augmented assignment",
        "only a name, an attribute or an item can stand before it",
    ),
    (
        "cannot assign to literal",
        "only names, attributes, items and lists of them can be assigned to",
    ),
    (
        "cannot assign to lambda",
        "only names, attributes, items and lists of them can be assigned to",
    ),
    (
        "cannot assign to conditional expression",
        "only names, attributes, items and lists of them can be assigned to",
    ),
    (
        "cannot assign to expression",
        "only names, attributes, items and lists of them can be assigned to",
    ),
    (
        "cannot assign to function call",
        "only names, attributes, items and lists of them can be assigned to",
    ),
    (
        "cannot assign to comparison",
        "only names, attributes, items and lists of them can be assigned to",
    ),
    (
        "cannot mix t-string literals",
        "put `t` before all of them, or join them by `+`",
    ),
    (
        "(value error) invalid \\x escape",
        "`\\x` takes two hexadecimal digits; for a backslash write two",
    ),
    (
        "(unicode error)",
        "write two backslashes, or put `r` before the string: r\"…\"",
    ),
    (
        "f-string: expecting a valid expression",
        "write an expression between the braces",
    ),
    (
        "f-string: unmatched",
        "write the bracket that it closes, or remove it",
    ),
    (
        "f-string: expecting '!', or ':'",
        "behind `=` only a conversion or a format may follow",
    ),
    (
        "f-string: expecting ':' or '}'",
        "one conversion, `!r`, `!s` or `!a`, is allowed",
    ),
    (
        "cannot use bound with",
        "only a plain type parameter has a bound",
    ),
    (
        "cannot use constraints with",
        "only a plain type parameter has constraints",
    ),
    (
        "Type parameter list cannot be empty",
        "name a parameter, or leave the brackets out",
    ),
    (
        "expected 'else' after 'if' expression",
        "write `a if condition else b`",
    ),
    (
        "expected expression after 'else'",
        "write the value for the other case",
    ),
    (
        "expected '('",
        "write the parameters in parentheses: `def name():`",
    ),
    (
        "unknown encoding",
        "save the file as UTF-8, and leave the comment out",
    ),
    (
        "… cannot be used within",
        "compute it before, and give it a name",
    ),
];

/// What helps against an error with this message.
pub fn advice(message: &str) -> Option<&'static str> {
    let row = ADVICE
        .iter()
        .find(|(start, _)| match start.strip_prefix('…') {
            Some(part) => message.contains(part),
            None => message.starts_with(start),
        });
    row.map(|(_, help)| *help)
}
