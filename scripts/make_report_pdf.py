"""Draw the two-column sample report of the Mongolia example: the same bytes on every run.

`python scripts/make_report_pdf.py [FILE]` writes `src/tulga/packs/mongolia/documents/defence-report.pdf`, or FILE. It
needs reportlab, which is a development dependency only. What the report says is cited in the example's `facts.csv`.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.colors import black, grey
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

REPORT = Path(__file__).parent.parent / "src/tulga/packs/mongolia/documents/defence-report.pdf"
TITLE = "Defence Partners of Mongolia: A Short Review"
BYLINE = "Sample report, written for the worked example of Tulga; no institute has published it"
RUNNING_HEADER = "Defence Partners of Mongolia"

ARMS: Sequence[Sequence[str]] = (
    ("Equipment", "Number", "Delivered"),
    ("T-72A tanks", "100", "December 2015"),
    ("BTR-70M carriers", "40", "December 2015"),
    ("BTR-80 carriers", "20", "December 2015"),
)
TRAINING: Sequence[Sequence[str]] = (
    ("Country of training", "Persons a year"),
    ("Russia", "about 50"),
    ("China", "more than 100"),
    ("South Korea", "nearly 10"),
)

# Heading, then what stands below it: a paragraph, or a table with its caption.
Content = str | tuple[str, Sequence[Sequence[str]]]
SECTIONS: Sequence[tuple[str, Sequence[Content]]] = (
    (
        "1. The network",
        (
            "Mongolia has signed defence cooperation agreements with 32 countries. It cooperates actively with 16 of "
            "these states, and five of them may supply it with military equipment and weapons.",
            "Mongolian military attachés are posted to five countries. Russia, China, the United States, South Korea, "
            "Turkey and Japan have sent military attachés to Mongolia.",
        ),
    ),
    (
        "2. Russia",
        (
            "Mongolia and Russia have held the exercise Selenge every year since 2008. In 2011 Mongolia sent 700 "
            "soldiers to it; in 2012 the Mongolian contingent numbered 300. Selenge-2016 was planned for 29 August to "
            "7 September 2016 at Burduny in Buryatia, with about 1,000 personnel from both sides. Selenge-2015 came "
            "less than two months after Khaan Quest 2015.",
            "Two agreements on the transfer of military technology were signed by Mongolia and Russia, in 2004 and in "
            "2014. Table 1 lists the deliveries that the press has reported.",
            ("Table 1. Arms delivered by Russia to Mongolia", ARMS),
            "According to a public register of arms transfers, Russia delivered the 100 tanks to Mongolia in 2012 and "
            "2015, and the 20 BTR-80 carriers in 2011.",
            "Russia gives Mongolia military aid in the form of facilities. Mongolian defence ministers attend the "
            "Moscow Conference on International Security, which meets every year. The defence ministers of Mongolia "
            "and Russia hold talks every year.",
        ),
    ),
    (
        "3. China",
        (
            "Defence cooperation between Mongolia and China has grown since the 1990s. The two armies hold joint "
            "exercises against terrorism and natural disasters; two of the exercises are known as Hunter Eagle and "
            "Steppe Wolf. Several Chinese students attend the defence university in Ulaanbaatar.",
        ),
    ),
    (
        "4. The United States and NATO",
        (
            "The defence relationship of Mongolia and the United States began in 1991, when American instructors "
            "taught English to Mongolian officers. The exercise Khaan Quest was first held by the two countries in "
            "2003 and became multinational in 2006. It takes place every year at Tavan Tolgoi near Ulaanbaatar. "
            "Russia and China have attended it as observers. The United States has helped Mongolia to build what the "
            "exercise needs.",
            "NATO announced on 19 March 2012 that Mongolia would carry out an Individual Partnership and Cooperation "
            "Programme. Until 2012 Mongolia had no place in the Partnership for Peace. In 2015 NATO trained Mongolian "
            "staff officers under the Defence Education Enhancement Programme.",
            "The programme of 2012 is the first under the partnerships policy which the foreign ministers of NATO "
            "adopted in Berlin in April 2011.",
        ),
    ),
    (
        "5. Other partners",
        (
            "The defence ministries of Mongolia and South Korea signed a cooperation agreement in 1999. Turkey has "
            "promised to modernise military facilities in Mongolia. Japan trains Mongolian students of defence and "
            "plans to help the military health service; a project for the Mongolian air force is under review in "
            "Japan.",
            "Officers and students from Mongolia are also trained in the United States, Germany, Turkey, India and "
            "France. Table 2 gives the yearly numbers that are known.",
            ("Table 2. Mongolian officers and students trained abroad", TRAINING),
        ),
    ),
    (
        "6. Operations",
        (
            "Mongolia sent troops to the operation in Iraq in 2003 and supported the coalition in Afghanistan. Its "
            "peacekeepers have served in Kosovo, Sierra Leone and South Sudan. Soviet troops left Mongolia in the "
            "early 1990s.",
        ),
    ),
)

# Where these words may be broken at the end of a line.
BREAKS = (
    "agree-ments atten-ded con-fer-ence con-tin-gent co-oper-ates co-oper-ation coun-tries de-fence de-liv-er-ies "
    "dis-as-ters ed-u-ca-tion en-hance-ment equip-ment ex-er-cise ex-er-cises fa-cil-i-ties in-struc-tors "
    "in-ter-na-tion-al min-is-ters min-is-tries mil-i-tary mod-ern-ise mon-go-lia mon-go-lian mul-ti-na-tion-al "
    "num-bered ob-serv-ers of-fi-cers op-er-a-tion part-ner-ship peace-keepers per-son-nel pro-gramme "
    "re-la-tion-ship se-cu-ri-ty sol-diers sup-port-ed tech-nol-o-gy ter-ror-ism trans-fer uni-ver-si-ty weap-ons"
)
SOFT_HYPHEN = "\u00ad"

_BODY = ParagraphStyle(
    "body", fontName="Times-Roman", fontSize=12, leading=17, alignment=4, spaceAfter=7, embeddedHyphenation=1
)
_HEADING = ParagraphStyle("heading", fontName="Times-Bold", fontSize=12.5, leading=16, spaceBefore=7, spaceAfter=4)
_CAPTION = ParagraphStyle("caption", fontName="Times-Italic", fontSize=10, leading=13, spaceBefore=3, spaceAfter=3)
_TITLE = ParagraphStyle("title", fontName="Times-Bold", fontSize=18, leading=23, alignment=1)
_BYLINE = ParagraphStyle("byline", fontName="Times-Italic", fontSize=9.5, leading=13, alignment=1)


def hyphenated(text: str) -> str:
    """The text with a soft hyphen wherever one of its words may be broken.

    >>> hyphenated("Military aid").encode("ascii", "backslashreplace")
    b'Mil\\\\xadi\\\\xadtary aid'
    """
    breaks = {word.replace("-", ""): word.replace("-", SOFT_HYPHEN) for word in BREAKS.split()}
    breaks |= {plain.capitalize(): word[:1].upper() + word[1:] for plain, word in breaks.items()}
    words = text.split(" ")
    cores = [word.rstrip(".,;") for word in words]
    return " ".join(breaks.get(core, core) + word[len(core) :] for core, word in zip(cores, words, strict=True))


def draw_page(canvas: Canvas, document: BaseDocTemplate) -> None:
    """The running header with its rule, and the page number below."""
    width, height = A4
    canvas.saveState()
    canvas.setFont("Times-Italic", 8.5)
    canvas.drawString(20 * mm, height - 14 * mm, RUNNING_HEADER)
    canvas.drawRightString(width - 20 * mm, height - 14 * mm, "Sample report")
    canvas.setStrokeColor(grey)
    canvas.line(20 * mm, height - 16 * mm, width - 20 * mm, height - 16 * mm)
    canvas.drawCentredString(width / 2, 12 * mm, f"- {document.page} -")
    canvas.restoreState()


def columns(top: float) -> list[Frame]:
    """Two columns of an A4 page that reach up to `top` points."""
    low, gap, left = 18 * mm, 8 * mm, 20 * mm
    width = (A4[0] - 2 * left - gap) / 2
    return [Frame(left + n * (width + gap), low, width, top - low, 0, 0, 0, 0, id=f"column{n}") for n in (0, 1)]


def drawn_table(caption: str, rows: Sequence[Sequence[str]]) -> Flowable:
    """A table with rules above and below its head, its caption kept with it."""
    widths = [40 * mm, 39 * mm] if len(rows[0]) == 2 else [34 * mm, 17 * mm, 28 * mm]
    table = Table([list(row) for row in rows], colWidths=widths, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, 0), "Times-Bold", 10, 13),
                ("FONT", (0, 1), (-1, -1), "Times-Roman", 10, 13),
                ("LINEABOVE", (0, 0), (-1, 0), 0.8, black),
                ("LINEBELOW", (0, 0), (-1, 0), 0.4, black),
                ("LINEBELOW", (0, -1), (-1, -1), 0.8, black),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
                ("LEFTPADDING", (0, 0), (0, -1), 2),
            ]
        )
    )
    return KeepTogether([Paragraph(caption, _CAPTION), table, Spacer(1, 3 * mm)])


def story() -> list[Flowable]:
    """Title, byline and sections in reading order."""
    flow: list[Flowable] = [
        NextPageTemplate("later"),
        Paragraph(TITLE, _TITLE),
        Paragraph(BYLINE, _BYLINE),
        FrameBreak(),
    ]
    for heading, contents in SECTIONS:
        flow.append(Paragraph(heading, _HEADING))
        flow.extend(
            Paragraph(hyphenated(content), _BODY) if isinstance(content, str) else drawn_table(*content)
            for content in contents
        )
    return flow


def make(path: Path) -> None:
    """Write the report to `path`."""
    top = A4[1] - 20 * mm
    head = Frame(20 * mm, top - 24 * mm, A4[0] - 40 * mm, 22 * mm, 0, 0, 0, 0, id="head")
    document = BaseDocTemplate(
        str(path), pagesize=A4, title=TITLE, author="Tulga worked example", lang="en", pageCompression=0, invariant=1
    )
    document.addPageTemplates(
        [
            PageTemplate("first", [head, *columns(top - 28 * mm)], onPage=draw_page),
            PageTemplate("later", columns(top), onPage=draw_page),
        ]
    )
    document.build(story())


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else REPORT)
