// Four soft sounds, made here. connection.js loads this file once a player has switched sounds on beside the chat.
const box = document.getElementById("sounds");
let speaker;

// Browsers let a page sound only after somebody has touched it.
const wake = () => {
  speaker ??= new AudioContext();
  return speaker.resume();
};
addEventListener("click", wake);
addEventListener("keydown", wake);

/** Strike a note of so many hertz, like a soft bar of wood. It begins after `wait` seconds and has faded after `length`. */
const strike = (hertz, wait = 0, length = 0.5, loudness = 0.16) => {
  const start = speaker.currentTime + wait;
  [[1, 1], [4, 0.12]].forEach(([overtone, share]) => {
    const tone = new OscillatorNode(speaker, { frequency: hertz * overtone });
    const volume = new GainNode(speaker, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness * share, start + 0.008);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + length / overtone ** 0.5);
    tone.connect(volume).connect(speaker.destination);
    tone.start(start);
    tone.stop(start + length);
  });
};

const SOUNDS = {
  turn: () => [659.3, 880].forEach((hertz, nth) => strike(hertz, nth * 0.16, 0.9)),
  piece: () => strike(293.7, 0, 0.22, 0.12),
  reveal: () => [392, 493.9, 587.3, 784].forEach((hertz, nth) => strike(hertz, nth * 0.14, 1)),
  end: () => [523.3, 659.3, 784, 1046.5].forEach((hertz, nth) => strike(hertz, nth * 0.11, 1.6)),
};

const play = (name) => {
  if (box.checked && speaker?.state === "running") SOUNDS[name]();
};

const look = () => ({
  phase: document.getElementById("turn").dataset.phase,
  called: !!document.querySelector("#turn > .token"),
  pieces: document.querySelectorAll("#pieces [data-player]").length,
});

/** Name the sound of what has happened between two looks at the page; at most one, the most important. */
const choose = (before, now) => {
  if (now.phase !== before.phase && now.phase === "over") return "end";
  if (now.phase !== before.phase && now.phase === "reveal") return "reveal";
  if (now.called && !before.called) return "turn";
  return now.pieces > before.pieces ? "piece" : "";
};

let seen = look();
addEventListener("htmx:ws:after:message:incoming", () => {
  const now = look(), name = choose(seen, now);
  seen = now;
  if (name) play(name);
});

// Some browsers forbid a page to keep anything. Sounds are then on until it is closed.
const keep = () => {
  try {
    localStorage.sounds = box.checked ? "on" : "";
  } catch {}
};
const isKept = () => {
  try {
    return !!localStorage.sounds;
  } catch {
    return false;
  }
};
const change = async () => {
  keep();
  await wake();
  play("turn");
};
box.addEventListener("change", change);

// This file was loaded because somebody has just switched sounds on, or because they were on already.
if (box.checked) change();
else box.checked = isKept();
