"""Sign anew what browsers keep, once the server's SECRET_KEY has been replaced.

A cookie that was signed with a key of SECRET_KEY_FALLBACKS is still read. It gets a signature of the new key at the
browser's next request or socket. So the old key can be dropped once all browsers that matter have come.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.http import HttpResponse

# With which salt Django's sessions in cookies are signed.
_SESSION_SALT = "django.contrib.sessions.backends.signed_cookies"


def renew_cookies(response: HttpResponse, cookies: Mapping[str, str]) -> None:
    """Set the cookies that an old key has signed, signed with the new one. What the response sets already is newer."""
    for name, value in _renew(cookies):
        if name not in response.cookies:
            set_cookie(response, name, value)


def list_renewed(cookies: Mapping[str, str]) -> list[str]:
    """Return the same cookies as values of the header Set-Cookie, for the answer that opens a socket."""
    response = HttpResponse()
    renew_cookies(response, cookies)
    return [cookie.OutputString() for cookie in response.cookies.values()]


def set_cookie(response: HttpResponse, name: str, value: str) -> None:
    """Set a cookie by which a browser is known. It lasts as long as the session does."""
    response.set_cookie(
        name,
        value,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=settings.SESSION_COOKIE_HTTPONLY,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )


def visitor_signer(**options) -> Signer:
    return Signer(salt=settings.VISITOR_COOKIE_NAME, **options)


def _renew(cookies: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not settings.SECRET_KEY_FALLBACKS:
        return
    session = partial(TimestampSigner, salt=_SESSION_SALT)
    signers = ((settings.SESSION_COOKIE_NAME, session), (settings.VISITOR_COOKIE_NAME, visitor_signer))
    for name, make_signer in signers:
        if name in cookies and (renewed := _sign_anew(make_signer, cookies[name])):
            yield name, renewed


def _sign_anew(make_signer: Callable[..., Signer], text: str) -> str:
    """Return the text with a signature of the new key, or "" if it has that already, or no signature of ours."""
    signer = make_signer(fallback_keys=[])
    limit = {"max_age": settings.SESSION_COOKIE_AGE} if isinstance(signer, TimestampSigner) else {}
    try:
        signer.unsign(text)
        return ""
    except BadSignature:
        try:
            return signer.sign(make_signer().unsign(text, **limit))
        except BadSignature:
            return ""
