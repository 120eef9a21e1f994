// The same game for boardgame.io: 480 squares, ten players, a secret, and what is awaited one after the other.
//
// The phases stand in G and the moves check them. Phases and turns of boardgame.io's own would cost it more at every
// move; so this is the faster way to write it, and the fairer one to measure against.
const { ActivePlayers, INVALID_MOVE } = require('boardgame.io/core');

const SEATS = 10;
const CARD_SIZE = 4;
const ROWS = 'ABCDEFGHIJKLMNOP';
const COLUMNS = 30;
const SQUARES = [...ROWS].flatMap((row) => Array.from({ length: COLUMNS }, (_, column) => row + (column + 1)));
const IS_SQUARE = new Set(SQUARES);
const POINTS_BY_RING = JSON.parse(process.env.POINTS_BY_RING); // ours, so that both count alike
const CLUE = /^[\p{L}\p{N}' -]{1,40}$/u;

exports.game = {
  name: 'colorclues',
  minPlayers: SEATS,
  maxPlayers: SEATS,
  disableUndo: true,
  setup: ({ random }) => newRound(newGame(), random),
  turn: { activePlayers: ActivePlayers.ALL },
  moves: {
    // Its square stands in the log that everybody gets, unless one says so.
    pick: { move: pick, redact: true },
    clue,
    guess,
    next,
  },
  playerView: ({ G, playerID }) => view(G, playerID),
};

function pick({ G, playerID }, square) {
  if (!isAwaited(G, playerID, 'pick') || !G.secret.card.includes(square)) return INVALID_MOVE;
  G.secret.target = square;
  awaitMove(G, 'clue', [G.giver]);
}

function clue({ G, playerID }, text) {
  if (!isAwaited(G, playerID, 'clue') || !isLegal(G, text)) return INVALID_MOVE;
  G.clues.push(text);
  G.given.push(text);
  G.step = G.clues.length;
  awaitMove(G, 'guess', guessers(G));
}

function guess({ G, playerID }, square) {
  if (!isAwaited(G, playerID, 'guess') || !IS_SQUARE.has(square)) return INVALID_MOVE;
  if (G.pieces.some((piece) => piece.square === square)) return INVALID_MOVE;
  G.pieces.push({ player: playerID, square, step: G.step, points: null });
  awaitNext(G);
}

function next({ G, playerID, random }) {
  if (!isAwaited(G, playerID, 'reveal')) return INVALID_MOVE;
  const isOver = G.round === SEATS;
  newRound(isOver ? Object.assign(G, newGame()) : G, random);
}

function view(G, playerID) {
  const { secret, ...open } = G;
  if (G.phase === 'reveal') return { ...open, target: secret.target };
  if (G.giver === playerID) return { ...open, card: secret.card, target: secret.target };
  return open;
}

function newGame() {
  return {
    phase: '', awaited: '', queue: [], round: 0, rounds: SEATS, step: 0, giver: '', clues: [], pieces: [], given: [], history: [],
    players: Array.from({ length: SEATS }, (_, id) => newPlayer(id)),
    secret: { card: [], target: '', shown: [] },
  };
}

function newPlayer(id) {
  return { id: String(id), name: `Player ${id + 1}`, colour: id, seat: id + 1, points: 0, exact: 0, isOut: false, isMuted: false };
}

function newRound(G, random) {
  G.round += 1;
  G.giver = String(G.round - 1);
  G.clues = [];
  G.pieces = [];
  G.step = 1;
  G.secret.target = '';
  G.secret.card = random.Shuffle(SQUARES.filter((square) => !G.secret.shown.includes(square))).slice(0, CARD_SIZE);
  G.secret.shown.push(...G.secret.card);
  awaitMove(G, 'pick', [G.giver]);
  return G;
}

function awaitMove(G, phase, queue) {
  G.phase = phase;
  G.queue = queue;
  G.awaited = queue[0];
}

function awaitNext(G) {
  const rest = G.queue.slice(1);
  if (rest.length) awaitMove(G, 'guess', rest);
  else if (G.step === 1) awaitMove(G, 'clue', [G.giver]);
  else reveal(G);
}

function reveal(G) {
  const { target } = G.secret;
  for (const piece of G.pieces) {
    piece.points = POINTS_BY_RING[distance(piece.square, target)] ?? 0;
    G.players[piece.player].points += piece.points;
    if (piece.square === target) G.players[piece.player].exact += 1;
  }
  const earned = G.pieces.filter((piece) => distance(piece.square, target) <= 1).length;
  G.players[G.giver].points += earned;
  G.history.push({ giver: G.giver, clues: [...G.clues], target, earned });
  awaitMove(G, 'reveal', [G.giver]);
}

function guessers(G) {
  const giver = Number(G.giver);
  const clockwise = Array.from({ length: SEATS - 1 }, (_, i) => String((giver + 1 + i) % SEATS));
  return G.step === 1 ? clockwise : clockwise.reverse();
}

function isAwaited(G, playerID, phase) {
  return G.phase === phase && G.awaited === playerID;
}

function isLegal(G, text) {
  return typeof text === 'string' && CLUE.test(text) && !G.given.includes(text);
}

function distance(one, other) {
  const [row, column] = place(one);
  const [otherRow, otherColumn] = place(other);
  return Math.max(Math.abs(row - otherRow), Math.abs(column - otherColumn));
}

function place(square) {
  return [ROWS.indexOf(square[0]), Number(square.slice(1))];
}
