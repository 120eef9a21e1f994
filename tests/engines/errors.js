// Runs before each page of a WebKit: tells its window of what goes wrong there.
{
  const tell = (...words) => webkit.messageHandlers.errors.postMessage(words.join(" "))
  const said = console.error
  console.error = (...words) => { tell(...words); said.apply(console, words) }
  addEventListener("error", ({ message }) => tell(message))
  addEventListener("unhandledrejection", ({ reason }) => tell(reason))
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => tell(violatedDirective, "forbids", blockedURI))
}
