// The index of the gallery: the pictures are pages, which take a browser 12 MB each. So a page is there only while it is in view,
// or near. No page of the game loads this file.
const seen = new IntersectionObserver(entries => entries.forEach(({ target, isIntersecting }) => {
    if (!isIntersecting) target.replaceChildren()
    else if (!target.firstChild) {
        const picture = document.createElement("iframe")
        picture.title = target.title
        picture.tabIndex = -1
        picture.src = target.dataset.page
        target.append(picture)
    }
}), { rootMargin: "400px" })
const watch = () => document.querySelectorAll("[data-page]").forEach(place => seen.observe(place))
watch()
// A search brings other places.
new MutationObserver(watch).observe(document.querySelector("main"), { childList: true })
