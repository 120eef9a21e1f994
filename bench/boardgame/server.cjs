// boardgame.io as one starts it, with a Color Clues of the same size as ours: node server.cjs PORT
// POINTS_BY_RING in its environment maps rings around the target to points, as JSON.
const { Server, Origins } = require('boardgame.io/server');
const { game } = require('./game.cjs');

// In memory, as it comes: nothing is kept when it ends.
Server({ games: [game], origins: [Origins.LOCALHOST] }).run({ port: Number(process.argv[2]) });
