# csv: readers, writers, dialects, and complaints.
import csv
import io

LINES = ["a,b,c", "1, 2 ,3", '"x, y",z', '"he said ""hi""",2', '"multi\nline",x', "", "a,,b", ",", '"a"b,c', "a\\,b,c", "'q,r',s", '""', '"",""', "x\r\ny", "tab\tsep", '"open', "1.5,abc", "a;b", "é,ü", " lead,trail ", "a\rb"]
DIALECTS = [{}, {"delimiter": ";"}, {"quotechar": "'"}, {"escapechar": "\\"}, {"skipinitialspace": True}, {"quoting": csv.QUOTE_NONE}, {"quoting": csv.QUOTE_NONNUMERIC}, {"doublequote": False, "escapechar": "\\"}, {"strict": True}, {"dialect": "excel-tab"}, {"dialect": "unix"}, {"quoting": csv.QUOTE_STRINGS}, {"quoting": csv.QUOTE_NOTNULL}]
for options in DIALECTS:
    for line in LINES:
        try:
            print(options, repr(line), list(csv.reader(io.StringIO(line, newline=""), **options)))
        except Exception as error:
            print(options, repr(line), type(error).__name__, error)

ROWS = [["a", "b"], [1, 2.5, None, True], ["x,y", 'q"q', "new\nline", ""], [""], [None], [], ["'s", "\\", " sp "], ["é", b"x", 10**20], [1.0, float("nan")], ["\r", ";", "\t"]]
for options in DIALECTS + [{"quoting": csv.QUOTE_ALL}, {"lineterminator": "!"}, {"quoting": csv.QUOTE_NONE, "escapechar": "\\"}, {"delimiter": " ", "skipinitialspace": True}]:
    for row in ROWS:
        out = io.StringIO()
        try:
            result = csv.writer(out, **options).writerow(row)
            print(options, row, result, repr(out.getvalue()))
        except Exception as error:
            print(options, row, type(error).__name__, error)

reader = csv.DictReader(io.StringIO("a,b\n1,2\n3\n4,5,6\n\n7,8\n"), restkey="rest", restval="?")
print(reader.fieldnames, list(reader), reader.line_num)
print(list(csv.DictReader(["x y", "1 2"], delimiter=" ")), list(csv.DictReader(["1,2"], ["p", "q"])))
out = io.StringIO()
writer = csv.DictWriter(out, ["a", "b"], restval="-", extrasaction="ignore")
print(writer.writeheader(), writer.writerow({"a": 1, "z": 2}), writer.writerows([{"a": 3, "b": 4}]), repr(out.getvalue()))
try:
    csv.DictWriter(out, ["a"]).writerow({"a": 1, "b": 2})
except ValueError as error:
    print(error)
try:
    csv.DictWriter(out, ["a"], extrasaction="x")
except ValueError as error:
    print(error)

csv.register_dialect("mine", delimiter="|", quoting=csv.QUOTE_ALL)
print(csv.list_dialects(), csv.get_dialect("mine").delimiter, csv.get_dialect("mine").quoting, csv.get_dialect("excel").lineterminator, list(csv.reader(["a|b"], "mine")))
csv.unregister_dialect("mine")


class Own(csv.Dialect):
    delimiter = "/"
    quotechar = "'"
    lineterminator = "\n"
    quoting = csv.QUOTE_MINIMAL


print(list(csv.reader(["a/'b/c'"], Own)), list(csv.reader(["a/b"], Own())), csv.reader([], Own).dialect.quotechar, csv.reader([]).line_num, csv.field_size_limit(), csv.field_size_limit(5), csv.field_size_limit(131072))
for call in (lambda: csv.reader(), lambda: csv.reader([], delimiter=""), lambda: csv.reader([], delimiter="ab"), lambda: csv.reader([], delimiter=1), lambda: csv.reader([], delimiter=None), lambda: csv.reader([], quotechar="xx"), lambda: csv.reader([], quoting=9), lambda: csv.reader([], quoting="x"),
             lambda: csv.reader([], lineterminator=None), lambda: csv.reader([], lineterminator=5), lambda: csv.reader([], escapechar="ab"), lambda: csv.reader([], nope=1), lambda: csv.reader([], "nope"), lambda: csv.reader(5), lambda: list(csv.reader([b"x"])), lambda: list(csv.reader([1])), lambda: csv.writer(5), lambda: csv.writer(io.StringIO()).writerow(5),
             lambda: csv.writer(io.StringIO()).writerows(5), lambda: csv.get_dialect("x"), lambda: csv.unregister_dialect("x"), lambda: csv.register_dialect(5), lambda: csv.register_dialect("x", "nope"), lambda: csv.reader([], delimiter="\n"), lambda: csv.reader([], delimiter=",", quotechar=","), lambda: csv.Dialect(), lambda: csv.reader([], delimiter=" ", skipinitialspace=True) and 1, lambda: csv.field_size_limit("x")):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
print(csv.Sniffer().sniff("a;b;c\n1;2;3\n4;5;6\n").delimiter, csv.Sniffer().has_header("name,age\nbob,5\nal,6\n"), csv.Sniffer().sniff("'a','b'\n'c','d'\n").quotechar)
print(csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC, csv.QUOTE_NONE, csv.QUOTE_STRINGS, csv.QUOTE_NOTNULL, csv.excel.delimiter, csv.excel_tab.delimiter, csv.unix_dialect.quoting)
