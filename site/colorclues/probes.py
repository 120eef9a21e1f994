"""Lets a platform ask how the process is: by its address, which is no name of ours."""

from django.conf import settings

PROBES = ("/healthz", "/readyz")


class ProbesMiddleware:
    """Stands before all that looks at the host. Nothing of these answers depends on it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in ("GET", "HEAD") and request.path in PROBES and settings.ALLOWED_HOSTS:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".")
        return self.get_response(request)
