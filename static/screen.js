// htmx reads what is pushed from Chromium 88 on. An older television is loaded anew instead.
CSS.supports("selector(:not(a b))") || (location.search = "plain");
