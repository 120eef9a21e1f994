"""The pages by which staff signs in and out."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import metrics
from ..pov.regions import Notice
from ..rules import Refused
from ..web.limits import rate_limits
from ..web.pages.errors import REFUSED, within_limits
from ..web.pages.htmx import is_from_htmx, lead_to, notice_number, vary_on_htmx
from ..web.visitor import address_of
from . import staff

log = logging.getLogger(__name__)

# A password costs a third of a second of a core, in a thread of its own: Django gives each request one.
# Passwords are checked one at a time, so that many of them do not take all cores from the game.
_one_at_a_time = Lock()
# Seconds that a request waits for the passwords before it, each of which also asks the database. Then it gets 429.
PATIENCE = 5.0


class StaffForm(AuthenticationForm):
    """The name and the password of staff. The error does not say which of them was wrong."""

    def clean(self) -> dict[str, object]:
        """Check the password. Raise RateLimited after PATIENCE seconds behind other passwords."""
        with one_password_at_a_time():
            return super().clean()

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        super().confirm_login_allowed(user)
        if not user.is_staff:
            raise self.get_invalid_login_error()


@method_decorator([never_cache, vary_on_htmx, within_limits], name="dispatch")
class SignIn(LoginView):
    """Sign staff in, and lead to `next` if that is a page of ours."""

    http_method_names = ["get", "post"]
    template_name = "staff/sign_in.html"
    form_class = StaffForm
    next_page = "dashboard"

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        rate_limits.rate_limiter.check_password(address_of(request))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: StaffForm) -> HttpResponse:
        user = form.get_user()
        staff.sign_in(self.request, user)
        log.info("Signed in staff user %s", user.pk)
        return lead_to(self.request, self.get_success_url())

    def form_invalid(self, form: StaffForm) -> HttpResponse:
        metrics.count_refusal("wrong-password")
        log.warning("Refused a sign-in")
        refused = Notice.of(Refused("wrong-password"), notice_number())
        return self.render_to_response(self.get_context_data(form=form, refused=refused), status=REFUSED)

    def get_template_names(self) -> list[str]:
        return [f"{self.template_name}#sign-in" if is_from_htmx(self.request) else self.template_name]

    def get_context_data(self, **kwargs) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        return {**context, "name": self.request.POST.get("username", ""), "next": self.get_success_url()}

    def get_redirect_url(self) -> str:
        """Return `next` if it is an address on this host that begins with a slash, else an empty text."""
        address = super().get_redirect_url()
        return address if address.startswith("/") else ""


@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    staff.sign_out(request)
    return redirect("staff-sign-in")


@contextmanager
def one_password_at_a_time() -> Iterator[None]:
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise rate_limits.RateLimited(PATIENCE, "PASSWORDS_AT_ONCE")
    try:
        yield
    finally:
        _one_at_a_time.release()
