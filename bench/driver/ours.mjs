// What a browser in a room says and hears: forms as JSON, and regions as HTML.
import { number } from './theirs.mjs';

const VERSION = '<data id="version" value="';
const TURN = '<section id="turn"';
const TURN_ENDS = '</section>';
const NOTICE = 'data-refused="';
const YOURS = /data-yours="(yes|no)" data-phase="(\w+)"/;
const AT = /name="at" value="([^"]*)"/;
const MOVE = /name="move" value="(start|rematch|next|pick|clue|guess)"/;
const CARD = /name="square" value="([A-P]\d+)"/g;
const PIECE = /data-square="([A-P]\d+)" data-player/g;

export const origin = (url) => url;

export const address = (url, { name }) => `${url.replace(/^http/, 'ws')}/ws/r/${name}/`;

// The version that a message brings; every one has one.
export function read(member, data) {
  const from = data.indexOf(TURN);
  if (from >= 0) member.turn = turn(data.toString('utf8', from, data.indexOf(TURN_ENDS, from)));
  return number(data, data.lastIndexOf(VERSION) + VERSION.length);
}

// The move that the room waits for, as the page of the one who can make it offers it.
export function due(room) {
  const mover = room.members.find(({ turn: { move } }) => move);
  return mover && { mover, kind: mover.turn.move, card: mover.turn.card };
}

export function message(room, { mover, kind }, chosen) {
  const words = { move: kind };
  if (mover.turn.at !== null) words.at = mover.turn.at;
  if (chosen) words[kind === 'clue' ? 'text' : 'square'] = chosen;
  return JSON.stringify(words);
}

// Why a move was refused, or null.
export function refusal(data) {
  const at = data.indexOf(NOTICE);
  if (at < 0) return null;
  const from = at + NOTICE.length;
  return data.latin1Slice(from, data.indexOf(0x22, from)) || null;
}

// The squares that are taken, in a room that goes on.
export const pieces = (data) => [...data.toString().matchAll(PIECE)].map(([, square]) => square);

function turn(html) {
  const [, yours, phase] = YOURS.exec(html);
  const isBesideTheGame = ['lobby', 'over', 'rematch'].includes(phase);
  const move = yours === 'yes' || isBesideTheGame ? MOVE.exec(html)?.[1] ?? null : null;
  const card = move === 'pick' ? [...html.matchAll(CARD)].map(([, square]) => square) : null;
  return { move, at: AT.exec(html)?.[1] ?? null, card };
}
