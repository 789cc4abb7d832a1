# Messages of several parts, in the old way (email.mime) and in the new (EmailMessage): writing, reading, headers.
import email
from email import encoders, policy
from email.generator import BytesGenerator, DecodedGenerator, Generator
from email.header import Header, decode_header, make_header
from email.headerregistry import Address, Group
from email.iterators import _structure, body_line_iterator, typed_subpart_iterator
from email.message import EmailMessage, Message
from email.mime.application import MIMEApplication
from email.mime.audio import MIMEAudio
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
import io


def attempt(function, *args, **kw):
    try:
        print(repr(function(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


print("== text")
print(MIMEText("hello\n").as_string())
print(MIMEText("<p>grüße</p>", "html").as_string())
print(MIMEText("grüße", "plain", "iso-8859-1").as_string())
print(MIMEText("grüße").get_payload(decode=True).decode())

print("== multipart")
root = MIMEMultipart(boundary="=B=")
root["Subject"] = "A long subject that goes on and on, until it does not fit into a line of seventy-eight columns any more"
root["From"] = "me@example.org"
root["To"] = "you@example.org, " * 5 + "last@example.org"
root["X-Wide"] = "grüße an alle"
root.preamble = "This is a message of several parts."
root.attach(MIMEText("text"))
root.attach(MIMEText("wörld", "html"))
part = MIMEBase("application", "octet-stream")
part.set_payload(bytes(range(60)))
encoders.encode_base64(part)
part.add_header("Content-Disposition", "attachment", filename="data.bin")
root.attach(part)
picture = MIMEImage(b"\x89PNG\r\n\x1a\n....", name="p.png")
root.attach(picture)
root.attach(MIMEApplication(b"%PDF", "pdf", Name="x.pdf"))
root.attach(MIMEMessage(MIMEText("inner")))
attempt(MIMEImage, b"nothing")
attempt(MIMEAudio, b"nothing")
attempt(MIMEText("x").attach, root)
print(root.as_string())
print(root.as_bytes().decode("ascii"))
_structure(root)
print([line for line in body_line_iterator(root)][:2], [p.get_content_type() for p in typed_subpart_iterator(root, "text")])
again = email.message_from_bytes(root.as_bytes())
print(again.as_bytes() == root.as_bytes(), again["subject"].splitlines(), [p.get_filename() for p in again.walk()])
out = io.StringIO()
DecodedGenerator(out).flatten(again)
print(out.getvalue())
out = io.StringIO()
text = MIMEText("From here\nnot From\n")
text["Subject"] = "x " * 45
Generator(out, mangle_from_=True, maxheaderlen=40).flatten(text, linesep="\r\n")
print(repr(out.getvalue()))
out = io.BytesIO()
BytesGenerator(out).flatten(text)
print(out.getvalue())

print("== headers")
for header in (Header("Grüße", "iso-8859-1"), Header("Grüße"), Header("ascii"), Header("Grüße " * 12, header_name="Subject"),
               Header("日本語のとても長い件名です。" * 4, "utf-8", header_name="Subject"), Header("a; " * 40, maxlinelen=60)):
    print(header.encode(), "|", str(header))
mixed = Header("Hello", "us-ascii")
mixed.append("wörld", "utf-8")
print(mixed.encode(), str(mixed), mixed == "Hello wörld")
for text in ("=?utf-8?q?Gr=C3=BC=C3=9Fe?= me", "=?utf-8?b?R3LDvMOfZQ==?= =?utf-8?q?_b?= c", "plain", "a =?iso-8859-1?q?=E9?= b"):
    print(decode_header(text), str(make_header(decode_header(text))))
message = Message()
message["Subject"] = Header("Grüße", "utf-8")
message["Content-Type"] = "text/plain; charset=utf-8; x=y"
message.set_param("x", "z")
message.set_type("text/html")
message.del_param("charset")
print(message.as_string(), message.keys())

print("== EmailMessage")
message = EmailMessage()
message["Subject"] = "Grüße an alle"
message["From"] = Address("Mé Myself", "me", "example.org")
message["To"] = [Address("You", "you", "example.org"), Address(addr_spec="other@example.org")]
message["Cc"] = "A. Name <a@example.org>, \"Quoted, name\" <q@example.org>, team: x@example.org, y@example.org;"
message["Date"] = "Mon, 01 Jan 2024 10:00:00 +0100"
attempt(message.__setitem__, "Subject", "again")
attempt(message.__setitem__, "X", "a\nb")
message.set_content("hello\nwörld\n")
print(message["from"].addresses, message["to"], [g.display_name for g in message["cc"].groups], message["date"].datetime)
print(message.as_string())
print(message.as_bytes())
print(str(message))
print(repr(message.get_content()), message.get_content_charset())
message.add_alternative("<p>hello</p>", subtype="html")
message.add_attachment(b"\0\1\2" * 30, maintype="application", subtype="octet-stream", filename="a b.bin")
message.add_attachment("text file\n", filename="t.txt")
message.set_boundary("=OUTER=")
next(message.iter_parts()).set_boundary("=INNER=")
print(message.as_string())
print(message.get_body().get_content_type(), message.get_body(("plain",)).get_content())
for part in message.iter_attachments():
    print(part.get_filename(), part.is_attachment(), repr(part.get_content()), part["content-type"].content_type)
read = email.message_from_bytes(message.as_bytes(), policy=policy.default)
print(type(read).__name__, read["subject"], read["to"].addresses[0].display_name, read.get_body(("html",)).get_content())
print([type(p).__name__ for p in read.walk()][:2], read["content-type"].params["boundary"])
attempt(message.make_alternative)
attempt(message.set_content, "x")
plain = EmailMessage()
plain.set_content("x")
print(plain.as_bytes(policy=policy.SMTP))
plain.set_content("é" * 100, cte="quoted-printable")
print(plain.as_string())
plain.set_content(b"data", "image", "png", cid="<1>")
print(plain)
attempt(plain.set_content, 5)
print(Address("A, B", "a b", "example.org"), Group("g", (Address("x", "y", "z"),)), repr(Address(addr_spec="p@q.r")))
print(policy.default.clone(linesep="\r\n") + policy.strict, policy.compat32.mangle_from_, policy.SMTP.linesep)
attempt(setattr, policy.default, "linesep", "x")
attempt(policy.default.clone, nothing=1)
