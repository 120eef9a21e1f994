"""What every page tells the browser to keep away from others, beside what Django's own middleware says."""

HEADERS = {
    # Nobody else's page may load ours, not even as a picture.
    "Cross-Origin-Resource-Policy": "same-origin",
    # The game asks the browser for nothing; a script that is none of ours shall not either. Copying the invitation's
    # link and the big screen's full size stay as they are.
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer camera display-capture geolocation gyroscope hid magnetometer microphone midi payment "
            "publickey-credentials-get serial usb"
        ).split()
    ),
}


class HeadersMiddleware:
    """Adds them. Five lines, where a package for the second would still leave the first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
