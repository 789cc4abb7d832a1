# Mail by SMTP to a server that a thread plays: greeting, login, a message, refusals, a lost connection.
import smtplib
import socket
import threading
from email.message import EmailMessage


class Server:
    """Answers each line by a table, and keeps what it was told."""

    def __init__(self, answers):
        self.answers = answers
        self.heard = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rwb") as file:
            def say(text):
                file.write(text.replace("\n", "\r\n").encode() + b"\r\n")
                file.flush()
            say("220 ready")
            in_data = False
            for line in file:
                line = line.decode().rstrip("\r\n")
                self.heard.append(line)
                if in_data:
                    if line == ".":
                        in_data = False
                        say("250 taken")
                    continue
                answer = next((answer for start, answer in self.answers.items() if line.lower().startswith(start)), "250 ok")
                if answer is None:
                    break
                in_data = answer.startswith("354")
                say(answer)
                if answer.startswith("221"):
                    break
        self.listener.close()

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.thread.join()
        for line in self.heard:
            print("   ", line)


def attempt(function, *args, **kw):
    try:
        print(function(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)


ANSWERS = {"ehlo": "250-here\n250-SIZE 1000\n250-AUTH LOGIN PLAIN\n250 8BITMIME", "auth plain ag1labad": "535 no",
           "auth plain": "235 welcome", "data": "354 go on", "quit": "221 bye", "rcpt to:<bad": "550 nobody", "mail from:<evil": "553 no"}

message = EmailMessage()
message["Subject"] = "Grüße"
message["From"] = "Me <me@example.org>"
message["To"] = "you@example.org, Bad <bad@example.org>"
message["Bcc"] = "secret@example.org"
message.set_content("hello\n.dot\nwörld\n", cte="quoted-printable")

with Server(ANSWERS) as server:
    with smtplib.SMTP("127.0.0.1", server.port, local_hostname="client") as client:
        print(client.ehlo(), sorted(client.esmtp_features), client.has_extn("size"))
        print(client.login("me", "secret"))
        print(client.send_message(message))
        attempt(client.sendmail, "me@example.org", ["bad@x", "bad@y"], "text")
        attempt(client.sendmail, "evil@x", "you@x", "text")
        print(client.sendmail("me@example.org", "you@example.org", "Subject: x\n\nline\n..dots\n"))
        attempt(client.starttls)
        attempt(client.putcmd, "a\nb")
        print(client.noop(), client.verify("you@example.org"))
        attempt(client.sendmail, "é@x", "you@x", "text")

with Server({"ehlo": "502 what", "helo": "250 hello", "noop": None}) as server:
    client = smtplib.SMTP(f"127.0.0.1:{server.port}", local_hostname="client")
    client.ehlo_or_helo_if_needed()
    print(client.does_esmtp, client.helo_resp)
    attempt(client.login, "a", "b")
    attempt(client.noop)
    attempt(client.noop)
    client.close()
print(smtplib.quoteaddr("A <a@b>"), smtplib.quoteaddr("<>"), repr(smtplib.quotedata("a\n.b\r\nc")))
