# Opens Word files in LibreOffice, writes each as PDF and as flat OpenDocument
# beside it, and prints as JSON, for each, the lines of its contents as the file
# has them and as LibreOffice makes them itself, and the targets of links that
# are no bookmarks of the file.
# Usage: python3 read.py profile file.docx...   (needs Debian's python3-uno)
import json
import pathlib
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

profile, files = sys.argv[1], sys.argv[2:]
pipe = "read" + pathlib.Path(profile).parent.name
office = subprocess.Popen(["soffice", "-env:UserInstallation=" + pathlib.Path(profile).as_uri(), "--headless", "--norestore",
                           "--accept=pipe,name=" + pipe + ";urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
while True:
    try:
        context = resolver.resolve("uno:pipe,name=" + pipe + ";urp;StarOffice.ComponentContext")
        break
    except NoConnectException:
        if office.poll() is not None:
            sys.exit("soffice ended with %d" % office.returncode)
        time.sleep(0.2)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def lines(index):
    return [s for s in index.Anchor.String.split("\n") if s.strip()]


def lost(doc):
    out, marks = [], set(doc.Bookmarks.ElementNames)
    for paragraph in doc.Text:
        if paragraph.supportsService("com.sun.star.text.Paragraph"):
            for portion in paragraph:
                url = getattr(portion, "HyperLinkURL", "")
                if url and url.lstrip("#") not in marks:
                    out.append(url)
    return out


try:
    result = []
    for name in files:
        doc = desktop.loadComponentFromURL(pathlib.Path(name).as_uri(), "_blank", 0, (PropertyValue("Hidden", 0, True, 0),))
        index = doc.DocumentIndexes.getByIndex(0)
        written, dead = lines(index), lost(doc)
        for ending, form in (".pdf", "writer_pdf_Export"), (".fodt", "OpenDocument Text Flat XML"):
            doc.storeToURL(pathlib.Path(name).with_suffix(ending).as_uri(), (PropertyValue("FilterName", 0, form, 0),))
        index.update()
        doc.refresh()
        index.update()  # its own length may have moved the pages
        result.append({"written": written, "made": lines(index), "lost": dead})
        doc.close(True)
    print(json.dumps(result, ensure_ascii=False))
finally:
    try:
        desktop.terminate()
    except Exception:
        office.kill()
    office.wait()
