// boardgame.io as one starts it, with a Color Clues of the same size as ours: POINTS_BY_RING='{"0": 3}' node server.cjs PORT
// POINTS_BY_RING maps rings around the target to points.
const { Server, Origins } = require('boardgame.io/server');
const { game } = require('./game.cjs');

// In memory, as it comes: nothing is kept when it ends.
Server({ games: [game], origins: [Origins.LOCALHOST] }).run({ port: Number(process.argv[2]) });
