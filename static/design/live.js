// Shows in a page of the gallery what is saved, in place. Only in development; no page of the game loads it.
// The frames hold whole pages without a script of their own. What is chosen, typed, open or scrolled in them stays.
const sheets = (page) => [...page.querySelectorAll("link[rel=stylesheet]")];
const pathOf = (link) => new URL(link.getAttribute("href"), location).pathname;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const isLoaded = ({ contentDocument: page }) => page?.URL.startsWith("http") && page.readyState == "complete";
const isInView = (frame) => {
  const { top, bottom } = frame.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};
// All frames of a state have the same body; only the head knows the scheme.
const addressOf = (frame) => {
  const address = new URL(frame.contentWindow.location);
  address.searchParams.delete("scheme");
  return address.href;
};

// The old stylesheet stays until the new one is there, else the page would lose its look for a moment, and its place.
const swapSheets = (page, links) => {
  for (const [name, stamp] of Object.entries(links)) {
    for (const old of sheets(page).filter((link) => pathOf(link).endsWith(`/${name}`))) {
      const link = old.cloneNode();
      link.href = `${pathOf(old)}?${stamp}`;
      link.onload = link.onerror = () => old.remove();
      old.after(link);
    }
  }
};

// htmx compares a page with the new one, and changes what differs. It must do nothing else: a frame is only a picture.
const loadHtmx = (view) => view.htmx ?? new Promise((resolve, reject) => {
  const script = view.document.createElement("script");
  script.src = document.body.dataset.htmx;
  script.onload = () => resolve(view.htmx);
  script.onerror = reject;
  view.document.addEventListener("htmx:before:process", (event) => event.preventDefault());
  view.document.head.append(script);
});

const listLinks = (page) => sheets(page.head).map(pathOf).join();

const morph = async ({ contentWindow: view }, { text, links }) => {
  const { body } = view.document;
  if (links != listLinks(view.document)) return view.location.reload();
  const htmx = await loadHtmx(view);
  await htmx.swap({ sourceElement: body, target: body, swap: "innerMorph", text });
};

// By address the page as it is now.
const pages = new Map();
const fetchPage = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) return;
  // A parser without scripts would show what is in the first, and htmx would move what has the second.
  const text = (await answer.text()).replace(/(?<=<noscript>).*?(?=<\/noscript>)| hx-swap-oob="true"/gs, "");
  return { text, links: listLinks(new DOMParser().parseFromString(text, "text/html")) };
};

// By frame what it does not show yet. Those in view come first.
const lacking = new Map();
const update = async (frame) => {
  const { links, isNew } = lacking.get(frame), address = addressOf(frame);
  lacking.delete(frame);
  swapSheets(frame.contentDocument, links);
  if (!isNew) return;
  // A small picture, in which nothing can be chosen or open.
  if (frame.tabIndex < 0) return frame.contentWindow.location.reload();
  if (!pages.has(address)) pages.set(address, fetchPage(address));
  const page = await pages.get(address);
  if (page) await morph(frame, page);
};

let isWorking = false;
const work = async () => {
  if (isWorking) return;
  isWorking = true;
  for (let some; (some = [...lacking.keys()].filter((one) => one.isConnected && isLoaded(one))).length; await pause(50)) {
    const seen = some.filter(isInView);
    await Promise.all((seen.length ? seen : some.slice(0, 1)).map(update)).catch(console.error);
  }
  isWorking = false;
};
// A frame that was still loading may have the page as it was. One in view gets ready, so that the first save is no slower.
const prepare = (frame) => isLoaded(frame) && isInView(frame) && frame.tabIndex >= 0 && loadHtmx(frame.contentWindow);
document.addEventListener("load", ({ target }) => target.tagName == "IFRAME" && (work(), prepare(target)), true);
document.querySelectorAll("iframe").forEach(prepare);

// What is said of the files, and below the frames of their fields. An open <details> stays open.
const NOTES = "#mistakes, .told";
const showNotes = async () => {
  const answer = await fetch(location), text = await answer.text();
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelectorAll(NOTES);
  document.querySelectorAll(NOTES).forEach((old, number) => {
    const open = [...old.querySelectorAll("details")].map((one) => one.open);
    fresh[number]?.querySelectorAll("details").forEach((one, number) => one.open = open[number] ?? one.open);
    if (fresh[number] && !fresh[number].isEqualNode(old)) old.replaceWith(document.adoptNode(fresh[number]));
  });
};

const show = ({ links, frames: isNew, reload, mistakes, notes }) => {
  if (reload) return location.reload();
  if (mistakes || notes) return showNotes().catch(console.error);
  pages.clear();
  swapSheets(document, links);
  for (const frame of document.querySelectorAll("iframe")) {
    const was = lacking.get(frame), isNear = isLoaded(frame) && isInView(frame);
    if (isNear) swapSheets(frame.contentDocument, links);
    lacking.set(frame, { links: isNear ? {} : { ...was?.links, ...links }, isNew: isNew || was?.isNew });
  }
  work();
  document.dispatchEvent(new Event("saved"));
};

// A server that was restarted may serve anything anew.
const open = (isFirst) => {
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws/design/?at=${document.body.dataset.at}`);
  let isOpen = !isFirst;
  socket.onopen = () => isOpen ? location.reload() : isOpen = true;
  socket.onmessage = ({ data }) => data && show(JSON.parse(data));
  socket.onclose = () => setTimeout(open, 500, !isOpen);
};
open(true);
