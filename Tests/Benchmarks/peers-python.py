# What programs of Python take to read each item of a packed file.
#   peers-python.py NAME FILE [decodes]
# Prints a name, a tab and the seconds of processor time, or what came out. NAME may end in /N: every Nth item only.
import struct
import sys
import time


def items(path):
    data = open(path, "rb").read()
    at = 0
    while at + 8 <= len(data):
        (length,) = struct.unpack_from("<Q", data, at)
        yield data[at + 8 : at + 8 + length]
        at += 8 + length


class Sum:
    failed = parts = bytes = text = people = 0

    def __str__(self):
        failed = f", {self.failed} messages refused" if self.failed else ""
        return (
            f"parts {self.parts}, decoded bytes {self.bytes}, text in UTF-8 {self.text}, addresses {self.people}{failed}"
        )


def fast_mail_parser(total):
    import fast_mail_parser

    def parse(raw):
        try:
            return fast_mail_parser.parse_email(raw)
        except fast_mail_parser.ParseError:
            total.failed += 1

    def count(raw):
        mail = parse(raw)
        if not mail:
            return
        texts = mail.text_plain + mail.text_html
        total.parts += len(texts) + len(mail.attachments)
        letters = 0
        for text in texts:
            letters += len(text.encode())
        total.text += letters
        total.bytes += letters + sum(len(file.content) for file in mail.attachments)
        for people in (mail.from_, mail.reply_to, mail.to, mail.cc, mail.bcc):
            total.people += len(people) if isinstance(people, (list, tuple)) else people is not None

    return parse, count


def email(total):
    import email.policy
    from email.parser import BytesParser

    parser = BytesParser(policy=email.policy.default)

    def count(raw):
        try:
            mail = parser.parsebytes(raw)
            str(mail["subject"]), str(mail["date"]), str(mail["message-id"])
            for name in ("from", "reply-to", "to", "cc"):
                total.people += len(mail[name].addresses) if mail[name] else 0
            for part in mail.walk():
                if part.is_multipart():
                    continue
                total.parts += 1
                content = part.get_payload(decode=True) or b""
                total.bytes += len(content)
                if part.get_content_maintype() == "text":
                    total.text += len(content.decode(part.get_content_charset("utf-8"), "replace").encode())
        except Exception:
            total.failed += 1

    return count, count


def lxml(total):
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8")

    def text(body):
        try:
            return lxml.html.document_fromstring(body, parser=parser).text_content()
        except lxml.etree.ParserError:
            total.failed += 1

    return text, text


def nh3(total):
    import nh3

    return nh3.clean, nh3.clean


programs = {
    "fast-mail-parser": (fast_mail_parser, "fast-mail-parser (Rust), parse alone", "dates read, no ids, no digests"),
    "email": (email, "Python email", "dates and ids read, no digests"),
    "lxml": (lxml, "lxml, text_content", ""),
    "nh3": (nh3, "nh3 (Rust), clean", ""),
}

wanted, _, every = sys.argv[1].partition("/")
step = int(every or 1)
make, name, more = programs[wanted]
total = Sum()
parse, count = make(total)
todo = list(items(sys.argv[2]))[::step]
if wanted == "nh3":
    todo = [item.decode() for item in todo]
if len(sys.argv) > 3:
    for item in todo:
        count(item)
    print(f"{name}\t{f'every {step}th only: ' if step > 1 else ''}{total}, {more}")
else:
    # Some first, outside of the time, as for the others.
    for item in todo[: 500 // step]:
        parse(item)
    start = time.process_time()
    for item in todo:
        parse(item)
    print(f"{name}\t{(time.process_time() - start) * step:.6f}")
