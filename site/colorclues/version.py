"""The version of the release, in its single place. CHANGELOG.md says what each version brings."""

VERSION = "0.1.0"
