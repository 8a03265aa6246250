-- Keeps what was found of an account's wallet for all pods.
--
-- KEYS[1] the account's base key, see wallet.lua
-- ARGV    1 balance   2 allocated   3 reserved   4 uncovered, cents   5 ms that it is kept
-- Returns when that was (ms)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('SET', KEYS[1] .. 'wallet', cmsgpack.pack(tonumber(ARGV[1]), now, tonumber(ARGV[2]),
  tonumber(ARGV[3]), tonumber(ARGV[4])), 'PX', ARGV[5])
redis.call('DEL', KEYS[1] .. 'wallet-turn')
return now
