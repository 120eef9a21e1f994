// The first error of a page's scripts is sent to the server, which keeps its type and its place, and nothing that it says:
// play/web/pages/browser_reports.py. This comes before the other scripts, so that theirs are seen from the start.
onerror=onunhandledrejection=(...it)=>onerror&&=void navigator.sendBeacon("/browser/",it[0].reason?.stack||it);
