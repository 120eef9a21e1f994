#!/usr/bin/python3
"""A page of WPE WebKit without a screen that WPEWebDriver drives: wpe_window.py --automation 390x844 ERRORS_LOG

SIGUSR1 hides it and SIGUSR2 shows it. With --version it says which WebKit it has, if its driver is there, and ends.
The package's own MiniBrowser is always 1280 pixels wide. WPE has no bindings for Python, so its C is called.
"""

import ctypes
import os
import shutil
import signal
import sys
from collections.abc import Callable
from ctypes import CFUNCTYPE, byref, c_int, c_uint32, c_uint64, c_void_p, string_at
from pathlib import Path

BACKEND = "libWPEBackend-fdo-1.0.so.1"
wpe = ctypes.CDLL("libwpe-1.0.so.1", ctypes.RTLD_GLOBAL)
fdo = ctypes.CDLL(BACKEND, ctypes.RTLD_GLOBAL)
webkit = ctypes.CDLL("libWPEWebKit-1.1.so.0", ctypes.RTLD_GLOBAL)
glib = ctypes.CDLL("libglib-2.0.so.0")
gobject = ctypes.CDLL("libgobject-2.0.so.0")

Handler = CFUNCTYPE(c_void_p, c_void_p, c_void_p)
Act = CFUNCTYPE(c_int, c_void_p)
YES = c_int(1)
SEEN = c_uint32(0b111)  # wpe_view_activity_state: visible, focused, in a window
FRAME = c_uint32(100)  # milliseconds. Else a page in motion would draw as many frames as it can
WATCH = Path(__file__).with_name("errors.js").read_bytes()
kept: list[object] = []  # what C calls later must not be collected


class Client(ctypes.Structure):
    """struct wpe_view_backend_exportable_fdo_client"""

    _fields_ = [(name, Handler) for name in ("resource", "dmabuf", "shared_memory", "reserved_0", "reserved_1")]


def call(function: object, *arguments: object) -> c_void_p:
    """Call what returns a pointer or a number."""
    function.restype = c_void_p
    return c_void_p(function(*arguments))


def open_window(size: str, log: str) -> None:
    width, height = map(int, size.split("x"))
    assert call(wpe.wpe_loader_init, BACKEND.encode()) and call(fdo.wpe_fdo_initialize_shm)
    context = call(webkit.webkit_web_context_new_ephemeral)
    call(webkit.webkit_web_context_set_automation_allowed, context, YES)

    def make_view(*_: object) -> int:
        return show(context, width, height, log)

    connect(context, b"automation-started", lambda _, session: start(session, make_view))
    call(glib.g_main_loop_run, call(glib.g_main_loop_new, None, c_int(0)))


def start(session: int, make_view: Callable) -> None:
    about = call(webkit.webkit_application_info_new)
    call(webkit.webkit_application_info_set_name, about, b"MiniBrowser")  # the only name that the driver accepts
    call(webkit.webkit_application_info_set_version, about, *map(c_uint64, find_version()))
    call(webkit.webkit_automation_session_set_application_info, c_void_p(session), about)
    connect(c_void_p(session), b"create-web-view", make_view)


def show(context: c_void_p, width: int, height: int, log: str) -> int:
    backend = make_backend(width, height)
    listen(signal.SIGUSR1, lambda: call(wpe.wpe_view_backend_remove_activity_state, backend, SEEN))
    listen(signal.SIGUSR2, lambda: call(wpe.wpe_view_backend_add_activity_state, backend, SEEN))
    view = call(
        gobject.g_object_new,
        *(call(webkit.webkit_web_view_get_type), b"is-controlled-by-automation", YES),
        *(b"backend", call(webkit.webkit_web_view_backend_new, backend, None, None)),
        *(b"web-context", context, b"user-content-manager", watch(log), None),
    )
    return view.value


def make_backend(width: int, height: int) -> c_void_p:
    """Make the place where the page is drawn, which throws away every frame."""

    def drop(_: int, buffer: int) -> None:
        call(fdo.wpe_view_backend_exportable_fdo_dispatch_release_shm_exported_buffer, place, c_void_p(buffer))
        call(glib.g_timeout_add, FRAME, ask_for_the_next, None)

    @Act
    def ask_for_the_next(_: int) -> int:
        call(fdo.wpe_view_backend_exportable_fdo_dispatch_frame_complete, place)
        return False

    client = Client(shared_memory=Handler(drop))
    kept.extend((client, ask_for_the_next))
    size = c_uint32(width), c_uint32(height)
    place = call(fdo.wpe_view_backend_exportable_fdo_create, byref(client), None, *size)
    backend = call(fdo.wpe_view_backend_exportable_fdo_get_view_backend, place)
    call(wpe.wpe_view_backend_add_activity_state, backend, SEEN)
    return backend


def watch(log: str) -> c_void_p:
    """Write the errors of all pages to the log."""
    manager = call(webkit.webkit_user_content_manager_new)
    top_frame, at_start = c_int(1), c_int(0)
    script = call(webkit.webkit_user_script_new, WATCH, top_frame, at_start, None, None)
    call(webkit.webkit_user_content_manager_add_script, manager, script)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    connect(manager, b"script-message-received::errors", lambda _, said: os.write(file, read(said) + b"\n"))
    call(webkit.webkit_user_content_manager_register_script_message_handler, manager, b"errors")
    return manager


def read(said: int) -> bytes:
    value = call(webkit.webkit_javascript_result_get_js_value, c_void_p(said))
    return string_at(call(webkit.jsc_value_to_string, value))


def connect(instance: c_void_p, name: bytes, act: object) -> None:
    handler = Handler(act)
    kept.append(handler)
    call(gobject.g_signal_connect_data, instance, name, handler, None, None, c_int(0))


def listen(number: int, act: object) -> None:
    handler = Act(lambda _: bool(act()) or True)
    kept.append(handler)
    call(glib.g_unix_signal_add, c_int(number), handler, None)


def find_version() -> list[int]:
    return [getattr(webkit, f"webkit_get_{part}_version")() for part in ("major", "minor", "micro")]


if sys.argv[1] == "--version":
    if not shutil.which("WPEWebDriver"):
        sys.exit("WPEWebDriver is not there")
    print("WPE WebKit", *find_version())
else:
    open_window(*sys.argv[2:])
