// Notes what a screen reader would say by itself, push by push: changes of live regions, alerts, moves of the focus.
// `recorder.pushes` has one entry for each message of the server: [{version, changes: [{region, kept, text}], focus, title}].
(() => {
    const LIVE = "[aria-live=polite], [aria-live=assertive], [role=status]:not([aria-live]), [role=alert]:not([aria-live]), [role=log]:not([aria-live])";
    const ATOMIC = "[aria-atomic=true], [role=status]:not([aria-atomic]), [role=alert]:not([aria-atomic])";
    const texts = new WeakMap();  // of each part that is read as a whole, as it was
    const ours = new WeakSet();  // the live regions that the page was loaded with
    let changes = [], focus = [], title = "", last = null;

    const element = node => node.nodeType === 1 ? node : node.parentElement;
    const isHidden = one => one.getAttribute("aria-hidden") === "true" || one.hidden || getComputedStyle(one).display === "none"
        || getComputedStyle(one).visibility === "hidden";

    function read(node) {
        if (node.nodeType === 3) return node.data;
        if (node.nodeType !== 1 || isHidden(node)) return "";
        if (node.getAttribute("aria-label")) return node.getAttribute("aria-label");
        const text = [...node.childNodes].map(read).join("");
        return getComputedStyle(node).display.startsWith("inline") ? text : ` ${text} `;
    }

    const tidy = text => text.replace(/\s+/g, " ").trim();
    const say = node => tidy(read(node));
    const isSeen = node => { for (let one = element(node); one; one = one.parentElement) if (isHidden(one)) return false; return true; };

    function findAtomic(node, region) {
        const whole = element(node).closest(ATOMIC);
        return whole && region.contains(whole) ? whole : null;
    }

    function note(region, text) {
        const kept = ours.has(region), name = region.id || region.className || region.getAttribute("role");
        let change = changes.find(one => one.region === region);
        if (!change) changes.push(change = {region, name, kept, role: region.getAttribute("role") || "", texts: []});
        change.texts.push(text);
    }

    function hear(node, wholes) {
        if (!node.isConnected || !element(node)) return;
        for (const inner of node.nodeType === 1 ? node.querySelectorAll(LIVE) : []) hear(inner, wholes);
        const region = element(node).closest(LIVE);
        if (!region || !isSeen(node)) return;
        const whole = findAtomic(node, region);
        if (whole) wholes.set(whole, region);
        else if (say(node)) note(region, say(node));
    }

    function listen(records) {
        const wholes = new Map(), seen = new Set();
        for (const record of records) {
            const nodes = record.type === "childList" ? record.addedNodes : [record.target];
            for (const node of nodes) if (!seen.has(node)) { seen.add(node); hear(node, wholes); }
            if (record.removedNodes.length && element(record.target).closest(ATOMIC)) hear(record.target, wholes);
        }
        // What is read as a whole is read in the order of the page, if it says something else.
        const inOrder = [...wholes].sort(([a], [b]) => a.compareDocumentPosition(b) & 4 ? -1 : 1);
        for (const [whole, region] of inOrder) {
            const text = say(whole), before = texts.get(whole) ?? "";
            texts.set(whole, text);
            if (text !== before && text) note(region, text);
        }
        const version = document.getElementById("version");
        if (records.some(({target, addedNodes}) => target === version || [...addedNodes].some(one => one.id === "version"))) close(version);
    }

    function close(version) {
        const active = document.activeElement;
        if (last && last !== document.body && active === document.body) focus.push("lost");
        recorder.pushes.push({
            version: +version.value,
            changes: changes.map(({name, kept, role, texts}) => ({region: name, kept, role, text: texts.join(" ")})),
            focus,
            title: document.title === title ? "" : document.title,
        });
        [changes, focus, title, last] = [[], [], document.title, active];
    }

    const watch = () => new MutationObserver(listen).observe(document, {
        subtree: true, childList: true, characterData: true, attributeFilter: ["value", "hidden", "aria-hidden"],
    });

    globalThis.recorder = {pushes: []};
    addEventListener("focusin", ({target}) => {
        last = target;
        const name = target.getAttribute("aria-label") || tidy([...target.labels ?? []].map(read).join(" ")) || say(target);
        focus.push(`${name}, ${target.getAttribute("role") || target.type || target.localName}`);
    });
    addEventListener("DOMContentLoaded", () => {
        for (const region of document.querySelectorAll(LIVE)) {
            ours.add(region);
            for (const whole of [region, ...region.querySelectorAll(ATOMIC)]) texts.set(whole, say(whole));
        }
        title = document.title;
        watch();
    });
})();
