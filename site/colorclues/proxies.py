"""Which address a browser has: what the proxies that are trusted say, and nobody else."""

from ipaddress import ip_address


class Proxies:
    """Puts the browser's address into the scope of pages and sockets alike, for so many proxies in a row.

    Each proxy appends the address that it was asked from; what stands further left came from outside and may be
    made up. A request that did not pass them all keeps the address that it came from.
    """

    def __init__(self, application, number: int) -> None:
        self.application = application
        self.number = number

    async def __call__(self, scope, receive, send):
        address = self._forwarded(scope) if self.number else ""
        if address:
            scope = {**scope, "client": [address, 0]}
        await self.application(scope, receive, send)

    def _forwarded(self, scope) -> str:
        lines = [value.decode("latin1") for name, value in scope.get("headers", []) if name == b"x-forwarded-for"]
        addresses = [address.strip() for address in ",".join(lines).split(",")]
        return _address(addresses[-self.number]) if len(addresses) >= self.number else ""


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
