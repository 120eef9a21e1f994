#!/usr/bin/python3
"""A bare window of WebKitGTK that WebKitWebDriver drives: webkitgtk_window.py --automation 390x844 ERRORS_LOG

SIGUSR1 hides it and SIGUSR2 shows it. With --version it says which WebKit it has, if its driver is there, and ends.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gdk, GLib, Gtk, WebKit2  # noqa: E402

VERSION = (WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
WATCH = Path(__file__).with_name("errors.js").read_text()


def open_window(size: str, log: str) -> None:
    width, height = map(int, size.split("x"))
    Gtk.init()
    Gtk.Settings.get_default().set_property("gtk-enable-animations", False)  # which pages see as reduced motion
    context = WebKit2.WebContext.new_ephemeral()
    context.set_automation_allowed(True)
    context.set_preferred_languages(["en"])

    def make_view(_: object) -> WebKit2.WebView:
        return show(context, width, height, log)

    context.connect("automation-started", lambda _, session: start(session, make_view))
    Gtk.main()


def start(session: WebKit2.AutomationSession, make_view: Callable) -> None:
    about = WebKit2.ApplicationInfo()
    about.set_name("MiniBrowser")  # the only name that the driver accepts
    about.set_version(*VERSION)
    session.set_application_info(about)
    session.connect("create-web-view", make_view)


def show(context: WebKit2.WebContext, width: int, height: int, log: str) -> WebKit2.WebView:
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True, user_content_manager=watch(log))
    window = Gtk.Window(decorated=False, default_width=width, default_height=height)
    window.add(view)
    # There is no window manager to make the window active. In an inactive one nothing matches :focus.
    window.connect("map-event", lambda *_: window.get_window().focus(Gdk.CURRENT_TIME))
    window.show_all()
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR1, lambda: window.hide() or True)
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR2, lambda: window.show() or True)
    return view


def watch(log: str) -> WebKit2.UserContentManager:
    """Write the errors of all pages to the log."""
    manager, all_pages = WebKit2.UserContentManager(), WebKit2.UserContentInjectedFrames.TOP_FRAME
    script = WebKit2.UserScript(WATCH, all_pages, WebKit2.UserScriptInjectionTime.START)
    manager.add_script(script)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(_: object, said: WebKit2.JavascriptResult) -> None:
        os.write(file, said.get_js_value().to_string().encode() + b"\n")

    manager.connect("script-message-received::errors", write)
    manager.register_script_message_handler("errors")
    return manager


if sys.argv[1] == "--version":
    if not all(map(shutil.which, ("WebKitWebDriver", "Xvfb"))):
        sys.exit("WebKitWebDriver or Xvfb is not there")
    print("WebKitGTK", *VERSION)
else:
    open_window(*sys.argv[2:])
