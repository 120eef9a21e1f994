// What a client of boardgame.io says and hears, on socket.io's frames as they are.

const NAMESPACE = '/colorclues,';
const SECRETS = /"card":\[("[^\]]*")\]/;
const STATE = '"_stateID":';
const PHASE = '"phase":"';
const AWAITED = '"awaited":"';

export const origin = (url) => url;

export const address = (url) => `${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`;

// Answers what belongs to the protocol; then the version that a message brings, or null.
export function read(member, data) {
  if (data[0] === 0x32) return answer(member, '3'); // ping
  if (data[0] === 0x30) return answer(member, `40${NAMESPACE}`); // open
  if (data[1] === 0x30) return answer(member, `42${NAMESPACE}${JSON.stringify(sync(member))}`); // connected
  const at = data.indexOf(STATE);
  if (at < 0) return null; // who is connected
  member.turn = turn(member, data);
  return number(data, at + STATE.length);
}

// The move that the room waits for: whose it is, its name, and what says so on the wire.
export function due(room) {
  const { phase, awaited } = room.members[0].turn;
  const mover = room.members[awaited];
  return { mover, kind: phase === 'reveal' ? 'next' : phase, card: mover.turn.card };
}

export function message(room, { mover, kind }, chosen) {
  const payload = { type: kind, args: chosen ? [chosen] : [], playerID: String(mover.number), credentials: null };
  const words = ['update', { type: 'MAKE_MOVE', payload }, room.version, room.name, String(mover.number)];
  return `42${NAMESPACE}${JSON.stringify(words)}`;
}

// It refuses by saying nothing.
export const refusal = () => null;

// Its rooms are new at each run, so that no piece lies there yet.
export const pieces = () => [];

function answer(member, text) {
  member.socket.send(text);
  return null;
}

function sync({ room, number: seat }) {
  return ['sync', room.name, String(seat), null, room.members.length];
}

function turn(member, data) {
  const phase = word(data, PHASE);
  const card = phase === 'pick' ? SECRETS.exec(data.toString()) : null;
  return { phase, awaited: Number(word(data, AWAITED)), card: card ? JSON.parse(`[${card[1]}]`) : null };
}

function word(data, before) {
  const from = data.indexOf(before) + before.length;
  return data.latin1Slice(from, data.indexOf(0x22, from));
}

export function number(data, from) {
  let value = 0;
  for (let at = from; data[at] >= 0x30 && data[at] <= 0x39; at += 1) value = value * 10 + data[at] - 0x30;
  return value;
}
