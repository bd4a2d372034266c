"""Web pages: the main text, the day of publication and the address, by trafilatura."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoincidents.errors import FileFormatError, missing_extra
from geoincidents.reports.decoding import declared_encoding, decoded
from geoincidents.reports.values import Report

if TYPE_CHECKING:
    from pathlib import Path


def report_of_page(raw: bytes, path: Path, encoding: str | None) -> Report:
    """Give the report of a saved web page, without menus, advertisements and comments.

    Parameters
    ----------
    raw
        The page.
    path
        Its file, for messages and as its name.
    encoding
        Its encoding; when None a byte order mark, the page's own statement or UTF-8, in this order.

    Returns
    -------
    Report
        With the day of publication and the address that the page states, None where it states none.

    Raises
    ------
    FileFormatError
        If it has no main text, or is in another encoding than it says.
    MissingExtraError
        If trafilatura is not installed.
    """
    try:
        import trafilatura
    except ImportError:
        raise missing_extra(f"Reading the web page {str(path)!r}", "html") from None
    text = decoded(raw, repr(str(path)), encoding, fallback=declared_encoding(raw))
    found: Any = trafilatura.bare_extraction(text, with_metadata=True, include_comments=False)
    if found is None or not (found.text or "").strip():
        raise FileFormatError(
            f"{str(path)!r} is a web page without a main text. Save the report's text as a .txt file and read that."
        )
    paragraphs = [line.strip() for line in found.text.splitlines() if line.strip()]
    return Report("\n\n".join(paragraphs), _published(text), path.name, _address(found.url))


def _published(text: str) -> str | None:
    """Day of publication that a page states in its head, its address or an element made for it; None without one.

    A day in the running text may be that of any event, so the plain paragraphs are not looked at.
    """
    import htmldate
    import trafilatura

    tree = trafilatura.load_html(text)
    if tree is None:
        return None
    for paragraph in list(tree.iter("p", "li", "td")):
        if not paragraph.attrib and paragraph.find(".//time") is None and paragraph.getparent() is not None:
            paragraph.drop_tree()
    day: str | None = htmldate.find_date(tree, extensive_search=False, original_date=True)
    return day


def _address(url: str | None) -> str | None:
    """Address of a page as it states it, if it is one."""
    return url if url and url.startswith(("http://", "https://")) else None
