"""The pages over a small workspace: each with its twin, each number with its way back, nothing run by surprise."""

import json
import re
from html import unescape
from importlib.resources import files
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hearth import CLAIMS, NOTE, PAPER, ROWS, TABLE, TEXT, Hearth

from tulga.show.web.app import POLICY, create_app
from tulga.show.web.page import navigation, pages

INVESTMENT = next(claim for claim in CLAIMS if claim.relation == "investment_share")
EXAMPLES = {
    "claim": INVESTMENT.id,
    "partner": "CHN",
    "scenario": "border-closes",
    "source": quote(NOTE, safe=""),
    "fact": next(fact.id for fact in Hearth().facts() if fact.relation == "agreements_count"),
}
QUERIES = {"evidence": f"?ids={INVESTMENT.id}"}


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(Hearth()), raise_server_exceptions=False)


def example(name: str) -> tuple[str, str]:
    """The address of a page with every part filled in, and that of its twin."""
    page = pages[name]
    assert not page.parts or name in EXAMPLES, f"the page {name} needs an example here"
    path = re.sub(r"{\w+}", EXAMPLES.get(name, ""), page.path)
    query = QUERIES.get(name, "")
    return path + query, f"{path}.json{query}"


def links(html: str) -> list[str]:
    return [unescape(address) for address in re.findall(r'href="([^"]+)"', html)]


@pytest.mark.parametrize("name", list(pages))
def test_every_page_and_its_twin_answer(client: TestClient, name: str) -> None:
    address, twin = example(name)
    page, data = client.get(address), client.get(twin)
    assert page.status_code == 200
    assert data.status_code == 200
    assert data.headers["content-type"] == "application/json"
    assert twin in links(page.text)
    assert isinstance(data.json(), dict)


@pytest.mark.parametrize("name", list(pages))
def test_every_page_has_a_template_and_is_listed(client: TestClient, name: str) -> None:
    page = pages[name]
    assert (files("tulga.show.web.pages") / f"{name}.html").is_file()
    assert (files("tulga.show.web.pages") / f"{name}.py").is_file()
    listed = client.get("/contents.json").json()["pages"]
    assert {"path": page.path, "twin": page.twin} in [{"path": one["path"], "twin": one["twin"]} for one in listed]
    assert page.what.endswith(".")
    if page.alone:
        assert page in navigation(), f"{name} has an address of its own but no place in the navigation"


def test_files_and_pages_are_the_same_set() -> None:
    folder = files("tulga.show.web.pages")
    names = {file.name for file in folder.iterdir() if file.is_file()}
    assert {name[:-5] for name in names if name.endswith(".html")} == set(pages)
    assert {name[:-3] for name in names if name.endswith(".py")} - {"__init__"} == set(pages)


def test_every_link_of_every_page_leads_somewhere(client: TestClient) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer.headers["content-type"].startswith("text/html"):
            waiting += [
                one.split("#")[0] for one in links(answer.text) if one.startswith("/") and one != "/static/vega.js"
            ]
    patterns = {name: re.sub(r"{\w+}", "[^/]+", pages[name].path) for name in pages}
    bare = [address.partition("?")[0] for address in seen]
    opened = {name for name, pattern in patterns.items() if any(re.fullmatch(pattern, one) for one in bare)}
    assert opened == set(pages)


@pytest.mark.parametrize("number", range(3))
def test_two_clicks_lead_from_each_key_number_to_the_words_or_the_row(client: TestClient, number: int) -> None:
    first = client.get("/.json").json()["headline"][number]["href"]
    assert first in links(client.get("/").text)
    page = client.get(first).text
    if "<mark" not in page:
        second = next(one for one in links(page) if one.startswith("/claim/"))
        page = client.get(second).text
    assert "<mark" in page


def test_key_numbers_are_those_of_the_small_workspace(client: TestClient) -> None:
    agreements, share, rule = client.get("/.json").json()["headline"]
    assert (agreements["number"], agreements["voice"], agreements["dated"]) == ("32", "the ministry", False)
    assert (share["number"], share["when"], share["evidence"]) == ("at least 90.0%", "2018", 2)  # 6.3 of 7, 0.7 unnamed
    assert (rule["number"], rule["when"], rule["evidence"]) == ("broken", "2018", 1)  # 51 percent against a third


def test_the_quote_is_marked_at_its_place(client: TestClient) -> None:
    passage = client.get(f"/claim/{INVESTMENT.id}.json").json()["passage"]
    assert passage["quote"] == "China holds 51 percent of the foreign investment"
    assert TEXT.endswith(passage["before"][-40:] + passage["quote"] + passage["after"])
    assert f'<mark id="quote">{passage["quote"]}</mark>' in client.get(f"/claim/{INVESTMENT.id}").text


def test_the_row_is_shown_with_its_header_and_its_cells_marked(client: TestClient) -> None:
    row = next(claim for claim in Hearth().rows.values() if claim.evidence.row == 5)
    cells = client.get(f"/claim/{row.id}.json").json()["row"]["cells"]
    assert [cell["column"] for cell in cells] == list(ROWS[4])
    assert {cell["column"] for cell in cells if cell["marked"]} == {"subject", "object", "year", "item", "value"}
    assert "<mark>6300000000</mark>" in client.get(f"/claim/{row.id}").text


def test_a_claim_written_down_by_hand_shows_its_row(client: TestClient) -> None:
    signed = next(claim for claim in CLAIMS if claim.relation == "agreement_signed")
    html = client.get(f"/claim/{signed.id}").text
    assert "Row of facts.csv" in html
    assert "<mark>KOR</mark>" in html
    assert client.get(f"/claim/{INVESTMENT.id}.json").json()["transcription"] is None


def test_a_fact_shows_both_sides_and_why(client: TestClient) -> None:
    row = next(row for row in client.get("/.json").json()["register"] if row["partner"] == "CHN")
    assert row["established"]["disputed"]
    fact = client.get(row["established"]["href"] + ".json").json()
    assert [claim["when"] for claim in fact["claims_for"]] == ["16 October 1949"]
    assert [claim["when"] for claim in fact["claims_against"]] == ["6 October 1949"]
    assert fact["fact"]["why"]
    assert "disputed" in client.get(row["established"]["href"]).text


def test_the_register_sorts_by_what_is_asked_and_puts_the_unknown_last(client: TestClient) -> None:
    def order(query: str) -> list[str]:
        return [row["partner"] for row in client.get(f"/.json?{query}").json()["register"]]

    assert order("") == ["CHN", "RUS", "JPN", "KOR", "TUR"]
    assert order("sort=established")[:3] == ["RUS", "CHN", "TUR"]
    assert order("sort=established&order=descending")[:3] == ["TUR", "CHN", "RUS"]
    assert order("sort=embassy")[0] == "TUR"
    assert order("sort=agreements")[0] == "KOR"


def test_what_no_claim_says_is_not_known_and_not_zero(client: TestClient) -> None:
    row = next(row for row in client.get("/.json").json()["register"] if row["partner"] == "JPN")
    assert row["agreements"] is None
    assert row["embassies"] == []
    assert "not known" in client.get("/").text


@pytest.mark.parametrize(
    ("address", "status", "sentence", "near"),
    [
        ("/partner/CHM", 404, "There is no partner &#39;CHM&#39;.", "/partner/CHN"),
        ("/partner/Chinaa", 404, "There is no partner &#39;Chinaa&#39;.", "/partner/CHN"),
        (f"/claim/{INVESTMENT.id[:-1]}0", 404, "There is no claim", f"/claim/{INVESTMENT.id}"),
        ("/ask/border-close", 404, "There is no scenario", "/ask/border-closes"),
        ("/source/trade-tables", 404, "There is no source", "/source/trade-table"),
        ("/fact/nothing", 404, "There is no fact", None),
        ("/evidence", 400, "The evidence page needs", None),
        ("/?sort=colour", 400, "There is no sort &#39;colour&#39;.", None),
        ("/nowhere", 404, "There is no page at /nowhere.", None),
    ],
)
def test_an_error_is_one_sentence_with_the_nearest_names(
    client: TestClient, address: str, status: int, sentence: str, near: str | None
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert sentence in answer.text
    assert "Traceback" not in answer.text
    if near:
        assert near in links(answer.text)


def test_an_error_has_a_twin_too(client: TestClient) -> None:
    answer = client.get("/partner/CHM.json")
    assert answer.status_code == 404
    assert answer.json()["nearest"][0]["href"] == "/partner/CHN"


def test_what_breaks_is_a_page_without_a_traceback() -> None:
    class Broken(Hearth):
        def facts(self, *args: object, **kwargs: object) -> list[object]:  # type: ignore[override]
            raise RuntimeError("secret of the house")

    answer = TestClient(create_app(Broken()), raise_server_exceptions=False).get("/")
    assert answer.status_code == 500
    assert "secret of the house" not in answer.text
    assert "This page could not be made (RuntimeError)" in answer.text


@pytest.mark.parametrize("address", ["/", "/claim/zzz", "/static/tulga.css", "/.json"])
def test_the_policy_forbids_inline_scripts_and_eval(client: TestClient, address: str) -> None:
    policy = client.get(address).headers["content-security-policy"]
    assert policy == POLICY
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_words_of_a_document_are_never_run(client: TestClient) -> None:
    for address in (f"/claim/{INVESTMENT.id}", f"/source/{quote(NOTE, safe='')}"):
        html = client.get(address).text
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


def test_only_web_addresses_become_links(client: TestClient) -> None:
    assert "https://example.org/note" in links(client.get(f"/source/{quote(NOTE, safe='')}").text)
    assert not any(one.startswith("javascript:") for one in links(client.get(f"/source/{TABLE}").text))


@pytest.mark.parametrize("name", list(pages))
def test_no_page_fetches_anything_from_elsewhere_or_carries_a_script_of_its_own(client: TestClient, name: str) -> None:
    html = client.get(example(name)[0]).text
    assert not re.findall(r'(?:src|action)="(?!/)', html)
    assert not re.findall(r'<link[^>]+href="(?!/)', html)
    assert not re.findall(r"\son\w+=|\sstyle=", html)
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", html, flags=re.DOTALL)
    for attributes, body in scripts:
        assert 'src="/static/' in attributes or 'type="application/json"' in attributes
        assert 'src="' not in attributes or not body
        if 'type="application/json"' in attributes:
            json.loads(body)


def test_static_files_answer_and_others_do_not(client: TestClient) -> None:
    vega = client.get("/static/vega.js")
    assert vega.status_code == 200
    assert "vegaEmbed" in vega.text
    assert client.get("/static/vega.js", headers={"If-None-Match": vega.headers["etag"]}).status_code == 304
    assert client.get("/static/tulga.css").headers["content-type"].startswith("text/css")
    for name in ("nothing.js", "..%2Fapp.py", "%2e%2e/app.py"):
        assert client.get(f"/static/{name}").status_code == 404


def test_the_text_of_a_source_is_whole_with_its_claims_marked(client: TestClient) -> None:
    pieces = client.get(f"/source/{quote(NOTE, safe='')}.json").json()["pieces"]
    assert "".join(piece["text"] for piece in pieces) == TEXT
    marked = {name for piece in pieces for name in piece["claims"]}
    assert marked == {claim.id for claim in CLAIMS if claim.evidence.source == NOTE}
    assert client.get(f"/source/{quote(PAPER, safe='')}").text.count("<mark>") == 1


def test_the_same_workspace_gives_the_same_bytes() -> None:
    one, two = (TestClient(create_app(Hearth())) for _ in range(2))
    for name in pages:
        address, twin = example(name)
        assert one.get(address).content == two.get(address).content
        assert one.get(twin).content == two.get(twin).content


def test_an_empty_workspace_says_so_and_breaks_nothing() -> None:
    class Empty(Hearth):
        def __post_init__(self) -> None:
            self.claims = []
            super().__post_init__()
            self.rows = {}

        def measure(self, *args: object, **kwargs: object):  # type: ignore[no-untyped-def, override]
            from tulga.errors import BadInput

            raise BadInput("the panel is empty")

        def doctrine(self, state: str) -> list[object]:  # type: ignore[override]
            return []

        def doctrine_documents(self, state: str) -> list[object]:  # type: ignore[override]
            return []

        def scenarios(self) -> list[object]:  # type: ignore[override]
            return []

    client = TestClient(create_app(Empty()))
    for address in (
        "/",
        "/measures",
        "/balance",
        "/networks",
        "/alignment",
        "/doctrine",
        "/ask",
        "/sources",
        "/contents",
    ):
        assert client.get(address).status_code == 200
    assert [one["known"] for one in client.get("/.json").json()["headline"]] == [False, False, False]
    assert "No table of exports has been joined" in client.get("/measures").text
