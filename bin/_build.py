"""Print how the Python that runs this was built. Exit with 0 if a profile of its own work guided its compiler (PGO).

bin/_env.sh asks each Python that it finds, and the benchmark names the one that measures. Standard library alone.
"""

import platform
import sys
import sysconfig


def main() -> None:
    print(describe())
    sys.exit(not is_profile_guided())


def describe() -> str:
    """Return the version, the compiler, and how far the compiler has optimised it."""
    profile = "with" if is_profile_guided() else "without"
    link_time = ", with link-time optimisation" if is_link_time() else ""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python}, {platform.python_compiler()}, {profile} profile-guided optimisation{link_time}"


def is_profile_guided() -> bool:
    # Debian and Ubuntu run `make profile-opt`, and empty this flag in what they record of the build.
    is_of_debian = _get("PGO_PROF_GEN_FLAG") != "" == _get("PGO_PROF_USE_FLAG")
    return "--enable-optimizations" in _get("CONFIG_ARGS") or "-fprofile-use" in _get_flags() or is_of_debian


def is_link_time() -> bool:
    return "--with-lto" in _get("CONFIG_ARGS") or "-flto" in _get_flags()


def _get_flags() -> str:
    return " ".join(map(_get, ("CFLAGS", "CFLAGS_NODIST", "PY_CFLAGS", "PY_CFLAGS_NODIST", "PY_CORE_CFLAGS")))


def _get(name: str) -> str:
    return str(sysconfig.get_config_var(name) or "")


if __name__ == "__main__":
    main()
