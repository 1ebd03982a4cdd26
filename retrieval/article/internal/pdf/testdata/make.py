#!/usr/bin/env python3
"""make.py [NAME...]: makes the PDFs of testdata/made with LibreOffice, WeasyPrint, groff, Typst, ReportLab and TeX, from the texts below.

Needs soffice, groff with ps2pdf, pdflatex, and the Python packages weasyprint, typst and reportlab; the fonts DejaVu, Liberation and Noto (with
CJK). The files are committed, since the tests only read them; run this anew when a text or a kind of page is added.
"""
import os, re, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
MADE = os.path.join(HERE, "made")
only = sys.argv[1:]

# The texts are ours.
P1 = ("The council of Osterby voted on Monday evening to drain the mill pond, after four winters in which the ice had lifted the stones of the "
      "old weir. The engineer who looked at it, a quiet man from the valley, told the members that the wall would stand another year at most, and "
      "that nobody should be on the footbridge when it went.")
P2 = ("Fishermen who rent the banks were not asked, and said so. Their chairman, Petra Lindqvist, read a letter aloud in which she counted the "
      "trout that had been let into the pond since spring, and asked who would carry them to the river. “You cannot pour a fish down a drain,” "
      "she said, and the clerk wrote it down.")
P3 = ("The work will begin in the second week of August, when the water is lowest, and is to take nineteen days. Until then the gate stays open "
      "by a hand's breadth, so that the level sinks slowly and the birds can move their nests. The mayor promised that the ducks would be back "
      "before the first snow, although he did not say how he knew.")
P4 = ("A well-known photographer has offered to document every stage of the undertaking, from the first bucket to the last, and to give the "
      "prints to the school. The teachers have accepted, on condition that the children may choose which of the pictures hang in the corridor, "
      "and which of them go into the cellar.")
ALL = [P1, P2, P3, P4]
SHORT = ["The keeper of the toll house", "was paid in eggs until 1911,", "when the bridge was sold."]
HEBREW = "הספרייה של הכפר פתוחה בימי שני בין 9 ל-17, ובימי חמישי עד הערב. מי שמאחר להחזיר ספר משלם שקל אחד (1) לכל שבוע."
HEBREW2 = "בחודש מאי נוספו 240 ספרים חדשים, רובם מתנה של בית הספר."
ARABIC = "تفتح المكتبة أبوابها يوم الاثنين من الساعة 9 إلى الساعة 17، ويوم الخميس حتى المساء. ومن تأخر في رد كتاب دفع ريالا واحدا عن كل أسبوع."
CHINESE = ["村里的图书馆星期一和星期四开门，其余的日子由学校的老师保管钥匙。", "去年冬天屋顶漏水，三百本书被搬到了邮局的阁楼上，至今还有一半没有搬回来。", "馆长说，等到春天修好了窗户，孩子们就可以在里面做功课了。"]
JAPANESE = ["村の図書館は月曜日と木曜日に開いていて、ほかの日は学校の先生が鍵を預かっている。", "去年の冬に屋根から雨が漏り、三百冊の本が郵便局の屋根裏に運ばれたが、まだ半分は戻っていない。", "館長によれば、春に窓が直れば子どもたちは中で宿題ができるようになるという。"]

def wanted(name): return not only or name in only
def out(name): return os.path.join(MADE, name + ".pdf")

# --- WeasyPrint
def web(name, body, css="", size="A5"):
    if not wanted(name): return
    import weasyprint
    html = "<!doctype html><html lang=en><meta charset=utf-8><style>@page{size:%s;margin:18mm}body{font:10pt/1.3 'Liberation Serif'}h1{font-size:15pt}%s</style>%s" % (size, css, body)
    weasyprint.HTML(string=html).write_pdf(out(name), uncompressed_pdf=False)

def paras(list_): return "".join("<p>%s</p>" % p for p in list_)

def make_web():
    h = "<h1>The pond at Osterby</h1>"
    web("web-plain", h + paras(ALL))
    web("web-justified", h + paras(ALL), "p{text-align:justify;hyphens:auto;margin:0;text-indent:1em}")
    web("web-columns", h + "<div>" + paras(ALL) + "</div>", "div{columns:2;column-gap:8mm;text-align:justify;hyphens:auto}p{margin:0 0 4pt}", "A4")
    web("web-dropcap", h + paras(ALL[:2]), "p:first-of-type::first-letter{font-size:300%;float:left;line-height:.85;padding-right:2pt}")
    web("web-bigcap", h + paras(ALL[:2]), "p:first-of-type::first-letter{font-size:450%;float:left;line-height:.8;padding-right:3pt;color:#900}")
    web("web-marks", h + "<p>On the 21<sup>st</sup> of May the water stood at 3.4 m<sup>2</sup> a head<sup>1</sup>, and H<sub>2</sub>O was all that it was. "
        "It cost 10<sup>6</sup> crowns.<sup>2</sup> Nobody paid<sup>3</sup> at all.</p>" + paras(ALL[:1]))
    web("web-struck", h + "<p>The wall will <s>not</s> stand another year. <u>Nobody</u> is to cross it, said the <del>mayor</del> engineer, and <s>the "
        "members of the council who had come</s> everybody went home.</p>" + paras(ALL[:1]))
    web("web-smallcaps", h + paras(ALL[:1]) + "<p><b style='font-variant:small-caps'>The Pond</b> is older than the <span style='letter-spacing:3pt'>MILL HOUSE</span> and "
        "the office, the fiancé of the baffled official said; flat waffles.</p>")
    web("web-hebrew", "<div dir=rtl lang=he style=\"font-family:'DejaVu Sans'\"><p>%s</p><p>%s</p></div>" % (HEBREW, HEBREW2))
    web("web-arabic", "<div dir=rtl lang=ar style=\"font-family:'DejaVu Sans'\"><p>%s</p></div>" % ARABIC)
    web("web-bidi", "<div style=\"font-family:'DejaVu Sans'\"><p>The sign reads שלום 2019 (ברוכים הבאים) to all, and the one beside it صباح الخير in green.</p>"
        "<p dir=rtl>הסירה Sea Otter II תגיע בשעה 14:30 אל הרציף (pier 4), אמר השומר.</p></div>")
    web("web-chinese", "<div lang=zh style=\"font-family:'Noto Serif CJK SC'\">%s</div>" % paras(CHINESE))
    web("web-table", h + "<table><tr><th>Year<th>Trout let into<br>the pond<th>Days of ice</tr><tr><td>2021<td>1,240<td>31</tr><tr><td>2022<td>980<td>12</tr>"
        "<tr><td>2023<td>1,105<td>44</tr></table>" + paras(ALL[:1]), "td,th{padding:2pt 12pt;text-align:left;vertical-align:top}")
    boats = ("<table><tr><th>Name of the boat<th>What it was used for<th>Built</tr><tr><td>Blue Tern<td>It carried eggs and the mail to the island in "
             "winter, and the doctor<td>1921</tr><tr><td>Old Otter<td>Nobody in the village remembers any more what for<td>1935</tr><tr><td>Marta<td><td>1950</tr></table>")
    web("web-grid", boats + paras(ALL[:1]), "table{border-collapse:collapse;width:100%}td,th{border:.5pt solid;padding:2pt 4pt;width:33%}", "A4")
    web("web-cells", boats + paras(ALL[:1]), "table{width:100%}td,th{padding:4pt 8pt;width:33%;vertical-align:top;text-align:left}", "A4")
    web("web-margin", h + paras(ALL), "body{margin-left:30mm}p{position:relative}p::before{content:'A note on the pond';position:absolute;left:-30mm;width:24mm;"
        "font:italic 7pt 'Liberation Serif'}", "A5")
    web("web-pages", paras(ALL * 3), "@page{@top-center{content:'The Osterby Courier';font-size:8pt}@bottom-center{content:counter(page);font-size:8pt}}", "A5")

# --- ReportLab
def make_reportlab():
    from reportlab.pdfgen import canvas
    from reportlab.lib.utils import simpleSplit
    def page(name, draw, pagesize=(420, 595)):
        if not wanted(name): return
        c = canvas.Canvas(out(name), pagesize=pagesize, invariant=1)
        c.setTitle("The pond at Osterby"); draw(c); c.save()
    def block(c, text, x, y, width, font="Times-Roman", size=11, leading=14, number=None):
        lines = simpleSplit(text, font, size, width)
        for i, l in enumerate(lines):
            c.setFont(font, size); c.drawString(x, y - i * leading, l)
            if number and (number[0] + i) % number[1] == 0:
                c.setFont("Helvetica", 7)
                c.drawRightString(x + number[2], y - i * leading, str(number[0] + i))
        return y - len(lines) * leading, (number and [number[0] + len(lines)] + number[1:])
    def numbers(every, at):
        def draw(c):
            y, n = 540, [1, every, at]
            for p in ALL: y, n = block(c, p, 70, y, 290, number=n)
        return draw
    page("rl-numbers", numbers(1, -12)); page("rl-numbers5", numbers(5, -12)); page("rl-numbers-right", numbers(1, 320))
    def notes(x):
        def draw(c):
            y = 540
            for p in ALL[:3]: y, _ = block(c, p, 110, y, 210)
            for i, l in enumerate(["How the vote", "went, and who", "was not there"]):
                c.setFont("Times-Italic", 8); c.drawString(x, 520 - 9 * i, l)
        return draw
    page("rl-notes-left", notes(40)); page("rl-notes-right", notes(340))
    def cap(lines, size):
        def draw(c):
            y = 540
            c.setFont("Times-Roman", size); c.drawString(50, y - 14 * (lines - 1), "T")
            w = c.stringWidth("T", "Times-Roman", size) + 3
            all_ = simpleSplit(P1[1:], "Times-Roman", 11, 320 - w)
            first, rest = all_[:lines], " ".join(all_[lines:])
            for i, l in enumerate(first): c.setFont("Times-Roman", 11); c.drawString(50 + w, y - 14 * i, l)
            block(c, rest, 50, y - 14 * lines, 320)
        return draw
    page("rl-cap2", cap(2, 38)); page("rl-cap4", cap(4, 78))
    def cols(n):
        def draw(c):
            c.setFont("Helvetica", 11)
            for k in range(n):
                t = [["The sluice was opened by hand", "on the first day, and the old", "keeper stood beside it."],
                     ["His daughter counted the", "fish that came through, and", "wrote the sum on the gate."],
                     ["Nobody from the town had", "come to watch, except for a", "boy who sold lemonade."]][k]
                for i, l in enumerate(t): c.drawString(40 + k * 190, 700 - 14 * i, l)
        return draw
    page("rl-columns2", cols(2), (595, 842)); page("rl-columns3", cols(3), (640, 842))
    def stamp(c):
        y = 540
        for p in ALL[:3]: y, _ = block(c, p, 80, y, 290)
        c.saveState(); c.translate(30, 200); c.rotate(90); c.setFont("Times-Roman", 16); c.drawString(0, 0, "osterby:1907.04411 [pond.FISH] 3 Jul 2019"); c.restoreState()
    page("rl-stamp", stamp)
    def struck(c):
        c.setFont("Times-Roman", 11); y = 540
        c.drawString(50, y, "The gate will never open again, and the water will rise.")
        x0 = 50 + c.stringWidth("The gate will ", "Times-Roman", 11); x1 = x0 + c.stringWidth("never", "Times-Roman", 11)
        c.setLineWidth(.6); c.line(x0, y + 3, x1, y + 3)
        c.drawString(50, y - 30, "The keeper says that it opened twice in June.")
        x0 = 50 + c.stringWidth("The ", "Times-Roman", 11); x1 = x0 + c.stringWidth("keeper", "Times-Roman", 11)
        c.rect(x0, y - 31.6, x1 - x0, .5, stroke=0, fill=1)
        c.drawString(50, y - 60, "Rain is not expected before the end of the week.")
        x0 = 50 + c.stringWidth("Rain is ", "Times-Roman", 11); x1 = x0 + c.stringWidth("not", "Times-Roman", 11)
        c.rect(x0, y - 57.4, x1 - x0, .7, stroke=0, fill=1)
    page("rl-struck", struck)
    def table(c):
        c.setFont("Helvetica", 10)
        rows = [("Boat", "Built in", "Owner"), ("Blue Tern", "1921", "Lindqvist"), ("Old Otter", "1935", "the parish"), ("Marta II", "2004", "nobody")]
        for i, r in enumerate(rows):
            for j, v in enumerate(r): c.drawString(60 + 110 * j, 520 - 18 * i, v)
        block(c, P1, 60, 420, 300, "Helvetica", 10)
    page("rl-table", table)
    def years(c):
        c.setFont("Times-Roman", 11)
        for i, l in enumerate(["The weir was mended", "A flood took the bridge", "Nobody wrote anything", "The school was opened", "The mill burned down"]):
            c.drawString(60, 540 - 16 * i, str(2001 + i)); c.drawString(110, 540 - 16 * i, l)
    page("rl-years", years)
    def second(c):
        block(c, P1 + " " + P3, 40, 560, 170); block(c, "The rest was never written", 230, 560, 170)
    page("rl-lastline", second)
    def sides(c):
        y = 760
        for p, n in zip(ALL[:2], ["The vote", "The fish"]):
            c.setFont("Helvetica-Bold", 11); c.drawString(50, y, n); y = block(c, p, 160, y, 380)[0] - 6
    page("rl-sideheads", sides, (595, 842))
    def shifted(c): block(c, "".join(chr(ord(l) + 3) if l.isalpha() and l.lower() < "w" else l for l in P1.replace("e", "q")), 50, 540, 300)
    page("rl-shifted", shifted)
    def signs(c): block(c, P1, 50, 540, 300, "ZapfDingbats")
    page("rl-dingbats", signs)
    def picture(c):
        block(c, P1, 50, 540, 300); c.showPage()
        c.drawInlineImage(Image.new("L", (4, 6), 128), 50, 100, 300, 400); c.showPage()
        block(c, P2, 50, 540, 300)
    from PIL import Image
    page("rl-picture", picture)

# --- Typst
def make_typst():
    import typst
    def page(name, body, head=""):
        if not wanted(name): return
        with tempfile.TemporaryDirectory() as d:
            f = os.path.join(d, "a.typ")
            open(f, "w").write('#set page(width: 14cm, height: 19cm, margin: 2cm)\n#set text(font: "Libertinus Serif", size: 10pt)\n%s\n%s' % (head, body))
            typst.compile(f, output=out(name))
    h = "= The pond at Osterby\n\n"
    text = "\n\n".join(ALL)
    page("typ-plain", h + text)
    page("typ-justified", h + text, "#set par(justify: true, first-line-indent: 1em)\n#set text(hyphenate: true)")
    page("typ-columns", h + "#columns(2)[" + text + "]", "#set par(justify: true)\n#set page(width: 21cm)")
    page("typ-notes", h + P1 + "#footnote[The vote was taken twice.] " + P2 + " The level fell by 12#super[th] of May.#footnote[By hand.]\n\n" + P3)
    page("typ-struck", h + "The wall will #strike[not] stand another year, and #underline[nobody] is to cross it. #overline[Everybody] went home.\n\n" + P1)
    page("typ-table", h + "#table(columns: 3, [Year], [Trout let into the pond], [Days of ice], [2021], [1,240], [31], [2022], [980], [12])\n\n" + P1)
    page("typ-beside", "#set par(justify: true)\n" + P1 + "\n\n#grid(columns: (1fr, 3fr), gutter: 8pt, [_A side note on the vote_], [" + P2 + "])\n\n" + P3)
    page("typ-numbers", h + text, "#set par.line(numbering: \"1\")")

# --- groff
def make_groff():
    def page(name, source):
        if not wanted(name): return
        ps = subprocess.run(["groff", "-k", "-ms", "-t", "-Tps"], input=source.encode(), capture_output=True, check=True).stdout
        with tempfile.TemporaryDirectory() as d:
            open(d + "/a.ps", "wb").write(ps)
            subprocess.run(["ps2pdf", d + "/a.ps", out(name)], check=True)
    def ms(list_): return "".join(".PP\n%s\n" % p for p in list_)
    page("groff-plain", ".TL\nThe pond at Osterby\n" + ms(ALL))
    page("groff-columns", ".TL\nThe pond at Osterby\n.2C\n" + ms(ALL))
    page("groff-notes", ".TL\nThe pond at Osterby\n.PP\n" + P1 + "\\**\n.FS\nThe vote was taken twice.\n.FE\n" + P2 + "\n" + ms([P3]))
    page("groff-kerning", ".TL\nWays of the Tower\n.PP\nAvid Yeoman Toviah waved to Ava over the vault, however wavy Avery’s yawl. Forty\nvowels; VAT, WAVE, AWAY, LTV: Ty, Yo, Wo, P., “T.”\n" + ms([P4]))

# --- TeX
def make_tex():
    def page(name, body, head="", cls="article"):
        if not wanted(name): return
        with tempfile.TemporaryDirectory() as d:
            src = "\\documentclass[10pt,a5paper]{%s}\\usepackage[T1]{fontenc}\\usepackage[utf8]{inputenc}\\usepackage{lmodern}%s\\begin{document}%s\\end{document}" % (cls, head, body)
            open(d + "/a.tex", "w").write(src)
            for _ in range(2):
                subprocess.run(["pdflatex", "-interaction=batchmode", "a.tex"], cwd=d, check=True, stdout=subprocess.DEVNULL)
            os.replace(d + "/a.pdf", out(name))
    h = "\\section*{The pond at Osterby}"
    tex = lambda p: p.replace("“", "``").replace("”", "''")
    text = "\n\n".join(tex(p) for p in ALL)
    page("tex-plain", h + text)
    page("tex-columns", text, "", "article}\\twocolumn\\def\\x{")
    page("tex-lettrine", "\\lettrine{T}{he council}" + tex(P1)[len("The council"):] + "\n\n\\lettrine[lines=3]{A}{ well-known}" + tex(P4)[len("A well-known"):], "\\usepackage{lettrine}")
    page("tex-struck", h + "The wall will \\sout{not} stand, and \\uline{nobody} is to cross it. The mayor \\sout{said that he would pay for all of it with "
         "his own money, and that the} laughed.\n\n" + tex(P1), "\\usepackage[normalem]{ulem}")
    page("tex-booktabs", h + tex(P1) + "\n\n\\begin{tabular}{lp{4cm}r}\\toprule Boat & What it was used for & Built\\\\\\midrule Blue Tern & It carried eggs and the "
         "mail to the island in winter & 1921\\\\ Old Otter & Nobody remembers & 1935\\\\\\bottomrule\\end{tabular}\n\n" + tex(P3), "\\usepackage{booktabs}")
    page("tex-lineno", "\\linenumbers " + text, "\\usepackage{lineno}")
    page("tex-lineno5", "\\modulolinenumbers[5]\\linenumbers " + text, "\\usepackage{lineno}")
    page("tex-marginpar", h + tex(P1) + "\\marginpar{\\footnotesize Who was there on Monday}" + "\n\n" + tex(P2) + "\n\n" + tex(P3), "\\setlength{\\marginparwidth}{1.5cm}")
    page("tex-math", h + "On the 21\\textsuperscript{st} the pond held $10^{6}$ litres of H$_2$O, $x_1 + y^2$ of them warm.\\footnote{Measured twice.} " + tex(P1))
    page("tex-cm", h + tex(P1) + " The na\\\"\\i ve caf\\'e of Zo\\\"e Br\\\"annstr\\\"om offers flat waffles, the official said.", "\\renewcommand{\\rmdefault}{cmr}\\usepackage[OT1]{fontenc}")

# --- LibreOffice, from flat OpenDocument
def make_office():
    head = """<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm"/><style:text-properties style:font-name="Liberation Serif" fo:font-family="'Liberation Serif'"
fo:font-size="10pt" fo:language="en" fo:country="GB" style:font-name-complex="DejaVu Sans" style:font-family-complex="'DejaVu Sans'" style:font-family-asian="'Noto Serif CJK JP'" style:font-size-asian="10pt" style:font-size-complex="10pt"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>%s</office:styles><office:automatic-styles>%s
<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="14.8cm" fo:page-height="21cm" fo:margin="2cm" %s</style:page-layout>
</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm"/></office:master-styles>
<office:body><office:text>%s</office:text></office:body></office:document>"""
    def page(name, body, styles="", auto="", layout="/>"):
        if not wanted(name): return
        with tempfile.TemporaryDirectory() as d:
            open(d + "/a.fodt", "w").write(head % (styles, auto, layout + ("" if layout == "/>" else "</style:page-layout-properties>"), body))
            subprocess.run(["soffice", "-env:UserInstallation=file://%s/lo" % tempfile.gettempdir(), "--headless", "--convert-to", "pdf", "--outdir", d, d + "/a.fodt"], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            os.replace(d + "/a.pdf", out(name))
    def p(t, style="Standard"): return '<text:p text:style-name="%s">%s</text:p>' % (style, t)
    h = '<text:h text:outline-level="1" text:style-name="H">The pond at Osterby</text:h>'
    hs = '<style:style style:name="H" style:family="paragraph"><style:text-properties fo:font-size="15pt" fo:font-weight="bold"/></style:style>'
    text = "".join(map(p, ALL))
    page("lo-plain", h + text, auto=hs)
    page("lo-columns", text, layout='><style:columns fo:column-count="2" fo:column-gap="0.7cm"/>')
    page("lo-numbers", text, styles='<text:linenumbering-configuration text:number-lines="true" text:increment="1" text:offset="0.4cm" style:num-format="1" text:number-position="left"/>')
    page("lo-numbers5", text, styles='<text:linenumbering-configuration text:number-lines="true" text:increment="5" text:offset="0.4cm" style:num-format="1" text:number-position="right"/>')
    page("lo-dropcap", p(P1, "D") + p(P2), auto='<style:style style:name="D" style:family="paragraph"><style:paragraph-properties><style:drop-cap style:lines="3" style:length="1" style:distance="0.05cm"/></style:paragraph-properties></style:style>')
    page("lo-struck", p('The wall will <text:span text:style-name="S">not</text:span> stand another year, and <text:span text:style-name="U">nobody</text:span> is to cross it, '
        'said the <text:span text:style-name="DD">mayor</text:span> engineer.') + p(P1),
        auto='<style:style style:name="S" style:family="text"><style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>'
        '<style:style style:name="DD" style:family="text"><style:text-properties style:text-line-through-style="solid" style:text-line-through-type="double"/></style:style>'
        '<style:style style:name="U" style:family="text"><style:text-properties style:text-underline-style="solid" style:text-underline-width="auto"/></style:style>')
    rtl = '<style:style style:name="R" style:family="paragraph"><style:paragraph-properties style:writing-mode="rl-tb" fo:text-align="start"/></style:style>'
    page("lo-hebrew", p(HEBREW, "R") + p(HEBREW2, "R") + p("הסירה Sea Otter II תגיע בשעה 14:30 אל הרציף (pier 4), אמר השומר.", "R"), auto=rtl)
    page("lo-arabic", p(ARABIC, "R"), auto=rtl)
    page("lo-bidi", p("The sign reads שלום עולם (ברוכים הבאים) to all who pass, and the one beside it says صباح الخير in green letters.") + p(P1))
    page("lo-vertical", "".join(p(t) for t in JAPANESE), layout='style:writing-mode="tb-rl">')
    page("lo-japanese", "".join(p(t) for t in JAPANESE))
    cells = lambda row: "<table:table-row>" + "".join("<table:table-cell>%s</table:table-cell>" % p(c) for c in row) + "</table:table-row>"
    page("lo-table", p(P1) + '<table:table><table:table-column table:number-columns-repeated="3"/>' + cells(("Year", "Trout that were let into the old pond", "Days of ice")) +
         cells(("2021", "1,240", "31")) + cells(("2022", "980", "12")) + "</table:table>" + p(P2))
    note = lambda n, t: '<text:note text:id="f%s" text:note-class="footnote"><text:note-citation>%s</text:note-citation><text:note-body>%s</text:note-body></text:note>' % (n, n, p(t))
    page("lo-notes", p(P1 + note(1, "The vote was taken twice.")) + p(P2.replace("she said,", "she said" + note(2, "In the minutes.") + ",")))

for make in (make_web, make_reportlab, make_typst, make_groff, make_tex, make_office): make()
