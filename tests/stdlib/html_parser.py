# html.parser: what is called for good and for broken markup, fed at once and in pieces.
from html.parser import HTMLParser


class Shown(HTMLParser):
    def handle_starttag(self, tag, attrs):
        print("start", tag, attrs, self.getpos(), self.get_starttag_text())

    def handle_endtag(self, tag):
        print("end", tag, self.getpos())

    def handle_data(self, data):
        print("data", repr(data), self.getpos())

    def handle_comment(self, data):
        print("comment", repr(data))

    def handle_decl(self, decl):
        print("decl", repr(decl))

    def handle_pi(self, data):
        print("pi", repr(data))

    def unknown_decl(self, data):
        print("unknown", repr(data))

    def handle_entityref(self, name):
        print("entity", name)

    def handle_charref(self, name):
        print("number", name)


PAGE = """<!DOCTYPE html>
<html lang=en><head><title>a &lt;b&gt; </b></title>
<script>if (a < b && c) { x = "</p>"; }</script></head>
<!-- a comment -- still --><body CLASS='x y' hidden data-n="1&amp;2"/>
text &amp; &#65;&#x42; &nosuch; <br/><img src=a.png alt>
<?php echo ?><![CDATA[ raw ]]><!-->after</ bogus><p<a></p x='>'>
"""
for convert in True, False:
    print("== convert_charrefs", convert)
    parser = Shown(convert_charrefs=convert)
    parser.feed(PAGE)
    parser.close()

PIECES = ("<a hre", "f='x", ">y'>t", "ex", "t</", "a", "><!", "-", "- c -", "->&am", "p; end &lt")
print("== pieces")
parser = Shown()
for piece in PIECES:
    parser.feed(piece)
print("close")
parser.close()

for text in ("<a foo='bar", "<!-- open", "<!doctype x", "</", "</ x", "<?pi", "<", "<![CDATA[ open", "a<b>\n<c/>x\n y</b>",
             "<a title='&notit; &not; &amp &copy= &copyx &copy' b=\"\" c= d=e/>", "<TEXTAREA>&lt;<b></textarea >",
             "<plaintext>&lt;</plaintext>"):
    print("==", text)
    parser = Shown()
    parser.feed(text)
    parser.close()
    print(parser.getpos())
print(Shown.CDATA_CONTENT_ELEMENTS, Shown.RCDATA_CONTENT_ELEMENTS)
