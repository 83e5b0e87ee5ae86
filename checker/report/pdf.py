"""The HTML report as a PDF that prints and that screen readers can read."""

from hashlib import sha256


def render(page: str) -> bytes:
    """The page as PDF/UA. The same page gives the same bytes. Needs WeasyPrint and the library Pango.

    Only the pictures that the page carries are read, nothing from anywhere else. Raises
    :class:`ImportError` or :class:`OSError` where one of the two is missing.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    made: bytes = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=["data"])).write_pdf(
        pdf_identifier=sha256(page.encode("utf-8", "replace")).digest()[:16], pdf_variant="pdf/ua-1"
    )
    return made
